import { caseIdOf } from './caseIdOf.ts'
import { json } from './columnTypes.ts'
import { NotFound } from './errors.ts'
import type { Scope } from './scope.ts'
import type { Codes, ReportKind } from './tables.ts'

export type NewReport = {
  kind: ReportKind
  authority: string
  district?: string | null
  /** What the report is made once for, such as authority, district and day. */
  key: string
  asOf: string
  /** Case references, initials, codes, figures and dates; a report is a page of its own, never a mail (I6). */
  rows: Codes[]
  caseReference?: string | null
  caseId?: string | null
}
export type ReportFilter = {
  kind?: ReportKind
  authority?: string
  district?: string
  caseReference?: string
  limit?: number
}

/** A report as it stands is changed by one person after the other. */
const locked = async (scope: Scope, id: string) => {
  const found = await scope.db.selectFrom('reports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!found) throw new NotFound('report')
  return found
}

export const reportsOf = (scope: Scope) => ({
  /** Files a report; the same key again answers the first one. @returns id */
  file: ({ kind, authority, district = null, key, asOf, rows, caseReference, caseId }: NewReport, actor = 'reports') =>
    scope.inTransaction(async (tx): Promise<string> => {
      const of = caseReference ? await caseIdOf(tx, caseReference) : (caseId ?? null)
      const values = { id: tx.newId(), kind, authority, district, key, asOf, caseId: of }
      const written = await tx.db
        .insertInto('reports')
        .values({ ...values, rows: json(rows), filedAt: tx.now() })
        .onConflict((on) => on.column('key').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (written) {
        const detail = { reportId: written.id, kind, rows: rows.length }
        tx.audit({ actor, action: 'report.filed', caseReference: caseReference ?? null, detail })
        return written.id
      }
      return (await tx.db.selectFrom('reports').select('id').where('key', '=', key).executeTakeFirstOrThrow()).id
    }),

  get: (id: string) => scope.db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst(),

  /** Reports, newest first. */
  list: ({ kind, authority, district, caseReference, limit = 100 }: ReportFilter = {}) =>
    scope.db
      .selectFrom('reports')
      .leftJoin('cases', 'cases.id', 'reports.caseId')
      .selectAll('reports')
      .select('cases.reference as caseReference')
      .$if(kind !== undefined, (query) => query.where('reports.kind', '=', kind ?? 'R-01'))
      .$if(authority !== undefined, (query) => query.where('reports.authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) => query.where('reports.district', '=', district ?? ''))
      .$if(caseReference !== undefined, (query) => query.where('cases.reference', '=', caseReference ?? ''))
      .orderBy('reports.asOf', 'desc')
      .orderBy('reports.filedAt', 'desc')
      .limit(limit)
      .execute(),

  /** A manager confirms a report at one stage, with the rows as that manager completed them, or a note. */
  confirm: (
    id: string,
    { by, stage, rows, note }: { by: string; stage: string; rows?: Codes[]; note?: string | undefined },
  ): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { confirmations } = await locked(tx, id)
      const added = [...confirmations, { by, stage, at: tx.now().toISOString(), ...(note ? { note } : {}) }]
      await tx.db
        .updateTable('reports')
        .set({ confirmations: json(added), ...(rows ? { rows: json(rows) } : {}) })
        .where('id', '=', id)
        .execute()
      tx.audit({ actor: by, action: 'report.confirmed', detail: { reportId: id, stage } })
    }),

  /** The report was sent to these roles or usernames; the first sending stands. */
  markSent: (id: string, to: string[], actor = 'reports'): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { sentAt, sentTo } = await locked(tx, id)
      const all = [...new Set([...sentTo, ...to])]
      await tx.db
        .updateTable('reports')
        .set({ sentAt: sentAt ?? tx.now(), sentTo: all })
        .where('id', '=', id)
        .execute()
      tx.audit({ actor, action: 'report.sent', detail: { reportId: id, to } })
    }),
})
