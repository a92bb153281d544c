import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { daAllocationPlan } from '../../workers/dutyAllocation/daAllocationPlan.ts'
import { daChildSeen } from '../../workers/dutyAllocation/daChildSeen.ts'
import { daDailyOversight } from '../../workers/dutyAllocation/daDailyOversight.ts'
import { daDelayDecision } from '../../workers/dutyAllocation/daDelayDecision.ts'
import { daReferralDisagreement } from '../../workers/dutyAllocation/daReferralDisagreement.ts'
import { daStrategyDiscussion } from '../../workers/dutyAllocation/daStrategyDiscussion.ts'
import { daTrayReview } from '../../workers/dutyAllocation/daTrayReview.ts'
import { daVisitArrangement } from '../../workers/dutyAllocation/daVisitArrangement.ts'
import { type Office, openOffice } from '../support/office.ts'

const friday = '2026-10-30T10:00:00+00:00'
const words = 'Mother in hospital, children with an aunt; plan agreed with the school.'
let office: Office
let referral: Record<string, unknown>

beforeAll(async () => {
  office = await openOffice(friday)
  referral = await office.refer()
}, 600_000)
afterAll(() => office?.close())

describe('reviewing a referral in the tray', () => {
  const review = { concernLevel: 'OTHER', outcome: 'ALLOCATE', moText: words, moActions: [] }

  it('takes kind of concern, outcome and oversight, and enters the kind of concern (DA-03, DA-12)', async () => {
    const own = await office.refer()
    expect(await office.complete(daTrayReview, own, { ...review, concernLevel: 'SERIOUS' })).toEqual({
      concernLevel: 'SERIOUS',
      trayOutcome: 'ALLOCATE',
      nextTeam: null,
    })
    expect(await office.register.cases.get(own.caseReference)).toMatchObject({ concernLevel: 'SERIOUS' })
  })
  it('refuses an oversight of less than twenty characters (DA-12)', async () => {
    expect(await office.refusals(daTrayReview, referral, { ...review, moText: '   seen and agreed  ' })).toEqual([
      'moText',
    ])
  })
  it('asks for the other team, and not for the one that has it (DA-03)', async () => {
    const other = { ...review, outcome: 'OTHER_TEAM' }
    expect(await office.refusals(daTrayReview, referral, other)).toEqual(['nextTeam'])
    expect(await office.refusals(daTrayReview, referral, { ...other, nextTeam: 'north-assessment' })).toEqual([
      'nextTeam',
    ])
    expect(await office.refusals(daTrayReview, referral, { ...other, nextTeam: 'south-assessment' })).toEqual([])
  })
  it('refuses an action that was due yesterday, and takes one that is due today (CG-3)', async () => {
    const due = (day: string) => ({ ...review, moActions: [{ action: 'Call the school', owner: 'Sam', due: day }] })
    expect(await office.refusals(daTrayReview, referral, due('2026-10-29'))).toEqual(['moActions'])
    expect(await office.refusals(daTrayReview, referral, due('2026-10-30'))).toEqual([])
  })
  it('offers the teams of the authority other than its own', async () => {
    expect(await office.prepare(daTrayReview, referral)).toMatchObject({ teamOptions: [{ value: 'south-assessment' }] })
  })
})

describe('considering the strategy discussion', () => {
  const held = { needed: 'YES', reason: words, heldAt: '2026-10-30T09:30+00:00', outcome: 'S17' }

  it('needs a reason whether it is needed or not (DA-07)', async () => {
    expect(await office.refusals(daStrategyDiscussion, referral, { needed: 'NO', reason: 'not needed' })).toEqual([
      'reason',
    ])
    expect(await office.refusals(daStrategyDiscussion, referral, { needed: 'NO', reason: words })).toEqual([])
  })
  it('needs time and outcome where it was needed, and no time in the future (DA-07)', async () => {
    expect(await office.refusals(daStrategyDiscussion, referral, { needed: 'YES', reason: words })).toEqual([
      'heldAt',
      'outcome',
    ])
    expect(
      await office.refusals(daStrategyDiscussion, referral, { ...held, heldAt: '2026-10-30T10:05+00:00' }),
    ).toEqual(['heldAt'])
  })
  it('ignores what the form has hidden: a time left over from a first answer does not count', async () => {
    const left = { needed: 'NO', reason: words, heldAt: '2027-01-01T10:00+00:00', outcome: 'S47' }
    expect(await office.complete(daStrategyDiscussion, await office.refer(), left)).toMatchObject({
      strategyHeldAt: null,
      strategyOutcome: null,
      concernLevel: 'OTHER',
    })
  })
  it('raises the concern to section 47 and files the discussion', async () => {
    const own = await office.refer()
    expect(await office.complete(daStrategyDiscussion, own, { ...held, outcome: 'S47' })).toMatchObject({
      concernLevel: 'S47',
      strategyHeldLate: false,
    })
    expect(await office.register.cases.get(own.caseReference)).toMatchObject({ concernLevel: 'S47' })
    expect(await office.register.meetings.ofCase(own.caseReference)).toMatchObject([{ kind: 'STRATEGY_DISCUSSION' }])
  })
  it('marks a discussion on a later day than the referral as late, also just after midnight (G-07)', async () => {
    const own = await office.refer()
    office.at('2026-10-31T00:30:00+00:00')
    expect(
      await office.complete(daStrategyDiscussion, own, { ...held, heldAt: '2026-10-31T00:10+00:00' }),
    ).toMatchObject({ strategyHeldLate: true })
    office.at(friday)
  })
})

describe('the Allocation Plan', () => {
  const plan = {
    seenWithinDays: 2,
    neglectIndicated: 'NO',
    plannedActions: [{ action: 'See the child at school', due: '2026-11-02' }],
    history: 'none',
    reviewDate: '2026-11-06',
    strategyConsidered: true,
    view: words,
  }
  const other = () => ({ ...referral, seenLimitHours: 48 })
  const urgent = () => ({ ...referral, seenLimitHours: 24 })

  it('holds limit, actions, history and review date (DA-04, DA-05, DA-11)', async () => {
    expect(await office.complete(daAllocationPlan, other(), plan)).toEqual({
      seenWithinDays: 2,
      seenAtOnce: false,
      seenBeyondLimit: false,
      neglectSuggested: false,
      reviewDate: '2026-11-06',
      allocationDelegated: false,
    })
  })
  it.each([
    ['plannedActions', []],
    ['history', ''],
    ['reviewDate', '2026-10-30'],
    ['strategyConsidered', false],
    ['view', 'short'],
  ])('is refused when %s is %j (DA-05, DA-07, DA-11)', async (field, value) =>
    expect(await office.refusals(daAllocationPlan, other(), { ...plan, [field]: value })).toEqual([field]),
  )
  it('asks for circumstance and reason beyond 48 hours (DA-16, DA-17)', async () => {
    expect(await office.refusals(daAllocationPlan, other(), { ...plan, seenWithinDays: 3 })).toEqual([
      'seenCircumstance',
      'seenReason',
    ])
    expect(
      await office.refusals(daAllocationPlan, other(), {
        ...plan,
        seenWithinDays: 3,
        seenCircumstance: 'NOTICE',
        seenReason: words,
      }),
    ).toEqual([])
  })
  it('asks for them beyond 24 hours in a section 47 or serious case (G-62, DA-14, DA-15)', async () => {
    expect(await office.refusals(daAllocationPlan, urgent(), plan)).toEqual(['seenCircumstance', 'seenReason'])
    expect(await office.refusals(daAllocationPlan, urgent(), { ...plan, seenWithinDays: 1 })).toEqual([])
    expect(await office.refusals(daAllocationPlan, urgent(), { ...plan, seenWithinDays: 0 })).toEqual([])
  })
  it('has the assessment record opened in Stockport (DA-22)', async () => {
    const stockport = { ...other(), profile: 'stockport' }
    expect(await office.refusals(daAllocationPlan, stockport, plan)).toEqual(['assessmentSystem'])
    expect(await office.refusals(daAllocationPlan, stockport, { ...plan, assessmentSystem: true })).toEqual([])
  })
  it('starts from the usual limit and from what the front door saw of neglect (DA-16, DA-27)', async () => {
    expect(await office.prepare(daAllocationPlan, urgent())).toEqual({
      seenLimitHours: 24,
      seenWithinDays: 1,
      neglectIndicated: 'YES',
    })
  })
  it('says which decision is missing when no limit was looked up', async () => {
    await expect(office.prepare(daAllocationPlan, referral)).rejects.toThrow('seenLimitHours')
  })
})

describe('daily oversight of a waiting referral', () => {
  const oversight = { oversightKind: 'OTHER', moText: words, moActions: [] }

  it('takes another reason with the oversight alone (DA-11, DA-12)', async () => {
    expect(await office.refusals(daDailyOversight, referral, oversight)).toEqual([])
  })
  it('asks who and by when where the intended worker is out (DA-13)', async () => {
    const out = { ...oversight, oversightKind: 'INTENDED_WORKER_OUT' }
    expect(await office.refusals(daDailyOversight, referral, out)).toEqual(['namedWorker', 'discussBy'])
    expect(
      await office.refusals(daDailyOversight, referral, { ...out, namedWorker: 'sam', discussBy: '2026-10-29' }),
    ).toEqual(['discussBy'])
    expect(
      await office.complete(daDailyOversight, referral, { ...out, namedWorker: 'sam', discussBy: '2026-10-30' }),
    ).toEqual({
      oversightKind: 'INTENDED_WORKER_OUT',
      namedWorker: 'sam',
      discussBy: '2026-10-30',
    })
  })
  it('takes "reviewed, not section 47" only when it is confirmed, dated, and true (DA-13)', async () => {
    const reviewed = { ...oversight, oversightKind: 'REVIEWED_NOT_S47', notS47: true, discussBy: '2026-11-03' }
    expect(await office.refusals(daDailyOversight, referral, { ...reviewed, notS47: false, discussBy: '' })).toEqual([
      'discussBy',
      'notS47',
    ])
    expect(await office.refusals(daDailyOversight, { ...referral, concernLevel: 'S47' }, reviewed)).toEqual([
      'oversightKind',
    ])
    expect(await office.refusals(daDailyOversight, referral, reviewed)).toEqual([])
  })
})

describe('a late allocation', () => {
  it('is decided with a direction, and with a team when it goes elsewhere (DA-09, DA-10)', async () => {
    expect(await office.refusals(daDelayDecision, referral, { route: 'DUTY_TEAM', direction: '' })).toEqual([
      'direction',
    ])
    expect(await office.refusals(daDelayDecision, referral, { route: 'OTHER_TEAM', direction: words })).toEqual([
      'nextTeam',
    ])
    expect(
      await office.complete(daDelayDecision, referral, {
        route: 'OTHER_TEAM',
        nextTeam: 'south-assessment',
        direction: words,
      }),
    ).toEqual({
      delayRoute: 'OTHER_TEAM',
      nextTeam: 'south-assessment',
    })
    expect(await office.prepare(daDelayDecision, referral)).toMatchObject({
      receivedText: 'Friday 30 October 2026 10:00',
    })
  })
})

describe('a disagreement with the front door (stand-in)', () => {
  const discussion = {
    positionFrontDoor: 'A referral',
    positionDuty: 'Advice is enough',
    frontDoorManagerName: 'F. Door',
    dutyManagerName: 'D. Duty',
    decision: 'NO_REFERRAL',
    discussionText: words,
  }
  it('is decided with both managers and the discussion on record (RD-01, RD-02, RD-03, G-63)', async () => {
    expect(await office.complete(daReferralDisagreement, referral, discussion)).toEqual({
      disagreementDecision: 'NO_REFERRAL',
      disagreementEscalated: false,
    })
    expect(await office.refusals(daReferralDisagreement, referral, { ...discussion, dutyManagerName: '' })).toEqual([
      'dutyManagerName',
    ])
  })
  it('names the Service Managers where they decided (RD-04)', async () => {
    expect(
      await office.refusals(daReferralDisagreement, referral, { ...discussion, serviceManagersAsked: true }),
    ).toEqual(['serviceManagerNames'])
  })
  it('keeps every name out of the process variables', () => {
    expect(daReferralDisagreement.texts).toEqual(
      expect.arrayContaining(['frontDoorManagerName', 'dutyManagerName', 'serviceManagerNames']),
    )
  })
})

describe('agreeing the visit', () => {
  const limited = () => ({ ...referral, deadlines: { childSeen: '2026-11-02T10:00:00+00:00' } })
  const visit = { visitDate: '2026-11-02', unannounced: 'YES' }

  it('lies between today and the limit of the Allocation Plan (DA-25)', async () => {
    expect(await office.refusals(daVisitArrangement, limited(), visit)).toEqual([])
    expect(await office.refusals(daVisitArrangement, limited(), { ...visit, visitDate: '2026-11-03' })).toEqual([
      'visitDate',
    ])
    expect(await office.refusals(daVisitArrangement, limited(), { ...visit, visitDate: '2026-10-29' })).toEqual([
      'visitDate',
    ])
  })
  it('can still be agreed once the limit has passed', async () => {
    const late = { ...referral, deadlines: { childSeen: '2026-10-29T10:00:00+00:00' } }
    expect(await office.refusals(daVisitArrangement, late, { ...visit, visitDate: '2026-10-31' })).toEqual([])
  })
  it('asks about the telephone call, and not before an unannounced visit (DA-26)', async () => {
    expect(await office.refusals(daVisitArrangement, limited(), { ...visit, unannounced: 'NO' })).toEqual(['called'])
    expect(
      await office.refusals(daVisitArrangement, limited(), { ...visit, unannounced: 'NO', called: 'YES' }),
    ).toEqual(['callResult'])
    expect(
      await office.refusals(daVisitArrangement, limited(), { ...visit, unannounced: 'NO', called: 'NO_NO_DETAILS' }),
    ).toEqual([])
  })
  it('is unannounced where neglect is indicated, unless a reason is given (DA-27)', async () => {
    const neglect = { ...limited(), neglectIndicated: true }
    expect(
      await office.refusals(daVisitArrangement, neglect, { ...visit, unannounced: 'NO', called: 'NO_NOT_APPROPRIATE' }),
    ).toEqual(['unannouncedReason'])
    expect(await office.complete(daVisitArrangement, neglect, visit)).toEqual({
      visitDate: '2026-11-02',
      visitUnannounced: true,
      familyCalled: false,
    })
  })
  it('starts from what the front door saw, and from the plan once there is one (DA-27)', async () => {
    const own = { ...limited(), ...(await office.refer()) }
    expect(await office.prepare(daVisitArrangement, own)).toMatchObject({ neglectIndicated: true, unannounced: 'YES' })
    const plan = {
      seenWithinDays: 2,
      neglectIndicated: 'NO',
      plannedActions: [{ action: 'Visit', due: '2026-11-02' }],
      history: 'none',
      reviewDate: '2026-11-06',
      strategyConsidered: true,
      view: words,
    }
    await office.complete(daAllocationPlan, { ...own, seenLimitHours: 48 }, plan)
    expect(await office.prepare(daVisitArrangement, own)).toMatchObject({ neglectIndicated: false, unannounced: 'NO' })
  })
})

describe('seeing the child', () => {
  const visit = {
    seenAt: '2026-10-30T09:45+00:00',
    visitor: 'sam',
    announced: 'UNANNOUNCED',
    childrenSeen: true,
    childSeenAlone: true,
    note: words,
  }

  it('files the visit and says that the child was seen (DA-14, DA-15, DA-20)', async () => {
    const own = await office.refer()
    expect(await office.complete(daChildSeen, own, visit, 'sam')).toEqual({
      childSeenOutcome: 'SEEN',
      childSeenAt: '2026-10-30T09:45:00+00:00',
    })
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'VISIT', visitor: 'sam', childSeen: true, seenAlone: true, recordedBy: 'sam' },
    ])
  })
  it('files an attempt with its reason and does not count it as seen (G-66)', async () => {
    const own = await office.refer()
    const attempt = { ...visit, childrenSeen: false, childSeenAlone: true }
    expect(await office.refusals(daChildSeen, own, attempt)).toEqual(['notSeenReason'])
    expect(await office.complete(daChildSeen, own, { ...attempt, notSeenReason: 'Nobody at home' }, 'sam')).toEqual({
      childSeenOutcome: 'ATTEMPT',
      lastAttemptAt: '2026-10-30T09:45:00+00:00',
    })
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'ATTEMPT', childSeen: false, seenAlone: null },
    ])
  })
  it('lies not in the future, also across the change of the clocks', async () => {
    expect(await office.refusals(daChildSeen, referral, { ...visit, seenAt: '2026-10-30T11:00+01:00' })).toEqual([])
    expect(await office.refusals(daChildSeen, referral, { ...visit, seenAt: '2026-10-30T11:00+00:00' })).toEqual([
      'seenAt',
    ])
  })
})
