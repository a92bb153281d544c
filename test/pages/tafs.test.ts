import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { letClose } from './closing.ts'
import { flat, pagesWith } from './pagesWith.ts'

const { site, ids, get, post, messages } = pagesWith(letClose)
const when = { 'at.day': '5', 'at.month': '11', 'at.year': '2026', 'at.time': '09:30' }
const note = 'The family said so on the telephone.'

describe('The board of Teams around the Family (TS-19, TS-20)', () => {
  it('shows who leads, when the next meeting is and how consent stands; initials alone stand for the child', async () => {
    const html = (await get('/tafs')).text
    const text = flat(html)
    expect(text).toContain('Running Imogen Fairley, Sampleton Primary School Late: was due 3 Nov 2026')
    expect(text).toContain('Being prepared Nobody yet Final meeting not arranged yet')
    expect(text).toMatch(/\d of \d agree/)
    const { child } = (await site.register.cases.withChild('C-2026-000006')) ?? {}
    expect(text).not.toContain(child?.name)
    expect(text).not.toMatch(/undefined|\[object|NaN/)
    const late = (await get('/tafs?overdue=yes')).text
    expect([late.includes(ids.running), late.includes(ids.preparing)]).toEqual([true, false])
    expect((await get('/tafs?ended=yes')).text).toContain('There is no Team around the Family here.')
    expect((await get('/tafs.csv')).text).toContain('Imogen Fairley')
  })
})

describe('The page of a Team around the Family', () => {
  it('has consents by name, who was asked to lead, papers, meetings and how to report its end', async () => {
    const text = flat((await get(`/tafs/${ids.running}`)).text)
    const { child } = (await site.register.cases.withChild('C-2026-000006')) ?? {}
    expect(text).toContain(`${child?.name} Child 26 Oct 2026 Yes Yes, 28 Oct 2026, 14:00 No`)
    expect(text).toContain('Martin Garrowby Parent, not safe to contact')
    expect(text).toContain('Led by Imogen Fairley')
    expect(text).toContain('How to reach them 01632 960 777')
    expect(text).toContain('Next TAF meeting Late: was due 3 November 2026')
    expect(text).toContain('The plan comes from Child in Need plan')
    expect(text).toContain('All needs are met')
    expect(text).not.toContain('Withdraw the step-down')
    const preparing = flat((await get(`/tafs/${ids.preparing}`)).text)
    expect(preparing).toContain('No Lead Professional yet')
    expect(preparing).toContain('Withdraw the step-down')
    expect(preparing).not.toContain('All needs are met')
  })

  it('prints the hand-out for the final meeting, once it is written (L-41, TS-16)', async () => {
    const answer = await get(`/tafs/${ids.running}/hand-out.pdf`)
    expect([answer.status, answer.type]).toEqual([200, 'application/pdf'])
    expect(answer.body.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await get(`/tafs/${ids.preparing}/hand-out.pdf`)).status).toBe(404)
  })

  it('takes the report that all needs are met, once it runs (TS-20)', async () => {
    const form = { ...when, by: 'sw.ash', note, key: randomUUID() }
    const sent = await post(`/tafs/${ids.running}/needs-met`, form)
    expect(sent.headers.location).toBe(`/tafs/${ids.running}?done=needsMet`)
    expect((await post(`/tafs/${ids.running}/needs-met`, form)).status).toBe(303)
    expect(await messages('tafNeedsMet')).toBe(1)
    const early = await post(`/tafs/${ids.preparing}/needs-met`, { ...form, key: randomUUID() })
    expect([early.status, flat(early.text)]).toEqual([409, expect.stringContaining('that has not begun')])
  })

  it('takes the report that consent is withdrawn, by one person or by all, also after the case closed', async () => {
    await site.register.cases.close('C-2026-000006', { outcome: 'CLOSED', actor: 'tm.north' })
    expect((await get('/cases/C-2026-000006')).text).toContain(`href="/tafs/${ids.running}"`)
    const address = `/tafs/${ids.running}/consent-withdrawn`
    const empty = flat((await post(address, { ...when, by: 'sw.ash' })).text)
    for (const words of ['Choose who withdraws consent', 'Write a few words']) expect(empty).toContain(words)
    const sent = await post(address, { ...when, by: 'sw.ash', note, personId: 'child' })
    expect(sent.headers.location).toBe(`/tafs/${ids.running}?done=consentWithdrawn`)
    expect(await messages('tafConsentWithdrawn')).toBe(1)
    expect(flat((await get(`/tafs/${ids.running}`)).text)).toMatch(
      /Child 26 Oct 2026 Yes Yes, 28 Oct 2026, 14:00 5 Nov 2026, 09:30/,
    )
    expect(flat((await get('/tafs')).text)).toContain('1 withdrew')
    const all = await post(`/tafs/${ids.preparing}/consent-withdrawn`, {
      ...when,
      ...{ by: 'sw.ash', note, personId: 'everybody' },
    })
    expect(all.status).toBe(303)
    const again = await post(`/tafs/${ids.preparing}/consent-withdrawn`, {
      ...{ ...when, 'at.time': '09:40' },
      ...{ by: 'sw.ash', note, personId: 'everybody' },
    })
    expect([again.status, flat(again.text)]).toEqual([409, expect.stringContaining('nobody has given a consent')])
    const history = flat((await get('/cases/C-2026-000006')).text)
    expect(history).toContain('Reported: consent to the Team around the Family withdrawn')
    expect(history).not.toMatch(/undefined|\[object|Person id/)
  })
})
