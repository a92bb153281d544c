import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseloadsOn } from '../caseReallocation/caseloads.ts'
import { notCovered } from '../support/coverage.ts'
import { aReferral } from '../support/referrals.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'

let stage: Stage
let on: ReturnType<typeof caseloadsOn>
beforeAll(async () => {
  stage = await startStage()
  on = caseloadsOn(stage)
})
afterAll(() => stage?.stop())

const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' }).startOf('second')
const why = 'Consent was withdrawn; the father is back in the home, and the school is worried again.'

/** Somebody tells the front door about a child, known by an earlier case or not. */
async function received(caseReference: string | null) {
  const { contactId } = await stage.register.contacts.receive({
    ...{ authority: 'sample', district: 'north', caseReference, reason: why },
    ...({ source: caseReference ? 'TAF_ENDED' : 'OTHER_AUTHORITY' } as const),
    from: 'asw.sample',
    at: now().toISO({ suppressMilliseconds: true }) ?? '',
  })
  return { contactId, contact: on.instancesOf('contactId', contactId) }
}
const decisionOf = (contactId: string) => stage.register.contacts.get(contactId)

describe('a contact at the front door', () => {
  it('about a child whose case was closed becomes a referral; left over a day it is chased and stays (FD-10, TS-20, G-67, G-10)', async () => {
    const [child] = aReferral().children
    const [caseReference = ''] = await on.caseload('sw.ash', 1)
    await stage.register.cases.close(caseReference, { outcome: 'STEPPED_DOWN_TAF', actor: 'tm.north' })
    const { contactId, contact } = await received(caseReference)
    expect((await contact.form('fdContact')).contactText).toContain(why)

    const { value: limit } = await contact.timer('event_fdContactOverdue')
    expect(DateTime.fromMillis(limit.dueDate).diff(now(), 'hours').hours).toBeCloseTo(24, 0)
    await stage.engine.moveTo(new Date(limit.dueDate + 1000).toISOString())
    await contact.mailTo('fdm.sample@', /^Contact overdue/, new RegExp(caseReference))
    await contact.ends('event_contactChased')

    const reason = 'The concern is new and needs an assessment.'
    const closed = { decision: 'REFERRAL', newCase: caseReference, reason }
    expect(await contact.refused('fdContact', 'frontdoor.sample', closed)).toContain('is closed')
    const [referral] = await stage.refer({ children: [{ ...child, name: 'Amber Quillfeather 0' }] })
    const taken = { ...closed, newCase: referral?.caseReference }
    expect(await contact.refused('fdContact', 'sw.ash', taken)).toContain('Front Door')
    await contact.complete('fdContact', 'frontdoor.sample', taken)
    await contact.ends('event_contactDecided')
    expect(await decisionOf(contactId)).toMatchObject({
      ...{ decision: 'REFERRAL', decidedBy: 'frontdoor.sample', note: reason },
    })
    await referral?.task('daTrayReview')
  })

  it('about a child whom nobody here knows leads to nothing, with the reason (FD-10)', async () => {
    const { contactId, contact } = await received(null)
    const short = { decision: 'NO_ACTION', newCase: null, reason: 'nothing' }
    expect(await contact.refused('fdContact', 'fdm.sample', short)).toMatch(/Why/)
    const reason = 'The family lives in another authority, which has the case already.'
    await contact.complete('fdContact', 'fdm.sample', { ...short, reason })
    await contact.ends('event_contactDecided')
    expect(await decisionOf(contactId)).toMatchObject({ decision: 'NO_ACTION', decidedBy: 'fdm.sample', note: reason })
  })
})

describe('the model of the contact', () => {
  it('leaves a sound record behind (I3, I5, I6)', () => stepsOf(stage).recordIsSound())

  it('is passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/frontDoorContact')).toEqual([])
  })
})
