import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

const asked = (given: Record<string, unknown>) => ({ profile: 'wirral', holdingTeam: 'CIN_CP', ...given })

/** One line for each row: what was asked, the row that decides, its route. */
const rows: [Record<string, unknown>, string, string][] = [
  [{ level: 'L4', holdingTeam: 'CIC' }, 'careOrAdoptionAtFour', 'REFUSED'],
  [{ level: 'L4', holdingTeam: 'ADOPTION', profile: 'lincolnshire' }, 'careOrAdoptionAtFour', 'REFUSED'],
  [{ level: 'L4' }, 'four', 'TRANSFER'],
  [{ level: 'L4', holdingTeam: 'ASSESSMENT' }, 'four', 'TRANSFER'],
  [{ level: 'L2' }, 'two', 'CLOSURE'],
  [{ level: 'L2', holdingTeam: 'ADOPTION' }, 'two', 'CLOSURE'],
  [{ level: 'L3', profile: 'lincolnshire' }, 'threeAroundTheChild', 'TAC'],
  [{ level: 'L3', profile: 'sample', holdingTeam: 'CIC' }, 'three', 'TAF'],
  [{ level: 'L3' }, 'three', 'TAF'],
  [{ level: null }, 'notKnown', 'REFUSED'],
]

describe('which way a case goes when the involvement ends (EI-01 to EI-08)', () => {
  it.each(rows)('%j is decided by row %s: %s', async (given, row, expected) => {
    expect((await matchingRules('endLevelRoute', asked(given)))[0]).toBe(`rule_${row}`)
    expect((await decide('endLevelRoute', asked(given))).route).toBe(expected)
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('endLevelRoute')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
  })

  it('gives the reason in words that a form can show', async () => {
    const { reason } = await decide('endLevelRoute', asked({ level: 'L4', holdingTeam: 'CIC' }))
    expect(reason).toBe('Children in Care and Adoption end their involvement at level 2 or level 3')
  })
})
