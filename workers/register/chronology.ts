import { announcedKind } from './announce.ts'
import { closureChronology } from './closureChronology.ts'
import { lettersOfCase } from './letters.ts'
import { moveChronology } from './moveChronology.ts'
import type { Scope } from './scope.ts'
import { broughtChronology } from './transferBundles.ts'
import { transferChronology } from './transferChronology.ts'

export type ChronologyKind =
  | 'referral'
  | 'opened'
  | 'allocation'
  | 'allocationEnded'
  | 'oversight'
  | 'visit'
  | 'meeting'
  | 'riskAssessment'
  | 'notice'
  | 'letter'
  | 'event'
  | 'unallocated'
  | 'duty'
  | 'transfer'
  | 'closure'
  | 'document'
  | 'brought'
  | 'closed'
/** One line of a case's history. `title` is a code of what happened, `by` a username, `text` words from the record. */
export type ChronologyEntry = {
  at: string
  kind: ChronologyKind
  title: string
  by: string | null
  detail: Record<string, unknown>
  text: Record<string, unknown>
}

export type ChronologyPart = (
  scope: Scope,
  row: { id: string; reference: string; referralId: string },
) => Promise<ChronologyEntry[]>

const opening: ChronologyPart = async ({ db }, { id, reference, referralId }) => {
  const [found, referral, accepted, closing] = await Promise.all([
    db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    db.selectFrom('referrals').selectAll().where('id', '=', referralId).executeTakeFirstOrThrow(),
    db
      .selectFrom('audit')
      .select('detail')
      .where('caseReference', '=', reference)
      .where('action', '=', 'referral.accepted')
      .orderBy('seq')
      .executeTakeFirst(),
    db
      .selectFrom('audit')
      .innerJoin('staff', 'staff.username', 'audit.actor')
      .select('audit.actor')
      .where('caseReference', '=', reference)
      .where('action', '=', 'case.closed')
      .executeTakeFirst(),
  ])
  const { need, outcome, opened, closed } = found
  // The case may have moved since: the entry keeps the team in which it was opened.
  const team = accepted?.detail?.team ?? found.team
  return [
    {
      at: referral.receivedAt,
      kind: 'referral',
      title: 'referralReceived',
      by: null,
      detail: { need },
      text: { reason: referral.reason },
    },
    { at: opened, kind: 'opened', title: 'caseOpened', by: referral.acceptedFrom, detail: { team }, text: {} },
    ...(closed
      ? [
          {
            at: closed,
            kind: 'closed' as const,
            title: 'caseClosed',
            by: closing?.actor ?? null,
            detail: { outcome },
            text: {},
          },
        ]
      : []),
  ]
}

const allocations: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('allocations').selectAll().where('caseId', '=', id).execute()
  return rows.flatMap(
    ({ username, role, kind, from, to, reasonCode, decidedBy, rationale, endReasonCode, endedBy }) => [
      {
        at: from,
        kind: 'allocation' as const,
        title: 'allocated',
        by: decidedBy,
        detail: { username, role, holder: kind, reasonCode },
        text: rationale ? { rationale } : {},
      },
      ...(to
        ? [
            {
              at: to,
              kind: 'allocationEnded' as const,
              title: 'allocationEnded',
              by: endedBy,
              detail: { username, role, reasonCode: endReasonCode },
              text: {},
            },
          ]
        : []),
    ],
  )
}

const oversight: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('oversight').selectAll().where('caseId', '=', id).orderBy('seq').execute()
  return rows.map(
    ({ decidedAt, formId, decidedBy, state, decisions, due, late, text, profile, versionTag, ruleIds }) => ({
      at: decidedAt,
      kind: 'oversight' as const,
      title: formId,
      by: decidedBy,
      detail: { state, decisions, due, late, profile, versionTag, ruleIds },
      text,
    }),
  )
}

const visits: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('visits').selectAll().where('caseId', '=', id).execute()
  return rows.map(({ at, kind, visitor, childSeen, seenAlone, announced, details, text }) => ({
    at,
    kind: 'visit' as const,
    title: kind,
    by: visitor,
    detail: { childSeen, seenAlone, announced, ...details },
    text,
  }))
}

const meetings: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('meetings').selectAll().where('caseId', '=', id).execute()
  return rows.map(({ at, kind, recordedBy, details, text }) => ({
    at,
    kind: 'meeting' as const,
    title: kind,
    by: recordedBy,
    detail: details,
    text,
  }))
}

const risks: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('riskAssessments').selectAll().where('caseId', '=', id).execute()
  return rows.map(({ at, level, assessedBy, text }) => ({
    at,
    kind: 'riskAssessment' as const,
    title: 'riskAssessed',
    by: assessedBy,
    detail: { level },
    text,
  }))
}

const notices: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('notices').selectAll().where('caseId', '=', id).execute()
  return rows.map(({ at, notice, role, username }) => ({
    at,
    kind: 'notice' as const,
    title: notice,
    by: null,
    detail: { role, username },
    text: {},
  }))
}

const letters: ChronologyPart = async ({ db }, { reference }) => {
  const all = await lettersOfCase(db, reference)
  // Somebody to whom a kind of letter never goes is no event of the case; the letters of the case show it.
  const rows = all.filter(({ problem }) => problem !== 'notARecipientOfThisLetter')
  return rows.map(
    ({ id, letter, name, state, channel, recipientKind, recipientRef, createdAt, settledAt, problem }) => ({
      at: String(settledAt ?? createdAt),
      kind: 'letter' as const,
      title: letter,
      by: null,
      detail: {
        ...{ letterId: id, name, state, channel, recipientKind, problem },
        ...(recipientKind === 'STAFF' ? { username: recipientRef } : {}),
      },
      text: {},
    }),
  )
}

/** What was reported from outside; what it left in another table (a visit) is told there as well. */
const events: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db
    .selectFrom('inboundEvents')
    .selectAll()
    .where('caseId', '=', id)
    .where('kind', 'not in', ['referral-received', announcedKind])
    .orderBy('seq')
    .execute()
  return rows.map(({ id: eventId, kind, acceptedAt, acceptedBy, variables, note }) => ({
    at: typeof variables.eventAt === 'string' ? variables.eventAt : acceptedAt,
    kind: 'event' as const,
    title: kind,
    by: typeof variables.reportedBy === 'string' ? variables.reportedBy : acceptedBy,
    detail: { ...variables, eventId, acceptedAt },
    text: note ? { note } : {},
  }))
}

/** When the case went without a worker, and how that ended (UC-24, UC-42). */
const unallocated: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('unallocatedPeriods').selectAll().where('caseId', '=', id).execute()
  return rows.flatMap(({ since, reasons, endedAt, outcome, authorisedBy, authorisedUntil }) => {
    const shared = { kind: 'unallocated' as const, by: null, text: {} }
    return [
      { ...shared, at: since, title: 'unallocated', by: authorisedBy, detail: { reasons, authorisedUntil } },
      ...(endedAt ? [{ ...shared, at: endedAt, title: 'unallocatedEnded', detail: { outcome } }] : []),
    ]
  })
}

/** What duty did for the child (UC-34). */
const duties: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db.selectFrom('duties').selectAll().where('caseId', '=', id).execute()
  return rows.flatMap(({ kind, what, due, doneAt, doneBy, note }) =>
    doneAt
      ? [{ at: doneAt, kind: 'duty' as const, title: kind, by: doneBy, detail: { due }, text: textOf({ what, note }) }]
      : [],
  )
}
const textOf = (texts: Record<string, string | null>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text))

/** Documents that were put in and taken out, without what is in them (IA-10). */
const documents: ChronologyPart = async ({ db }, { id }) => {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'name', 'kind', 'sha256', 'addedAt', 'addedBy', 'removedAt', 'removedBy'])
    .where('caseId', '=', id)
    .orderBy('seq')
    .execute()
  return rows.flatMap(({ id: documentId, name, kind, sha256, addedAt, addedBy, removedAt, removedBy }) => {
    const shared = { kind: 'document' as const, detail: { documentId, documentKind: kind, name, sha256 }, text: {} }
    return [
      { ...shared, at: addedAt, title: 'documentAdded', by: addedBy },
      ...(removedAt ? [{ ...shared, at: removedAt, title: 'documentRemoved', by: removedBy }] : []),
    ]
  })
}

const parts: ChronologyPart[] = [
  opening,
  allocations,
  oversight,
  visits,
  meetings,
  risks,
  notices,
  letters,
  events,
  unallocated,
  duties,
  documents,
  transferChronology,
  closureChronology,
  moveChronology,
  broughtChronology,
]

/** Everything that happened in a case in order of time; empty when there is no such case. */
export async function chronologyOf(scope: Scope, caseReference: string): Promise<ChronologyEntry[]> {
  const found = await scope.db
    .selectFrom('cases')
    .select(['id', 'reference', 'referralId'])
    .where('reference', '=', caseReference)
    .executeTakeFirst()
  if (!found) return []
  const entries = (await Promise.all(parts.map((part) => part(scope, found)))).flat()
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
