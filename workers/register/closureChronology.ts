import type { Selectable } from 'kysely'
import type { ChronologyEntry, ChronologyPart } from './chronology.ts'
import { entryOf } from './chronologyEntry.ts'
import type { CaseProcedures, Contacts, Tafs } from './procedureTables.ts'

type Titles =
  | 'procedureRequested'
  | 'procedureEnded'
  | 'procedureWithdrawalReported'
  | 'closureReturned'
  | 'closureDefectFound'
  | 'closureDefectFixed'
  | 'agencyCommented'
  | 'tafConsentAsked'
  | 'tafConsentReconfirmed'
  | 'tafConsentWithdrawn'
  | 'tafLeadProfessionalAsked'
  | 'tafStarted'
  | 'tafReviewed'
  | 'tafEnded'
  | 'contactReceived'
  | 'contactDecided'

const entry = entryOf<Titles>('closure')

const ofProcedure = (row: Selectable<CaseProcedures>): ChronologyEntry[] => {
  const { procedure, path, outcome, returns } = row
  return [
    entry('procedureRequested', row.requestedAt, row.requestedBy, { procedure, path }),
    ...(row.endedAt ? [entry('procedureEnded', row.endedAt, row.endedBy, { procedure, path, outcome, returns })] : []),
  ]
}

const ofTaf = ({ startedAt, endedAt, endReason, concernRemains, endedNote, ...taf }: Selectable<Tafs>) => [
  ...(startedAt ? [entry('tafStarted', startedAt, null, { nextTafAt: taf.nextTafAt })] : []),
  ...(endedAt ? [entry('tafEnded', endedAt, null, { endReason, concernRemains }, { note: endedNote })] : []),
]

const ofContact = ({ receivedAt, receivedFrom, source, reason, ...contact }: Selectable<Contacts>) => {
  const { decision, decidedBy, decidedAt, note } = contact
  return [
    entry('contactReceived', receivedAt, receivedFrom, { source }, { reason }),
    ...(decidedAt ? [entry('contactDecided', decidedAt, decidedBy, { decision }, { note })] : []),
  ]
}

/** The way to the end of the work: procedures, what agencies said, defects, the TAF, and contacts after it (CL, CX, TS, EI). */
export const closureChronology: ChronologyPart = async ({ db }, { id }) => {
  const [procedures, contacts] = await Promise.all([
    db.selectFrom('caseProcedures').selectAll().where('caseId', '=', id).execute(),
    db.selectFrom('contacts').selectAll().where('caseId', '=', id).execute(),
  ])
  const told = [...procedures.flatMap(ofProcedure), ...contacts.flatMap(ofContact)]
  if (procedures.length === 0) return told
  const ids = procedures.map((row) => row.id)
  const [events, defects, comments, tafs, consents, approaches, reviews] = await Promise.all([
    db.selectFrom('procedureEvents').selectAll().where('procedureId', 'in', ids).orderBy('seq').execute(),
    db.selectFrom('procedureDefects').selectAll().where('procedureId', 'in', ids).orderBy('seq').execute(),
    // What came as an event of the case is told there.
    db
      .selectFrom('agencyComments')
      .selectAll()
      .where('procedureId', 'in', ids)
      .where('source', '!=', 'EVENT')
      .orderBy('seq')
      .execute(),
    db.selectFrom('tafs').selectAll().where('procedureId', 'in', ids).execute(),
    db.selectFrom('tafConsents').selectAll().where('procedureId', 'in', ids).execute(),
    db.selectFrom('tafApproaches').selectAll().where('procedureId', 'in', ids).orderBy('seq').execute(),
    db.selectFrom('tafReviews').selectAll().where('procedureId', 'in', ids).orderBy('seq').execute(),
  ])
  const procedureOf = (key: string) => procedures.find((row) => row.id === key)?.procedure
  return [
    ...told,
    ...events.map(({ kind, at, by, reason, procedureId }) => {
      const procedure = procedureOf(procedureId)
      return kind === 'RETURNED'
        ? entry('closureReturned', at, by, { procedure })
        : entry('procedureWithdrawalReported', at, by, { procedure }, { reason })
    }),
    ...defects.flatMap(({ stage, defect, raisedAt, raisedBy, fix, fixedAt, fixedBy }) => [
      entry('closureDefectFound', raisedAt, raisedBy, { stage }, { defect }),
      ...(fixedAt ? [entry('closureDefectFixed', fixedAt, fixedBy, { stage }, { defect, fix })] : []),
    ]),
    ...comments.map(({ agency, kind, source, text, notedAt, notedBy }) =>
      entry('agencyCommented', notedAt, notedBy, { commentKind: kind, source }, { agency, comment: text }),
    ),
    ...tafs.flatMap(ofTaf),
    ...consents.flatMap(({ personKind, given, explained, askedOn, notedAt, notedBy, ...later }) => [
      entry('tafConsentAsked', notedAt, notedBy, { personKind, given, explained, askedOn }),
      ...(later.reconfirmedAt
        ? [entry('tafConsentReconfirmed', later.reconfirmedAt, null, { personKind, given: later.reconfirmed })]
        : []),
      ...(later.withdrawnAt
        ? [entry('tafConsentWithdrawn', later.withdrawnAt, later.withdrawnNotedBy, { personKind })]
        : []),
    ]),
    ...approaches.map(({ candidate, knownToCase, contactedAt, answer, views, notedBy }) => {
      const texts = { name: candidate.name, organisation: candidate.organisation, views }
      return entry('tafLeadProfessionalAsked', contactedAt, notedBy, { knownToCase, answer }, texts)
    }),
    ...reviews.map(({ at, outcome, nextTafAt, note, notedBy }) =>
      entry('tafReviewed', at, notedBy, { tafReview: outcome, nextTafAt }, { note }),
    ),
  ]
}
