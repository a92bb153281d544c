import type { Request } from 'express'
import type { Register } from '../../register/register.ts'
import { problems } from '../problem.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { plainWords, shortDay, shortWords } from './words.ts'

type Entry = Awaited<ReturnType<Register['reallocations']['board']>>[number]
type Row = Entry & { absentName: string; holderName: string; managerName: string; nextStepName: string }

const steps: Record<string, string> = {
  WAITS: 'Waits, looked at again next week',
  INDIVIDUALLY: 'A worker is chosen for it',
  UNALLOCATED: 'Managed as an unallocated case',
}
const outcomes: Record<string, string> = {
  MOVED: 'Has another worker',
  STAYS: 'Stays with the new worker',
  CASE_CLOSED: 'Closed',
  HELD_BY_OTHER: 'Not moved: somebody else had it',
  WORKER_ABSENT: 'Not moved: the new worker is away',
  WORKER_INACTIVE: 'Not moved: the new worker has left',
  NOT_ELIGIBLE: 'Not moved: the new worker may not take it',
}

const board = (title: string, path: string, filters: Board<Row>['filters']): Board<Row> => ({
  title,
  caption: 'Cases of workers who are away or leave, with what is agreed about each',
  path,
  nothing: 'No case is concerned here.',
  filters,
  columns: [
    { heading: 'Worker', text: ({ absentName }) => absentName },
    { heading: 'Away from', text: ({ absentFrom }) => shortDay(absentFrom) },
    {
      heading: 'Case',
      text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
      href: ({ caseReference }) => `/cases/${caseReference}`,
    },
    { heading: 'Held by', text: ({ holderName }) => holderName || 'Closed' },
    {
      heading: 'What came of it',
      text: ({ state, outcome }) => outcomes[outcome ?? ''] ?? (state === 'DONE' ? 'Settled' : 'Open'),
      flag: ({ state }) => state === 'FAILED',
    },
    { heading: 'Managed meanwhile by', text: ({ managerName }) => managerName },
    {
      heading: 'Essential work',
      text: ({ duties }) => duties.map(({ kind, due }) => `${plainWords(kind)} ${shortWords(due)}`).join('; '),
    },
    { heading: 'Reallocation plan', text: ({ nextStep, nextStepName }) => steps[nextStep ?? ''] ?? nextStepName },
    { heading: 'By', text: ({ by }) => (by ? shortDay(by) : '') },
    { heading: 'Last meeting', text: ({ metAt }) => (metAt ? shortWords(metAt) : 'None yet') },
  ],
})

async function rowsOf(register: Register, filter: Parameters<Register['reallocations']['board']>[0]): Promise<Row[]> {
  const [entries, nameOf] = await Promise.all([register.reallocations.board(filter), staffNames(register)])
  return entries.map((entry) => ({
    ...entry,
    absentName: nameOf(entry.absentWorker),
    holderName: nameOf(entry.holder),
    managerName: nameOf(entry.managedBy),
    nextStepName: nameOf(entry.nextStep),
  }))
}

/** the list for the meetings of Service Manager and Team Manager, over all running absences (CR-05 to CR-09). */
export async function reallocation({ register }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [...(await placeFilters(register)), { name: 'open', label: 'Open cases only' }]
  const choice = chosen(filters, request)
  const rows = await rowsOf(register, placeChosen(choice))
  const wanted = choice.open === 'yes' ? rows.filter(({ state }) => state !== 'DONE') : rows
  return { board: board('Absence and reallocation', '/reallocation', filters), rows: wanted, choice }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The same for one absence, also when it is over: where the notices about it lead to. */
export async function absence({ register }: PageContext, request: Request): Promise<Loaded<Row>> {
  const id = String(request.params.id)
  const found = uuid.test(id) ? await register.absences.get(id) : undefined
  if (!found) throw problems.notFound('There is no such absence')
  const rows = await rowsOf(register, { absenceId: id })
  return { board: board('Cases of one absence', `/absences/${id}`, []), rows, choice: {} }
}
