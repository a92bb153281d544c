import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Site, startSite } from '../pages/site.ts'

let site: Site
let absenceId: string
beforeAll(async () => {
  site = await startSite({ referrals: true })
  const { register } = site
  for (const caseReference of ['C-2026-000001', 'C-2026-000002'])
    await register.allocations.change({
      caseReference,
      username: 'sw.ash',
      kind: 'WORKER',
      reasonCode: 'TEST',
      decidedBy: 'tm.north',
    })
  absenceId = await register.absences.start({
    authority: 'sample',
    username: 'sw.ash',
    kind: 'SICK_LONG',
    from: '2026-11-02',
    recordedBy: 'tm.north',
  })
  await register.meetings.record({
    ...{
      caseReference: 'C-2026-000001',
      kind: 'REALLOCATION_MEETING',
      at: '2026-11-03T10:00:00+00:00',
      recordedBy: 'sm.north',
    },
    details: { absenceId, nextStep: 'sw.birch', managedBy: 'dtm.north', by: '2026-11-09' },
    text: { planning: 'Words that stay on the case page.' },
  })
  await register.duties.plan('C-2026-000001', {
    ...{ source: 'ABSENCE', plannedBy: 'tm.north', absenceId },
    items: [{ kind: 'VISIT', due: '2026-11-06', who: 'sw.elm' }],
  })
}, 600_000)
afterAll(() => site.close())

const get = (address: string) => request(site.app).get(address)
const flat = (html: string) => html.replace(/<[^>]+>/g, '|').replace(/[\s|]+/g, ' ')

it('the list for the meeting shows each case with manager, essential work, plan and date (R-10, CR-05 to CR-09)', async () => {
  const html = (await get('/reallocation')).text
  expect(html).toContain('href="/cases/C-2026-000001"')
  expect(flat(html)).toMatch(
    /2 Nov 2026 C-2026-000001 .* Open Ines Harrowgate .*6 Nov 2026, 17:00 [A-Z]\w+ [A-Z]\w+.* 9 Nov 2026 3 Nov 2026, 10:00/,
  )
  expect(flat(html)).not.toContain('Words that stay')
  expect(flat((await get('/reallocation?district=sample.south')).text)).toContain('No case is concerned here')
  expect((await get('/reallocation.csv')).text).toContain('C-2026-000002')
  expect(flat((await get('/')).text)).toContain('Absence and reallocation')
})

it('the page of one absence is where its notices lead to, also when it is over (R-10)', async () => {
  await site.register.absences.noteCase(absenceId, 'C-2026-000002', { state: 'FAILED', outcome: 'WORKER_ABSENT' })
  const text = flat((await get(`/absences/${absenceId}`)).text)
  expect(text).toContain('Not moved: the new worker is away')
  expect((await get(`/absences/${absenceId}.csv`)).status).toBe(200)
  expect((await get('/absences/none')).status).toBe(404)
})
