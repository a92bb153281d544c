import type { Request } from 'express'
import type { IroWeek } from '../../register/iroLog.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { shortDay, shortWords } from './words.ts'

type Row = IroWeek & { doneByName: string }
const yesNo = (answer: string | null): string => (answer === 'YES' ? 'Yes' : answer === 'NO' ? 'No' : '')

const board = (filters: Board<Row>['filters']): Board<Row> => ({
  title: 'IRO oversight',
  caption: 'Looked-after children without a worker, week by week',
  path: '/iro-oversight',
  nothing: 'No looked-after child is without a worker here.',
  filters,
  columns: [
    {
      heading: 'Child',
      text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
      href: ({ caseReference }) => `/cases/${caseReference}`,
    },
    { heading: 'Unallocated since', text: ({ since }) => shortWords(since) },
    { heading: 'Week', text: ({ week }) => String(week), numeric: true },
    { heading: 'From', text: ({ from }) => shortDay(from) },
    { heading: 'To', text: ({ to }) => shortDay(to) },
    {
      heading: 'Oversight',
      text: ({ doneAt, doneByName, missing }) =>
        doneAt ? `${shortWords(doneAt)}, ${doneByName}` : missing ? 'Missing' : 'Not yet, the week still runs',
      flag: ({ missing }) => missing,
    },
    { heading: 'Actions asked for', text: ({ actions }) => (actions === null ? '' : String(actions)), numeric: true },
    {
      heading: 'Steps towards allocation seen',
      text: ({ allocationSteps }) => yesNo(allocationSteps),
      flag: ({ allocationSteps }) => allocationSteps === 'NO',
    },
    {
      heading: 'Plan up to date',
      text: ({ planReviewed }) => yesNo(planReviewed),
      flag: ({ planReviewed }) => planReviewed === 'NO',
    },
  ],
})

/** the log of the Independent Reviewing Officer's weekly oversight (UC-58 to UC-60). */
export async function iroOversight({ register }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)).filter(({ name }) => name === 'district'),
    { name: 'missing', label: 'Missing weeks only' },
    { name: 'ended', label: 'Also children who have a worker again' },
  ]
  const choice = chosen(filters, request)
  const [weeks, nameOf] = await Promise.all([
    register.unallocated.iroLog({
      ...placeChosen(choice),
      missing: choice.missing === 'yes',
      ended: choice.ended === 'yes',
    }),
    staffNames(register),
  ])
  return { board: board(filters), rows: weeks.map((week) => ({ ...week, doneByName: nameOf(week.doneBy) })), choice }
}
