import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Values = Record<string, unknown>
const plain = {
  planType: 'PROGRESS_PLAN',
  activated: true,
  consentShare: false,
  wantsService: true,
  safeguarding: null,
}

/** One line for each case: what was asked, the row that decides, and the route. */
const rows: [Values, string, string][] = [
  [{ planType: 'CP_PLAN', consentShare: true }, 'outside', 'OUTSIDE'],
  [{ planType: 'CIC_PLACEMENT', activated: false }, 'outside', 'OUTSIDE'],
  [{ activated: false, consentShare: true }, 'notActivated', 'FORWARD'],
  [{ activated: false, safeguarding: true }, 'notActivated', 'FORWARD'],
  [{ consentShare: true }, 'transfer', 'TRANSFER'],
  [{ safeguarding: true }, 'refer', 'REFER'],
  [{ consentShare: true, wantsService: false, safeguarding: true }, 'refer', 'REFER'],
  [{ safeguarding: false }, 'closeOnly', 'CLOSE_ONLY'],
  [{ consentShare: true, wantsService: false, safeguarding: false }, 'closeOnly', 'CLOSE_ONLY'],
  [{}, 'notConsidered', 'STAYS'],
]

describe('what follows for the other authority (IA-01, IA-02, IA-03, IA-12, G-70)', () => {
  it.each(rows)('%j is decided by row %s: %s', async (given, row, route) => {
    expect((await matchingRules('interAuthorityRoute', { ...plain, ...given }))[0]).toBe(`rule_${row}`)
    expect(await decide('interAuthorityRoute', { ...plain, ...given })).toMatchObject({ route })
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('interAuthorityRoute')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => !/(IA|GN|G)-\d\d/.test(source))).toEqual([])
  })

  it('gives the reason in words', async () => {
    expect((await decide('interAuthorityRoute', plain)).reason).toContain('nobody has said')
  })
})
