import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { flat, pagesWith } from './pagesWith.ts'
import { letTransfer } from './transferring.ts'

const { ids, get, post, messages } = pagesWith(letTransfer)

describe('The tracking tool (R-04, DT-01)', () => {
  it('shows each transfer with its steps as done, due or late, with dates and who has them', async () => {
    const html = (await get('/transfers')).text
    const text = flat(html)
    expect(text).toContain('4 entries')
    expect(text).toContain('Joint visit Late: was due 4 Nov 2026, 17:00, Team Manager, both teams')
    expect(text).toContain('Receiving worker named Done 28 Oct 2026, Priya Larkfield')
    expect(text).toContain('Audit done Due 17 Nov 2026, 17:00, Team Manager, North Assessment Team')
    expect(text).toContain('Receiving team needed, a step is late')
    expect(html).toContain(`href="/transfers/${ids.late}"`)
    expect(html).toContain('href="/cases/C-2026-000001#chronology"')
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  })

  it('is narrowed to a district, team, manager, what is late, or what has ended', async () => {
    const found = async (query: string) => {
      const html = (await get(`/transfers?${query}`)).text
      return [ids.late, ids.inTime, ids.listed, ids.teamNeeded, ids.withdrawn].filter((id) => html.includes(id)).length
    }
    expect(await found('district=sample.south')).toBe(1)
    expect(await found('team=sample.north-support')).toBe(3)
    expect(await found('manager=tm.north-support')).toBe(3)
    expect(await found('overdue=yes')).toBe(2)
    expect(await found('ended=yes')).toBe(1)
    expect(await found('manager=nobody')).toBe(4)
  })

  it('is a file for a spreadsheet with a column for each step, in which no cell is a formula', async () => {
    const answer = await get('/transfers.csv?overdue=yes')
    expect(answer.headers['content-disposition']).toBe('attachment; filename=transfers.csv')
    const [heading = '', ...rows] = answer.text.split('\r\n')
    expect(heading).toContain('Receiving worker named,Worker meeting,Joint visit,Request sent,Audit done')
    expect(heading).not.toContain('History')
    expect(rows.find((row) => row.startsWith('C-2026-000001'))).toContain('"Done 28 Oct 2026, Amelia Ashdown"')
    for (const cell of answer.text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+@-]/)
  })
})

describe('The page of a case', () => {
  it('tells the history of its transfer in words, and leads to the open one', async () => {
    const html = (await get('/cases/C-2026-000001')).text
    expect(html).toContain(`href="/transfers/${ids.late}"`)
    const text = flat(html)
    expect(text).toMatch(
      /Decided by the District Transfer Meeting .*Decision Transfer .*Receiving team North Support Team/,
    )
    expect(text).toContain('Kind Within the district Part of the meeting Part one: transfer From team North Assessment')
    expect((await get('/cases/C-2026-000007')).text).toContain('href="/transfers/new?case=C-2026-000007"')
  })
})

describe('The page of a transfer', () => {
  it('has its steps, plan, defects, meetings and what happened on the way', async () => {
    const text = flat((await get(`/transfers/${ids.late}`)).text)
    expect(text).toContain('Transfer of AQ Late')
    expect(text).toContain('Both workers meet in the week of the meeting.')
    expect(text).toContain('=1+1 The chronology ends in June. 4 Nov 2026')
    expect(text).toContain('Written up to today. Marian Thornley, 2 Nov 2026, 09:00')
    expect(text).toContain('Receiving worker named 28 Oct 2026, 14:00 Jordan Birchall Priya Larkfield')
    expect(text).toContain('The receiving worker is not available')
    const ended = flat((await get(`/transfers/${ids.withdrawn}`)).text)
    expect(ended).toContain('Withdrawn')
    expect(ended).not.toContain('Withdraw the transfer')
  })

  it('takes the report that the receiving worker is not available, once (DT-03)', async () => {
    const address = `/transfers/${ids.late}/worker-lost`
    const form = {
      ...{ 'at.day': '5', 'at.month': '11', 'at.year': '2026', 'at.time': '09:30' },
      ...{ by: 'tm.north-support', reason: 'Ill for several weeks.', key: randomUUID() },
    }
    expect((await post(address, form)).headers.location).toBe(`/transfers/${ids.late}?done=workerLost`)
    expect((await post(address, form)).status).toBe(303)
    expect(await messages('receivingWorkerLost')).toBe(1)
    const again = await post(address, { ...form, key: randomUUID() })
    expect(again.status).toBe(409)
    expect(flat(again.text)).toContain('This was reported a moment ago')
    const other = await post(address, { ...form, reason: 'Something else, longer.' })
    expect(flat(other.text)).toContain('This form was sent before with other content')
    const future = await post(address, { ...form, key: randomUUID(), 'at.year': '2027' })
    expect([future.status, flat(future.text)]).toEqual([422, expect.stringContaining('lies in the future')])
  })

  it('takes a withdrawal, and refuses one of a transfer that has ended', async () => {
    const form = {
      ...{ 'at.day': '5', 'at.month': '11', 'at.year': '2026', 'at.time': '09:30' },
      ...{ by: 'tm.north', reason: 'The family stays with this team.' },
    }
    expect((await post(`/transfers/${ids.inTime}/withdraw`, form)).status).toBe(303)
    expect(await messages('transferWithdrawn')).toBe(1)
    const ended = await post(`/transfers/${ids.withdrawn}/withdraw`, form)
    expect([ended.status, flat(ended.text)]).toEqual([409, expect.stringContaining('The transfer has ended on')])
    expect((await post(`/transfers/${ids.late}/withdraw`, { by: 'tm.north' })).status).toBe(422)
  })

  it('leads nowhere for an address that is none', async () => {
    for (const address of ['/transfers/none', `/transfers/${randomUUID()}`, '/transfer-meetings/none'])
      expect((await get(address)).status).toBe(404)
    expect((await get(`/transfer-meetings/${ids.planned}/items/${ids.item}/correct`)).status).toBe(404)
  })
})

describe('A transfer is started by hand', () => {
  const form = {
    ...{ caseReference: 'C-2026-000006', part: 'ONE', to: 'sample.north.north-support', by: 'tm.north' },
    reason: 'The assessment is complete, the plan is long.',
  }

  it('once; a second one is refused with a link to the first', async () => {
    const first = await post('/transfers/new', form)
    expect(first.status).toBe(303)
    const address = String(first.headers.location).split('?')[0]
    expect(await messages('transferRequested')).toBe(1)
    const second = await post('/transfers/new', form)
    expect(second.status).toBe(409)
    expect(flat(second.text)).toContain('A transfer of case C-2026-000006 is open already')
    expect(second.text).toContain(`<a href="${address}">Open what is there already</a>`)
    expect(second.text).toContain('The assessment is complete, the plan is long.')
  })

  it('is refused beside the fields that do not fit', async () => {
    const empty = await post('/transfers/new', {})
    for (const words of [
      'Enter the reference',
      'Choose the part',
      'Choose where',
      'Write the reason',
      'Choose who asks',
    ])
      expect(flat(empty.text)).toContain(words)
    const elsewhere = await post('/transfers/new', { ...form, to: 'east-ashmere.east' })
    expect(flat(elsewhere.text)).toContain('To is of another authority than the case')
    const same = await post('/transfers/new', {
      ...form,
      caseReference: 'C-2026-000008',
      to: 'sample.north.north-assessment',
    })
    expect(flat(same.text)).toContain('To has the case already')
  })
})

describe('The transfer meetings', () => {
  const when = (day: string, time = '10:00') => ({
    ...{ 'at.day': day, 'at.month': '11', 'at.year': '2026', 'at.time': time },
  })

  it('are listed, the planned ones first of all', async () => {
    const planned = (await get('/transfer-meetings')).text
    expect(planned).toContain(ids.planned)
    expect(planned).not.toContain(ids.held)
    expect((await get('/transfer-meetings?past=yes')).text).toContain(ids.held)
    expect((await get('/transfer-meetings.csv')).text).toContain('Helen Carrick-Moor')
  })

  it('have an agenda in two parts, with who took part (DM-03, DM-05)', async () => {
    const held = flat((await get(`/transfer-meetings/${ids.held}`)).text)
    expect(held).toMatch(/Part one: transfer.*C-2026-000001 \(AQ\).*Part two: stepping down.*No case is listed/)
    expect(held).toContain('Area Team Manager Not there: On leave.')
    const planned = flat((await get(`/transfer-meetings/${ids.planned}`)).text)
    expect(planned).toMatch(/Part two: stepping down.*C-2026-000003 .*Late: 19 Oct 2026, 09:05 Not decided yet/)
  })

  it('are planned, moved and cancelled; a second one at the same time is refused with a link to the first', async () => {
    const form = { district: 'sample.north', venue: 'Room 1', chair: 'sm.north', by: 'tm.north' }
    const planned = await post('/transfer-meetings/new', { ...form, ...when('26') })
    const [address = ''] = String(planned.headers.location).split('?')
    expect(address).toMatch(/^\/transfer-meetings\/[0-9a-f-]{36}$/)
    const second = await post('/transfer-meetings/new', { ...form, ...when('26') })
    expect([second.status, second.text]).toEqual([409, expect.stringContaining(`href="${address}"`)])
    const sunday = await post(`${address}/move`, { ...when('29'), by: 'tm.north' })
    expect([sunday.status, flat(sunday.text)]).toEqual([422, expect.stringContaining('offices are closed')])
    expect((await post(`${address}/move`, { ...when('27'), by: 'tm.north' })).status).toBe(303)
    expect(flat((await get(address)).text)).toContain('27 November 2026, 10:00')
    expect((await post(`${address}/cancel`, { by: 'tm.north' })).status).toBe(422)
    const reason = 'The chair is ill, nobody else can.'
    expect((await post(`${address}/cancel`, { by: 'tm.north', reason })).status).toBe(303)
    const cancelled = await post(`${address}/move`, { ...when('30'), by: 'tm.north' })
    expect([cancelled.status, flat(cancelled.text)]).toEqual([409, expect.stringContaining('is cancelled already')])
    expect(flat((await get(address)).text)).toContain(reason)
  })

  it('have an outcome corrected, and keep what was decided before with the reason (DM-02)', async () => {
    const address = `/transfer-meetings/${ids.held}/items/${ids.item}/correct`
    expect((await get(address)).text).toContain('Both workers meet in the week of the meeting.')
    const form = {
      ...{ decision: 'TRANSFER', plan: 'The workers meet at the school.', receivingTeam: 'north-support' },
      ...{ 'targetDate.day': '12', 'targetDate.month': '11', 'targetDate.year': '2026', by: 'sm.north' },
    }
    const without = await post(address, form)
    expect([without.status, flat(without.text)]).toEqual([422, expect.stringContaining('Write the reason')])
    const sent = await post(address, { ...form, reason: 'The date was written down wrongly.' })
    expect(sent.headers.location).toBe(`/transfer-meetings/${ids.held}?done=corrected`)
    expect(await messages('transferOutcomeCorrected')).toBe(1)
    expect(flat((await get(`/transfer-meetings/${ids.held}`)).text)).toContain('Transfer (corrected)')
    expect(flat((await get(`/transfers/${ids.late}`)).text)).toContain('why: The date was written down wrongly.')
  })
})
