import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { acceptOnce } from './acceptOnce.ts'
import { authoritiesOf } from './authorities.ts'
import { nextReference } from './caseReference.ts'
import { checkReferral } from './checkReferral.ts'
import { json } from './columnTypes.ts'
import { type FieldProblem, Refused } from './errors.ts'
import { initialsOf, personColumns } from './people.ts'
import type { Referral } from './referral.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { ConcernLevel } from './tables.ts'

export type IntakeOptions = { idempotencyKey: string; actor: string }
export type Accepted = { referralId: string; cases: { caseReference: string; eventId: string }[] }

/** Long enough that a message published again after a crash is known to the engine as the same one. */
const timeToLive = 7 * 24 * 3_600_000

/**
 * Accepts a referral in one transaction: family, children, people, one case for each child (G-48) held by the duty
 * manager of the team on duty (DA-02), one event for each case, audit.
 * @throws Refused with the fields that do not fit; KeyReused
 */
export const intake = (
  scope: Scope,
  referral: Referral,
  { idempotencyKey, actor }: IntakeOptions,
): Promise<Accepted & { repeated: boolean }> =>
  acceptOnce(scope, { operation: 'referral', key: idempotencyKey, body: referral }, async (tx, hash) => {
    const place = await placeOf(tx, referral)
    const now = tx.now()
    const referralId = tx.newId()
    const familyId = tx.newId()
    await tx.db.insertInto('families').values({ id: familyId, createdAt: now }).execute()
    const referrerId = await addPeople(tx, referral, familyId)
    const instants = {
      receivedAt: toOffsetIso(toLondon(referral.receivedAt ?? now)),
      decidedAt: referral.decidedAt ? toOffsetIso(toLondon(referral.decidedAt)) : null,
    }
    const shared = {
      familyId,
      authority: referral.authority,
      district: referral.district,
      need: referral.need,
      ...instants,
    }
    await tx.db
      .insertInto('referrals')
      .values({
        ...shared,
        id: referralId,
        seriousConcern: referral.seriousConcern,
        reason: referral.reason,
        indicators: json(referral.indicators),
        referrerId,
        requestInWriting: referral.requestInWriting,
        consentS17: referral.consentS17,
        previousInvolvement: referral.previousInvolvement ? json(referral.previousInvolvement) : null,
        acceptedAt: now,
        acceptedFrom: actor,
      })
      .execute()
    const cases: Accepted['cases'] = []
    for (const child of referral.children) {
      const {
        name,
        dateOfBirth = null,
        dueDate = null,
        address = null,
        ethnicity = null,
        religion = null,
        disability = null,
      } = child
      const childId = tx.newId()
      const initials = initialsOf(name)
      await tx.db
        .insertInto('children')
        .values({
          id: childId,
          familyId,
          name,
          initials,
          dateOfBirth,
          dueDate,
          address,
          ethnicity,
          religion,
          disability,
          createdAt: now,
          updatedAt: now,
        })
        .execute()
      const caseId = tx.newId()
      const eventId = tx.newId()
      const caseReference = await nextReference(tx)
      const facts = {
        team: place.team,
        profile: place.profile,
        concernLevel: concernLevelOf(referral),
        categories: [...new Set(referral.categories)],
      }
      await tx.db
        .insertInto('cases')
        .values({
          ...shared,
          ...facts,
          id: caseId,
          reference: caseReference,
          referralId,
          childId,
          status: 'UNALLOCATED',
          opened: now,
          closed: null,
          outcome: null,
        })
        .execute()
      await tx.db
        .insertInto('allocations')
        .values({
          id: tx.newId(),
          caseId,
          username: place.holder,
          role: 'PRIMARY',
          kind: place.kind,
          from: now,
          reasonCode: 'ON_DUTY',
          decidedBy: actor,
          rationale: null,
        })
        .execute()
      const { authority, district, need, receivedAt, decidedAt } = shared
      await tx.db
        .insertInto('inboundEvents')
        .values({
          id: eventId,
          idempotencyKey,
          bodyHash: hash,
          kind: 'referral-received',
          caseId,
          messageName: 'referralReceived',
          correlationKey: caseReference,
          variables: json({
            caseReference,
            referralId,
            eventId,
            initials,
            authority,
            district,
            need,
            receivedAt,
            decidedAt,
            ...facts,
          }),
          note: null,
          timeToLiveMs: timeToLive,
          acceptedBy: actor,
          acceptedAt: now,
        })
        .execute()
      tx.audit({
        actor,
        action: 'referral.accepted',
        caseReference,
        detail: { referralId, eventId, team: place.team, holder: place.holder },
      })
      cases.push({ caseReference, eventId })
    }
    return { referralId, cases }
  })

/** S47 by the need, else serious or other; the tray review may change it (DA-14, G-04). */
const concernLevelOf = ({ need, seriousConcern }: Referral): ConcernLevel =>
  need === 'S47' ? 'S47' : seriousConcern ? 'SERIOUS' : 'OTHER'

async function placeOf(tx: TransactionScope, referral: Referral) {
  const authorities = authoritiesOf(tx)
  const problems: FieldProblem[] = checkReferral(referral, tx.now())
  const known = await authorities.list()
  const authority = known.find(({ code }) => code === referral.authority)
  const oneOf = (codes: { code: string }[]) =>
    `give one of: ${codes.map(({ code }) => code).join(', ') || '(none is set up yet)'}`
  if (!authority)
    throw new Refused([...problems, { field: 'authority', problem: 'is not known', wayOut: oneOf(known) }])
  const districts = await authorities.districts(authority.code)
  if (!districts.some(({ code }) => code === referral.district)) {
    throw new Refused([
      ...problems,
      { field: 'district', problem: `is not a district of ${authority.code}`, wayOut: oneOf(districts) },
    ])
  }
  if (problems.length > 0) throw new Refused(problems)
  const duty = await authorities.dutyTeam(authority.code, referral.district, tx.now().toISOString())
  if (!duty) {
    throw new Refused([
      {
        field: 'district',
        problem: 'has nobody on duty and no team manager who could hold the case',
        wayOut: 'have the duty rota filled in for this authority, then send the referral again',
      },
    ])
  }
  return { ...duty, profile: authority.profile }
}

/** Files the people around the children. @returns id of the referrer */
async function addPeople(
  tx: TransactionScope,
  { referrer, people, agencies }: Referral,
  familyId: string,
): Promise<string> {
  const now = tx.now()
  const row = (name: string) => ({
    id: tx.newId(),
    familyId,
    name,
    initials: initialsOf(name),
    createdAt: now,
    updatedAt: now,
  })
  const asReferrer = {
    ...row(referrer.name),
    kind: 'REFERRER' as const,
    referrerKind: referrer.kind,
    agency: referrer.agency ?? null,
    email: referrer.email ?? null,
    address: referrer.address ?? null,
    phone: referrer.phone ?? null,
    preferredChannel: referrer.email && !referrer.address ? ('EMAIL' as const) : ('POST' as const),
  }
  const family = people.map((person) => ({ ...row(person.name), ...personColumns(person) }))
  const bodies = agencies.map((agency) => ({
    ...row(agency.name),
    kind: 'AGENCY' as const,
    agency: agency.kind,
    email: agency.email ?? null,
    address: agency.address ?? null,
    preferredChannel: agency.email ? ('EMAIL' as const) : ('POST' as const),
  }))
  await tx.db
    .insertInto('people')
    .values([asReferrer, ...family, ...bodies])
    .execute()
  return asReferrer.id
}
