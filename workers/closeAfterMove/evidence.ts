import type { Dependencies } from '../dependencies.ts'
import type { AfterMoveStep } from '../models/moveWords.ts'
import { dayInWords } from '../shared/words.ts'
import type { Problem } from '../tasks/defineTask.ts'
import type { Standing } from './standingVisits.ts'
import { stepsDone } from './steps.ts'

type Directory = Pick<Dependencies, 'register'>

export const evidence = ['LIAISON', 'VISIT_PARENTS', 'VISIT_CHILD', 'ACCOMMODATION', 'RECORD'] as const

/** What the record has to show before closing is agreed; the visits come from the visits themselves (CM-02 to CM-09). */
async function shown({ register }: Directory, procedureId: string, { parents, child }: Standing) {
  const steps = await stepsDone(register, procedureId)
  const of = (step: AfterMoveStep) => steps.get(step)
  return [
    { words: 'Move and liaison with the receiving authority on record', at: of('MOVE') },
    { words: 'Parents or carers seen and spoken to', at: parents },
    { words: 'Child seen and spoken to alone', at: child },
    { words: 'Accommodation seen, written record received', at: of('ACCOMMODATION') },
    { words: 'Manager told that the record is ready', at: of('NOTIFIED') },
    { words: 'QA made', at: of('QA') },
  ]
}

/** The same as rows of a table. CM-11. */
export async function stepRows(deps: Directory, procedureId: string, standing: Standing) {
  const found = await shown(deps, procedureId, standing)
  return found.map(({ words, at }) => ({ step: words, state: at ? `done on ${dayInWords(at)}` : 'not done yet' }))
}

/** What is missing for closing to be agreed: nothing that a manager could tick away. CM-10, CM-11, G-58. */
export async function missingEvidence(
  deps: Directory,
  procedureId: string,
  { standing, found }: { standing: Standing; found: readonly string[] },
): Promise<Problem[]> {
  const undone = (await shown(deps, procedureId, standing)).filter(({ at }) => !at)
  const open = await deps.register.procedures.openDefects(procedureId, 'DECISION')
  return [
    ...undone.map(({ words }) => ({
      field: 'decision',
      problem: `Closing cannot be agreed, the record does not show: ${words}`,
      wayOut: 'leave the task open until it is there, or choose that further action is needed and name it',
    })),
    ...open.map(({ defect }) => ({
      field: 'decision',
      problem: `Closing cannot be agreed while this is open: ${defect}`,
      wayOut: 'choose that further action is needed, so that the worker answers it',
    })),
    ...(evidence.every((one) => found.includes(one))
      ? []
      : [
          {
            field: 'evidence',
            problem: 'Closing is agreed only where all five were found in the record',
            wayOut: 'tick what you found, or choose that further action is needed',
          },
        ]),
  ]
}
