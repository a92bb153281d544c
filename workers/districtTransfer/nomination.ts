import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import type { TransferRow } from '../register/transfers.ts'
import { gradeOf } from '../shared/gradeOf.ts'
import { verdictSchema } from '../shared/verdict.ts'

type Nomination = { coWorker: string | null; assessmentType: string }

/** What was chosen beside the worker when the receiving one was named: the co-worker, and the assessment it was for. */
export async function nominationOf({ db }: Pick<Transaction, 'db'>, transfer: TransferRow): Promise<Nomination> {
  const chosen = await db
    .selectFrom('oversight')
    .innerJoin('oversight as decision', 'decision.processInstanceKey', 'oversight.processInstanceKey')
    .select('oversight.decisions')
    .where('decision.id', '=', transfer.receivingDecisionId)
    .where('oversight.formId', '=', 'awSelectWorker')
    .where('oversight.state', '=', 'accepted')
    .orderBy('oversight.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { worker, coWorker, assessmentType } = (chosen?.decisions ?? {}) as Record<string, string | undefined>
  const beside = [worker, coWorker].find((one) => one && one !== transfer.receivingWorker)
  return { coWorker: coWorker ? (beside ?? null) : null, assessmentType: assessmentType ?? 'OTHER' }
}

type Fit = { barred: string | null; attention: string | null }

/**
 * Whether the named worker may still take the case: active, not leaving, and by decision workerEligibility for the
 * categories as they are now. A worker who was away when this was asked is no obstacle, but the manager is told.
 */
export async function fitOf(
  { register, engine }: Pick<Dependencies, 'register' | 'engine'>,
  transfer: TransferRow,
  { likelyCourt }: { likelyCourt?: unknown },
): Promise<Fit> {
  const { receivingWorker, authority, profile, categories } = transfer
  if (!receivingWorker) return { barred: null, attention: null }
  const person = (await register.staff.workers({ authority })).find(({ username }) => username === receivingWorker)
  if (!person) return { barred: 'is not an active member of staff of this authority any more', attention: null }
  const absences = await register.absences.runningOnes({ username: receivingWorker })
  if (absences.some(({ kind }) => kind === 'LEAVING')) return { barred: 'leaves the service', attention: null }
  const { coWorker, assessmentType } = await nominationOf(register, transfer)
  const beside = coWorker ? await register.staff.get(coWorker) : undefined
  const { verdict, mayLead, reasonInstead, reason } = verdictSchema.parse(
    await engine.decide('workerEligibility', {
      profile,
      category: [...categories].sort(),
      assessmentType,
      likelyCourt: likelyCourt === true,
      grade: gradeOf(person),
      employment: person.employment ?? 'NOT_RECORDED',
      coWorkerGrade: beside?.active ? gradeOf(beside) : null,
    }),
  )
  const alone = verdict === 'ALLOWED_WITH_CO_WORKER' && !reasonInstead
  if (verdict === 'FORBIDDEN' || alone || !mayLead)
    return { barred: `may not take this case any more: ${reason}`, attention: null }
  return {
    barred: null,
    attention: person.leave?.now ? `${person.displayName} is away now` : null,
  }
}
