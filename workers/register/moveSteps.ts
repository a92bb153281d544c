import { authorityDirectory, reachProblems, refuseProblems } from './authorityContact.ts'
import { json } from './columnTypes.ts'
import type { FieldProblem } from './errors.ts'
import { lockMove, type MoveRow } from './moveRows.ts'
import type { AuthorityContact, MissingFamily } from './moveTables.ts'
import type { TransactionScope } from './scope.ts'
import type { AuditDetail } from './tables.ts'
import type { By } from './transferSteps.ts'

/** What becomes known of a move; what is left out stays as it is. */
export type MovePatch = Partial<
  Pick<
    MoveRow,
    | 'planType'
    | 'consentShare'
    | 'wantsService'
    | 'safeguarding'
    | 'activated'
    | 'planning'
    | 'meetingAt'
    | 'meetingPlace'
    | 'receivingAuthority'
    | 'receivingName'
    | 'moveDate'
    | 'newAddress'
    | 'addressKnown'
    | 'addressSecret'
  > & {
    /** Who confirms that there is no safeguarding problem (G-70); a new answer to that question takes it back. */
    noSafeguardingConfirmedBy: string | null
    noSafeguardingConfirmedAt: string | null
    receivingContact: AuthorityContact | null
    missingFamily: MissingFamily | null
  }
>

/** The authority into whose area the family moves: one of the directory brings its name, one outside England has no code. */
function authorityOf({ receivingAuthority, receivingName }: MovePatch, before: MoveRow) {
  if (receivingAuthority) {
    const { code, name } = authorityDirectory.named(receivingAuthority, 'receivingAuthority')
    return { receivingAuthority: code, receivingName: name }
  }
  if (receivingAuthority === undefined && (receivingName === undefined || before.receivingAuthority)) return {}
  const kept = before.receivingAuthority ? null : before.receivingName
  return { receivingAuthority: null, receivingName: receivingName === undefined ? kept : receivingName?.trim() || null }
}

/** Columns of a change: an address that is given is known, and one that is not known is not kept. */
function columnsOf(patch: MovePatch, before: MoveRow, { at }: By) {
  const { receivingAuthority: _code, receivingName: _name, receivingContact, missingFamily, ...rest } = patch
  const { noSafeguardingConfirmedBy, noSafeguardingConfirmedAt, ...plain } = rest
  const confirmedBy = noSafeguardingConfirmedBy ?? null
  const confirmedAt = confirmedBy ? (noSafeguardingConfirmedAt ?? at) : null
  const asked = patch.safeguarding !== undefined || noSafeguardingConfirmedBy !== undefined
  return {
    ...plain,
    ...authorityOf(patch, before),
    ...(plain.newAddress ? { addressKnown: true } : {}),
    ...(plain.addressKnown === false ? { newAddress: null } : {}),
    ...(asked ? { noSafeguardingConfirmedBy: confirmedBy, noSafeguardingConfirmedAt: confirmedAt } : {}),
    ...(receivingContact === undefined ? {} : { receivingContact: receivingContact && json(receivingContact) }),
    ...(missingFamily === undefined ? {} : { missingFamily: missingFamily && json(missingFamily) }),
  }
}

function patchProblems(patch: MovePatch, before: MoveRow): FieldProblem[] {
  const safeguarding = patch.safeguarding === undefined ? before.safeguarding : patch.safeguarding
  return [
    ...(patch.newAddress && patch.addressKnown === false
      ? [{ field: 'newAddress', problem: 'is given though it is not known', wayOut: 'say that it is known' }]
      : []),
    ...(patch.receivingContact ? reachProblems(patch.receivingContact, 'receivingContact') : []),
    ...(patch.noSafeguardingConfirmedBy && safeguarding !== false
      ? [
          {
            field: 'noSafeguardingConfirmedBy',
            problem: 'comes without the worker’s answer that there is no safeguarding problem',
            wayOut: 'have that question answered first',
          },
        ]
      : []),
  ]
}

/** Codes and dates of a change for the audit; of address, people and places the name of the field alone (I6). */
function codesOf(patch: MovePatch): AuditDetail {
  const { planType, consentShare, wantsService, safeguarding, activated, planning, meetingAt, ...rest } = patch
  const { moveDate, addressKnown, addressSecret, noSafeguardingConfirmedBy } = rest
  const codes = {
    ...{ planType, consentShare, wantsService, safeguarding, activated, planning, meetingAt },
    ...{ moveDate, addressKnown, addressSecret, noSafeguardingConfirmedBy },
  }
  return Object.fromEntries(
    Object.entries(codes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Something becomes known of a move (IA-01 to IA-06, IA-13). @throws Refused, NotFound, Conflict when it has ended */
export async function setMove(tx: TransactionScope, procedureId: string, patch: MovePatch, by: By): Promise<void> {
  const before = await lockMove(tx, procedureId)
  refuseProblems(patchProblems(patch, before))
  const set = columnsOf(patch, before, by)
  const fields = Object.keys(set).sort()
  if (fields.length === 0) return
  await tx.db.updateTable('moves').set(set).where('procedureId', '=', before.procedureId).execute()
  const detail: AuditDetail = { procedureId, fields, ...codesOf(patch) }
  if (set.receivingAuthority !== undefined) detail.receivingAuthority = set.receivingAuthority
  tx.audit({ actor: by.by, action: 'move.changed', caseReference: before.caseReference, detail })
}
