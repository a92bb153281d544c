export type Java = { bin: string; home: string; major: number }
export const oldestJava: number
export function findJava(javaHome?: string): Java
