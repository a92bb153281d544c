import { roles } from '../../models/vocabulary.ts'
import type { Register } from '../../register/register.ts'
import type { TransferStepName } from '../../register/transferTables.ts'
import type { Names } from './names.ts'
import { type StepView, stepWords } from './steps.ts'
import { wordFor } from './words.ts'

export type TransferEntry = Awaited<ReturnType<Register['transfers']['board']>>[number]
type StepEntry = TransferEntry['steps'][number]

export const stepName = (step: TransferStepName): string => wordFor('transferStep', step)

type Sides = Pick<TransferEntry, 'authority' | 'fromTeam' | 'toTeam' | 'toDistrict'>

/** Steps of the team that gives the case up; the workers' own are of both, the others of the team that takes it. */
const transferring: TransferStepName[] = ['REQUEST', 'AUDIT', 'SUMMARY']
const ofBoth: TransferStepName[] = ['WORKER_MEETING', 'JOINT_VISIT']

/** Who has a step: a person, or a role with the team or district whose it is. */
function responsibleFor({ step, responsible }: StepEntry, sides: Sides, names: Names): string {
  const who = names.whoOf(responsible)
  if (!(responsible in roles)) return who
  const { authority, fromTeam, toTeam, toDistrict } = sides
  if (ofBoth.includes(step)) return `${who}, both teams`
  if (transferring.includes(step)) return `${who}, ${names.teamOf(authority, fromTeam)}`
  return `${who}, ${toTeam ? names.teamOf(authority, toTeam) : names.districtOf(authority, toDistrict)}`
}

/** One step in words: how it stands, dates, and who has it. */
export function stepText(step: StepEntry, sides: Sides, names: Names): string {
  const { state, due, doneAt, doneBy } = step
  return stepWords({
    ...{ state, due, doneAt, doneBy: names.nameOf(doneBy) },
    responsible: responsibleFor(step, sides, names),
  })
}

export const stepViews = (entry: TransferEntry, names: Names): StepView[] =>
  entry.steps.map((step) => ({
    name: stepName(step.step),
    state: step.state,
    words: stepText(step, entry, names),
  }))

/** Where a case goes: the team, or the district while no team is named. */
export const targetText = (
  { authority, toTeam, toDistrict }: { authority: string; toTeam: string | null; toDistrict: string },
  { teamOf, districtOf }: Names,
): string => (toTeam ? teamOf(authority, toTeam) : `${districtOf(authority, toDistrict)}: team not named yet`)
