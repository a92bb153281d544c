import { describe, expect, it } from 'vitest'
import { categories as allCategories, profiles } from '../../workers/models/vocabulary.ts'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Case = { profile?: string; categories?: string[]; concernLevel?: string }
const asked = (given: Case) => ({ profile: 'sample', categories: ['CIN'], concernLevel: 'OTHER', ...given })
const standing = async (given: Case) => (await decide('neverUnallocated', asked(given))).standing

/** One line for each row: what was asked, the row that decides, its standing. */
const rows: [Case, string, string][] = [
  [{ categories: ['CIN', 'S47'] }, 'section47', 'HARD'],
  [{ concernLevel: 'S47' }, 'section47Concern', 'HARD'],
  [{ categories: ['CP'], profile: 'assessmentSupport' }, 'childProtectionSupport', 'HARD'],
  [{ categories: ['CP'], profile: 'sample' }, 'childProtectionSupport', 'HARD'],
  [{ categories: ['CP'], profile: 'wirral' }, 'childProtectionWirral', 'HARD'],
  [{ categories: ['CP'], profile: 'lincolnshire' }, 'childProtection', 'HARD'],
  [{ categories: ['PRIVATE_FOSTERING'], profile: 'assessmentSupport' }, 'privateFosteringSupport', 'HARD'],
  [{ categories: ['COURT'], profile: 'wirral' }, 'courtWirral', 'HARD'],
  [{ categories: ['PROCEEDINGS'], profile: 'wirral' }, 'courtWirral', 'HARD'],
  [{ categories: ['PROCEEDINGS', 'CLA'], profile: 'sample' }, 'court', 'HARD'],
  [{ categories: ['PRIVATE_FOSTERING'], profile: 'wirral' }, 'privateFostering', 'PRIORITY'],
  [{ categories: ['PRIVATE_FOSTERING'], profile: 'stockport' }, 'privateFostering', 'PRIORITY'],
  [{ categories: ['CLA'] }, 'lookedAfterSupport', 'PRIORITY'],
  [{ categories: ['CLA'], profile: 'wirral' }, 'lookedAfterWirral', 'MAY_WAIT'],
  [{ categories: ['CLA'], profile: 'assessmentDuty' }, 'lookedAfter', 'PRIORITY'],
  [{ categories: ['CIN', 'SUPERVISION_ORDER', 'PRE_PROCEEDINGS'] }, 'others', 'MAY_WAIT'],
]

describe('who never goes without a worker (UC-07, UC-08, G-69, C-03, C-25)', () => {
  it.each(rows)('%j is decided by row %s: %s', async (given, row, expected) => {
    expect((await matchingRules('neverUnallocated', asked(given)))[0]).toBe(`rule_${row}`)
    expect(await standing(given)).toBe(expected)
  })

  it('has a case here for every row, a source for each, and a reason of one sentence', async () => {
    const { rules } = await tableOf('neverUnallocated')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
    for (const { id, results } of rules) expect(results[1], id).toMatch(/^"[A-Z][^."]+\."$/)
  })

  it('counts section 47 as child protection in every profile, whatever else the case is (G-69)', async () => {
    for (const profile of [...profiles, 'anotherAuthority']) {
      for (const category of allCategories) {
        expect(await standing({ profile, categories: [category], concernLevel: 'S47' })).toBe('HARD')
        expect(await standing({ profile, categories: [category, 'S47'] })).toBe('HARD')
        expect(await standing({ profile, categories: ['CP', category] })).toBe('HARD')
      }
    }
  })

  it('lets the strictest of several categories decide, in whatever order they stand', async () => {
    expect(await standing({ profile: 'wirral', categories: ['CLA', 'PRIVATE_FOSTERING'] })).toBe('PRIORITY')
    expect(await standing({ profile: 'wirral', categories: ['PRIVATE_FOSTERING', 'CLA'] })).toBe('PRIORITY')
    expect(await standing({ categories: ['CLA', 'CIN', 'PRIVATE_FOSTERING'] })).toBe('HARD')
  })

  it('lets children in need wait in every profile, and a serious concern alone keeps no worker', async () => {
    for (const profile of [...profiles, 'anotherAuthority']) {
      expect(await standing({ profile })).toBe('MAY_WAIT')
      expect(await standing({ profile, categories: [] })).toBe('MAY_WAIT')
      expect(await standing({ profile, concernLevel: 'SERIOUS' })).toBe('MAY_WAIT')
    }
  })
})
