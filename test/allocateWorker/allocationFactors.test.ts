import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

const unremarkable = {
  previousWorker: false,
  closedUnderSixWeeks: false,
  heldBefore: 'NO',
  caseloadShare: 1,
  complexCases: 0,
  grade: 'QUALIFIED',
  otherDuties: false,
  recentReturn: false,
  trainingNeeds: false,
  skillsMatch: null,
  familyNeedsMatch: null,
  outOfAreaCases: 0,
  conflictOfInterest: false,
  workerView: null,
  jointWork: null,
  riskToWorker: null,
  hateCrimeConcern: null,
  daysUntilLeave: null,
}
const rows: [Record<string, unknown>, string, string, string][] = [
  [{ previousWorker: true, closedUnderSixWeeks: true, heldBefore: 'WORKER' }, 'previousFirst', 'F1', 'FIRST'],
  [{ previousWorker: true, heldBefore: 'WORKER' }, 'previousKnows', 'F1', 'FOR'],
  [{ heldBefore: 'TEAM' }, 'teamKnows', 'F1', 'FOR'],
  [{ heldBefore: 'LOCALITY' }, 'localityKnows', 'F1', 'CONSIDER'],
  [{ caseloadShare: 1.3 }, 'caseloadHigh', 'F2', 'AGAINST'],
  [{ caseloadShare: 0.5 }, 'caseloadLow', 'F2', 'FOR'],
  [{ complexCases: 5 }, 'complex', 'F2', 'AGAINST'],
  [{ grade: 'ASYE' }, 'newlyQualified', 'F3', 'CONSIDER'],
  [{ grade: 'SENIOR' }, 'senior', 'F3', 'FOR'],
  [{ otherDuties: true }, 'otherDuties', 'F4', 'AGAINST'],
  [{ recentReturn: true }, 'recentReturn', 'F5', 'AGAINST'],
  [{ trainingNeeds: true }, 'training', 'F6', 'CONSIDER'],
  [{ skillsMatch: true }, 'skills', 'F7', 'FOR'],
  [{ skillsMatch: false }, 'skillsMissing', 'F7', 'CONSIDER'],
  [{ familyNeedsMatch: true }, 'familyNeeds', 'F8', 'FOR'],
  [{ outOfAreaCases: 3 }, 'geography', 'F9', 'AGAINST'],
  [{ conflictOfInterest: true }, 'conflict', 'F10', 'EXCLUDES'],
  [{ workerView: 'RELUCTANT' }, 'reluctant', 'F11', 'CONSIDER'],
  [{ workerView: 'WILLING' }, 'willing', 'F11', 'FOR'],
  [{ jointWork: true }, 'joint', 'F12', 'CONSIDER'],
  [{ riskToWorker: true }, 'risk', 'F13', 'WARNING'],
  [{ hateCrimeConcern: true }, 'hateCrime', 'F14', 'WARNING'],
  [{ daysUntilLeave: 0 }, 'away', 'CAPACITY', 'WARNING'],
  [{ daysUntilLeave: 14 }, 'leaveSoon', 'CAPACITY', 'AGAINST'],
]

describe('what a manager considers about a worker (AW-04 to AW-06, AW-13, AW-25 to AW-40, AW-57)', () => {
  it.each(rows)('%j gives row %s: factor %s, %s', async (given, row, factor, weight) => {
    expect(await matchingRules('allocationFactors', { ...unremarkable, ...given })).toEqual([`rule_${row}`])
    expect(await decide('allocationFactors', { ...unremarkable, ...given })).toMatchObject([{ factor, weight }])
  })

  it('has a case here for every row, names the source of each, and covers the factors F1 to F14', async () => {
    const { rules } = await tableOf('allocationFactors')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
    expect(new Set(rows.map(([, , factor]) => factor))).toEqual(
      new Set([...Array.from({ length: 14 }, (_, index) => `F${index + 1}`), 'CAPACITY']),
    )
  })

  it('says nothing about a worker of whom nothing stands out, nor where nothing is known', async () => {
    const unknown = Object.fromEntries(Object.keys(unremarkable).map((key) => [key, null]))
    expect(await decide('allocationFactors', unremarkable)).toEqual([])
    expect(await decide('allocationFactors', unknown)).toEqual([])
  })

  it.each([
    [0.8, []],
    [1.2, []],
    [0.79, ['F2']],
    [1.21, ['F2']],
  ])('weighs a caseload of %d times the average as %j', async (caseloadShare, factors) => {
    const found: { factor: string }[] = await decide('allocationFactors', { ...unremarkable, caseloadShare })
    expect(found.map(({ factor }) => factor)).toEqual(factors)
  })

  it.each([
    [15, 0],
    [14, 1],
    [1, 1],
    [0, 1],
  ])('minds a leave in %d days: %d entries', async (daysUntilLeave, entries) => {
    expect(await decide('allocationFactors', { ...unremarkable, daysUntilLeave })).toHaveLength(entries)
  })

  it('gives all factors that apply at once and chooses nobody', async () => {
    const found: { weight: string }[] = await decide('allocationFactors', {
      ...unremarkable,
      previousWorker: true,
      closedUnderSixWeeks: true,
      caseloadShare: 2,
      daysUntilLeave: 3,
    })
    expect(found.map(({ weight }) => weight)).toEqual(['FIRST', 'AGAINST', 'AGAINST'])
  })
})
