import { type Clock, fixedClock } from '../../workers/calendar/clock.ts'
import type { AuthorityRequestBody } from '../../workers/register/authorityRequestSchema.ts'
import { authorityRequestsOf } from '../../workers/register/authorityRequests.ts'
import { movesOf } from '../../workers/register/moves.ts'
import type { Register } from '../../workers/register/register.ts'
import { createScope, type Scope } from '../../workers/register/scope.ts'
import { aReferral } from './builders.ts'
import { fridayMorning } from './stores.ts'

export type MoveOffice = {
  moves: ReturnType<typeof movesOf>
  requests: ReturnType<typeof authorityRequestsOf>
  scope: Scope
}

/** The register's moves and requests of other authorities on this register. */
export async function moveOffice(register: Register, clock: Clock = fixedClock(fridayMorning)): Promise<MoveOffice> {
  const scope = createScope(register.db, clock)
  return { moves: movesOf(scope), requests: authorityRequestsOf(scope), scope }
}

/** A procedure of a kind, open, written straight into the register. @returns its key */
export async function aMoveProcedure(
  { scope }: Pick<MoveOffice, 'scope'>,
  caseReference: string,
  procedure: 'interAuthorityTransfer' | 'closeAfterMove' = 'interAuthorityTransfer',
): Promise<string> {
  const { id: caseId } = await scope.db
    .selectFrom('cases')
    .select('id')
    .where('reference', '=', caseReference)
    .executeTakeFirstOrThrow()
  const id = scope.newId()
  const asked = { requestedBy: 'sam', requestedAt: fridayMorning, path: null }
  await scope.db
    .insertInto('caseProcedures')
    .values({ id, caseId, procedure, ...asked })
    .execute()
  return id
}

/** A request as another authority makes it; names are invented. */
export function aRequest(changes: Partial<AuthorityRequestBody> = {}): AuthorityRequestBody {
  const { receivedAt: _at, decidedAt: _decided, seriousConcern: _serious, referrer: _referrer, ...body } = aReferral()
  return {
    ...body,
    fromAuthority: 'E10000003',
    contact: { name: 'Odette Marchbanks', role: 'Team Manager', email: 'odette@cambridgeshire.example.org' },
    safeguarding: false,
    ...changes,
  }
}
