import { toLondon, toWords } from '../calendar/londonTime.ts'
import { acceptAccount } from './acceptAccount.ts'
import { acceptClosureEvent } from './acceptClosureEvent.ts'
import { acceptLaResponse } from './acceptMoveEvent.ts'
import { type CaseEvent, messageNameOf, timeToLiveOf, variablesOf } from './caseEvents.ts'
import { casesOf } from './cases.ts'
import { json } from './columnTypes.ts'
import { Conflict, NotFound, Refused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import { openTafOf } from './tafRows.ts'
import { visitsOf } from './visits.ts'

/** `told` is false where the record took the event and the process need not know; `note` then says why. */
export type AcceptedEvent = { eventId: string; caseReference: string; told: boolean; note?: string }

type Of = { id: string; closed: string | null }

async function refuseUnfit(tx: TransactionScope, event: CaseEvent): Promise<void> {
  const problems = [
    ...(Date.parse(event.at) > tx.now().getTime() + 120_000
      ? [{ field: 'at', problem: 'lies in the future', wayOut: 'give the time when it happened' }]
      : []),
    ...((await staffOf(tx).get(event.by))
      ? []
      : [
          {
            field: 'by',
            problem: 'is not a member of staff',
            wayOut: 'give the username under which this person signs in',
          },
        ]),
  ]
  if (problems.length > 0) throw new Refused(problems)
}

/** A Team around the Family goes on after the case was closed: its end can be reported then too (TS-20). */
const ofTaf = ({ kind }: CaseEvent) => kind === 'taf-consent-withdrawn' || kind === 'taf-needs-met'

async function refuseClosed(tx: TransactionScope, { closed }: Of, caseReference: string, event: CaseEvent) {
  if (!closed || (ofTaf(event) && (await openTafOf(tx, caseReference)))) return
  throw new Conflict({
    field: 'case',
    problem: `was closed on ${toWords(toLondon(closed))}`,
    wayOut: 'give new information about the child to the front door, as a new referral',
  })
}

/** The same thing at the same time by the same person is one event, whatever key it comes under. */
async function refuseSameAgain(tx: TransactionScope, { id }: Of, { kind, at, by }: CaseEvent): Promise<void> {
  const earlier = await tx.db
    .selectFrom('inboundEvents')
    .select(['variables', 'acceptedAt'])
    .where('caseId', '=', id)
    .where('kind', '=', kind)
    .execute()
  const same = earlier.find(
    ({ variables }) => variables.reportedBy === by && Date.parse(String(variables.eventAt)) === Date.parse(at),
  )
  if (!same) return
  throw new Conflict({
    field: 'at',
    problem: `was reported already by this person: the first report was accepted on ${toWords(toLondon(same.acceptedAt))}`,
    wayOut: 'nothing more is needed; if something else happened, give its own time',
  })
}

/** The newest sighting of the child, if it is later than this one. */
export async function laterSighting(scope: Scope, caseReference: string, at: string): Promise<string | undefined> {
  const last = await visitsOf(scope).lastSeen(caseReference)
  return last && Date.parse(last.at) > Date.parse(at) ? last.at : undefined
}

type Seen = Extract<CaseEvent, { kind: 'child-seen' }>

const recordVisit = (tx: TransactionScope, caseReference: string, event: Seen, actor: string): Promise<string> =>
  visitsOf(tx).record({
    caseReference,
    kind: 'VISIT',
    at: event.at,
    visitor: event.by,
    childSeen: true,
    seenAlone: event.seenAlone,
    announced: event.announced ?? null,
    text: event.note ? { note: event.note } : {},
    recordedBy: actor,
  })

/**
 * Checks an event, files it with what it leaves in the record, and puts its message into the outbox. A sighting before the
 * newest one on record is filed and not told: the clock for seeing the child does not move.
 */
export async function recordCaseEvent(
  tx: TransactionScope,
  caseReference: string,
  event: CaseEvent,
  { idempotencyKey, actor, hash }: { idempotencyKey: string; actor: string; hash: string },
): Promise<AcceptedEvent> {
  // Events of one case are numbered in the order in which they are committed.
  const of = await tx.db
    .selectFrom('cases')
    .select(['id', 'closed'])
    .where('reference', '=', caseReference)
    .forUpdate()
    .executeTakeFirst()
  if (!of) throw new NotFound('case')
  await refuseClosed(tx, of, caseReference, event)
  await refuseUnfit(tx, event)
  await refuseSameAgain(tx, of, event)
  await acceptClosureEvent(tx, caseReference, event)
  if (event.kind === 'accommodation-record-received') await acceptAccount(tx, caseReference)
  const procedureId = event.kind === 'la-response' ? await acceptLaResponse(tx, caseReference, event) : undefined
  const later = event.kind === 'child-seen' ? await laterSighting(tx, caseReference, event.at) : undefined
  const eventId = tx.newId()
  const activity = event.kind === 'duty-activity' ? { activityId: eventId } : {}
  await tx.db
    .insertInto('inboundEvents')
    .values({
      id: eventId,
      idempotencyKey,
      bodyHash: hash,
      kind: event.kind,
      caseId: of.id,
      messageName: messageNameOf(event.kind),
      correlationKey: procedureId ?? caseReference,
      variables: json({ eventId, ...variablesOf(event), ...activity }),
      note: event.note ?? null,
      timeToLiveMs: timeToLiveOf(event.kind),
      acceptedBy: actor,
      acceptedAt: tx.now(),
      publishedAt: later ? tx.now() : null,
    })
    .execute()
  if (event.kind === 'child-seen') await recordVisit(tx, caseReference, event, actor)
  if (event.kind === 'category-changed')
    await casesOf(tx).change(caseReference, { categories: event.categories }, event.by)
  const detail = { eventId, reportedBy: event.by, told: !later }
  tx.audit({ actor, action: `event.${messageNameOf(event.kind)}`, caseReference, detail })
  if (!later) return { eventId, caseReference, told: true }
  const note = `On record. The child was seen later, on ${toWords(toLondon(later))}, so the time by which the child is to be seen again stays as it is.`
  return { eventId, caseReference, told: false, note }
}
