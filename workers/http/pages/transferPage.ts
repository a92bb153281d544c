import type { Request, Response } from 'express'
import { NotFound } from '../../register/errors.ts'
import { uuid } from '../route.ts'
import type { Column } from './board.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { type Fact, listSection, noticeOf, type RecordView, type Section } from './record.ts'
import { heldBy } from './tracker.ts'
import { stepViews, targetText } from './transferWords.ts'
import { dayWords, instantWords, plainWords, shortDay, shortWords, wordFor } from './words.ts'

const notices: Record<string, string> = {
  started: 'The transfer is started. It goes on the agenda of the next District Transfer Meeting.',
  workerLost: 'It is reported. The receiving team is asked to name another worker.',
  withdrawn: 'It is reported. The transfer ends, and the case stays where it is.',
}

/** The transfer that an address names. @throws NotFound */
export async function transferAt({ register }: PageContext, request: Request) {
  const id = String(request.params.id)
  const found = uuid.test(id) ? await register.transfers.get(id) : undefined
  if (!found) throw new NotFound('transfer')
  return found
}
type Transfer = Awaited<ReturnType<typeof transferAt>>

type Defect = Awaited<ReturnType<PageContext['register']['transfers']['defects']>>[number]
const defectColumns = ({ nameOf }: Names, today: string): Column<Defect>[] => [
  { heading: 'Defect', text: ({ defect }) => defect },
  {
    heading: 'To be put right by',
    text: ({ due, fixedAt }) => `${!fixedAt && due < today ? 'Late: was due ' : ''}${shortDay(due)}`,
    flag: ({ due, fixedAt }) => !fixedAt && due < today,
  },
  { heading: 'Found by', text: ({ raisedBy, raisedAt }) => `${nameOf(raisedBy)}, ${shortWords(raisedAt)}` },
  { heading: 'Put right', text: ({ fix }) => fix ?? 'Not yet' },
  { heading: 'By', text: ({ fixedBy, fixedAt }) => (fixedAt ? `${nameOf(fixedBy)}, ${shortWords(fixedAt)}` : '') },
]

type Item = Awaited<ReturnType<PageContext['register']['transfers']['items']>>[number]
const itemColumns = ({ nameOf }: Names): Column<Item>[] => [
  {
    heading: 'Meeting',
    text: ({ meetingAt }) => shortWords(meetingAt),
    href: ({ meetingId }) => `/transfer-meetings/${meetingId}`,
  },
  {
    heading: 'What came of it',
    text: ({ state, decision }) => (decision ? wordFor('transferDecision', decision) : wordFor('itemState', state)),
  },
  { heading: 'Plan', text: ({ plan }) => plan ?? '' },
  { heading: 'Target date', text: ({ targetDate }) => (targetDate ? shortDay(targetDate) : '') },
  { heading: 'Why later', text: ({ targetReason }) => targetReason ?? '' },
  { heading: 'Decided by', text: ({ decidedBy }) => nameOf(decidedBy) },
  {
    heading: 'Corrected',
    text: ({ corrections }) =>
      corrections
        .map(
          ({ decision, reason, by, at }) =>
            `${shortWords(at)}, ${nameOf(by)}; before: ${wordFor('transferDecision', decision)}; why: ${reason}`,
        )
        .join('\n'),
  },
]

type Event = Awaited<ReturnType<PageContext['register']['transfers']['events']>>[number]
const happened: Record<string, string> = {
  TEAM_NAMED: 'Receiving team named',
  WORKER_NAMED: 'Receiving worker named',
  WORKER_LOST: 'Receiving worker no longer available',
  WORKER_REPORTED_LOST: 'Reported that the receiving worker is not available',
  WITHDRAWAL_REPORTED: 'Withdrawn',
}
const eventColumns = ({ nameOf, teamOf }: Names, authority: string): Column<Event>[] => [
  { heading: 'What', text: ({ kind }) => happened[kind] ?? plainWords(kind) },
  { heading: 'When', text: ({ at }) => shortWords(at) },
  {
    heading: 'About',
    text: ({ kind, subject }) =>
      subject === null ? '' : kind === 'TEAM_NAMED' ? teamOf(authority, subject) : nameOf(subject),
  },
  { heading: 'By', text: ({ by }) => nameOf(by) },
  { heading: 'Reason', text: ({ reason }) => reason ?? '' },
]

function factsOf(transfer: Transfer, names: Names): Fact[] {
  const { nameOf, teamOf } = names
  const { plan, targetDate, windowEndsAt, decision, meetingId, meetingAt, reviewDate, proposedTarget } = transfer
  return [
    { key: 'Case', text: `${transfer.caseReference} (${transfer.initials})`, href: `/cases/${transfer.caseReference}` },
    { key: 'History', text: 'Chronology of the case', href: `/cases/${transfer.caseReference}#chronology` },
    { key: 'Category', text: transfer.categories.map((code) => wordFor('category', code)).join(', ') },
    { key: 'From', text: teamOf(transfer.authority, transfer.fromTeam) },
    { key: 'To', text: targetText(transfer, names) },
    { key: 'Kind', text: `${wordFor('transferKind', transfer.kind)}. ${wordFor('meetingPart', transfer.part)}` },
    { key: 'Reason', text: transfer.reason },
    { key: 'Asked for', text: `${nameOf(transfer.requestedBy)}, ${instantWords(transfer.requestedAt)}` },
    ...(proposedTarget ? [{ key: 'Target proposed', text: dayWords(proposedTarget) }] : []),
    ...(reviewDate ? [{ key: 'Next review', text: dayWords(reviewDate) }] : []),
    ...(meetingId && meetingAt
      ? [{ key: 'Decided at', text: instantWords(meetingAt), href: `/transfer-meetings/${meetingId}` }]
      : []),
    { key: 'Decision', text: decision ? wordFor('transferDecision', decision) : 'None yet' },
    ...(plan ? [{ key: 'Plan', text: plan }] : []),
    ...(targetDate ? [{ key: 'Target date', text: dayWords(targetDate) }] : []),
    ...(windowEndsAt ? [{ key: 'Steps to be done by', text: instantWords(windowEndsAt) }] : []),
    { key: 'Receiving worker', text: nameOf(transfer.receivingWorker) || 'Not named yet' },
    ...(transfer.endedAt
      ? [{ key: 'Ended', text: `${instantWords(transfer.endedAt)}, ${nameOf(transfer.endedBy)}` }]
      : []),
  ]
}

const colours = { LATE: 'red', TEAM_NEEDED: 'orange', LISTED: 'blue', IN_WINDOW: 'blue', COMPLETING: 'green' } as const

/** One transfer: how it stands, its steps, the plan, the defects, and what happened on the way (R-04, DT-01). */
export const transferPage =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { register, clock, show } = context
    const transfer = await transferAt(context, request)
    const { id, endedAt, caseReference, authority } = transfer
    const [names, [entry], defects, items, events] = await Promise.all([
      readNames(register),
      register.transfers.board({ transferId: id }, clock.now()),
      register.transfers.defects(id),
      register.transfers.items(id),
      register.transfers.events(id),
    ])
    const today = clock.now().toISOString().slice(0, 10)
    const status = entry?.status ?? 'LISTED'
    const steps: Section = {
      ...{ id: 'steps', heading: 'Steps' },
      nothing: endedAt ? 'No step was begun.' : 'The steps begin when the District Transfer Meeting has agreed.',
      ...(entry && entry.steps.length > 0 ? { steps: stepViews(entry, names) } : {}),
    }
    const record: RecordView = {
      caption: `Case ${caseReference}`,
      back: { text: 'All transfers', href: '/transfers' },
      tags: [
        {
          text: wordFor('transferStatus', status),
          colour: endedAt ? 'grey' : (colours[status as keyof typeof colours] ?? 'grey'),
        },
      ],
      ...(entry?.holder && !endedAt
        ? {
            panel: heldBy(entry.holder, names.teamOf(authority, transfer.fromTeam), ', until the transfer is complete'),
          }
        : {}),
      actions: endedAt
        ? []
        : [
            ...(transfer.receivingWorker
              ? [{ text: 'The receiving worker is not available', href: `/transfers/${id}/worker-lost` }]
              : []),
            { text: 'Withdraw the transfer', href: `/transfers/${id}/withdraw` },
          ],
      sections: [
        steps,
        { id: 'details', heading: 'What was asked for and agreed', facts: factsOf(transfer, names) },
        listSection(
          {
            id: 'defects',
            heading: 'Defects of the record',
            caption: 'Defects in the order in which they were found',
            nothing: 'No defect was found.',
          },
          defectColumns(names, today),
          defects,
        ),
        listSection(
          {
            id: 'meetings',
            heading: 'Meetings',
            caption: 'Meetings for which the case was listed',
            nothing: 'It is on no agenda yet.',
          },
          itemColumns(names),
          items,
        ),
        listSection(
          {
            id: 'events',
            heading: 'On the way',
            caption: 'What was named or reported, oldest first',
            nothing: 'Nothing was named or reported yet.',
          },
          eventColumns(names, authority),
          events,
        ),
      ],
    }
    show(response, 'record', {
      title: `Transfer of ${transfer.initials}`,
      active: 'transfers',
      wide: true,
      record,
      notice: noticeOf(request, notices),
    })
  }
