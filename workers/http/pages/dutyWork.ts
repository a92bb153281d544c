import type { Request } from 'express'
import type { Register } from '../../register/register.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { plainWords, shortDay, shortWords } from './words.ts'

type Entry = Awaited<ReturnType<Register['duties']['board']>>[number]
type Row = Entry & { absentName: string; byName: string; late: boolean }

const board = (filters: Board<Row>['filters']): Board<Row> => ({
  title: 'Duty work',
  caption: 'Visits, reviews and other work that duty workers do, the most urgent first',
  path: '/duty-work',
  nothing: 'No duty work is planned here.',
  filters,
  columns: [
    {
      heading: 'Case',
      text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
      href: ({ caseReference }) => `/cases/${caseReference}`,
    },
    {
      heading: 'Because',
      text: ({ absentName, absentFrom }) =>
        absentName && absentFrom ? `${absentName} absent from ${shortDay(absentFrom)}` : 'No worker yet',
    },
    { heading: 'Visit, review or other', text: ({ kind }) => plainWords(kind) },
    { heading: 'What', text: ({ what }) => what ?? '', cut: 120 },
    {
      heading: 'Due',
      text: ({ due, late }) => `${late ? 'Late: was due ' : ''}${shortWords(due)}`,
      flag: ({ late }) => late,
    },
    { heading: 'Who', text: ({ byName }) => byName || 'Whoever is on duty' },
    { heading: 'Done and reported', text: ({ doneAt }) => (doneAt ? shortWords(doneAt) : 'Not yet') },
  ],
})

/** what duty workers have to do for absent workers and for children without one, and whether it was reported. */
export async function dutyWork({ register, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)),
    { name: 'absence', label: 'For absent workers only' },
    { name: 'done', label: 'Also what is done' },
  ]
  const choice = chosen(filters, request)
  const [entries, nameOf] = await Promise.all([
    register.duties.board({
      ...placeChosen(choice),
      ...(choice.absence === 'yes' ? { source: 'ABSENCE' as const } : {}),
      done: choice.done === 'yes',
    }),
    staffNames(register),
  ])
  const rows = entries.map((entry) => ({
    ...entry,
    absentName: nameOf(entry.absentWorker),
    byName: nameOf(entry.doneBy ?? entry.who ?? entry.dutyWorker),
    late: !entry.doneAt && Date.parse(entry.due) < clock.now().getTime(),
  }))
  return { board: board(filters), rows, choice }
}
