import type { Kysely } from 'kysely'
import type { Database } from '../register/tables.ts'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A typed text as a notice may carry it: names of the child and of the people around it are taken out (I6). */
export function withoutNames(text: string, names: string[]): string {
  const words = [...new Set(names.flatMap((name) => name.split(/\s+/)))].filter((word) => word.length > 2)
  if (words.length === 0) return text
  const pattern = new RegExp(`(?<!\\p{L})(?:${words.map(escaped).join('|')})(?!\\p{L})`, 'gu')
  return text.replace(pattern, '[name]').replace(/\[name\](?: \[name\])+/g, '[name]')
}

/** Names of the children and of the family; those of agencies are words that a notice may well need. */
export async function namesAround(db: Kysely<Database>, caseId: string): Promise<string[]> {
  const { familyId } = await db
    .selectFrom('cases')
    .select('familyId')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  const [children, people] = await Promise.all([
    db.selectFrom('children').select('name').where('familyId', '=', familyId).execute(),
    db
      .selectFrom('people')
      .select('name')
      .where('familyId', '=', familyId)
      .where((where) =>
        where.or([where('kind', 'in', ['PARENT', 'CARER', 'RELATIVE']), where('referrerKind', '=', 'PUBLIC')]),
      )
      .execute(),
  ])
  return [...children, ...people].map(({ name }) => name)
}
