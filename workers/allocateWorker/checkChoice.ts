import type { Dependencies } from '../dependencies.ts'
import { verdictSchema } from '../shared/verdict.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import type { Selection } from './awSelectWorker.ts'
import { type Assessed, assessed, type Candidate, isSelectable } from './candidates.ts'

type Engine = Pick<Dependencies, 'engine'>

/**
 * Holds the chosen worker and co-worker against the rules as decision workerEligibility has them now, for the categories
 * and the type of assessment as submitted. Says for each problem the field and the way out. AW-13, AW-15 to AW-24, AW-35.
 */
export async function checkChoice(form: Selection, context: CompletedTask, { engine }: Engine): Promise<Problem[]> {
  const candidates = assessed(context.variables)
  const worker = candidates.find((candidate) => candidate.worker === form.worker)
  const coWorker = candidates.find((candidate) => candidate.worker === form.coWorker)
  if (!worker)
    return [
      { field: 'worker', problem: 'Worker is not in the list of candidates', wayOut: 'choose a worker from the list' },
    ]
  if (form.coWorker === form.worker) {
    return [
      {
        field: 'coWorker',
        problem: 'Co-worker is the worker',
        wayOut: 'choose somebody else, or leave the field empty',
      },
    ]
  }
  if (form.coWorker && !coWorker)
    return [
      { field: 'coWorker', problem: 'Co-worker is not in the list of candidates', wayOut: 'choose from the list' },
    ]
  const barred = conflict(form, worker)
  if (barred) return [barred]
  const rules = (who: Candidate, beside: Candidate | undefined) => eligibility(engine, form, context, who, beside)
  return [
    ...(await byRules(form, worker, coWorker, rules)),
    ...(coWorker && form.primaryWorker === 'CO_WORKER' ? await asLead(coWorker, worker, rules) : []),
    ...previousFirst(form, context),
  ]
}

type Rules = (who: Candidate, beside: Candidate | undefined) => ReturnType<typeof eligibility>

async function eligibility(
  engine: Dependencies['engine'],
  form: Selection,
  { profile, variables }: CompletedTask,
  who: Candidate,
  beside: Candidate | undefined,
) {
  const asked = {
    profile,
    category: form.category,
    assessmentType: form.assessmentType,
    likelyCourt: variables.likelyCourt === true,
    grade: who.grade,
    employment: who.employment,
    coWorkerGrade: beside?.grade ?? null,
  }
  return verdictSchema.parse(await engine.decide('workerEligibility', asked))
}

async function byRules(
  form: Selection,
  worker: Assessed,
  coWorker: Assessed | undefined,
  rules: Rules,
): Promise<Problem[]> {
  const { verdict, mayLead, reason, reasonInstead } = await rules(worker, coWorker)
  const hasReason = (form.overrideReason ?? '').length >= 20
  if (verdict === 'FORBIDDEN') {
    return [
      {
        field: 'worker',
        problem: `${worker.worker} cannot take this case: ${reason}`,
        wayOut: 'choose another worker, or tick that nobody suitable can take it',
      },
    ]
  }
  if (verdict === 'ALLOWED_WITH_CO_WORKER' && !(reasonInstead && hasReason)) {
    const instead = reasonInstead
      ? ', or write the reason for choosing a discouraged worker (at least 20 characters)'
      : ''
    return [
      { field: 'coWorker', problem: `${worker.worker} needs a co-worker: ${reason}`, wayOut: `choose one${instead}` },
    ]
  }
  if (verdict === 'DISCOURAGED' && !hasReason) {
    return [
      {
        field: 'overrideReason',
        problem: `${worker.worker} is discouraged: ${reason}`,
        wayOut: 'write the reason (at least 20 characters), or choose another worker',
      },
    ]
  }
  if (!mayLead && form.primaryWorker !== 'CO_WORKER') {
    return [
      {
        field: 'primaryWorker',
        problem: `${worker.worker} cannot be the primary worker: ${reason}`,
        wayOut: 'make the co-worker the primary worker',
      },
    ]
  }
  return []
}

/** The co-worker who leads must be able to lead this case (AW-23, AW-24, AW-37). */
async function asLead(coWorker: Assessed, worker: Assessed, rules: Rules): Promise<Problem[]> {
  const { verdict, mayLead, reason } = await rules(coWorker, worker)
  const wayOut = 'make the worker the primary worker, or choose another co-worker'
  return verdict === 'FORBIDDEN' || !mayLead
    ? [{ field: 'primaryWorker', problem: `${coWorker.worker} cannot lead this case: ${reason}`, wayOut }]
    : []
}

function conflict(form: Selection, worker: Assessed): Problem | undefined {
  const declared = form.factorWarnings.includes('F10')
  const excluded = !isSelectable(worker) && worker.considerations.some(({ weight }) => weight === 'EXCLUDES')
  return declared || excluded
    ? {
        field: 'worker',
        problem: `A conflict of interest (F10) bars ${worker.worker}`,
        wayOut: 'choose another worker, or a team out of the area',
      }
    : undefined
}

function previousFirst(form: Selection, { variables }: CompletedTask): Problem[] {
  const isFirst = variables.closedUnderSixWeeks === true && variables.previousWorkerAvailable === true
  const passedOver =
    isFirst && variables.previousWorker && ![form.worker, form.coWorker].includes(variables.previousWorker)
  return passedOver && (form.previousWorkerNotChosen ?? '').length < 10
    ? [
        {
          field: 'previousWorkerNotChosen',
          problem: 'The previous worker can take the case and is not chosen; the reason is missing',
          wayOut: 'choose the previous worker, or write why not (at least 10 characters)',
        },
      ]
    : []
}
