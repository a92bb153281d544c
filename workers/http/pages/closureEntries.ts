import type { ProcedureKind, ProcedureStep } from '../../models/closureWords.ts'
import { roles } from '../../models/vocabulary.ts'
import type { Register } from '../../register/register.ts'
import type { Names } from './names.ts'
import { type StepView, stepWords } from './steps.ts'
import { wordFor } from './words.ts'

export type ProcedureEntry = Awaited<ReturnType<Register['procedures']['board']>>[number]
type StepEntry = ProcedureEntry['steps'][number]

/** Where a procedure has its page; that of a step-down shows the Team around the Family as well. */
export const procedureHref = ({ procedure, procedureId }: { procedure: ProcedureKind; procedureId: string }): string =>
  `/${procedure === 'tafStepDownClosure' ? 'tafs' : 'closures'}/${procedureId}`

export const stepName = (step: ProcedureStep): string => wordFor('procedureStep', step)

/** Who asked for something or did it: a person by name, a role, or the procedure that began it. */
export function doerText(by: string | null, { whoOf }: Names): string {
  if (!by) return ''
  const known = whoOf(by)
  return known === by && !by.includes('.') ? wordFor('procedure', by) : known
}

type Place = Pick<ProcedureEntry, 'authority' | 'team'>

/** One step in words: how it stands, dates, and who has it: a person, or a role of the team. */
export function stepText({ state, due, doneAt, doneBy, responsible }: StepEntry, place: Place, names: Names): string {
  const who = names.whoOf(responsible)
  return stepWords({
    ...{ state, due, doneAt, doneBy: doerText(doneBy, names) },
    responsible: responsible in roles ? `${who}, ${names.teamOf(place.authority, place.team)}` : who,
  })
}

export const stepViews = (entry: ProcedureEntry, names: Names): StepView[] =>
  entry.steps.map((step) => ({
    name: stepName(step.step),
    state: step.state,
    words: stepText(step, entry, names),
  }))

/** How a procedure stands, and whether one of its steps is late. */
export const statusText = ({ status, overdue }: ProcedureEntry): string =>
  `${wordFor('procedureStatus', status)}${overdue ? ', a step is late' : ''}`
