import { describe, expect, it } from 'vitest'
import { readFormWords } from '../../workers/http/pages/formWords.ts'
import { ageWords, plainWords, spanWords, typedWords } from '../../workers/http/pages/words.ts'

describe('What pages say instead of codes', () => {
  const words = readFormWords(['processes', 'forms'])((username) =>
    username === 'sw.ash' ? 'Amelia Ashdown' : undefined,
  )

  it('is what the form said, in the order of the form, with lists and names of staff', () => {
    expect(
      words.said('daDailyOversight', {
        moText: 'Seen.',
        notS47: true,
        namedWorker: 'sw.ash',
        discussBy: '2026-11-06',
        oversightKind: 'INTENDED_WORKER_OUT',
        empty: null,
      }),
    ).toEqual([
      { label: 'Why the referral is still waiting', value: 'The intended worker is out' },
      { label: 'Intended worker', value: 'Amelia Ashdown' },
      { label: 'To be discussed and allocated by', value: '6 November 2026' },
      {
        label:
          'I reviewed the referral: it is not section 47, does not need immediate allocation, and has priority for section 17 allocation',
        value: 'Yes',
      },
      { label: 'Management oversight', value: 'Seen.' },
    ])
    const actions = [{ action: 'Ring the school', owner: 'sw.ash', due: '2026-11-06' }]
    expect(words.said('daDailyOversight', { moActions: actions })[0]?.value).toMatch(
      /^Action: Ring the school; .+: Amelia Ashdown; Done by: 6 November 2026$/,
    )
    expect(words.titleOf('daDailyOversight')).toBe('Management oversight for a waiting referral')
  })

  it('is the code in plain letters where no form knows it', () => {
    expect(words.said('laterForm', { someThing: 'SOME_CODE' })).toEqual([{ label: 'Some thing', value: 'Some code' }])
    expect(plainWords('child-seen')).toBe('Child seen')
    expect([typedWords('HEALTH_VISITOR'), typedWords('GP'), typedWords('Mother')]).toEqual([
      'Health visitor',
      'GP',
      'Mother',
    ])
  })

  it('is an age in years, or in months, weeks or days for the youngest, also across the change of the clocks', () => {
    const now = new Date('2026-11-05T00:30:00Z')
    const ages = ['2018-11-05', '2018-11-06', '2025-10-05', '2026-10-05', '2026-10-06', '2026-11-04', '2026-11-05']
    expect(ages.map((day) => ageWords(day, now))).toEqual([
      '8 years',
      '7 years',
      '13 months',
      '1 month',
      '4 weeks',
      '1 day',
      '0 days',
    ])
    expect(ageWords('2026-12-01', now)).toBe('')
  })

  it('is a span cut down to one unit', () => {
    const from = new Date('2026-11-05T10:00:00Z')
    const after = (minutes: number) => spanWords(from, new Date(from.getTime() + minutes * 60_000))
    expect([1, 59, 60, 47 * 60, 48 * 60].map(after)).toEqual(['1 minute', '59 minutes', '1 hour', '47 hours', '2 days'])
  })
})
