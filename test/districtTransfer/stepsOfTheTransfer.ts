import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import type { MeetingOutcome } from '../../workers/register/transferMeetings.ts'
import { caseloadsOn } from '../caseReallocation/caseloads.ts'
import { stepsOf } from '../support/steps.ts'
import type { Stage, Story } from '../support/story.ts'
import { transferFormsOn } from './formsOfTheTransfer.ts'

type Place = { authority: string; district: string; chair: string }
/** Who acts in a transfer. */
export type People = { giving: string; taking: string; worker: string; next: string }
type Start = Record<string, unknown>

const north: Place = { authority: 'sample', district: 'north', chair: 'sm.north' }
export const northPeople: People = {
  giving: 'tm.north',
  taking: 'tm.north-support',
  worker: 'sw.ash',
  next: 'sw.willow',
}
const atOffset = (instant: DateTime) => instant.setZone('Europe/London').toISO({ suppressMilliseconds: true }) ?? ''

/** The steps of a transfer, from the request to the record; the meeting is held by the register alone. */
export function transfersOn(stage: Stage) {
  const on = caseloadsOn(stage)
  const steps = stepsOf(stage)
  const listed = new Set<string>()
  const forms = () => transferFormsOn(stage.engine.clock)
  const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
  const post = async (path: string, body: unknown) => {
    const response = await stage.post(path, body, randomUUID())
    // biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape
    return { status: response.status, body: (await response.json()) as any }
  }

  /** A case that a worker holds, without a procedure around it. */
  async function held(worker = 'sw.ash', changes: Parameters<typeof on.caseload>[2] = {}): Promise<Story> {
    const [caseReference = ''] = await on.caseload(worker, 1, changes)
    return stage.storyOf(caseReference)
  }

  /** A meeting of a district within the hour; its own procedure does not run. */
  async function meeting({ authority, district, chair } = north): Promise<string> {
    const { transferMeetings } = stage.register
    const at = now().plus({ hours: 1 }).startOf('minute')
    const next = await transferMeetings.next(authority, district, atOffset(now()))
    if (next && Date.parse(next.at) <= at.toMillis()) return next.id
    const plan = { authority, district, chair, at: atOffset(at), venue: 'Northgate House', by: chair }
    return (await transferMeetings.plan(plan)).meetingId
  }

  const begin = (story: Story, changes: Start = {}) =>
    steps.begin('districtTransfer', { caseReference: story.caseReference, ...forms().dtStart, ...changes })

  /** Waits until the case is on an agenda on which it was not yet. @returns transfer and item */
  async function onAgenda(story: Story) {
    const { key } = await story.record(
      (record) =>
        record.valueType === 'JOB' &&
        record.intent === 'COMPLETED' &&
        record.value.type === 'districtTransferMeeting.listCase' &&
        !listed.has(record.key),
      'place on an agenda',
    )
    listed.add(key)
    await story.reaches('event_outcomeKnown')
    const transfer = await stage.register.transfers.openOf(story.caseReference)
    if (!transfer) throw new Error(`${story.caseReference} has no open transfer`)
    const item = (await stage.register.transfers.items(transfer.id)).findLast(({ state }) => state === 'LISTED')
    if (!item) throw new Error(`${story.caseReference} is on no agenda`)
    return { transferId: transfer.id, item }
  }

  const outcome = (changes: Partial<MeetingOutcome> = {}): MeetingOutcome => ({
    decision: 'TRANSFER',
    plan: 'Care management takes over; both workers meet this week.',
    targetDate: now().plus({ weeks: 2 }).toISODate(),
    receivingTeam: 'north-support',
    ...changes,
  })

  /** What the meeting decides about a case, at the time of the meeting. */
  async function decided(story: Story, changes: Partial<MeetingOutcome> = {}, by = 'sm.north') {
    const { transferId, item } = await onAgenda(story)
    const wait = Date.parse(item.meetingAt) - stage.engine.clock.now().getTime()
    if (wait > 0) await stage.engine.moveBy(wait)
    await stage.register.transferMeetings.decide(item.id, { ...outcome(changes), by, at: atOffset(now()) })
    return { transferId, itemId: item.id, meetingId: item.meetingId }
  }

  /** Asked for in Tasklist and agreed at a meeting; the window is open. */
  async function agreed(story: Story, start: Start = {}, changes: Partial<MeetingOutcome> = {}) {
    await meeting()
    await begin(story, start)
    const of = await decided(story, changes)
    await story.task('dtCaseAudit')
    return of
  }

  /** From the open task to the worker who is named. */
  async function name(story: Story, { taking, next } = northPeople) {
    await story.complete('dtNominateWorker', taking, forms().dtNominateWorker)
    await choose(story, { taking, next })
  }

  async function choose(story: Story, { taking, next }: Pick<People, 'taking' | 'next'>) {
    await story.complete('awRecordCheck', taking, steps.forms().awRecordCheck)
    await story.complete('awSelectWorker', taking, { ...steps.forms().awSelectWorker, worker: next })
    await story.complete('awBriefing', taking, steps.forms().awBriefing)
    await story.complete('awManagersDecision', taking, steps.forms().awManagersDecision)
  }

  const both = ({ worker, next }: Pick<People, 'worker' | 'next'>) => ({
    meeting: { ...forms().dtTransferMeetingRecord, attendees: [worker, next] },
    visit: { ...forms().dtJointVisit, visitor: worker, secondVisitor: next },
  })

  /** Meeting of both workers and joint visit. */
  async function introduce(story: Story, people = northPeople) {
    await story.complete('dtTransferMeetingRecord', people.next, both(people).meeting)
    await story.complete('dtJointVisit', people.next, both(people).visit)
  }

  /** Request, audit and summary. */
  async function papers(story: Story, { giving, worker } = northPeople) {
    await story.complete('dtTransferRequest', worker, forms().dtTransferRequest)
    await story.complete('dtCaseAudit', giving, forms().dtCaseAudit)
    await story.complete('dtTransferSummary', worker, forms().dtTransferSummary)
  }

  const review = (story: Story, { taking } = northPeople) =>
    story.complete('dtAuditReview', taking, forms().dtAuditReview)
  const complete = (story: Story, { taking } = northPeople) =>
    story.complete('dtCompleteTransfer', taking, forms().dtCompleteTransfer)

  return {
    ...{ on, steps, forms, now, post, held, meeting, begin, onAgenda, outcome, decided, agreed },
    ...{ name, choose, both, introduce, papers, review, complete },
    to: async (instant: number) => {
      if (instant >= now().toMillis()) await stage.engine.moveTo(new Date(instant + 1000).toISOString())
    },
    holderOf: ({ caseReference }: Story) => stage.register.allocations.holder(caseReference),
    stepsDone: async (transferId: string) =>
      (await stage.register.transfers.steps(transferId)).filter(({ doneAt }) => doneAt).map(({ step }) => step),
    report: async (transferId: string, kind: 'receiving-worker-lost' | 'withdrawn', by = 'tm.north') =>
      post(`/v1/transfers/${transferId}/events`, {
        ...{ kind, by, at: atOffset(now()) },
        reason: 'The team has to go another way with this case.',
      }),
    /** The case is closed, as its procedure does. */
    close: ({ caseReference }: Story) =>
      stage.register.transaction(async (tx) => {
        await tx.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.north' })
        await tx.events.announce({ caseReference, message: 'caseClosed' })
      }),
    correct: async ({ meetingId, itemId }: { meetingId: string; itemId: string }, changes: Partial<MeetingOutcome>) => {
      const { targetDate, receivingTeam, ...rest } = outcome(changes)
      return post(`/v1/transfer-meetings/${meetingId}/items/${itemId}/correction`, {
        ...rest,
        ...(targetDate ? { targetDate } : {}),
        ...(receivingTeam ? { receivingTeam } : {}),
        reason: 'The minutes had it wrong.',
        by: 'sm.north',
      })
    },
  }
}
