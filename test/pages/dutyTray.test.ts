import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvOf } from '../../workers/http/pages/csv.ts'
import { referralSchema } from '../../workers/register/referral.ts'
import { aReferral } from '../support/referrals.ts'
import { type Site, startSite } from './site.ts'

describe('A file for a spreadsheet', () => {
  it('holds no cell that a spreadsheet takes for a formula', () => {
    const cells = ['=1+1', '+44', '-1', '@SUM(A1)', '\t=1', '  =1', 'plain', 'a,b', 'say "so"', 'two\nlines']
    expect(csvOf([cells])).toBe(`\ufeff'=1+1,'+44,'-1,'@SUM(A1),'\t=1,'  =1,plain,"a,b","say ""so""","two\nlines"\r\n`)
  })
})

describe('The duty tray', () => {
  let site: Site
  const log = async (key: string, district: string, receivedAt: string) => {
    const referral = referralSchema.parse({ ...aReferral(), district, receivedAt })
    const { cases } = await site.register.cases.intake(referral, { idempotencyKey: key, actor: 'frontDoor' })
    return cases[0]?.caseReference ?? ''
  }
  let [late, north, south] = ['', '', '']
  beforeAll(async () => {
    site = await startSite()
    late = await log('late', 'north', '2026-11-03T09:30:00+00:00')
    north = await log('north', 'north', '2026-11-05T09:00:00+00:00')
    south = await log('south', 'south', '2026-11-05T09:30:00+00:00')
    const step = (formId: string, key: string) => ({
      ...{
        processId: 'dutyAllocation',
        processInstanceKey: '1',
        elementId: `userTask_${formId}`,
        elementInstanceKey: key,
        formId,
      },
    })
    const found = await site.register.cases.get(late)
    await site.register.tasks.open({
      ...step('daAllocationPlan', '1'),
      caseId: found?.id ?? null,
      due: '2026-11-04T09:30:00+00:00',
    })
    const oversight = { caseReference: late, state: 'accepted' as const, decidedBy: 'tm.north', ruleIds: [] }
    await site.register.oversight.record({
      ...oversight,
      ...step('daDailyOversight', '2'),
      decisions: { oversightKind: 'INTENDED_WORKER_OUT', namedWorker: 'sw.ash', discussBy: '2026-11-06' },
      text: { moText: '=HYPERLINK("http://evil.example") is what I typed' },
      decidedAt: '2026-11-05T08:00:00+00:00',
    })
    await site.register.oversight.record({
      ...oversight,
      ...step('daDelayDecision', '3'),
      decisions: { route: 'DUTY_TEAM' },
      text: { direction: 'Find somebody today.' },
      decidedAt: '2026-11-05T08:30:00+00:00',
    })
  })
  afterAll(() => site.close())

  const show = async (query = '') => (await request(site.app).get(`/duty-tray${query}`)).text
  const flat = (html: string) => html.replace(/<[^>]+>/g, '|').replace(/[\s|]+/g, ' ')

  it('shows each referral that waits with the columns of the reports R-07 and R-08', async () => {
    const html = await show()
    expect(html).toContain(`href="/cases/${late}"`)
    expect(flat(html)).toContain(
      `${late} (AQ) 3 Nov 2026, 09:30 48.5 Late: was due 4 Nov 2026, 09:30 Section 17 North Assessment Team No, held by Leila Marchwood Yes The intended worker is out Amelia Ashdown 6 Nov 2026 `,
    )
    expect(html).toContain('=HYPERLINK(&quot;http://evil.example&quot;)')
    expect(flat(html)).toContain('3 entries at 5 November 2026, 10:00')
    expect(html).toContain('<th role="columnheader" scope="col"')
    expect(html).toMatch(/<caption[^>]*>Referrals that wait for a worker/)
  })

  it('can be narrowed to a district, a team and what is late', async () => {
    const shown = async (query: string) => {
      const html = await show(query)
      return [late, north, south].filter((reference) => html.includes(reference))
    }
    expect(await shown('?district=sample.south')).toEqual([south])
    expect(await shown('?district=sample.north')).toEqual([late, north])
    expect(await shown('?team=sample.south-assessment')).toEqual([south])
    expect(await shown('?late=yes')).toEqual([late])
    expect(await shown('?district=sample.south&late=yes')).toEqual([])
    expect(await show('?district=sample.south&late=yes')).toContain('No referral waits for a worker here.')
    expect(await show('?late=yes')).toMatch(/value="yes" checked/)
    expect(await show('?late=yes')).toContain('href="/duty-tray.csv?late=yes"')
  })

  it('takes no notice of filters that do not exist', async () => {
    expect(flat(await show('?district=<script>&late=maybe&team=x&team=y&other=1'))).toContain('3 entries')
  })

  it('is a file with the same rows, in which no cell is a formula', async () => {
    const answer = await request(site.app).get('/duty-tray.csv?late=yes')
    expect(answer.type).toBe('text/csv')
    expect(answer.headers['content-disposition']).toBe('attachment; filename=duty-tray.csv')
    const lines = answer.text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('Referral,Received,Age in hours,Due,Need')
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"") is what I typed"`)
    expect(lines[1]).toContain(late)
  })
})
