import { NotFound } from './errors.ts'
import type { Scope } from './scope.ts'

/** Id of a case by its reference. @throws NotFound */
export async function caseIdOf({ db }: Pick<Scope, 'db'>, caseReference: string): Promise<string> {
  const found = await db.selectFrom('cases').select('id').where('reference', '=', caseReference).executeTakeFirst()
  if (!found) throw new NotFound('case')
  return found.id
}
