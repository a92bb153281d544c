import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Values = Record<string, unknown>
const plain = {
  closurePath: null,
  tafOutcome: 'NOT_SUITABLE',
  cinPlan: false,
  nonCooperation: false,
  cpThreshold: null,
}
const below = { nonCooperation: true, cpThreshold: 'BELOW' }

/** One line for each row: what was asked, the row that decides, and what it answers. */
const rows: [Values, string, Values][] = [
  [{ nonCooperation: true, cpThreshold: 'MET' }, 'thresholdMet', { route: 'NOT_YET', path: 'NO_TAF' }],
  [{ nonCooperation: true, cpThreshold: 'MET', tafOutcome: 'CONSENTED' }, 'thresholdMet', { route: 'NOT_YET' }],
  [{ closurePath: 'TAF', nonCooperation: true, cpThreshold: 'MET' }, 'thresholdMet', { route: 'NOT_YET', path: 'TAF' }],
  [
    { tafOutcome: 'CONSENTED' },
    'consented',
    { route: 'STEP_DOWN', path: 'TAF', consultation: false, cinReview: false },
  ],
  [{ tafOutcome: 'CONSENTED', closurePath: 'NO_TAF', cinPlan: true }, 'consented', { route: 'STEP_DOWN' }],
  [{ ...below, cinPlan: true }, 'consultAndReview', { route: 'CLOSE', consultation: true, cinReview: true }],
  [below, 'consult', { route: 'CLOSE', consultation: true, cinReview: false }],
  [{ cinPlan: true }, 'review', { route: 'CLOSE', consultation: false, cinReview: true }],
  [{ tafOutcome: 'REFUSED' }, 'close', { route: 'CLOSE', path: 'NO_TAF', consultation: false, cinReview: false }],
  [{ cpThreshold: 'MET' }, 'close', { route: 'CLOSE' }],
  [{ tafOutcome: 'CONSENTED', closurePath: 'TAF' }, 'close', { route: 'CLOSE', path: 'TAF' }],
  [{ tafOutcome: 'CONSENTED', closurePath: 'TAC', cinPlan: true }, 'review', { route: 'CLOSE', path: 'TAC' }],
  [{ closurePath: 'MOVE' }, 'close', { route: 'CLOSE', path: 'MOVE' }],
]

describe('what closing asks for (CL-01, CL-04, CL-05, CL-07, CL-24)', () => {
  it.each(rows)('%j is decided by row %s: %j', async (given, row, answer) => {
    expect((await matchingRules('closurePath', { ...plain, ...given }))[0]).toBe(`rule_${row}`)
    expect(await decide('closurePath', { ...plain, ...given })).toMatchObject(answer)
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('closurePath')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => !/CL-\d\d/.test(source))).toEqual([])
  })

  it('gives the reason in words that a form can show', async () => {
    expect((await decide('closurePath', { ...plain, cinPlan: true })).reason).toBe(
      'the child in need plan is reviewed before the case closes',
    )
  })
})
