import { z } from 'zod'
import { endAbsence, extendAbsence, startAbsence } from './absenceSteps.ts'
import { acceptOnce } from './acceptOnce.ts'
import { authoritiesOf } from './authorities.ts'
import { Refused } from './errors.ts'
import { code, day, username } from './referral.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'

/** An absence as it is reported (form cr-absence, CR-01 to CR-03, CR-14). */
export const absenceSchema = z.strictObject({
  authority: code,
  username,
  kind: z.enum(['LEAVING', 'SICK_SHORT', 'SICK_LONG', 'ANNUAL_LEAVE', 'OTHER']),
  from: day,
  expectedReturn: day.optional(),
})
export type AbsenceRequest = z.infer<typeof absenceSchema>

/** What happens to a running absence. */
export const absenceEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('absence-extended'), expectedReturn: day }),
  z.strictObject({ kind: z.literal('worker-returned'), on: day }),
])
export type AbsenceEvent = z.infer<typeof absenceEventSchema>

export type By = { idempotencyKey: string; actor: string }

async function refuseUnfit(tx: TransactionScope, absence: AbsenceRequest): Promise<void> {
  const authority = await authoritiesOf(tx).get(absence.authority)
  const person = await staffOf(tx).get(absence.username)
  const ofAuthority = person?.active && (person.authority === null || person.authority === absence.authority)
  const problems = [
    ...(authority ? [] : [{ field: 'authority', problem: 'is not known', wayOut: 'give the code of an authority' }]),
    ...(!authority || ofAuthority
      ? []
      : [
          {
            field: 'username',
            problem: 'is not a member of staff of this authority',
            wayOut: 'give the username under which this person signs in',
          },
        ]),
    ...(absence.expectedReturn && absence.expectedReturn <= absence.from
      ? [
          {
            field: 'expectedReturn',
            problem: 'is not after the first day of absence',
            wayOut: 'give the first day on which the worker is back, or leave it out',
          },
        ]
      : []),
    ...(absence.expectedReturn && absence.kind === 'LEAVING'
      ? [{ field: 'expectedReturn', problem: 'does not go with leaving', wayOut: 'leave it out, or give another kind' }]
      : []),
  ]
  if (problems.length > 0) throw new Refused(problems)
}

/**
 * Accepts a reported absence once for each key.
 * @throws Refused with the fields that do not fit, Conflict when it overlaps another of the same worker, KeyReused
 */
export const acceptAbsence = (scope: Scope, absence: AbsenceRequest, { idempotencyKey, actor }: By) =>
  acceptOnce(scope, { operation: 'absence', key: idempotencyKey, body: absence }, async (tx) => {
    await refuseUnfit(tx, absence)
    return { absenceId: await startAbsence(tx, { ...absence, recordedBy: actor }) }
  })

/**
 * Accepts what happens to a running absence, once for each key.
 * @throws NotFound, Refused, Conflict when the absence has ended, KeyReused
 */
export const acceptAbsenceEvent = (scope: Scope, id: string, event: AbsenceEvent, { idempotencyKey, actor }: By) =>
  acceptOnce(scope, { operation: 'absenceEvent', key: idempotencyKey, body: { id, event } }, async (tx) => {
    if (event.kind === 'absence-extended') await extendAbsence(tx, id, event.expectedReturn, actor)
    else await endAbsence(tx, id, event.on, actor)
    return { absenceId: id }
  })
