import type { Dependencies } from '../dependencies.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { moveOf } from './moveOf.ts'

/**
 * A case stays held here until the other authority's acceptance is on record, where it was asked to go on with the plan or
 * was told of a safeguarding problem. IA-03, GN-03, GN-04, G-34.
 */
export async function awaitsAcceptance(deps: Pick<Dependencies, 'register'>, procedureId: string): Promise<Problem[]> {
  const move = await moveOf(deps.register, procedureId)
  if (!move || move.response === 'ACCEPTED' || move.activated === false) return []
  const { planType, safeguarding, consentShare, wantsService } = move
  // A child protection plan or a placement goes over by a procedure of its own, and its answer does not come here (GN-03).
  if (planType === 'CP_PLAN' || planType === 'CIC_PLACEMENT') return []
  if (safeguarding !== true && !(consentShare && wantsService)) return []
  return [
    {
      field: 'decision',
      problem: `Closing cannot be agreed before ${move.receivingName ?? 'the other authority'} has accepted`,
      wayOut: 'have the answer recorded; while there is none, the Service Manager goes on with the liaison',
    },
  ]
}
