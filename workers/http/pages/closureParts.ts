import type { Request } from 'express'
import { NotFound } from '../../register/errors.ts'
import type { Register } from '../../register/register.ts'
import { uuid } from '../route.ts'
import type { Column } from './board.ts'
import { doerText, type ProcedureEntry, procedureHref, stepViews } from './closureEntries.ts'
import type { PageContext } from './context.ts'
import type { Names } from './names.ts'
import { type Fact, listSection, type Section } from './record.ts'
import { categoryText } from './tracker.ts'
import { instantWords, shortWords, wordFor } from './words.ts'

type Procedures = Register['procedures']
export type Procedure = NonNullable<Awaited<ReturnType<Procedures['get']>>>

/** The procedure that an address names. @throws NotFound */
export async function procedureAt({ register }: PageContext, request: Request): Promise<Procedure> {
  const id = String(request.params.id)
  const found = uuid.test(id) ? await register.procedures.get(id) : undefined
  if (!found) throw new NotFound('procedure')
  return found
}

/** Its steps as they stand. */
export const stepsSection = (entry: ProcedureEntry | undefined, names: Names): Section => ({
  ...{ id: 'steps', heading: 'Steps', nothing: 'No step is planned yet.' },
  ...(entry && entry.steps.length > 0 ? { steps: stepViews(entry, names) } : {}),
})

/** What was asked for, of which case, and how it ended. */
export function factsOf(procedure: Procedure, entry: ProcedureEntry | undefined, names: Names): Fact[] {
  const { caseReference, requestedBy, requestedAt, path, returns, endedAt, endedBy, outcome } = procedure
  const initials = entry?.initials ? ` (${entry.initials})` : ''
  return [
    { key: 'Case', text: `${caseReference}${initials}`, href: `/cases/${caseReference}` },
    { key: 'History', text: 'Chronology of the case', href: `/cases/${caseReference}#chronology` },
    { key: 'Letters', text: 'Letters of the case', href: `/cases/${caseReference}#letters` },
    ...(entry ? [{ key: 'Category', text: categoryText(entry) }] : []),
    ...(entry ? [{ key: 'Team', text: names.teamOf(entry.authority, entry.team) }] : []),
    ...(procedure.procedure === 'caseClosure'
      ? [{ key: 'Path', text: path ? wordFor('closurePath', path) : 'Not known yet' }]
      : []),
    { key: 'Asked for', text: `${doerText(requestedBy, names)}, ${instantWords(requestedAt)}` },
    ...(returns > 0
      ? [{ key: 'Returned by the manager', text: returns === 1 ? 'Once' : `${returns} times`, flag: returns > 1 }]
      : []),
    ...(endedAt
      ? [
          {
            key: 'Ended',
            text: `${instantWords(endedAt)}: ${wordFor('procedureOutcome', outcome)}${endedBy ? `, ${doerText(endedBy, names)}` : ''}`,
          },
        ]
      : []),
  ]
}

const otherColumns = (names: Names): Column<Procedure>[] => [
  {
    heading: 'What',
    text: ({ procedure }) => wordFor('procedure', procedure),
    href: ({ id, procedure }) => procedureHref({ procedure, procedureId: id }),
  },
  {
    heading: 'Asked for',
    text: ({ requestedAt, requestedBy }) => `${shortWords(requestedAt)}, ${doerText(requestedBy, names)}`,
  },
  {
    heading: 'What came of it',
    text: ({ endedAt, outcome }) =>
      endedAt ? `${wordFor('procedureOutcome', outcome)}, ${shortWords(endedAt)}` : 'Under way',
  },
]

/** What else was begun to close or step down this case. */
export async function othersSection(
  { register }: PageContext,
  { id, caseReference }: Procedure,
  names: Names,
): Promise<Section> {
  const all = await register.procedures.ofCase(caseReference)
  return listSection(
    {
      id: 'others',
      heading: 'Also in this case',
      caption: 'What else was begun to close this case or step it down',
      nothing: 'Nothing else was begun to close this case or step it down.',
    },
    otherColumns(names),
    all.filter((one) => one.id !== id),
  )
}

type Event = Awaited<ReturnType<Procedures['events']>>[number]
const happened: Record<Event['kind'], string> = {
  WITHDRAWAL_REPORTED: 'Reported as withdrawn',
  RETURNED: 'Returned by the closing manager',
}
const eventColumns = (names: Names): Column<Event>[] => [
  { heading: 'What', text: ({ kind }) => happened[kind] },
  { heading: 'When', text: ({ at }) => shortWords(at) },
  { heading: 'By', text: ({ by }) => doerText(by, names) },
  { heading: 'Reason', text: ({ reason }) => reason ?? '' },
]

/** What was reported on the way, or given back. */
export async function eventsSection({ register }: PageContext, { id }: Procedure, names: Names): Promise<Section> {
  return listSection(
    {
      id: 'events',
      heading: 'On the way',
      caption: 'What was reported or given back, oldest first',
      nothing: 'Nothing was withdrawn or given back.',
    },
    eventColumns(names),
    await register.procedures.events(id),
  )
}
