import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { letClose } from './closing.ts'
import { flat, pagesWith } from './pagesWith.ts'

const { site, ids, get, post, messages } = pagesWith(letClose)
const when = { 'at.day': '5', 'at.month': '11', 'at.year': '2026', 'at.time': '09:30' }

describe('The closure tracker (R-16)', () => {
  it('shows each closure with path, steps with who has them and until when, returns and defects', async () => {
    const html = (await get('/closures')).text
    const text = flat(html)
    expect(text).toContain('4 entries')
    expect(text).toContain('Closing the case Returned to the worker, a step is late Considered Done 28 Oct 2026')
    expect(text).toContain('Agreed in principle Done 2 Nov 2026, Marian Thornley')
    expect(text).toMatch(/Closure visit Late: was due 4 Nov 2026, 17:00, [A-Z]/)
    expect(text).toContain('Managers Decision Due 12 Nov 2026, 17:00, Team Manager, North Assessment Team')
    expect(html).toContain(`href="/closures/${ids.late}"`)
    expect(html).toContain(`href="/tafs/${ids.preparing}"`)
    expect(html).not.toContain(ids.running)
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  })

  it('is narrowed to a procedure, district, team, manager, what is late, or what has ended', async () => {
    const found = async (query: string) => {
      const html = (await get(`/closures?${query}`)).text
      return Object.values(ids).filter((id) => html.includes(id)).length
    }
    expect(await found('procedure=caseClosure')).toBe(2)
    expect(await found('district=sample.south')).toBe(0)
    expect(await found('team=sample.north-assessment')).toBe(4)
    expect(await found('manager=tm.north')).toBe(4)
    expect(await found('overdue=yes')).toBe(1)
    expect(await found('ended=yes')).toBe(1)
    expect(await found('procedure=none')).toBe(4)
    expect(await found('procedure=tafStepDownClosure')).toBe(2)
  })

  it('is a file for a spreadsheet with a column for each step, in which no cell is a formula', async () => {
    const answer = await get('/closures.csv?overdue=yes')
    expect(answer.headers['content-disposition']).toBe('attachment; filename=closures.csv')
    const [heading = '', row = ''] = answer.text.split('\r\n')
    expect(heading).toContain('CIN review held,Team Manager told,Agreed in principle,')
    expect(heading).not.toContain('History')
    expect(new Set(heading.split(',')).size).toBe(heading.split(',').length)
    expect(row).toContain('"Done 2 Nov 2026, Marian Thornley"')
    for (const cell of answer.text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+@-]/)
  })
})

describe('The page of a closure', () => {
  it('has its steps, what was found missing, what agencies said, and how often it was returned (G-47)', async () => {
    const text = flat((await get(`/closures/${ids.late}`)).text)
    expect(text).toContain('Closing the case of AQ')
    expect(text).toContain('Returned by the manager Once')
    expect(text).toMatch(/The chronology ends in June\. Returned by the closing manager .*Written up to today\./)
    expect(text).toContain('Health visitor Disagrees =2+2 The baby was not seen twice. In answer to the letter')
    expect(text).toContain('Nothing else was begun to close this case')
    const ended = flat((await get(`/closures/${ids.withdrawn}`)).text)
    expect(ended).toContain('30 October 2026, 10:00: Withdrawn, Marian Thornley')
    expect(ended).not.toContain(`/closures/${ids.withdrawn}/withdraw`)
    const involvement = flat((await get(`/closures/${ids.involvement}`)).text)
    expect(involvement).toContain('End of involvement with')
    expect(involvement).not.toContain("Agencies' comments")
  })

  it('sends whoever looks for a step-down to the Team around the Family', async () => {
    expect((await get(`/closures/${ids.running}`)).headers.location).toBe(`/tafs/${ids.running}`)
    for (const address of ['/closures/none', `/closures/${randomUUID()}`, `/tafs/${ids.late}`, '/tafs/none'])
      expect((await get(address)).status).toBe(404)
  })

  it('takes a withdrawal once, and refuses one of what has ended', async () => {
    const form = { ...when, by: 'tm.north', reason: 'The family moves next month.', key: randomUUID() }
    const sent = await post(`/closures/${ids.inTime}/withdraw`, form)
    expect(sent.headers.location).toBe(`/closures/${ids.inTime}?done=withdrawn`)
    expect((await post(`/closures/${ids.inTime}/withdraw`, form)).status).toBe(303)
    expect(await messages('procedureWithdrawn')).toBe(1)
    const page = flat((await get(`/closures/${ids.inTime}?done=withdrawn`)).text)
    expect(page).toContain('Reported as withdrawn 5 Nov 2026, 09:30 Marian Thornley The family moves next month.')
    const again = await post(`/closures/${ids.inTime}/withdraw`, { ...form, key: randomUUID() })
    expect([again.status, flat(again.text)]).toEqual([409, expect.stringContaining('This was reported a moment ago')])
    const ended = await post(`/closures/${ids.withdrawn}/withdraw`, form)
    expect([ended.status, flat(ended.text)]).toEqual([409, expect.any(String)])
    expect((await post(`/closures/${ids.late}/withdraw`, { by: 'tm.north' })).status).toBe(422)
  })
})

describe('Closing is started by hand', () => {
  const form = { caseReference: 'C-2026-000007', procedure: 'caseClosure', by: 'tm.north' }

  it('once for each kind; a second one is refused with a link to the first', async () => {
    await site.register.db
      .updateTable('cases')
      .set({ authority: 'sample', district: 'north', team: 'north-assessment' })
      .where('reference', '=', form.caseReference)
      .execute()
    const first = await post('/closures/new', form)
    const [address = ''] = String(first.headers.location).split('?')
    expect(address).toMatch(/^\/closures\/[0-9a-f-]{36}$/)
    expect(await messages('closureConsidered')).toBe(1)
    const second = await post('/closures/new', form)
    expect([second.status, flat(second.text)]).toEqual([
      409,
      expect.stringContaining('The closure of case C-2026-000007 is open already'),
    ])
    expect(second.text).toContain(`<a href="${address}">Open what is there already</a>`)
    const other = await post('/closures/new', { ...form, procedure: 'tafStepDownClosure' })
    expect(String(other.headers.location)).toMatch(/^\/tafs\/[0-9a-f-]{36}\?done=started$/)
    expect((await get(String(other.headers.location))).text).toContain('Nobody was asked yet.')
  })

  it('is refused beside the fields that do not fit', async () => {
    const empty = flat((await post('/closures/new', {})).text)
    for (const words of ['Enter the reference', 'Choose what is to begin', 'Choose who asks'])
      expect(empty).toContain(words)
    const elsewhere = await post('/closures/new', { ...form, caseReference: 'C-2026-000008', by: 'tm.east' })
    expect(elsewhere.status).toBe(422)
  })
})

describe('The page of a case', () => {
  it('leads to what is under way, or to closing, and tells the history in words', async () => {
    const late = (await get('/cases/C-2026-000001')).text
    expect(late).toContain(`href="/closures/${ids.late}"`)
    expect(late).not.toContain('Close or step down')
    const text = flat(late)
    expect(text).toContain('Closing the case: asked for')
    expect(text).toContain('Found missing before the case can close')
    expect(text).toContain('Agency Health visitor View Disagrees What it says =2+2 The baby')
    expect(text).not.toMatch(/undefined|\[object/)
    const taf = flat((await get('/cases/C-2026-000006')).text)
    expect(taf).toContain('See the step-down to TAF under way')
    expect(taf).toContain('Who Imogen Fairley Organisation Sampleton Primary School Knows the case Yes Answer Accepts')
    expect((await get('/cases/C-2026-000009')).text).toContain('href="/closures/new?case=C-2026-000009"')
    expect((await get('/')).text).toContain('href="/tafs"')
  })
})
