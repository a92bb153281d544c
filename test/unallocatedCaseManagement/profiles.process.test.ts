import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'

let stage: Stage
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
}, 600_000)
afterAll(() => stage?.stop())

/** Authority by authority: who acts there, and what its profile says of a case without a worker (2.3 C, 3.32). */
const authorities = [
  {
    profile: 'assessmentDuty',
    authority: 'ashmere',
    districts: ['east', 'west'],
    service: 'sm.ashmere',
    authorises: 'serviceManager',
    escalatesAfterDays: 14,
    tells: ['seniorManager'],
    briefs: false,
  },
  {
    profile: 'assessmentSupport',
    authority: 'bramford',
    districts: ['vale', 'hill'],
    service: 'sm.bramford',
    authorises: 'serviceManager',
    escalatesAfterDays: 14,
    tells: ['seniorManager'],
    briefs: true,
  },
  {
    profile: 'wirral',
    authority: 'westhaven',
    districts: ['harbour', 'marsh-end'],
    service: 'sm.westhaven',
    authorises: 'deputyDirector',
    escalatesAfterDays: 0,
    tells: ['serviceManager', 'seniorManager'],
    briefs: false,
  },
  {
    profile: 'stockport',
    authority: 'stonebrook',
    districts: ['town', 'moor'],
    service: 'sm.stonebrook',
    authorises: 'serviceManager',
    escalatesAfterDays: 14,
    tells: ['seniorManager'],
    briefs: false,
  },
  {
    profile: 'lincolnshire',
    authority: 'fenmarsh',
    districts: ['coast', 'wold'],
    service: 'sm.fenmarsh',
    authorises: 'teamManager',
    escalatesAfterDays: 14,
    tells: ['seniorManager'],
    briefs: false,
  },
] as const

describe.each(authorities)('under the profile $profile', (one) => {
  const { authority, districts, service } = one
  const [district] = districts
  const [manager, worker] = [`tm.${district}`, `sw.${district}`]

  it(`a case without a worker is escalated after ${one.escalatesAfterDays} days, to ${one.tells.join(' and then ')}, and only the ${one.authorises} lets it wait (UC-11, UC-15, UC-42, UC-43, C-02, C-04, C-05)`, async () => {
    const { forms } = steps
    const [story] = await stage.refer({ authority, district })
    if (!story) throw new Error('A referral has at least one child')
    await story.task('daTrayReview')
    await steps.begin('unallocatedCaseManagement', { caseReference: story.caseReference })
    const { value } = await story.timer('event_twoWeeksOver')
    const { since } = (await stage.register.unallocated.current(story.caseReference)) ?? { since: '' }
    const waited = DateTime.fromMillis(value.dueDate).diff(DateTime.fromISO(since), 'days').days
    expect(Math.round(waited)).toBe(one.escalatesAfterDays)

    await story.complete('ucCannotAllocate', manager, forms().ucCannotAllocate)
    await story.mailTo(`${service}@`, /./)
    await story.complete('ucDutyVisit', worker, { ...forms().ucDutyVisit, visitor: worker })
    await story.complete('ucRiskAssessment', manager, { ...forms().ucRiskAssessment, discussedWith: worker })
    await story.complete('ucManagerSolution', service, {
      ...forms().ucManagerSolution,
      lookedAtWith: manager,
      solution: 'RESOURCES',
    })
    const asked = { askedOn: forms().ucDistrictSearch.answers[0]?.askedOn, askedBy: service, answer: 'NO' }
    await story.complete('ucDistrictSearch', service, {
      ...forms().ucDistrictSearch,
      scope: ['OWN_TEAM', 'OTHER_DISTRICTS'],
      answers: districts.map((code) => ({ team: `${code}-assessment`, ...asked })),
    })
    if (one.authorises === 'deputyDirector') {
      await story.complete('ucJointRiskAssessment', manager, forms().ucJointRiskAssessment)
      await story.complete('ucJointRiskAssessment', service, forms().ucJointRiskAssessment)
    }
    const { value: decision } = await story.task('ucAuthorisation')
    expect(decision.candidateGroupsList).toEqual([one.authorises])
    const reports = await stage.register.reports.list({ kind: 'R-02', caseReference: story.caseReference })
    expect(reports).toHaveLength(one.authorises === 'deputyDirector' ? 1 : 0)
    expect(await story.refused('ucAuthorisation', worker, forms().ucAuthorisation)).toContain(`${worker} does not hold`)

    const { value: escalation } = await story.timer('event_twoWeeksOver')
    if (one.escalatesAfterDays > 0) await stage.engine.moveTo(new Date(escalation.dueDate + 60_000).toISOString())
    const { value: review } = await story.task('ucSeniorReview')
    expect(review.candidateGroupsList).toEqual(['seniorManager'])
    const told = stage.engine.stream.records.filter(
      ({ valueType, value }) =>
        valueType === 'VARIABLE' && value.name === 'role' && value.processInstanceKey === review.processInstanceKey,
    )
    expect(told.map(({ value }) => JSON.parse(value.value))).toEqual(one.tells)
    await story.ends(one.briefs ? 'serviceTask_brief' : 'event_noBriefing')
  }, 180_000)
})
