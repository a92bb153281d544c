import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formsOn } from '../support/forms.ts'
import { countsOfDecisions, inProcessScope, waitingForNothing } from '../support/invariants.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

/** Identities that cannot be mistaken for anything else, each part of a name alone as well. */
const canary = {
  child: 'Zephyrine Quagglethorpe',
  mother: 'Perpetua Quagglethorpe-Vexley',
  father: 'Ignatius Vexbury',
  referrer: 'Cordelia Snarkwright',
  agency: 'Wrenmoor Canary Nursery',
  address: '77 Umbrellastone Crescent, Canarystead, ZZ9 7QQ',
  mail: 'perpetua.canary@family.example.org',
  referrerMail: 'cordelia.canary@nursery.example.org',
  phone: '07700900123',
  born: '2017-03-19',
  reason: 'The canarychild told the nursery of a bruise.',
}
const identities = [
  ...Object.values(canary),
  ...'Zephyrine Quagglethorpe Perpetua Vexley Ignatius Vexbury Cordelia Snarkwright Umbrellastone Canarystead'.split(
    ' ',
  ),
  'ZZ9 7QQ',
  'canary',
]
const words = {
  moText: 'Freetext of the tray review, written by the manager on this day, saying much.',
  reason: 'Freetext of the strategy discussion: an assessment of need is enough.',
}

let stage: Stage
const pages: string[] = []
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage?.stop())

const forms = () => formsOn(stage.engine.clock)
const referral = () => ({
  reason: canary.reason,
  referrer: {
    name: canary.referrer,
    kind: 'PROFESSIONAL' as const,
    agency: canary.agency,
    email: canary.referrerMail,
    phone: canary.phone,
  },
  children: [{ name: canary.child, dateOfBirth: canary.born, address: canary.address }],
  people: [
    {
      name: canary.mother,
      relationship: 'MOTHER' as const,
      parentalResponsibility: true,
      email: canary.mail,
      address: canary.address,
      preferredChannel: 'EMAIL' as const,
      safeToContact: true,
    },
    {
      name: canary.father,
      relationship: 'FATHER' as const,
      parentalResponsibility: true,
      address: canary.address,
      preferredChannel: 'POST' as const,
      safeToContact: false,
      unsafeReason: 'The canaryfather must not learn the address.',
    },
  ],
  agencies: [{ name: canary.agency, kind: 'OTHER' as const, email: canary.referrerMail }],
})

/** A referral with canary identities, a refused review, and the whole way to the worker who sees the child. */
async function play(): Promise<Story> {
  const [story] = (await stage.refer(referral() as never)) as [Story]
  const review = { ...forms().daTrayReview, ...('moText' in forms().daTrayReview ? { moText: words.moText } : {}) }
  await story.refused('daTrayReview', 'sw.ash', review)
  await story.complete('daTrayReview', 'duty.north', review)
  await story.complete('daStrategyDiscussion', 'duty.north', { ...forms().daStrategyDiscussion, reason: words.reason })
  await story.complete('daAllocationPlan', 'tm.north', forms().daAllocationPlan)
  await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
  await story.complete('awSelectWorker', 'tm.north', forms().awSelectWorker)
  await story.complete('awBriefing', 'tm.north', forms().awBriefing)
  await story.complete('awManagersDecision', 'tm.north', forms().awManagersDecision)
  await story.task('daChildSeen')
  return story
}
const get = async (path: string) => (await fetch(`${stage.application.url}${path}`)).text()
const foundIn = (text: string) => identities.filter((identity) => text.includes(identity))

describe('A referral with unmistakable people, from the tray to its worker', () => {
  it('leaves no name, address or other identity in the engine, the log, the metrics or an answer about nobody (I6)', async () => {
    const story = await play()
    await get(`/cases/${story.caseReference}?search=${encodeURIComponent(canary.child)}`)
    await get(`/v1/cases/${encodeURIComponent(canary.child)}`)
    pages.push(await get('/metrics'), await get('/ready'), await get('/health'))
    expect(stage.lines.join('')).toContain('/v1/cases/{reference}')
    expect(foundIn(JSON.stringify(stage.engine.stream.records))).toEqual([])
    expect(foundIn(stage.lines.join(''))).toEqual([])
    expect(foundIn(pages.join(''))).toEqual([])
    expect(pages[0]).toContain('worker_last_poll_age_seconds')
  }, 200_000)

  it('keeps what people wrote in the scope of their task (I6)', () => {
    expect(inProcessScope(stage.engine.stream.records, Object.values(words))).toEqual([])
  })

  it('has as many rows of oversight and audit entries as tasks were completed (I3)', async () => {
    const { completions, oversight, audit } = await countsOfDecisions(stage.engine.stream.records, stage.register)
    expect(completions).toBeGreaterThanOrEqual(8)
    expect({ oversight, audit }).toEqual({ oversight: completions, audit: completions })
  })

  it('waits for something wherever it stands (I4)', async () => {
    await expect.poll(() => waitingForNothing(stage.engine.stream.records), { timeout: 120_000 }).toEqual([])
  })

  it('has an audit chain that verifies (I5)', async () => {
    expect(await stage.register.audit.verify()).toMatchObject({ ok: true })
  })
})

describe('The check for instances that wait for nothing', () => {
  it('names the task that nobody has, though a timer runs beside it', () => {
    const without = stage.engine.stream.records.filter(({ valueType }) => valueType !== 'USER_TASK')
    expect(waitingForNothing(without).join()).toContain('userTask_daChildSeen')
  })
})
