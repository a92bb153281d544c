export type Part = 'camunda' | 'opensearch'
export const parts: Record<Part, { folder: string; goal: string; inside: string }>
export const marker: string
export function isDownloaded(stackFolder: string, part: Part): boolean
