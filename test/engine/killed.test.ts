import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../workers/calendar/clock.ts'
import { openRegister } from '../../workers/register/register.ts'
import { formsOn } from '../support/forms.ts'
import { type Plant, startPlant } from './product.ts'

/** Milliseconds after which the engine gives every job of a killed process to the next. */
const jobTimeouts = 150_000

let plant: Plant
beforeAll(async () => {
  plant = await startPlant()
  await plant.start()
}, 600_000)
afterAll(() => plant?.close())

async function killAndStartAgain() {
  await plant.kill()
  plant.gate.set('open')
  plant.tellIdentity()
  await plant.start()
}

/** What the register holds about a case, read while no process has it. */
async function recorded(caseReference: string) {
  const register = await openRegister({ dataDir: plant.dataDir, clock: systemClock, log: pino({ level: 'silent' }) })
  const oversight = await register.oversight.ofCase(caseReference)
  const audit = await register.audit.verify()
  await register.close()
  return { rows: oversight.map(({ formId, state }) => `${formId} ${state}`), audit: audit.ok }
}

describe('A worker process that is killed', () => {
  it('between the 202 and the publishing starts the case exactly once after it is back (I1)', async () => {
    plant.gate.set('shut')
    const referrals = await Promise.all([1, 2, 3].map(() => plant.refer()))
    expect(referrals.map(({ status }) => status)).toEqual([202, 202, 202])
    await killAndStartAgain()
    for (const { caseReference } of referrals) {
      await plant.task('daTrayReview', caseReference)
      expect(plant.instances(caseReference)).toHaveLength(1)
    }
  }, 200_000)

  it('between the publishing and its mark starts the case exactly once (I1)', async () => {
    plant.gate.set('noAnswers')
    const { caseReference } = await plant.refer()
    await plant.engine.stream.first(
      ({ valueType, intent, value }) =>
        valueType === 'MESSAGE' && intent === 'PUBLISHED' && value.correlationKey === caseReference,
      'message published',
    )
    await killAndStartAgain()
    await plant.engine.moveBy(jobTimeouts)
    await plant.task('daTrayReview', caseReference)
    const { caseReference: later } = await plant.refer()
    await plant.task('daTrayReview', later)
    expect(plant.instances(caseReference)).toHaveLength(1)
  }, 200_000)

  it('while it records a decision, before and after it is on record, has recorded it once (I3)', async () => {
    const { caseReference } = await plant.refer()
    const forms = formsOn(plant.engine.clock)
    const review = await plant.task('daTrayReview', caseReference)
    const before = plant.holdIdentity(review.value.elementInstanceKey)
    await plant.engine.complete(review.key, 'duty.north', forms.daTrayReview)
    await before
    await plant.kill()
    expect((await recorded(caseReference)).rows).toEqual([])
    plant.tellIdentity()
    await plant.start()
    await plant.engine.moveBy(jobTimeouts)

    const discussion = await plant.task('daStrategyDiscussion', caseReference)
    const after = plant.holdIdentity(discussion.value.elementInstanceKey)
    await plant.engine.complete(discussion.key, 'duty.north', forms.daStrategyDiscussion)
    await after
    plant.gate.set('silent')
    plant.tellIdentity()
    await expect
      .poll(() => plant.get(`/v1/cases/${caseReference}`), { timeout: 120_000 })
      .toContain('daStrategyDiscussion')
    await killAndStartAgain()
    await plant.engine.moveBy(jobTimeouts)
    await plant.task('daAllocationPlan', caseReference)
    await plant.kill()
    expect(await recorded(caseReference)).toEqual({
      rows: ['daTrayReview accepted', 'daStrategyDiscussion accepted'],
      audit: true,
    })
  }, 600_000)
})
