import type { Dependencies } from '../dependencies.ts'
import { type ClosureStep, closureSteps } from '../models/closureWords.ts'
import { dayInWords } from '../shared/words.ts'
import type { Problem } from '../tasks/defineTask.ts'

type Directory = Pick<Dependencies, 'register'>

export const evidence = ['AGENCIES_NOTIFIED', 'VISIT', 'RECORD_UP_TO_DATE', 'VIEWS_RECORDED'] as const

const stepWords: Partial<Record<ClosureStep, string>> = {
  CONSIDERED: 'Case considered for closing, TAF first',
  CONSULTATION: 'Safeguarding Unit consulted',
  CIN_REVIEW: 'Child in need review held, views recorded',
  NOTIFIED: 'Manager told that the case is ready',
  AGREED: 'Agreed in principle',
  AGENCIES: 'Agencies told in writing, comments noted',
  VISIT: 'Closure visit made, record up to date',
}
/** Steps that must be done before the decision, where they are planned; the first three always (CL-21). */
const always: ClosureStep[] = ['AGREED', 'AGENCIES', 'VISIT']
const wherePlanned: ClosureStep[] = ['CONSULTATION', 'CIN_REVIEW']

async function stepsOf({ register }: Directory, procedureId: string) {
  const rows = (await register.procedures.steps(procedureId)).filter(({ droppedAt }) => !droppedAt)
  return new Map(rows.map((row) => [row.step, row]))
}

/** What the record shows of the steps before the decision, as rows of a table. CL-21. */
export async function stepRows(deps: Directory, procedureId: string): Promise<{ step: string; state: string }[]> {
  const steps = await stepsOf(deps, procedureId)
  return closureSteps.flatMap((step) => {
    const words = stepWords[step]
    const row = steps.get(step)
    if (!words || (!row && !always.includes(step))) return []
    return [{ step: words, state: row?.doneAt ? `done on ${dayInWords(row.doneAt)}` : 'not done yet' }]
  })
}

/** What is missing in the record for closing to be agreed: nothing that a manager could tick away. CL-20, CL-21. */
export async function missingEvidence(
  deps: Directory,
  procedureId: string,
  found: readonly string[],
): Promise<Problem[]> {
  const steps = await stepsOf(deps, procedureId)
  const undone = [...always, ...wherePlanned.filter((step) => steps.has(step))].filter(
    (step) => !steps.get(step)?.doneAt,
  )
  const open = await deps.register.procedures.openDefects(procedureId, 'DECISION')
  const unticked = evidence.filter((one) => !found.includes(one))
  return [
    ...undone.map((step) => ({
      field: 'decision',
      problem: `Closing cannot be agreed, the record does not show: ${stepWords[step]}`,
      wayOut: 'choose that further action is needed and name it',
    })),
    ...open.map(({ defect }) => ({
      field: 'decision',
      problem: `Closing cannot be agreed while this is open: ${defect}`,
      wayOut: 'choose that further action is needed, so that the worker answers it',
    })),
    ...(unticked.length > 0
      ? [
          {
            field: 'evidenceChecked',
            problem: 'Closing is agreed only where all four were found in the record',
            wayOut: 'tick what you found, or choose that further action is needed',
          },
        ]
      : []),
  ]
}
