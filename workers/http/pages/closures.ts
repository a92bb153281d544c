import type { Request } from 'express'
import { type ProcedureStep, procedureKinds, procedureSteps } from '../../models/closureWords.ts'
import { type Board, type Column, chosen, type Loaded } from './board.ts'
import {
  doerText,
  type ProcedureEntry,
  procedureHref,
  statusText,
  stepName,
  stepText,
  stepViews,
} from './closureEntries.ts'
import { closurePicture } from './closurePicture.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { managerFilter, placeChosen, placeFilters } from './placeFilters.ts'
import { shortWords, wordFor } from './words.ts'

type Row = ProcedureEntry
/** Only a closure has a path: with a TAF or without. */
const pathText = ({ procedure, path }: Row): string =>
  procedure === 'caseClosure' ? (path ? wordFor('closurePath', path) : 'Not known yet') : ''

const whenEnded: Column<Row> = {
  heading: 'Ended',
  text: ({ endedAt, outcome }) => (endedAt ? `${shortWords(endedAt)}: ${wordFor('procedureOutcome', outcome)}` : ''),
}

const columns = (names: Names, ended: boolean): Column<Row>[] => [
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
  {
    heading: 'History',
    text: () => 'Chronology',
    href: ({ caseReference }) => `/cases/${caseReference}#chronology`,
    only: 'page',
  },
  { heading: 'Path', text: pathText },
  { heading: 'Team', text: ({ authority, team }) => names.teamOf(authority, team) },
  { heading: 'Held by', text: ({ holder }) => holder?.displayName ?? 'Nobody: the case is closed' },
  { heading: 'Returned', text: ({ returns }) => String(returns), flag: ({ returns }) => returns > 1, numeric: true },
  {
    heading: 'Defects open',
    text: ({ openDefects }) => String(openDefects),
    flag: ({ openDefects }) => openDefects > 0,
    numeric: true,
  },
  {
    heading: 'Asked for',
    text: ({ requestedAt, requestedBy }) => `${shortWords(requestedAt)}, ${doerText(requestedBy, names)}`,
  },
  ...(ended ? [whenEnded] : []),
  ...procedureSteps.map((name): Column<Row> => fileOnly(name, names)),
  {
    heading: 'Category',
    text: ({ categories }) => categories.map((code) => wordFor('category', code)).join(', '),
  },
]

/** A step as a column of the file: the page shows all of them in one. */
const fileOnly = (name: ProcedureStep, names: Names): Column<Row> => ({
  heading: stepName(name),
  text: (row) => {
    const step = row.steps.find((one) => one.step === name)
    return step ? stepText(step, row, names) : ''
  },
  only: 'file',
})

/** the tracker of closures, step-downs and ends of involvement, with what somebody chose to see (CL, CX, TS, EI). */
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
    caption: 'Cases that close or step down, the most urgent first',
    path: '/closures',
    nothing: 'No case is being closed or stepped down here.',
    filters,
    columns: columns(names, choice.ended === 'yes'),
    actions: [
      { text: 'Start closing a case', href: '/closures/new' },
      { text: 'Teams around the Family', href: '/tafs' },
    ],
    ...(choice.ended === 'yes' ? {} : { picture: (shown: Row[]) => closurePicture(shown, now) }),
  }
  return { board, rows, choice }
}
