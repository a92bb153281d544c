import type { Request } from 'express'
import { roles } from '../../models/vocabulary.ts'
import type { Deadline } from '../../register/deadlineLog.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { plainWords, shortWords, spanWords } from './words.ts'

type Row = Deadline & { process: string; stepName: string; escalated: string; lateWords: string }

const board = (filters: Board<Row>['filters']): Board<Row> => ({
  title: 'Deadlines and escalations',
  caption: 'Limits of tasks and duty work, the newest first',
  path: '/deadlines',
  nothing: 'No limit is on record here.',
  filters,
  columns: [
    {
      heading: 'Case',
      text: ({ caseReference, initials }) => (caseReference ? `${caseReference} (${initials})` : 'No single case'),
      href: ({ caseReference }) => (caseReference ? `/cases/${caseReference}` : ''),
    },
    { heading: 'Procedure', text: ({ process }) => process },
    { heading: 'Step', text: ({ stepName }) => stepName },
    { heading: 'Due', text: ({ due }) => shortWords(due) },
    {
      heading: 'Met',
      text: ({ met, dropped }) => (dropped ? 'No longer needed' : met ? shortWords(met) : 'Still open'),
    },
    {
      heading: 'Late by',
      text: ({ lateWords }) => lateWords,
      flag: ({ lateBy, dropped }) => lateBy !== null && !dropped,
    },
    { heading: 'Escalated to', text: ({ escalated }) => escalated },
  ],
})

/** what was due when, whether it was met, and who was told when it was not. */
export async function deadlines({ register, steps, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)).filter(({ name }) => name === 'district'),
    { name: 'late', label: 'Late only' },
    { name: 'open', label: 'Open only' },
  ]
  const choice = chosen(filters, request)
  const stepName = (elementId: string) => steps.get(elementId) ?? plainWords(elementId)
  const [found, nameOf] = await Promise.all([
    register.deadlines.log(stepName, {
      ...placeChosen(choice),
      late: choice.late === 'yes',
      open: choice.open === 'yes',
    }),
    staffNames(register),
  ])
  const now = clock.now()
  const told = (to: string) => (to in roles ? roles[to as keyof typeof roles] : nameOf(to))
  const rows = found.map(
    (entry): Row => ({
      ...entry,
      process: plainWords(entry.processId),
      stepName: entry.isDuty ? `Duty work: ${plainWords(entry.step).toLowerCase()}` : stepName(entry.step),
      lateWords: entry.lateBy === null || entry.dropped ? '' : spanWords(new Date(now.getTime() - entry.lateBy), now),
      escalated: entry.escalatedTo.map(({ to, at }) => `${told(to)}, ${shortWords(at)}`).join('; '),
    }),
  )
  return { board: board(filters), rows, choice }
}
