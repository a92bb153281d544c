import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { choice, optionalText, reference, rows, text, ticked } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { aboutCase, absenceText, workersFor } from './caseload.ts'
import { type CheckedRow, checkRows } from './checkRows.ts'

export const reasonCodes = ['WORKER_LEAVES', 'ABSENCE', 'CASE_CHANGE', 'WORKLOAD', 'OTHER'] as const
/** Where a case can go other than to a worker. */
export const ways = {
  INDIVIDUALLY: 'Choose a worker for it in a task of its own',
  WAITS: 'Nobody can take it now: it waits',
}
const nothingToDo = 'NOTHING'

type Row = { caseReference: string; goesTo: string }
const isWay = (goesTo: string) => goesTo in ways || goesTo === nothingToDo

/** What the dry run says of each row; a way of its own is always possible. */
async function check(deps: Parameters<typeof checkRows>[0], variables: Variables, plan: Row[]): Promise<CheckedRow[]> {
  const { authority, absentWorker: from } = variables
  return checkRows(deps, {
    authority,
    rows: plan.map(({ caseReference, goesTo }) => ({ caseReference, from, worker: goesTo })),
  }).then((found) =>
    found.map((row) => (isWay(row.worker) && !row.gone ? { ...row, blockers: [], warnings: [] } : row)),
  )
}

const would = ({ worker, gone }: CheckedRow) =>
  gone || worker === nothingToDo
    ? 'nothing: it needs nobody any more'
    : worker === 'WAITS'
      ? "stays in its worker's box and goes to the meeting"
      : worker === 'INDIVIDUALLY'
        ? 'goes to a task of its own'
        : `goes to ${worker}`

const same = (one: Row[], other: Row[]) => JSON.stringify(one) === JSON.stringify(other)
const rowsOf = (plan: Row[]): Row[] => plan.map(({ caseReference, goesTo }) => ({ caseReference, goesTo }))

/** The words of the plan as last typed: they are in the register, never in the process. */
async function lastRationale({ db }: Pick<Transaction, 'db'>, processInstanceKey: string): Promise<unknown> {
  const row = await db
    .selectFrom('oversight')
    .select('text')
    .where('processInstanceKey', '=', processInstanceKey)
    .where('formId', '=', 'crReallocationPlan')
    .where('state', '=', 'accepted')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.text.rationale ?? null
}

/**
 * The Team Manager plans who takes over each case of the caseload. The first completion checks and changes nothing; the
 * form comes back with what each row would do and what stands against it, and the confirmed rows are carried out, each
 * once. CR-01, CR-02, CR-09, CR-14.
 */
export const crReallocationPlan = defineTask('crReallocationPlan', {
  roles: ['teamManager'],
  rules: ['CR-01', 'CR-02', 'CR-09', 'CR-14'],
  texts: ['rationale'],
  schema: z.object({
    reasonCode: choice('Reason of the change', reasonCodes),
    plan: rows('Cases', {
      caseReference: reference('Case'),
      about: optionalText('Child, category, who holds it'),
      goesTo: reference('Goes to'),
    }),
    rationale: text('Why so', 20),
    confirm: ticked(),
  }),
  async prepare({ variables, processInstanceKey }, deps) {
    const { register } = deps
    const held = await register.reallocations.heldBy(variables.absentWorker)
    const dryRun = variables.crPlanStage === 'DRY_RUN'
    const before: Row[] = dryRun ? variables.planRows : []
    const missing = held.filter((one) => !before.some((row) => row.caseReference === one.caseReference))
    const aboutOf = (caseReference: string) => {
      const found = held.find((one) => one.caseReference === caseReference)
      return found ? aboutCase(found) : 'closed, or held by somebody else'
    }
    const { workerOptions, workerRows } = await workersFor(deps, variables)
    const checked = await check(deps, variables, before)
    return {
      absenceText: absenceText(variables),
      crPlanStage: variables.crPlanStage ?? null,
      reasonCode: (dryRun && variables.reasonCode) || (variables.leaving ? 'WORKER_LEAVES' : 'ABSENCE'),
      rationale: dryRun ? await lastRationale(register, processInstanceKey) : null,
      plan: [
        ...before.map(({ caseReference, goesTo }) => ({ caseReference, about: aboutOf(caseReference), goesTo })),
        ...missing.map((one) => ({ caseReference: one.caseReference, about: aboutCase(one), goesTo: null })),
      ],
      checkRows: checked.map((row) => ({
        caseReference: row.caseReference,
        would: row.blockers.length > 0 && !row.gone ? 'cannot be done' : would(row),
        against: [...row.blockers, ...row.warnings].join('; ') || 'nothing',
      })),
      goesToOptions: [
        ...workerOptions,
        ...Object.entries(ways).map(([value, label]) => ({ label, value })),
        ...(before.some(({ caseReference }) => !held.some((one) => one.caseReference === caseReference))
          ? [{ label: 'Nothing to do: it is closed or has somebody else', value: nothingToDo }]
          : []),
      ],
      workerRows,
      confirm: false,
    }
  },
  async check(form, { variables }, deps) {
    const held = await deps.register.reallocations.heldBy(variables.absentWorker)
    const missing = held.filter((one) => !form.plan.some((row) => row.caseReference === one.caseReference))
    const problems: Problem[] = missing.map(({ caseReference }) => ({
      field: 'plan',
      problem: `${caseReference} is a case of this worker and has no row`,
      wayOut: 'open the task again: the row is in it now',
    }))
    if (!confirms(form, variables)) return problems
    const found = await check(deps, variables, rowsOf(form.plan))
    for (const row of found.filter(({ gone, blockers }) => !gone && blockers.length > 0)) {
      problems.push({
        field: 'plan',
        problem: `${row.caseReference} cannot go to ${row.worker}: ${row.blockers.join('; ')}`,
        wayOut: 'choose somebody else, or let the case wait or be allocated by itself',
      })
    }
    return problems
  },
  async effects(tx, form, context) {
    const { variables, elementInstanceKey, completedBy, completedAt } = context
    const planRows = rowsOf(form.plan)
    if (!confirms(form, variables)) return { crPlanStage: 'DRY_RUN', planRows, reasonCode: form.reasonCode }
    const { absenceId, authority, absentWorker: from, absentSince } = variables
    const held = new Set((await tx.reallocations.heldBy(from)).map(({ caseReference }) => caseReference))
    const kept = planRows.filter(({ caseReference, goesTo }) => held.has(caseReference) && goesTo !== nothingToDo)
    const decision = await tx.oversight.byElementInstance(elementInstanceKey)
    const modeOf = (goesTo: string) => (goesTo === 'INDIVIDUALLY' || goesTo === 'WAITS' ? goesTo : 'MOVE')
    const batchId = await tx.reallocations.open({
      ...{ absenceId, authority, from, occasion: 'PLAN', reasonCode: form.reasonCode, requestedBy: completedBy },
      rationale: decision?.id ?? null,
      rows: kept.map(({ caseReference, goesTo }) => ({
        ...{ caseReference, from, mode: modeOf(goesTo) },
        to: modeOf(goesTo) === 'MOVE' ? goesTo : null,
      })),
    })
    const of = (mode: string) => kept.filter(({ goesTo }) => modeOf(goesTo) === mode).map((row) => row.caseReference)
    return {
      crPlanStage: 'CONFIRMED',
      planRows: [],
      reasonCode: form.reasonCode,
      batchId,
      reallocationCases: of('MOVE'),
      individualCases: of('INDIVIDUALLY').map((caseReference) => ({ caseReference, batchId, route: 'WORKER' })),
      takeEffectAt: toLondon(absentSince) > toLondon(completedAt) ? absentSince : completedAt,
    }
  },
})

/** Only rows that were checked as they are can be confirmed; anything else is another dry run. */
function confirms(form: { confirm: boolean; plan: Row[] }, variables: Variables): boolean {
  return form.confirm && variables.crPlanStage === 'DRY_RUN' && same(rowsOf(form.plan), variables.planRows ?? [])
}
