import { expect, it } from 'vitest'
import { type PersonDetails, versionOfChild, versionOfPerson } from '../../workers/register/details.ts'
import { Overtaken } from '../../workers/register/errors.ts'
import { aReferral } from '../register/builders.ts'
import { onBothStores } from '../register/stores.ts'

const aunt = (phone: string): PersonDetails => ({
  as: 'family',
  person: {
    name: 'Gwen Ironwood',
    relationship: 'aunt',
    parentalResponsibility: false,
    phone,
    preferredChannel: 'POST',
    safeToContact: true,
  },
})

onBothStores('The details that pages correct', (store) => {
  it('are taken from one of two who correct them at once, and the other is told', async () => {
    const { register } = store()
    const { cases } = await register.cases.intake(aReferral(), { idempotencyKey: 'details', actor: 'frontDoor' })
    const reference = cases[0]?.caseReference ?? ''
    const id = await register.details.addPerson(reference, aunt('01632 960001'), 'practitioner')
    const seen = await register.people.get(id)
    const expected = versionOfPerson(seen ?? {})
    const outcomes = await Promise.allSettled(
      ['01632 960002', '01632 960003'].map((phone) =>
        register.details.correctPerson(reference, id, aunt(phone), { actor: 'practitioner', expected }),
      ),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Overtaken) })
    const child = (await register.cases.withChild(reference))?.child ?? { name: '' }
    const correction = { actor: 'practitioner', expected: versionOfChild(child) }
    await register.details.correctChild(reference, { name: child.name, address: '1 New Road' }, correction)
    await expect(register.details.correctChild(reference, { name: 'Other' }, correction)).rejects.toThrow(Overtaken)
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })

  it('stand beside holders and oversight that boards ask for in one go', async () => {
    const { register } = store()
    const cases = await register.cases.list()
    const holders = await register.allocations.openHolders(cases.map(({ id }) => id))
    expect(holders).toHaveLength(cases.length)
    expect(await register.allocations.openHolders([])).toEqual([])
    expect(
      await register.oversight.acceptedOf(
        cases.map(({ reference }) => reference),
        ['daTrayReview'],
      ),
    ).toEqual([])
    expect((await register.authorities.allTeams()).map(({ code }) => code)).toContain('north-assessment')
  })
})
