import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const forms = () => steps.forms()
const today = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
const daysAgo = (days: number) => today().minus({ days }).toISODate() ?? ''
const closedBefore = (days: number) => ({ closedOn: daysAgo(days), worker: 'sw.birch', teamLeader: 'tm.south' })
const valuesOf = (options: unknown) => (options as { value: string }[]).map(({ value }) => value)
const selection = (worker: string, changes: Record<string, unknown> = {}) => ({
  ...forms().awSelectWorker,
  worker,
  ...changes,
})

/** From the chosen worker to the end. */
async function briefAndDecide(story: Story, manager = 'tm.north', decision: Record<string, unknown> = {}) {
  await story.complete('awBriefing', manager, forms().awBriefing)
  await story.complete('awManagersDecision', manager, { ...forms().awManagersDecision, ...decision })
  await story.ends('event_workerAllocated')
}

async function holders(story: Story) {
  const all = await stage.register.allocations.ofCase(story.caseReference)
  return all.filter(({ role }) => role === 'PRIMARY')
}

/** At every instant exactly one holder: each part begins when the one before ends, and the last is open. */
async function expectOneHolderAtEveryInstant(story: Story) {
  const parts = await holders(story)
  for (const [index, part] of parts.entries()) expect(part.to).toEqual(parts[index + 1]?.from ?? null)
}

describe('checking the records before a worker is chosen', () => {
  it('asks whether the previous worker can take a case closed 41 days before, and keeps what was typed (AW-08 to AW-13)', async () => {
    const story = await steps.planned({ previousInvolvement: closedBefore(41) })
    expect(await story.form('awRecordCheck')).toMatchObject({
      closedDate: daysAgo(41),
      previousWorker: 'sw.birch',
      previousTeamLeader: 'tm.south',
      refusal: '',
    })
    const typed = {
      ...forms().awRecordCheck,
      closedDate: daysAgo(41),
      previousWorker: 'sw.birch',
      historical: 'Known since 2021 for neglect.',
    }
    expect(await story.refused('awRecordCheck', 'tm.north', typed)).toMatch(/previous worker take it\? is not answered/)
    const again = await story.form('awRecordCheck')
    expect(again).toMatchObject({ historical: 'Known since 2021 for neglect.', previousWorker: 'sw.birch' })
    expect(again.refusal).toMatch(/choose yes or no/)
    await story.complete('awRecordCheck', 'tm.north', { ...typed, previousWorkerAvailable: 'YES' })
    const choice = await story.form('awSelectWorker')
    expect(choice).toMatchObject({ previousWorkerFirst: 'sw.birch', worker: 'sw.birch' })
    expect(valuesOf(choice.workerOptions)[0]).toBe('sw.birch')
    expect(await story.refused('awSelectWorker', 'tm.north', selection('sw.ash'))).toMatch(/previous worker can take/)
    await story.complete('awSelectWorker', 'tm.north', selection('sw.birch'))
    expect(await story.refused('awBriefing', 'tm.north', forms().awBriefing)).toMatch(/previous worker or Team Manager/)
    await story.complete('awBriefing', 'tm.north', {
      ...forms().awBriefing,
      previousDiscussed: 'DONE',
      previousDiscussedOn: daysAgo(0),
      previousDiscussedWith: 'The worker is the same.',
    })
    await story.complete('awManagersDecision', 'tm.north', forms().awManagersDecision)
    await story.ends('event_workerAllocated')
    expect(story.has('serviceTask_tellPreviousLeader')).toBe(false)
    expect((await holders(story)).at(-1)).toMatchObject({ username: 'sw.birch', kind: 'WORKER' })
  })

  it('asks nothing of the previous worker when the case closed 42 days before the referral (AW-13)', async () => {
    const story = await steps.planned({ previousInvolvement: closedBefore(42) })
    await story.complete('awRecordCheck', 'tm.north', { ...forms().awRecordCheck, closedDate: daysAgo(42) })
    expect(await story.form('awSelectWorker')).toMatchObject({ previousWorkerFirst: null })
  })

  it('keeps the previous Team Manager involved when the previous worker is not available, and reminds of the talk (AW-14, AW-42, TU-03)', async () => {
    const story = await steps.planned({ previousInvolvement: closedBefore(30) })
    await story.complete('awRecordCheck', 'tm.north', {
      ...forms().awRecordCheck,
      closedDate: daysAgo(30),
      previousWorker: 'sw.birch',
      previousWorkerAvailable: 'NO',
      previousWorkerReason: 'Moved to the children in care team.',
      previousTeamLeader: 'tm.south',
    })
    await story.complete('awSelectWorker', 'tm.north', selection('sw.ash'))
    await story.complete('awBriefing', 'tm.north', {
      ...forms().awBriefing,
      previousDiscussed: 'NOT_YET',
      issuesRaised: 'Has no car at present.',
    })
    await story.complete('awManagersDecision', 'tm.north', forms().awManagersDecision)
    await story.ends('event_workerAllocated')
    await story.mailTo('sw.ash@', /^Allocated to you/)
    await story.mailTo('tm.south@', /^Please stay involved/)
    const issues = await story.mailTo('tm.north@', /^Matters raised/)
    expect(issues.text).not.toMatch(/no car/)
    await story.mailTo('sw.ash@', /^Talk to the previous worker/)
    const rows = await stage.register.allocations.ofCase(story.caseReference)
    expect(rows.filter(({ to }) => to === null).map(({ username, role }) => [username, role])).toEqual(
      expect.arrayContaining([
        ['sw.ash', 'PRIMARY'],
        ['tm.south', 'INVOLVED'],
      ]),
    )
  })

  it('does not take the record check from a social worker, and puts the attempt on record (AW-08)', async () => {
    const story = await steps.planned()
    const refusal = await story.refused('awRecordCheck', 'sw.ash', forms().awRecordCheck)
    expect(refusal).toMatch(/sw\.ash does not hold a role.*Team Manager/)
    const audit = await stage.register.audit.list({ caseReference: story.caseReference })
    expect(audit.filter(({ actor, action }) => actor === 'sw.ash' && action === 'oversight.refused')).toHaveLength(1)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
  })
})

describe('choosing the worker', () => {
  let story: Story
  it('asks for all factors, shows the reasons and keeps the choice (AW-25 to AW-39)', async () => {
    story = await steps.planned({ categories: ['CP'] })
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    const few = selection('sw.ash', { factors: ['F1'], otherFactors: 'Speaks Polish.' })
    expect(await story.refused('awSelectWorker', 'tm.north', few)).toMatch(/F2, F3/)
    expect(await story.form('awSelectWorker')).toMatchObject({ worker: 'sw.ash', otherFactors: 'Speaks Polish.' })
  })

  it('bars a worker with a conflict of interest (AW-35)', async () => {
    const conflict = selection('sw.ash', { factorWarnings: ['F10'], factorWarningText: 'Neighbour of the family.' })
    expect(await story.refused('awSelectWorker', 'tm.north', conflict)).toMatch(
      /conflict of interest \(F10\) bars sw.ash/,
    )
  })

  it('makes the co-worker the holder when the co-worker is the primary worker (AW-37)', async () => {
    const none = { factorWarnings: [], factorWarningText: null }
    const both = selection('sw.ash', { ...none, coWorker: 'sw.hazel', primaryWorker: 'CO_WORKER', category: ['CP'] })
    await story.complete('awSelectWorker', 'tm.north', both)
    expect(await story.form('awBriefing')).toMatchObject({ workerLabel: 'sw.hazel, with sw.ash as co-worker' })
  })

  it('does not take a briefing in which the standards were not gone through (AW-48 to AW-50, AW-53)', async () => {
    const bare = { ...forms().awBriefing, expectations: false, hsAssessment: undefined }
    expect(await story.refused('awBriefing', 'tm.north', bare)).toMatch(/standards[\s\S]*Health and safety/)
    await story.complete('awBriefing', 'tm.north', forms().awBriefing)
  })

  it('asks for the plan of work and the outcome of a statutory case (AW-44, AW-45)', async () => {
    const refusal = await story.refused('awManagersDecision', 'tm.north', forms().awManagersDecision)
    expect(refusal).toMatch(/Plan of work[\s\S]*Expected outcome/)
    await story.complete('awManagersDecision', 'tm.north', {
      ...forms().awManagersDecision,
      planOfWork: 'Visits every week and a core group each month.',
      expectedOutcome: 'The child is safe at home and goes to school.',
    })
    await story.ends('event_workerAllocated')
  })

  it('has one holder at every instant, with the rationale of the allocation (DA-21, AW-43, AW-54, I3, I4, I5)', async () => {
    await expectOneHolderAtEveryInstant(story)
    const decisions = await stage.register.oversight.ofCase(story.caseReference)
    const decision = decisions.find(({ formId, state }) => formId === 'awManagersDecision' && state === 'accepted')
    expect((await holders(story)).map(({ username, kind }) => [username, kind])).toEqual([
      ['duty.north', 'DUTY_MANAGER'],
      ['sw.hazel', 'WORKER'],
    ])
    expect((await holders(story)).at(-1)?.rationale).toBe(decision?.id)
    const attempts = decisions.map(({ formId, state }) => `${formId} ${state}`)
    expect(attempts.filter((one) => one.startsWith('awSelectWorker'))).toEqual([
      'awSelectWorker refused',
      'awSelectWorker refused',
      'awSelectWorker accepted',
    ])
    await steps.recordIsSound()
  })

  it('goes back to the choice when the case touches the worker, who is then not offered again (AW-51)', async () => {
    const story = await steps.planned()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', selection('sw.ash'))
    await story.complete('awBriefing', 'tm.north', { ...forms().awBriefing, noPersonalImpact: 'NO' })
    const offered = valuesOf((await story.form('awSelectWorker')).workerOptions)
    expect(offered).not.toContain('sw.ash')
    expect(await story.refused('awSelectWorker', 'tm.north', selection('sw.ash'))).toMatch(/bars sw.ash/)
    await story.complete('awSelectWorker', 'tm.north', selection('sw.birch'))
    await briefAndDecide(story)
    expect((await holders(story)).at(-1)?.username).toBe('sw.birch')
  })

  it('sends a family with a professional connection to the tray of another team, which takes a worker there (AW-52)', async () => {
    const story = await steps.planned()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    const same = { outOfArea: 'YES', nextTeam: 'north-assessment', outOfAreaReason: 'Mother works in the team.' }
    expect(await story.refused('awSelectWorker', 'tm.north', selection('sw.ash', same))).toMatch(/another team/)
    await story.complete('awSelectWorker', 'tm.north', selection('sw.ash', { ...same, nextTeam: 'south-assessment' }))
    await story.reaches('event_outOfArea')
    await story.ends('serviceTask_tellReceivingTeam')
    await story.mailTo('duty.south@', /./)
    const south = { manager: 'tm.south', worker: 'sw.oak' }
    await story.complete('daTrayReview', south.manager, forms().daTrayReview)
    await story.complete('daAllocationPlan', south.manager, forms().daAllocationPlan)
    await steps.allocate(story, south)
    await expectOneHolderAtEveryInstant(story)
    expect((await holders(story)).map(({ username }) => username)).toEqual(['duty.north', 'duty.south', 'sw.oak'])
  })

  it('gives a case that nobody can take to the service manager, whose manager is its named holder (AW-16, DA-19)', async () => {
    const story = await steps.planned()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    expect(await story.refused('awSelectWorker', 'tm.north', selection('', { noWorker: true }))).toMatch(/nobody can/i)
    await story.complete('awSelectWorker', 'tm.north', {
      ...selection(''),
      noWorker: true,
      noWorkerReason: 'All five workers hold more than twenty cases.',
    })
    await story.reaches('event_noWorker')
    await story.task('ucCannotAllocate')
    await expectOneHolderAtEveryInstant(story)
    expect((await holders(story)).at(-1)).toMatchObject({ username: 'duty.north', kind: 'DUTY_MANAGER', to: null })
  })

  it('reminds the Team Manager when the allocation limit passes while the worker is chosen, and goes on (G-10, DA-08)', async () => {
    const story = await steps.planned()
    const { value } = await story.task('awRecordCheck')
    await stage.engine.moveTo(
      DateTime.fromISO(value.dueDate, { zone: 'Europe/London' }).plus({ minutes: 1 }).toISO() ?? '',
    )
    await story.mailTo('tm.north@', /^Overdue in your team: Choose, brief and record the worker/)
    await steps.allocate(story)
    expect((await holders(story)).at(-1)?.username).toBe('sw.ash')
    const [late] = (await stage.register.oversight.ofCase(story.caseReference)).filter(
      ({ formId }) => formId === 'awRecordCheck',
    )
    expect(late?.late).toBe(true)
  })

  it('is only named for a transfer: the case stays with its worker until the record changes (DT-03)', async () => {
    const story = await steps.allocated()
    const found = await stage.register.cases.withChild(story.caseReference)
    await steps.begin('allocateWorker', {
      caseReference: story.caseReference,
      initials: found?.child.initials,
      profile: found?.profile,
      authority: found?.authority,
      district: found?.district,
      team: found?.team,
      concernLevel: found?.concernLevel,
      categories: found?.categories,
      allocatingRoles: ['teamManager'],
      allocationOccasion: 'TRANSFER',
      nomination: true,
      deadlines: { allocation: today().plus({ days: 14 }).toISO({ suppressMilliseconds: true }) },
    })
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', selection('sw.birch', { occasion: 'TRANSFER' }))
    await story.complete('awBriefing', 'tm.north', forms().awBriefing)
    await story.complete('awManagersDecision', 'tm.north', forms().awManagersDecision)
    await story.ends('event_workerNamed')
    expect((await holders(story)).at(-1)?.username).toBe('sw.ash')
  })
})

describe('who may be the worker, by the policy of the authority', () => {
  it('does not give a looked-after child to an agency worker where the policy forbids it (AW-18)', async () => {
    const moor = { manager: 'tm.moor', worker: 'sw.moor' }
    const story = await steps.planned({ authority: 'stonebrook', district: 'moor', categories: ['CLA'] }, moor)
    await story.complete('awRecordCheck', 'tm.moor', forms().awRecordCheck)
    const choice = await story.form('awSelectWorker')
    expect(valuesOf(choice.workerOptions)).not.toContain('sw.moor')
    expect(JSON.stringify(choice.workerNotes)).toMatch(/not allowed: .*do not go to agency workers/)
    const forced = selection('sw.moor', { category: ['CLA'] })
    expect(await story.refused('awSelectWorker', 'tm.moor', forced)).toMatch(/sw\.moor cannot take this case: .*agency/)
  })

  it('wants a reason for an agency worker where court is likely (AW-19)', async () => {
    const moor = { manager: 'tm.moor', worker: 'sw.moor' }
    const story = await steps.planned({ authority: 'stonebrook', district: 'moor', categories: ['CIN'] }, moor)
    await story.complete('awRecordCheck', 'tm.moor', { ...forms().awRecordCheck, likelyCourt: 'YES' })
    expect((await story.form('awSelectWorker')).reasonWorkers).toEqual(['sw.moor'])
    expect(await story.refused('awSelectWorker', 'tm.moor', selection('sw.moor'))).toMatch(/discouraged: agency worker/)
    await story.complete('awSelectWorker', 'tm.moor', {
      ...selection('sw.moor'),
      overrideReason: 'Stays until the summer; nobody else has room.',
    })
    await briefAndDecide(story, 'tm.moor')
    expect((await holders(story)).at(-1)?.username).toBe('sw.moor')
  })

  it('takes a student only beside a qualified worker who leads (AW-17, AW-22, AW-23)', async () => {
    await stage.register.staff.seed([
      {
        username: 'st.town',
        displayName: 'Student of the town team',
        roles: ['involvedPractitioner'],
        authority: 'stonebrook',
        district: 'town',
        team: 'town-assessment',
        qualification: 'STUDENT',
        employment: 'PERMANENT',
      },
    ])
    const town = { manager: 'tm.town', worker: 'sw.town' }
    const story = await steps.planned({ authority: 'stonebrook', district: 'town', categories: ['CP'] }, town)
    await story.complete('awRecordCheck', 'tm.town', forms().awRecordCheck)
    const cp = { category: ['CP'] }
    expect(await story.refused('awSelectWorker', 'tm.town', selection('st.town', cp))).toMatch(/needs a co-worker/)
    const leads = { ...cp, coWorker: 'st.town', primaryWorker: 'CO_WORKER' }
    expect(await story.refused('awSelectWorker', 'tm.town', selection('sw.town', leads))).toMatch(/cannot lead/)
    await story.complete('awSelectWorker', 'tm.town', selection('sw.town', { ...leads, primaryWorker: 'WORKER' }))
    await briefAndDecide(story, 'tm.town', {
      planOfWork: 'Visits every week and a core group each month.',
      expectedOutcome: 'The child is safe at home and goes to school.',
    })
    const rows = await stage.register.allocations.ofCase(story.caseReference)
    expect(new Set(rows.filter(({ to }) => to === null).map(({ username, role }) => `${username} ${role}`))).toEqual(
      new Set(['sw.town PRIMARY', 'st.town CO_WORKER']),
    )
  })

  it('gives a pre-birth assessment to a newly qualified worker only with a reason, never to a student (AW-20, AW-21)', async () => {
    const story = await steps.planned({ categories: ['PRE_BIRTH'] })
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    const preBirth = { category: ['PRE_BIRTH'], assessmentType: 'PRE_BIRTH' }
    expect(await story.refused('awSelectWorker', 'tm.north', selection('sw.fir', preBirth))).toMatch(/does not go to a/)
    const alone = selection('sw.cedar', preBirth)
    expect(await story.refused('awSelectWorker', 'tm.north', alone)).toMatch(/discouraged: newly qualified/)
    const beside = { ...preBirth, coWorker: 'sw.hazel', primaryWorker: 'WORKER' }
    await story.complete('awSelectWorker', 'tm.north', selection('sw.cedar', beside))
  })

  it('lets the practice supervisor allocate only where the Team Manager has delegated it (AW-47)', async () => {
    const coast = { manager: 'tm.coast', worker: 'sw.coast' }
    const fenmarsh = { authority: 'fenmarsh', district: 'coast' }
    const story = await steps.planned(fenmarsh, coast)
    const refusal = await story.refused('awRecordCheck', 'ps.fenmarsh', forms().awRecordCheck)
    expect(refusal).toMatch(/ps\.fenmarsh does not hold a role/)
    await steps.allocate(story, coast)
    const [delegated] = (await stage.refer(fenmarsh)) as [Story]
    await steps.plan(delegated, coast, { delegateAllocation: true })
    await steps.allocate(delegated, { manager: 'ps.fenmarsh', worker: 'sw.coast' })
    expect((await holders(delegated)).at(-1)).toMatchObject({ username: 'sw.coast', decidedBy: 'ps.fenmarsh' })
  })
})

describe('the whole of the procedure', () => {
  it('was walked in every step and every way, and its record is sound (I3, I5)', async () => {
    await steps.recordIsSound()
    expect(await notCovered(stage.engine.stream.records, 'processes/allocateWorker')).toEqual([])
  })
})
