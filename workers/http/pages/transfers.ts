import type { Request } from 'express'
import { transferStepNames } from '../../register/transferTables.ts'
import { type Board, type Column, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { managerFilter, placeChosen, placeFilters } from './placeFilters.ts'
import { categoryColumn, defectsColumn, historyColumn, holderColumn, stepColumn } from './tracker.ts'
import { transferPicture } from './transferPicture.ts'
import { stepName, stepText, stepViews, type TransferEntry, targetText } from './transferWords.ts'
import { shortDay, shortWords, wordFor } from './words.ts'

type Row = TransferEntry
const columns = (names: Names): Column<Row>[] => [
  {
    heading: 'Transfer',
    text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
    href: ({ transferId }) => `/transfers/${transferId}`,
  },
  {
    heading: 'Status',
    text: ({ status, overdue }) =>
      `${wordFor('transferStatus', status)}${overdue && status !== 'LATE' ? ', a step is late' : ''}`,
    flag: ({ overdue }) => overdue,
  },
  { heading: 'From team', text: ({ authority, fromTeam }) => names.teamOf(authority, fromTeam) },
  { heading: 'To team', text: (row) => targetText(row, names) },
  holderColumn,
  { heading: 'Window ends', text: ({ windowEndsAt }) => (windowEndsAt ? shortWords(windowEndsAt) : '') },
  defectsColumn,
  {
    heading: 'Steps',
    text: ({ status }) => (status === 'LISTED' ? 'They begin when the meeting has agreed' : 'None'),
    steps: (row) => stepViews(row, names),
    only: 'page',
  },
  historyColumn,
  { heading: 'Meeting', text: ({ meetingAt }) => (meetingAt ? shortWords(meetingAt) : 'None planned') },
  { heading: 'Part', text: ({ part }) => (part === 'TWO' ? 'Two' : 'One') },
  {
    heading: 'Decision',
    text: ({ decision }) => (decision ? wordFor('transferDecision', decision) : 'None yet'),
  },
  { heading: 'Plan', text: ({ plan }) => plan ?? '', cut: 120 },
  { heading: 'Target date', text: ({ targetDate }) => (targetDate ? shortDay(targetDate) : '') },
  { heading: 'Receiving worker', text: ({ receivingWorker }) => names.nameOf(receivingWorker) || 'Not named' },
  ...transferStepNames.map((name) =>
    stepColumn<Row>(
      stepName(name),
      ({ step }) => stepName(step),
      (step, row) => stepText(step, row, names),
    ),
  ),
  categoryColumn,
]

/** the tracking tool of transfers, with what somebody chose to see (DT-01 to DT-13, DM-01 to DM-05). */
export async function transfers(context: PageContext, request: Request): Promise<Loaded<Row>> {
  const { register, clock } = context
  const filters = [
    ...(await placeFilters(register)),
    await managerFilter(register),
    { name: 'overdue', label: 'With something overdue' },
    { name: 'ended', label: 'Transfers that have ended' },
  ]
  const choice = chosen(filters, request)
  const now = clock.now()
  const [rows, names] = await Promise.all([
    register.transfers.board(
      {
        ...placeChosen(choice),
        ...(choice.manager ? { manager: choice.manager } : {}),
        overdue: choice.overdue === 'yes',
        ended: choice.ended === 'yes',
      },
      now,
    ),
    readNames(register),
  ])
  const board: Board<Row> = {
    title: 'Transfers',
    caption: 'Transfers of cases, those with the least time first',
    path: '/transfers',
    nothing: 'No case is being transferred here.',
    filters,
    columns: columns(names),
    actions: [
      { text: 'Start a transfer', href: '/transfers/new' },
      { text: 'Transfer meetings', href: '/transfer-meetings' },
    ],
    ...(choice.ended === 'yes' ? {} : { picture: (entries: Row[]) => transferPicture(entries, now) }),
  }
  return { board, rows, choice }
}
