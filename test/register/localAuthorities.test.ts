import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Refused } from '../../workers/register/errors.ts'
import { localAuthorityDirectory, readLocalAuthorities } from '../../workers/register/localAuthorities.ts'

const list = readLocalAuthorities()
const directory = localAuthorityDirectory(list)
const namesOf = (text: string) => directory.near(text).map(({ shortName }) => shortName)
const refusal = (text: string) => {
  try {
    directory.named(text, 'receivingAuthority')
  } catch (error) {
    return (error as Refused).problems
  }
  return undefined
}

describe('The list of English local authorities', () => {
  it('has the 153 with children’s services, by type as published', () => {
    const count: Record<string, number> = {}
    for (const { type } of list.authorities) count[type] = (count[type] ?? 0) + 1
    expect(count).toEqual({
      COUNTY: 21,
      UNITARY: 62,
      METROPOLITAN_DISTRICT: 36,
      LONDON_BOROUGH: 32,
      CITY_OF_LONDON: 1,
      ISLES_OF_SCILLY: 1,
    })
    expect(list.authorities).toHaveLength(153)
  })

  it('has each code and each name once, and the series of the code goes with the type', () => {
    const series = {
      COUNTY: 'E10',
      METROPOLITAN_DISTRICT: 'E08',
      LONDON_BOROUGH: 'E09',
      CITY_OF_LONDON: 'E09',
    } as const
    for (const { code, type } of list.authorities)
      expect(code.startsWith(series[type as keyof typeof series] ?? 'E06'), code).toBe(true)
    for (const key of ['code', 'name', 'shortName'] as const)
      expect(new Set(list.authorities.map((authority) => authority[key])).size, key).toBe(153)
    const letters = list.authorities.flatMap(({ registerCode }) => registerCode ?? [])
    expect(new Set(letters).size).toBe(147)
  })

  it('has none that has ended, and the codes of today', () => {
    const names = list.authorities.map(({ shortName }) => shortName)
    for (const ended of ['Cumbria', 'Northamptonshire', 'Poole', 'Bournemouth']) expect(names).not.toContain(ended)
    const codes = list.authorities.map(({ code }) => code)
    // County of Cumbria, North Yorkshire and Somerset; Barnsley and Sheffield, Gateshead, Northumberland before new boundaries
    for (const ended of ['E10000006', 'E10000023', 'E10000027', 'E08000016', 'E08000019', 'E08000020', 'E06000048'])
      expect(codes).not.toContain(ended)
    expect(directory.find('E06000064')?.name).toBe('Westmorland and Furness Council')
    expect(directory.find('E08000038')?.shortName).toBe('Barnsley')
  })

  it('names its source, licence and day', () => {
    expect(list.source).toMatch(/Planning Data.*Office for National Statistics/)
    expect(list.licence).toContain('Open Government Licence v3.0')
    expect(list.asOf).toBe('2025-09-27')
    expect(list.editions).toEqual({ names: '2025-01-28', statisticalCodes: '2025-09-27' })
  })

  it('is refused with the file and the field where it is not well formed', () => {
    const file = join(tmpdir(), `localAuthorities-${process.pid}.json`)
    const [first] = list.authorities
    writeFileSync(file, JSON.stringify({ ...list, authorities: [{ ...first, code: 'W06000001' }] }))
    expect(() => readLocalAuthorities(pathToFileURL(file))).toThrow(
      /localAuthorities-\d+\.json does not fit:\n {2}authorities\.0\.code: give the statistical code/,
    )
  })
})

describe('The directory of English local authorities', () => {
  it('finds one by its statistical code alone', () => {
    expect(directory.find('E10000003')).toEqual({
      ...{ code: 'E10000003', registerCode: 'CAM', type: 'COUNTY' },
      ...{ name: 'Cambridgeshire County Council', shortName: 'Cambridgeshire' },
    })
    expect(directory.find('CAM')).toBeUndefined()
    expect(directory.find('')).toBeUndefined()
  })

  it.each([
    ['E06000010', 'E06000010'],
    ['khl', 'E06000010'],
    ['Hull City Council', 'E06000010'],
    ['  kingston upon hull, city of ', 'E06000010'],
    ['London Borough of Hammersmith and Fulham', 'E09000013'],
    ['St Helens', 'E08000013'],
    ['Leicester', 'E06000016'],
    ['Leicestershire', 'E10000018'],
  ])('takes %j for one authority', (text, code) => expect(directory.named(text).code).toBe(code))

  it('refuses a name that it does not know, with those that may have been meant', () => {
    expect(refusal('Wilthsire Counsil')).toEqual([
      {
        field: 'receivingAuthority',
        problem: 'is no English authority with children’s services',
        wayOut: expect.stringMatching(/^did you mean Wiltshire Council \(E06000054\)/),
      },
    ])
    expect(namesOf('Hull')[0]).toBe('Kingston upon Hull, City of')
    expect(namesOf('Northamptonshire').toSorted()).toEqual(
      expect.arrayContaining(['North Northamptonshire', 'West Northamptonshire']),
    )
    expect(namesOf('Bournemouth')).toContain('Bournemouth, Christchurch and Poole')
    expect(() => directory.named('Powys')).toThrow(Refused)
  })

  it('names none where nothing is alike', () => {
    expect(refusal('Zzyx')).toEqual([expect.objectContaining({ wayOut: 'choose it from the list' })])
    expect(refusal('')).toEqual([expect.objectContaining({ wayOut: 'choose it from the list' })])
    expect(refusal('Council')).toEqual([expect.objectContaining({ wayOut: 'choose it from the list' })])
  })

  it('gives the options of a form in the order of the names, with the short name where the full one hides it', () => {
    const options = directory.options()
    expect(options).toHaveLength(153)
    expect(options[0]).toEqual({ value: 'E09000002', label: 'London Borough of Barking and Dagenham' })
    expect(options.map(({ label }) => label)).toContain('Hull City Council (Kingston upon Hull, City of)')
    expect(localAuthorityDirectory().options()).toEqual(options)
  })
})
