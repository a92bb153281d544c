import { beforeAll, describe, expect, it, vi } from 'vitest'
import { profiles, roles } from '../../workers/models/vocabulary.ts'
import { decide, matchingRules, type Table, tableOf } from '../support/dmn.ts'

vi.setConfig({ testTimeout: 60_000 })

const value = async (profile: string, parameter: string) => (await decide('policyValues', { profile, parameter })).value
const lists = [
  'allocationLateReport',
  'allocatingRoles',
  'unallocatedEscalateTo',
  'unallocatedBriefing',
  'unallocatedWeeklyReportTo',
  'statutoryDutiesConfirmedTo',
  'caseloadReportTo',
  'closureRoles',
  'closureQualityRoles',
  'overdueNoticeUrgentTo',
  'managerAbsentFallbackTo',
]

let table: Table
let parameters: string[]
beforeAll(async () => {
  table = await tableOf('policyValues')
  parameters = [...new Set(table.rules.map((rule) => JSON.parse(rule.tests[1] ?? '') as string))]
})

describe('policyValues', () => {
  it.each([
    ['assessmentDuty', 'trayCutOffMonThu', '16:15'],
    ['assessmentDuty', 'trayCutOffFri', '15:45'],
    ['sample', 'trayCutOffFri', '15:45'],
    ['wirral', 'trayCutOffFri', null],
    ['sample', 'dayEndTime', '17:00'],
    ['lincolnshire', 'dayStartTime', '09:00'],
    ['sample', 'dailyOversight', true],
    ['stockport', 'dailyOversight', false],
    ['assessmentDuty', 'allocatingRoles', ['teamManager', 'deputyTeamManager']],
    ['wirral', 'allocatingRoles', ['teamManager', 'dutyManager']],
    ['lincolnshire', 'allocatingRoles', ['teamManager', 'practiceSupervisor']],
    ['stockport', 'roleNameTeamManager', 'Team Leader'],
    ['wirral', 'roleNameServiceManager', 'Group Manager'],
    ['lincolnshire', 'recordSystem', 'MOSAIC'],
    ['lincolnshire', 'stepDownModel', 'TAC'],
    ['lincolnshire', 'visitDateAtAllocation', true],
    ['wirral', 'unallocatedEscalateTo', ['serviceManager', 'seniorManager']],
    ['sample', 'unallocatedEscalateTo', ['seniorManager']],
    ['wirral', 'unallocatedWeeklyReportTo', ['seniorManager', 'deputyDirector']],
  ])('of %s for %s is what its source says', async (profile, parameter, said) => {
    expect(await value(profile, parameter)).toEqual(said)
  })

  it('of who is told of a case that stays unallocated end with the Senior Manager, who reviews it (UC-42, C-05)', async () => {
    for (const profile of profiles)
      expect((await value(profile, 'unallocatedEscalateTo')).at(-1), profile).toBe('seniorManager')
  })

  it('of the sample take assessment support for unallocated cases and assessment duty for the rest', async () => {
    expect(await value('sample', 'holdingPlace')).toBe(await value('assessmentSupport', 'holdingPlace'))
    expect(await value('sample', 'searchOtherTeams')).toEqual(['DISTRICT', 'OTHER_DISTRICTS'])
    expect(await value('sample', 'unallocatedBriefing')).toEqual(['assistantDirector'])
    expect(await value('sample', 'closureRoles')).toEqual(['teamManager', 'deputyTeamManager'])
    expect(await value('sample', 'recordSystem')).toBe('Liquid Logic / Capita')
  })

  it('have no row that never decides, a default for every parameter and a source on every row', async () => {
    const winners = new Set<string | undefined>()
    for (const parameter of parameters) {
      for (const profile of [...profiles, 'anotherAuthority'])
        winners.add((await matchingRules('policyValues', { profile, parameter }))[0])
      expect(await matchingRules('policyValues', { profile: 'anotherAuthority', parameter })).toEqual([
        `rule_${parameter}_default`,
      ])
    }
    expect(table.rules.map((rule) => rule.id).filter((id) => !winners.has(id))).toEqual([])
    for (const rule of table.rules) expect(rule.results[1], rule.id).toMatch(/^".+"$/)
    for (const rule of table.rules)
      expect(rule.source, rule.id).toMatch(/line \d+|\((Wirral|Stockport|Lincolnshire|July|August)|default/)
  })

  it('name only roles that exist, times of day that can be read, and booleans that are booleans', async () => {
    for (const profile of profiles) {
      for (const parameter of lists)
        for (const role of await value(profile, parameter)) expect(Object.keys(roles)).toContain(role)
      for (const parameter of ['dayStartTime', 'dayEndTime'])
        expect(await value(profile, parameter)).toMatch(/^\d\d:\d\d$/)
      for (const parameter of ['dailyOversight', 'visitDateAtAllocation', 'iroOversight']) {
        expect(typeof (await value(profile, parameter))).toBe('boolean')
      }
    }
  })
})
