import { expect, it } from 'vitest'
import { KeyReused, Refused } from '../../workers/register/errors.ts'
import { aReferral } from './builders.ts'
import { onBothStores } from './stores.ts'

const actor = 'frontDoor'

onBothStores('Accepting a referral', (store) => {
  it('opens one case for each child, held by the duty manager of the team on duty', async () => {
    const { register } = store()
    const { cases, referralId, repeated } = await register.cases.intake(aReferral(), {
      idempotencyKey: 'two-children',
      actor,
    })
    expect(repeated).toBe(false)
    expect(cases).toHaveLength(2)
    for (const { caseReference, eventId } of cases) {
      expect(caseReference).toMatch(/^C-2026-\d{6}$/)
      expect(await register.cases.get(caseReference)).toMatchObject({
        referralId,
        team: 'north-assessment',
        profile: 'sample',
        status: 'UNALLOCATED',
        concernLevel: 'OTHER',
        receivedAt: '2026-10-30T09:05:00+00:00',
        categories: ['CIN'],
      })
      expect(await register.allocations.holder(caseReference)).toMatchObject({
        username: 'dora',
        kind: 'DUTY_MANAGER',
        to: null,
      })
      expect(await register.events.get(eventId)).toMatchObject({
        messageName: 'referralReceived',
        correlationKey: caseReference,
        publishedAt: null,
        variables: { caseReference, eventId, initials: expect.stringMatching(/^[A-Z]{1,4}$/) },
      })
    }
    const first = cases[0]?.caseReference ?? ''
    expect(await register.cases.withChild(first)).toMatchObject({
      child: { name: 'Quillon Featherstone', dateOfBirth: '2015-04-02', initials: 'QF' },
      siblings: [{ name: 'Wren Featherstone' }],
    })
    expect((await register.people.ofCase(first)).map(({ kind, name }) => [kind, name])).toEqual(
      expect.arrayContaining([
        ['REFERRER', 'Marigold Tenterhook'],
        ['PARENT', 'Petra Featherstone'],
        ['AGENCY', 'Hilltop School'],
      ]),
    )
  })

  it('gives the same answer to the same key and body, and refuses the key with another body', async () => {
    const { register } = store()
    const options = { idempotencyKey: 'once', actor }
    const [a, b] = await Promise.all([
      register.cases.intake(aReferral(), options),
      register.cases.intake(aReferral(), options),
    ])
    expect({ ...a, repeated: 0 }).toEqual({ ...b, repeated: 0 })
    expect([a.repeated, b.repeated].sort()).toEqual([false, true])
    await expect(register.cases.intake(aReferral({ need: 'S47' }), options)).rejects.toBeInstanceOf(KeyReused)
  })

  it('names the districts of the authority when the district is unknown, and writes nothing', async () => {
    const { register } = store()
    const before = (await register.cases.list({ limit: 1000 })).length
    const refused = register.cases.intake(aReferral({ district: 'nowhere' }), { idempotencyKey: 'nowhere', actor })
    await expect(refused).rejects.toBeInstanceOf(Refused)
    await expect(refused).rejects.toMatchObject({
      problems: [{ field: 'district', wayOut: 'give one of: north, south, west' }],
    })
    expect((await register.cases.list({ limit: 1000 })).length).toBe(before)
    expect(await register.cases.intake(aReferral(), { idempotencyKey: 'nowhere', actor })).toMatchObject({
      repeated: false,
    })
  })
})
