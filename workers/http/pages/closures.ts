import type { Request } from 'express'
import { procedureKinds } from '../../models/closureWords.ts'
import { type Board, type Column, chosen, type Loaded } from './board.ts'
import {
  closeByText,
  doerText,
  isPastClosing,
  type ProcedureEntry,
  procedureHref,
  statusText,
  stepName,
  stepNames,
  stepText,
  stepViews,
} from './closureEntries.ts'
import { closurePicture } from './closurePicture.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { managerFilter, placeChosen, placeFilters } from './placeFilters.ts'
import { categoryColumn, defectsColumn, historyColumn, holderColumn, stepColumn } from './tracker.ts'
import { shortWords, wordFor } from './words.ts'

type Row = ProcedureEntry
/** Only a closure has a path: with a TAF or without, or after a move. */
function pathText({ procedure, path }: Row): string {
  if (procedure === 'closeAfterMove') return wordFor('closurePath', 'MOVE')
  return procedure === 'caseClosure' ? (path ? wordFor('closurePath', path) : 'Not known yet') : ''
}

const whenEnded: Column<Row> = {
  heading: 'Ended',
  text: ({ endedAt, outcome }) => (endedAt ? `${shortWords(endedAt)}: ${wordFor('procedureOutcome', outcome)}` : ''),
}

const columns = (names: Names, ended: boolean, now: Date): Column<Row>[] => [
  {
    heading: 'Case',
    text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
    href: procedureHref,
  },
  { heading: 'What is under way', text: ({ procedure }) => wordFor('procedure', procedure) },
  { heading: 'Status', text: statusText, flag: ({ overdue }) => overdue },
  {
    heading: 'Steps',
    text: () => 'None yet',
    steps: (row) => stepViews(row, names),
    only: 'page',
  },
  historyColumn,
  { heading: 'Path', text: pathText },
  { heading: 'To be closed by, after a move', text: closeByText, flag: (row) => isPastClosing(row, now) },
  { heading: 'Team', text: ({ authority, team }) => names.teamOf(authority, team) },
  holderColumn,
  { heading: 'Returned', text: ({ returns }) => String(returns), flag: ({ returns }) => returns > 1, numeric: true },
  defectsColumn,
  {
    heading: 'Asked for',
    text: ({ requestedAt, requestedBy }) => `${shortWords(requestedAt)}, ${doerText(requestedBy, names)}`,
  },
  ...(ended ? [whenEnded] : []),
  ...stepNames.map((name) =>
    stepColumn<Row>(
      name,
      ({ step }, { procedure }) => stepName(step, procedure),
      (step, row) => stepText(step, row, names),
    ),
  ),
  categoryColumn,
]

/** the tracker of closures, step-downs, ends of involvement and moves, with what somebody chose to see. */
export async function closures({ register, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    {
      name: 'procedure',
      label: 'What is under way',
      options: procedureKinds.map((value) => ({ value, text: wordFor('procedure', value) })),
    },
    ...(await placeFilters(register)),
    await managerFilter(register),
    { name: 'overdue', label: 'With something overdue' },
    { name: 'ended', label: 'What has ended' },
  ]
  const choice = chosen(filters, request)
  const now = clock.now()
  const procedure = procedureKinds.find((kind) => kind === choice.procedure)
  const [entries, names] = await Promise.all([
    register.procedures.board(
      {
        ...placeChosen(choice),
        ...(procedure ? { procedure } : {}),
        ...(choice.manager ? { manager: choice.manager } : {}),
        overdue: choice.overdue === 'yes',
        ended: choice.ended === 'yes',
      },
      now,
    ),
    readNames(register),
  ])
  // A Team around the Family that runs is followed on its own board, often for many months.
  const rows = entries.filter(({ status }) => status !== 'RUNNING' || procedure === 'tafStepDownClosure')
  const board: Board<Row> = {
    title: 'Closures',
    caption: 'Cases that close, step down or go to another authority, the most urgent first',
    path: '/closures',
    nothing: 'No case is being closed, stepped down or passed to another authority here.',
    filters,
    columns: columns(names, choice.ended === 'yes', now),
    actions: [
      { text: 'Start closing a case', href: '/closures/new' },
      { text: 'A family moves away', href: '/closures/new?procedure=interAuthorityTransfer' },
      { text: 'Teams around the Family', href: '/tafs' },
    ],
    ...(choice.ended === 'yes' ? {} : { picture: (shown: Row[]) => closurePicture(shown, now) }),
  }
  return { board, rows, choice }
}
