import { readFileSync } from 'node:fs'
import { DmnModdle } from 'dmn-moddle'
import { describe, expect, it } from 'vitest'
import { decide, tableOf } from '../support/dmn.ts'

const person = (over: Record<string, unknown> = {}) => ({
  profile: 'sample',
  letter: 'L-46',
  recipientKind: 'PARENT',
  age: null,
  safeToContact: true,
  harmRisk: false,
  hasAddress: true,
  hasEmail: true,
  preferredChannel: 'POST',
  ...over,
})
const decided = (over: Record<string, unknown> = {}) => decide('letterRecipients', person(over))
const send = (channel: string, variant: string, leaflet = false) => ({
  action: 'SEND',
  channel,
  variant,
  leaflet,
  reason: '',
})

describe('who gets a letter', () => {
  it("sends a new worker's introduction to the parents by the channel they asked for", async () => {
    expect(await decided()).toEqual(send('POST', 'parent'))
    expect(await decided({ preferredChannel: 'EMAIL' })).toEqual(send('EMAIL', 'parent'))
    expect(await decided({ preferredChannel: null })).toEqual(send('POST', 'parent'))
  })

  it('sends it to professionals by secure e-mail, by post when they have none', async () => {
    for (const [recipientKind, variant] of [
      ['AGENCY', 'agency'],
      ['REFERRER_PROFESSIONAL', 'professional'],
    ]) {
      expect(await decided({ recipientKind })).toEqual(send('SECURE_EMAIL', variant ?? ''))
      expect(await decided({ recipientKind, hasEmail: false })).toEqual(send('POST', variant ?? ''))
    }
  })

  it.each([
    [12, 'SEND', ''],
    [17, 'SEND', ''],
    [11, 'SKIP', 'tooYoungToldInPerson'],
    [0, 'SKIP', 'tooYoungToldInPerson'],
    [null, 'HOLD_FOR_DECISION', 'ageNotRecorded'],
  ])('writes to a child of %s only from 12 on, and not before the age is known (G-16)', async (age, action, reason) => {
    expect(await decided({ recipientKind: 'CHILD', hasEmail: false, age })).toMatchObject({ action, reason })
    expect(
      await decided({ recipientKind: 'CHILD', hasEmail: false, age, letter: 'L-03', profile: 'wirral' }),
    ).toMatchObject({ action, reason })
  })

  it('encloses the leaflet in the letters about recorded information', async () => {
    expect(await decided({ letter: 'L-02' })).toEqual(send('POST', 'parent', true))
    expect(await decided({ letter: 'L-02', recipientKind: 'CARER' })).toEqual(send('POST', 'carer', true))
    expect(await decided({ letter: 'L-03', recipientKind: 'CHILD', age: 13 })).toEqual(
      send('POST', 'youngPerson', true),
    )
  })

  it('gives a private citizen the restricted words and nothing about the child (RF-03)', async () => {
    for (const letter of ['L-04', 'L-05', 'L-07', 'L-12']) {
      expect(await decided({ letter, recipientKind: 'REFERRER_PUBLIC' })).toEqual(send('POST', 'publicReferrer'))
    }
    expect(await decided({ letter: 'L-01', recipientKind: 'REFERRER_PUBLIC' })).toMatchObject({
      action: 'SKIP',
      reason: 'publicReferrerGetsL05',
    })
    expect(await decided({ letter: 'L-46', recipientKind: 'REFERRER_PUBLIC' })).toMatchObject({ action: 'SKIP' })
  })

  it('holds a letter to somebody who is not safe to contact for a decision (G-65)', async () => {
    for (const safeToContact of [false, null]) {
      expect(await decided({ safeToContact })).toMatchObject({
        action: 'HOLD_FOR_DECISION',
        reason: 'notSafeToContact',
        variant: 'parent',
        channel: 'POST',
      })
    }
  })

  it('holds a letter that could do serious harm for a decision (FD-17)', async () => {
    for (const letter of ['L-02', 'L-13', 'L-46']) {
      expect(await decided({ letter, harmRisk: true })).toMatchObject({
        action: 'HOLD_FOR_DECISION',
        reason: 'seriousHarmPossible',
      })
    }
  })

  it('holds a letter to somebody without address and e-mail, and uses the only way there is', async () => {
    expect(await decided({ hasAddress: false, hasEmail: false })).toMatchObject({
      action: 'HOLD_FOR_DECISION',
      reason: 'noAddressNoEmail',
    })
    expect(await decided({ hasAddress: false })).toEqual(send('EMAIL', 'parent'))
    expect(await decided({ hasEmail: false, preferredChannel: 'EMAIL' })).toEqual(send('POST', 'parent'))
  })

  it('skips, with the reason, whoever is no recipient of a letter', async () => {
    expect(await decided({ letter: 'L-62' })).toMatchObject({ action: 'SKIP', reason: 'notARecipientOfThisLetter' })
    expect(await decided({ recipientKind: 'RELATIVE' })).toMatchObject({
      action: 'SKIP',
      reason: 'relativeToldInPerson',
    })
    expect(await decided({ letter: 'L-99', recipientKind: 'STAFF' })).toMatchObject({ action: 'SKIP' })
  })

  it.each([
    ['L-12', 'REFERRER_PROFESSIONAL', 'professional'],
    ['L-13', 'PARENT', 'parent'],
    ['L-14', 'CARER', 'carer'],
    ['L-15', 'AGENCY', 'agency'],
    ['L-16', 'AGENCY', 'agency'],
    ['L-30', 'PARENT', 'parent'],
    ['L-30', 'CARER', 'carer'],
    ['L-30', 'AGENCY', 'agency'],
    ['L-36', 'AGENCY', 'agency'],
    ['L-37', 'AGENCY', 'agency'],
    ['closureGoesOn', 'AGENCY', 'agency'],
    ['L-38', 'PARENT', 'parent'],
    ['L-38', 'CARER', 'carer'],
    ['L-38', 'AGENCY', 'agency'],
    ['L-39', 'AGENCY', 'agency'],
    ['L-39', 'PARENT', 'parent'],
    ['L-39', 'CARER', 'carer'],
    ['L-42', 'AGENCY', 'agency'],
    ['L-42', 'PARENT', 'parent'],
    ['L-42', 'CARER', 'carer'],
    ['L-45', 'CARER', 'carer'],
    ['L-55', 'AGENCY', 'agency'],
    ['L-58', 'OTHER_AUTHORITY', 'localAuthority'],
    ['L-59', 'OTHER_AUTHORITY', 'localAuthority'],
    ['L-60', 'OTHER_AUTHORITY', 'localAuthority'],
    ['L-62', 'AGENCY', 'agency'],
    ['L-61', 'OTHER_AUTHORITY', 'localAuthority'],
    ['requestAnswered', 'OTHER_AUTHORITY', 'localAuthority'],
    ['L-63', 'VISITING_PROFESSIONAL', 'agency'],
    ['L-64', 'OTHER_AUTHORITY', 'localAuthority'],
    ['L-65', 'PARENT', 'parent'],
    ['L-66', 'CARER', 'carer'],
    ['L-67', 'PARENT', 'parent'],
  ])('sends %s to %s', async (letter, recipientKind, variant) => {
    expect(await decided({ letter, recipientKind })).toMatchObject({ action: 'SEND', variant })
  })

  it.each(['L-30', 'L-38', 'L-39', 'L-42'])(
    'sends %s to a young person of 12, and to no younger child (G-16)',
    async (letter) => {
      const child = { letter, recipientKind: 'CHILD', hasEmail: false }
      expect(await decided({ ...child, age: 12 })).toEqual(send('POST', 'youngPerson'))
      expect(await decided({ ...child, age: 11 })).toMatchObject({ action: 'SKIP', reason: 'tooYoungToldInPerson' })
      expect(await decided({ ...child, age: null })).toMatchObject({ action: 'HOLD_FOR_DECISION' })
    },
  )

  it('tells of closing in writing only agencies and the family itself', async () => {
    for (const letter of ['L-30', 'L-36', 'L-37', 'closureGoesOn', 'L-38', 'L-39', 'L-42'])
      for (const recipientKind of ['RELATIVE', 'REFERRER_PUBLIC', 'REFERRER_PROFESSIONAL', 'OTHER_AUTHORITY'])
        expect((await decided({ letter, recipientKind })).action, `${letter} to ${recipientKind}`).toBe('SKIP')
    for (const letter of ['L-36', 'L-37', 'closureGoesOn'])
      for (const recipientKind of ['PARENT', 'CARER', 'CHILD'])
        expect((await decided({ letter, recipientKind, age: 15 })).action, `${letter} to ${recipientKind}`).toBe('SKIP')
  })

  it.each([
    ['wirral', 12, 'SEND', ''],
    ['wirral', 11, 'SKIP', 'tooYoungToldInPerson'],
    ['wirral', null, 'HOLD_FOR_DECISION', 'ageNotRecorded'],
    ['stockport', 15, 'SEND', ''],
    ['lincolnshire', 11, 'SKIP', 'tooYoungToldInPerson'],
    ['assessmentDuty', 12, 'SEND', ''],
    ['assessmentSupport', 15, 'SKIP', 'toldInPersonByDuty'],
    ['assessmentSupport', null, 'SKIP', 'toldInPersonByDuty'],
    ['sample', 15, 'SKIP', 'toldInPersonByDuty'],
  ])('under %s tells a child of %s about the missing worker by: %s (UC-32, C-06, G-16)', async (...row) => {
    const [profile, age, action, reason] = row
    const child = { profile, age, letter: 'L-13', recipientKind: 'CHILD', hasEmail: false }
    expect(await decided(child)).toMatchObject({ action, reason, channel: 'POST' })
    if (action === 'SEND') expect(await decided(child)).toMatchObject({ variant: 'youngPerson' })
    expect(await decided({ ...child, safeToContact: false, age: 15 })).toMatchObject({
      action: reason === 'toldInPersonByDuty' ? 'SKIP' : 'HOLD_FOR_DECISION',
    })
  })

  it.each(['assessmentDuty', 'assessmentSupport', 'wirral', 'stockport', 'lincolnshire', 'sample'])(
    'under %s writes to the adults and agencies of an unallocated case, to relatives never (UC-30, UC-32, UC-54)',
    async (profile) => {
      const told = async (letter: string, recipientKind: string) =>
        (await decided({ profile, letter, recipientKind })).action
      for (const [letter, kind] of [
        ['L-12', 'REFERRER_PROFESSIONAL'],
        ['L-12', 'REFERRER_PUBLIC'],
        ['L-13', 'PARENT'],
        ['L-14', 'CARER'],
        ['L-15', 'AGENCY'],
        ['L-16', 'AGENCY'],
      ] as const)
        expect(await told(letter, kind), `${letter} to ${kind}`).toBe('SEND')
      for (const letter of ['L-12', 'L-13', 'L-14', 'L-15', 'L-16'])
        expect(await told(letter, 'RELATIVE'), `${letter} to a relative`).toBe('SKIP')
      for (const letter of ['L-13', 'L-14', 'L-15', 'L-16'])
        expect(await told(letter, 'REFERRER_PUBLIC'), `${letter} to a private citizen`).toBe('SKIP')
      expect(await told('L-14', 'PARENT')).toBe('SKIP')
    },
  )

  it('withholds a letter that the manager held back, before any other reason, and skips whoever gets none (G-65)', async () => {
    const held = { letter: 'L-13', withheld: true }
    const answer = { action: 'WITHHOLD', reason: 'withheldByManager', variant: 'parent' }
    expect(await decided(held)).toMatchObject(answer)
    expect(await decided({ ...held, safeToContact: false, hasAddress: false, hasEmail: false })).toMatchObject(answer)
    expect(await decided({ ...held, recipientKind: 'RELATIVE' })).toMatchObject({ action: 'SKIP' })
    expect(await decided({ ...held, withheld: false })).toMatchObject({ action: 'SEND' })
  })

  it('asks for booleans as true or false alone, since the engine and other FEEL readers differ on not(true)', () => {
    expect(readFileSync('processes/shared/letterRecipients.dmn', 'utf8')).not.toMatch(/not\((true|false)\)/)
  })

  it('names a source or a gap in every row', async () => {
    for (const id of ['letterRecipients', 'letterAudience', 'letterChannel']) {
      const { rules, hitPolicy } = await tableOf(id)
      expect(hitPolicy).toBe('FIRST')
      for (const { source } of rules) expect(source.length).toBeGreaterThan(10)
    }
  })

  it('is sound DMN with a drawing', async () => {
    const xml = readFileSync('processes/shared/letterRecipients.dmn', 'utf8')
    const { warnings } = await new DmnModdle().fromXML(xml)
    expect(warnings.filter(({ message }: { message: string }) => !/zeebe/.test(message))).toEqual([])
    expect(xml.match(/<dmndi:DMNShape/g)).toHaveLength(3)
    expect(xml).toContain('<zeebe:versionTag value="1.3.0" />')
  })
})
