import { type ProcedureKind, type ProcedureStep, procedureKinds, stepsOfProcedure } from '../../models/closureWords.ts'
import { moveProcedures } from '../../models/moveWords.ts'
import { roles } from '../../models/vocabulary.ts'
import type { Register } from '../../register/register.ts'
import type { Names } from './names.ts'
import { type StepView, stepWords } from './steps.ts'
import { shortWords, wordFor } from './words.ts'

export type ProcedureEntry = Awaited<ReturnType<Register['procedures']['board']>>[number]
type StepEntry = ProcedureEntry['steps'][number]

/** Where a procedure has its page; that of a step-down shows the Team around the Family as well. */
export const procedureHref = ({ procedure, procedureId }: { procedure: ProcedureKind; procedureId: string }): string =>
  `/${procedure === 'tafStepDownClosure' ? 'tafs' : 'closures'}/${procedureId}`

/** Whether a procedure is of a family that moves into the area of another authority (IA, CM). */
export const isMove = (procedure: ProcedureKind): boolean => moveProcedures.some((kind) => kind === procedure)

const ofTransfer: ProcedureStep[] = ['CONSENT', 'MEETING']
/** What a step is called in its procedure. */
export const stepName = (step: ProcedureStep, procedure: ProcedureKind): string =>
  wordFor(
    procedure === 'interAuthorityTransfer' && ofTransfer.includes(step) ? 'interAuthorityStep' : 'procedureStep',
    step,
  )
/** The names of all steps, each once; procedures that have a step in common share its name. */
export const stepNames: readonly string[] = [
  ...new Set(
    procedureKinds.flatMap((procedure) => stepsOfProcedure[procedure].map((step) => stepName(step, procedure))),
  ),
]

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
    name: stepName(step.step, entry.procedure),
    state: step.state,
    words: stepText(step, entry, names),
  }))

/** How a procedure stands, and whether one of its steps is late, or all of it. */
export function statusText({ status, overdue, steps }: ProcedureEntry): string {
  const late = steps.some(({ state }) => state === 'OVERDUE') ? ', a step is late' : ', its time is over'
  return `${wordFor('procedureStatus', status)}${overdue ? late : ''}`
}

/** Until when a case is to be closed after a move (CM-01); nothing for another procedure. */
export const closeByText = ({ procedure, closeBy }: ProcedureEntry): string =>
  procedure === 'closeAfterMove' ? (closeBy ? shortWords(closeBy) : 'Not known yet: no day of the move') : ''
/** Whether that limit has passed while the case was still open. */
export const isPastClosing = ({ closeBy, endedAt }: ProcedureEntry, now: Date): boolean =>
  closeBy !== null && Date.parse(closeBy) < (endedAt ? Date.parse(endedAt) : now.getTime())
