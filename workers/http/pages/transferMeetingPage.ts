import type { Request, Response } from 'express'
import { NotFound } from '../../register/errors.ts'
import type { MeetingPart } from '../../register/transferTables.ts'
import { uuid } from '../route.ts'
import type { Column } from './board.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { type Fact, listSection, noticeOf, type RecordView, type Section } from './record.ts'
import { categoryColumn } from './tracker.ts'
import { targetText } from './transferWords.ts'
import { instantWords, shortDay, shortWords, wordFor } from './words.ts'

const notices: Record<string, string> = {
  planned: 'The meeting is planned. Cases that wait for a meeting of this district go on its agenda.',
  moved: 'The meeting is moved. Everybody who is to take part is told.',
  cancelled: 'The meeting is cancelled. Its cases go on the agenda of the next one.',
  corrected: 'The outcome is corrected. What follows from it begins anew.',
}

/** The meeting that an address names. @throws NotFound */
export async function meetingAt({ register }: PageContext, request: Request) {
  const id = String(request.params.id)
  const found = uuid.test(id) ? await register.transferMeetings.get(id) : undefined
  if (!found) throw new NotFound('meeting')
  return found
}
type Meeting = Awaited<ReturnType<typeof meetingAt>>
type Item = Awaited<ReturnType<PageContext['register']['transferMeetings']['agenda']>>[number]

const columns = ({ id, authority }: Meeting, names: Names): Column<Item>[] => [
  {
    heading: 'Case',
    text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
    href: ({ transferId }) => `/transfers/${transferId}`,
  },
  categoryColumn,
  {
    heading: 'From and to',
    text: (item) => `${names.teamOf(authority, item.fromTeam)} to ${targetText({ ...item, authority }, names)}`,
  },
  { heading: 'Reason', text: ({ reason }) => reason, cut: 160 },
  {
    heading: 'Listed',
    text: ({ late, listedAt }) => `${late ? 'Late: ' : ''}${shortWords(listedAt)}`,
    flag: ({ late }) => late,
  },
  {
    heading: 'Outcome',
    text: ({ state, decision, revision }) =>
      decision
        ? `${wordFor('transferDecision', decision)}${revision > 1 ? ' (corrected)' : ''}`
        : wordFor('itemState', state),
  },
  { heading: 'Plan', text: ({ plan }) => plan ?? '', cut: 160 },
  { heading: 'Target date', text: ({ targetDate }) => (targetDate ? shortDay(targetDate) : '') },
  {
    heading: 'Decided by',
    text: ({ decidedBy, decidedAt }) => (decidedAt ? `${names.nameOf(decidedBy)}, ${shortWords(decidedAt)}` : ''),
  },
  {
    heading: 'Put right',
    text: (item) => (mayCorrect(item) ? `Correct the outcome for ${item.caseReference}` : ''),
    href: (item) => (mayCorrect(item) ? `/transfer-meetings/${id}/items/${item.itemId}/correct` : ''),
  },
]
const mayCorrect = ({ state, outcome }: Item): boolean => state === 'DECIDED' && outcome === null

function factsOf(meeting: Meeting, { nameOf, districtOf }: Names): Fact[] {
  const { attendance, agendaClosesAt, endedAt, endedReason, state } = meeting
  const apologies = [attendance?.apologies ?? []].flat().map(nameOf).filter(Boolean)
  return [
    { key: 'When', text: instantWords(meeting.at) },
    { key: 'Where', text: meeting.venue },
    { key: 'Chair', text: nameOf(meeting.chair) },
    { key: 'District', text: districtOf(meeting.authority, meeting.district) },
    { key: 'Planned by', text: `${nameOf(meeting.plannedBy)}, ${instantWords(meeting.plannedAt)}` },
    ...(agendaClosesAt ? [{ key: 'Agenda closes', text: instantWords(agendaClosesAt) }] : []),
    ...(attendance
      ? [
          { key: 'Took part', text: attendance.attendees.map(nameOf).join(', ') || 'Nobody named' },
          {
            key: 'Area Team Manager',
            text: attendance.areaTeamManager
              ? 'Took part'
              : `Not there: ${attendance.absenceReason || 'no reason on record'}`,
          },
        ]
      : []),
    ...(apologies.length > 0 ? [{ key: 'Apologies', text: apologies.join(', ') }] : []),
    ...(attendance?.minutes ? [{ key: 'Minutes', text: attendance.minutes }] : []),
    ...(state === 'CANCELLED'
      ? [{ key: 'Cancelled', text: [endedAt ? instantWords(endedAt) : '', endedReason].filter(Boolean).join(': ') }]
      : []),
    ...(state === 'HELD' && endedAt ? [{ key: 'Closed', text: instantWords(endedAt) }] : []),
  ]
}

const colours = { PLANNED: 'blue', IN_PROGRESS: 'orange', HELD: 'green', CANCELLED: 'grey' } as const
const parts: { part: MeetingPart; id: string; text: string }[] = [
  { part: 'ONE', id: 'part-one', text: 'Transfers from assessment to care management, and to Children in Care.' },
  {
    part: 'TWO',
    id: 'part-two',
    text: 'Cases to consider for stepping down to Team around the Family; the Area Team Manager takes part.',
  },
]

/** One meeting with its agenda in two parts (DM-01 to DM-05). */
export const transferMeetingPage =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { register, show } = context
    const meeting = await meetingAt(context, request)
    const { id, state } = meeting
    const [names, items] = await Promise.all([readNames(register), register.transferMeetings.agenda(id)])
    const agenda = (of: (typeof parts)[number]): Section =>
      listSection(
        {
          id: of.id,
          heading: wordFor('meetingPart', of.part),
          caption: `Agenda of ${of.id.replace('-', ' ')}`,
          text: of.text,
          nothing: 'No case is listed.',
        },
        columns(meeting, names),
        items.filter(({ part }) => part === of.part),
      )
    const record: RecordView = {
      caption: 'District Transfer Meeting',
      back: { text: 'All transfer meetings', href: '/transfer-meetings' },
      tags: [{ text: wordFor('meetingState', state), colour: colours[state] }],
      actions:
        state === 'PLANNED'
          ? [
              { text: 'Move the meeting', href: `/transfer-meetings/${id}/move` },
              { text: 'Cancel the meeting', href: `/transfer-meetings/${id}/cancel` },
            ]
          : [],
      sections: [...parts.map(agenda), { id: 'details', heading: 'The meeting', facts: factsOf(meeting, names) }],
    }
    const title = `${names.districtOf(meeting.authority, meeting.district)}, ${instantWords(meeting.at)}`
    show(response, 'record', { title, active: 'transfers', wide: true, record, notice: noticeOf(request, notices) })
  }
