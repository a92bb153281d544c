import { WorkerProblem } from '../engine/problem.ts'
import type { AuthorityRequestRow } from '../register/authorityRequests.ts'
import type { Transaction } from '../register/database.ts'

export type AuthorityRequest = AuthorityRequestRow

/** The request of an instance. @throws WorkerProblem when the register does not have it */
export async function requestOf(
  { authorityRequests }: Pick<Transaction, 'authorityRequests'>,
  requestId: string,
): Promise<AuthorityRequest> {
  const found = await authorityRequests.get(requestId)
  if (found) return found
  throw new WorkerProblem(
    'The register has no such request of another authority.',
    'check the variable requestId of the instance',
  )
}
