import type { Kysely } from 'kysely'
import type { ProcedureKind } from '../models/closureWords.ts'
import type { Codes, Database } from '../register/tables.ts'

type Db = Kysely<Database>

/** A case, or one of its procedures. */
export type Of = { caseReference: string } | { procedureId: string }
export type ProcedureInHand = NonNullable<Awaited<ReturnType<typeof procedureInHand>>>

/** The procedure named, or that of the case (of this kind, where one is given): the open one, otherwise the last. */
export const procedureInHand = (db: Db, of: Of, kind?: ProcedureKind) =>
  db
    .selectFrom('caseProcedures')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .selectAll('caseProcedures')
    .select(['cases.reference as caseReference', 'cases.closed'])
    .$if('caseReference' in of, (query) =>
      query.where('cases.reference', '=', 'caseReference' in of ? of.caseReference : ''),
    )
    .$if('procedureId' in of, (query) =>
      query.where('caseProcedures.id', '=', 'procedureId' in of ? of.procedureId : ''),
    )
    .$if(kind !== undefined, (query) => query.where('caseProcedures.procedure', '=', kind ?? 'caseClosure'))
    .orderBy((row) => row('caseProcedures.endedAt', 'is not', null))
    .orderBy('caseProcedures.seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The accepted forms of these kinds since the procedure began, newest first, codes and words together. */
export async function writtenIn(
  db: Db,
  { caseId, requestedAt }: Pick<ProcedureInHand, 'caseId' | 'requestedAt'>,
  formIds: string[],
): Promise<Codes[]> {
  const rows = await db
    .selectFrom('oversight')
    .select(['decisions', 'text'])
    .where('caseId', '=', caseId)
    .where('formId', 'in', formIds)
    .where('state', '=', 'accepted')
    .where('decidedAt', '>=', requestedAt)
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(({ decisions, text }) => ({ ...decisions, ...text }))
}

/** A text that was filled in; nothing for anything else. */
export const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value : undefined

/** A longer text as its lines, so that a letter can print it as it was written. */
export const linesOf = (value: unknown): string[] =>
  (words(value) ?? '')
    .split(/\n+/)
    .map((line) => line.replace(/^\s*[-*•]\s+/, '').trim())
    .filter(Boolean)
