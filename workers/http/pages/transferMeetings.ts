import type { Request } from 'express'
import type { Register } from '../../register/register.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { readNames } from './names.ts'
import { placeChosen, placeFilters } from './placeFilters.ts'
import { shortWords, wordFor } from './words.ts'

type Meeting = Awaited<ReturnType<Register['transferMeetings']['list']>>[number]
type Row = Meeting & { districtName: string; chairName: string }

const board = (filters: Board<Row>['filters'], now: Date): Board<Row> => ({
  title: 'Transfer meetings',
  caption: 'District Transfer Meetings',
  path: '/transfer-meetings',
  nothing: 'No meeting is planned here.',
  filters,
  actions: [
    { text: 'Plan a meeting', href: '/transfer-meetings/new' },
    { text: 'All transfers', href: '/transfers' },
  ],
  columns: [
    { heading: 'Meeting', text: ({ at }) => shortWords(at), href: ({ id }) => `/transfer-meetings/${id}` },
    { heading: 'District', text: ({ districtName }) => districtName },
    { heading: 'Where', text: ({ venue }) => venue },
    { heading: 'Chair', text: ({ chairName }) => chairName },
    {
      heading: 'State',
      text: ({ state, at }) =>
        `${wordFor('meetingState', state)}${state === 'PLANNED' && Date.parse(at) < now.getTime() ? ', its time has passed' : ''}`,
      flag: ({ state, at }) => state === 'PLANNED' && Date.parse(at) < now.getTime(),
    },
    { heading: 'Agenda closes', text: ({ agendaClosesAt }) => (agendaClosesAt ? shortWords(agendaClosesAt) : '') },
    { heading: 'Cases on the agenda', text: ({ agendaCount }) => String(agendaCount), numeric: true },
  ],
})

/** District Transfer Meetings: the planned ones, or also those that are over (DM-01). */
export async function transferMeetings({ register, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)).filter(({ name }) => name === 'district'),
    { name: 'past', label: 'Also meetings that are over or cancelled' },
  ]
  const choice = chosen(filters, request)
  const { team: _team, ...place } = placeChosen(choice)
  const [meetings, { nameOf, districtOf }] = await Promise.all([
    register.transferMeetings.list({
      ...place,
      ...(choice.past === 'yes' ? {} : { states: ['PLANNED', 'IN_PROGRESS'] }),
    }),
    readNames(register),
  ])
  const rows = meetings.map((meeting) => ({
    ...meeting,
    districtName: districtOf(meeting.authority, meeting.district),
    chairName: nameOf(meeting.chair),
  }))
  return { board: board(filters, clock.now()), rows: choice.past === 'yes' ? rows.toReversed() : rows, choice }
}
