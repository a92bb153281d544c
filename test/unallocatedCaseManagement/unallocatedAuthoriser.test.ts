import { describe, expect, it } from 'vitest'
import { profiles, roles } from '../../workers/models/vocabulary.ts'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Given = { profile: string; deallocation: boolean | null }
type Said = { authoriser: string; jointAssessment: boolean; report: boolean }
const said = (given: Given): Promise<Said> => decide('unallocatedAuthoriser', given)
const by = (authoriser: string, jointAssessment: boolean, report = false): Said => ({
  authoriser,
  jointAssessment,
  report,
})

const rows: [profile: string, deallocation: boolean, row: string, expected: Said][] = [
  ['wirral', true, 'wirral', by('deputyDirector', true, true)],
  ['wirral', false, 'wirral', by('deputyDirector', true, true)],
  ['assessmentSupport', true, 'supportDeallocation', by('serviceManager', true)],
  ['assessmentSupport', false, 'support', by('serviceManager', false)],
  ['sample', true, 'supportDeallocation', by('serviceManager', true)],
  ['sample', false, 'support', by('serviceManager', false)],
  ['assessmentDuty', true, 'dutyDeallocation', by('serviceManager', true)],
  ['assessmentDuty', false, 'duty', by('serviceManager', false)],
  ['lincolnshire', true, 'lincolnshireDeallocation', by('teamManager', true)],
  ['lincolnshire', false, 'lincolnshire', by('teamManager', false)],
  ['stockport', true, 'deallocation', by('serviceManager', true)],
  ['anotherAuthority', false, 'others', by('serviceManager', false)],
]

describe('who authorises an unallocated case (UC-11, UC-13, UC-14, UC-15, C-02, C-04)', () => {
  it.each(rows)('in %s, with a worker to lose: %s, row %s', async (profile, deallocation, row, expected) => {
    expect((await matchingRules('unallocatedAuthoriser', { profile, deallocation }))[0]).toBe(`rule_${row}`)
    expect(await said({ profile, deallocation })).toEqual(expected)
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('unallocatedAuthoriser')
    expect(new Set(rows.map(([, , row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
  })

  it('always asks for the joint assessment before a worker is lost (UC-13, G-68)', async () => {
    for (const profile of [...profiles, 'anotherAuthority']) {
      expect((await said({ profile, deallocation: true })).jointAssessment).toBe(true)
    }
  })

  it('names a role that exists, also where nobody said whether there is a worker', async () => {
    for (const profile of profiles) {
      expect(Object.keys(roles)).toContain((await said({ profile, deallocation: null })).authoriser)
    }
  })
})
