import type { Dependencies } from '../dependencies.ts'

/** The name of a member of staff as colleagues read it. */
export const nameOf = async ({ register }: Pick<Dependencies, 'register'>, username: string): Promise<string> =>
  (await register.staff.get(username))?.displayName ?? username
