import { describe, expect, it } from 'vitest'
import { letMove, secretAddress } from './moving.ts'
import { flat, pagesWith } from './pagesWith.ts'

const exchange = { file: 'exchange.json', maxBytes: 1000 }
const { site, ids, get, post, messages } = pagesWith(letMove, () => ({ exchange }))
const outward = () => [ids.planned, ids.secret, ids.told, ids.over, ids.unknown]
const page = async (id: string) => (await get(`/closures/${id}`)).text

describe('Moves in the closure tracker (R-16)', () => {
  it('stand with their steps by the words of a move, and with the limit of the whole closing (CM-01)', async () => {
    const text = flat((await get('/closures')).text)
    expect(text).toContain('5 entries')
    expect(text).toContain(
      'Transfer to another authority Being prepared, a step is late Consent and wish Done 2 Nov 2026',
    )
    expect(text).toContain('Answer of the other authority Late: was due 4 Nov 2026, 17:00, Social Worker')
    expect(text).toContain('Closing after a move Being considered, its time is over Move recorded Done')
    expect(text).toMatch(/After a move 3 Nov 2026, 17:00 North Assessment Team/)
    expect(text).toMatch(/After a move Not known yet: no day of the move North Assessment Team/)
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  })

  it('come the most urgent first, and late is also what is over as a whole', async () => {
    const html = (await get('/closures?overdue=yes')).text
    const places = outward().map((id) => html.indexOf(id))
    expect(places.map((place) => place >= 0)).toEqual([true, false, false, true, false])
    expect(html.indexOf(ids.over)).toBeLessThan(html.indexOf(ids.planned))
    const found = async (query: string) => {
      const answer = (await get(`/closures?${query}`)).text
      return outward().filter((id) => answer.includes(id)).length
    }
    expect(await found('procedure=interAuthorityTransfer')).toBe(3)
    expect(await found('procedure=closeAfterMove')).toBe(2)
    expect(await found('procedure=caseClosure')).toBe(0)
  })

  it('do not count the limit of an earlier closing, which was withdrawn', async () => {
    const { limits, procedures } = site.register
    const of = { caseReference: 'C-2026-000005', processInstanceKey: '2251799813685998', milestone: 'closeAfterMove' }
    await limits.note({ ...of, due: '2026-10-01T17:00:00+01:00', note: 'an earlier one' })
    const { db } = site.register
    await db
      .updateTable('caseLimits')
      .set({ notedAt: '2026-09-17T10:00:00+01:00' })
      .where('processInstanceKey', '=', of.processInstanceKey)
      .execute()
    expect(await procedures.entry(ids.unknown)).toMatchObject({ closeBy: null, overdue: false })
    expect(await procedures.entry(ids.over)).toMatchObject({ closeBy: '2026-11-03T17:00:00+00:00', overdue: true })
  })

  it('are in the file and in the picture with names of their own beside those of a Team around the Family', async () => {
    const [heading = '', ...rows] = (await get('/closures.csv')).text.split('\r\n')
    expect(heading).toContain('"To be closed by, after a move"')
    expect(heading).toContain('Consent to TAF,')
    expect(heading).toContain('Consent and wish,Move planned,Transfer meeting,Papers sent,')
    const names = heading.match(/"[^"]*"|[^,]+/g) ?? []
    expect(new Set(names).size).toBe(names.length)
    expect(rows.find((row) => row.startsWith('C-2026-000001'))).toContain('"Done 2 Nov 2026, Amelia Ashdown"')
    const text = flat((await get('/closures')).text)
    expect(text).toContain('Answer of the other authority 1, late by 17 hours')
    expect(text).toContain('To be closed after a move 1, late by 41 hours')
  })
})

describe('The page of a transfer to another authority', () => {
  it('has consent and wish, where to, when, the meeting, and the answer of the other authority', async () => {
    const text = flat(await page(ids.planned))
    expect(text).toContain('Transfer to another authority of AQ')
    expect(text).toContain(
      'duty manager, North Assessment Team, until the acceptance of the other authority is on record',
    )
    expect(text).toContain('Agrees that information is shared Yes Wants the service to go on there Yes')
    expect(text).toContain(
      'Receiving authority Cambridgeshire County Council Contact there Odette Marchbanks, Team Manager',
    )
    expect(text).toContain(
      'Planned: at a transfer meeting of our own Transfer meeting 12 November 2026, 10:00, Northgate',
    )
    expect(text).toContain('Day of the move 16 November 2026 New address 14 Canal Row Cambridge')
    expect(text).toContain('Refused: Odette Marchbanks, 4 November 2026, 12:00 They ask for the plan of October.')
    expect(text).not.toContain('What the manager found missing')
  })

  it('says which papers went, by whom, to whom, when and how, with the receipt or why there is none (IA-10, IA-11)', async () => {
    const html = await page(ids.planned)
    const text = flat(html)
    expect(text).toContain(
      '2 Nov 2026, 10:00 Amelia Ashdown Odette Marchbanks, Cambridgeshire County Council Post Child and Family Assessment: assessment.pdf; Plan: plan.pdf Open the scan By recorded delivery.',
    )
    expect(html).toMatch(/href="\/v1\/documents\/[0-9a-f-]{36}">Open the scan/)
    expect(text).toContain('Post The letter alone None: The counter was closed.')
    expect(text).toContain('Secure e-mail The letter alone Not posted')
    expect(text).toContain('Odette Marchbanks =1+1 They look at it this week. Amelia Ashdown, 2 Nov 2026, 10:00')
    expect(text).toContain('Odette Marchbanks They ask for the plan of October. Refused Amelia Ashdown')
  })

  it('never shows a secret address, wherever it is looked for (G-65)', async () => {
    const text = flat(await page(ids.secret))
    expect(text).toContain('New address Kept secret')
    expect(text).toContain('Stopping the plan puts the child at risk Yes: a referral goes to the other authority')
    expect(text).toContain('Had not begun: the referral is passed on')
    expect(text).toContain('City of Edinburgh Council (outside England)')
    expect(text).toContain('See the Missing Children record Steps taken over on 3 November 2026 by Sergeant Pell')
    const form = (await get(`/moves/${ids.secret}/address`)).text
    expect(flat(form)).toContain('An address is on record and kept secret, so it is not shown.')
    const all = [
      form,
      await page(ids.secret),
      (await get('/cases/C-2026-000002')).text,
      (await get('/closures.csv')).text,
    ]
    for (const line of secretAddress.split('\n')) for (const html of all) expect(html).not.toContain(line)
  })

  it('says so where nothing is known yet', async () => {
    const text = flat(await page(ids.told))
    expect(text).toContain('Nothing is on record of the move yet.')
    expect(text).toContain('No papers have been sent yet.')
    expect(text).toContain('Nobody has spoken with the other authority yet.')
    await site.register.moves.ensure(ids.told)
    const kept = flat(await page(ids.told))
    expect(kept).toContain('Kind of plan Not asked yet Agrees that information is shared Not asked yet')
    expect(kept).toContain(
      'Receiving authority Not known yet How the move is made Not planned yet Day of the move Not known',
    )
    expect(kept).toContain('New address Not entered yet Answer of the other authority None yet')
    const by = { by: 'sw.ash', at: '2026-11-05T09:00:00+00:00' }
    await site.register.moves.set(ids.told, { consentShare: false, wantsService: false }, by)
    expect(flat(await page(ids.told))).toContain('Stopping the plan puts the child at risk Not considered yet')
    await site.register.moves.set(ids.told, { safeguarding: false }, by)
    expect(flat(await page(ids.told))).toContain('No: a manager has not confirmed it yet')
  })

  it('offers the papers as a bundle where the receiving authority may have them and can read one (G-70)', async () => {
    const link = (id: string) => `/v1/procedures/${id}/bundle`
    expect(await page(ids.planned)).toContain(`href="${link(ids.planned)}"`)
    for (const id of [ids.secret, ids.told, ids.over]) expect(await page(id)).not.toContain(link(id))
  })

  it('leads to the form for the new address, and shows it there again', async () => {
    const address = `/moves/${ids.planned}/address`
    expect(await page(ids.planned)).toContain(`href="${address}"`)
    expect((await get(address)).text).toContain('14 Canal Row\nCambridge')
    const sent = await post(address, { newAddress: '15 Canal Row\r\nCambridge' })
    expect(sent.headers.location).toBe(`/closures/${ids.planned}?done=address`)
    const text = flat((await get(String(sent.headers.location))).text)
    expect(text).toContain('The new address is kept.')
    expect(text).toContain('New address 15 Canal Row Cambridge')
    expect((await post(address, { newAddress: '1' })).status).toBe(422)
  })
})

describe('The page of a closing after a move', () => {
  it('says until when the case is to be closed, and leaves out what only a transfer asks for', async () => {
    const text = flat(await page(ids.over))
    expect(text).toContain('Closing after the move of NF')
    expect(text).toContain('until a manager has closed the case')
    expect(text).toContain('To be closed by 3 Nov 2026, 17:00')
    expect(text).toMatch(/No: confirmed by Marian Thornley, 2 November 2026, 10:00/)
    expect(text).toContain('Day of the move 20 October 2026 New address Not known')
    expect(text).toContain('What the manager found missing')
    for (const words of ['How the move is made', 'Answer of the other authority None'])
      expect(text).not.toContain(words)
    expect(flat(await page(ids.unknown))).toContain('To be closed by Not known yet: no day of the move')
  })

  it('takes nothing any more when it has ended', async () => {
    await site.register.procedures.end(ids.unknown, {
      ...{ outcome: 'WITHDRAWN', by: 'tm.north', at: '2026-11-05T09:00:00+00:00' },
    })
    const html = await page(ids.unknown)
    expect(html).not.toContain(`/moves/${ids.unknown}/address`)
    expect(html).not.toContain(`/closures/${ids.unknown}/withdraw`)
    const sent = await post(`/moves/${ids.unknown}/address`, { newAddress: '15 Canal Row' })
    expect([sent.status, flat(sent.text)]).toEqual([409, expect.stringContaining('has ended on')])
    expect(flat((await get('/closures?ended=yes')).text)).toContain('Closing after a move Withdrawn')
  })
})

describe('A move is told by hand', () => {
  const form = { caseReference: 'C-2026-000007', by: 'tm.north' }
  const kinds: [string, string, string][] = [
    ['interAuthorityTransfer', 'familyMoving', 'The transfer to another authority'],
    ['closeAfterMove', 'familyMoved', 'The closing after the move'],
  ]

  it.each(kinds)('once for a case: %s', async (procedure, message, noun) => {
    await site.register.db
      .updateTable('cases')
      .set({ authority: 'sample', district: 'north', team: 'north-assessment' })
      .where('reference', '=', form.caseReference)
      .execute()
    const first = await post('/closures/new', { ...form, procedure })
    const [address = ''] = String(first.headers.location).split('?')
    expect(address).toMatch(/^\/closures\/[0-9a-f-]{36}$/)
    expect(await messages(message)).toBe(1)
    const second = await post('/closures/new', { ...form, procedure })
    expect([second.status, flat(second.text)]).toEqual([
      409,
      expect.stringContaining(`${noun} of case C-2026-000007 is open already`),
    ])
    expect(second.text).toContain(`<a href="${address}">Open what is there already</a>`)
  })

  it('from the page of the case, as long as none is under way', async () => {
    const address = '/closures/new?procedure=interAuthorityTransfer&amp;case='
    expect((await get('/cases/C-2026-000006')).text).toContain(`${address}C-2026-000006`)
    const under = (await get('/cases/C-2026-000001')).text
    expect(under).not.toContain(address)
    expect(flat(under)).toContain('See the transfer to another authority under way')
    const asked = await get('/closures/new?procedure=interAuthorityTransfer&case=C-2026-000006')
    expect(flat(asked.text)).toContain('A family moves to another authority')
    expect(asked.text).toMatch(/value="interAuthorityTransfer" checked/)
  })
})

describe('The chronology of the case', () => {
  it('tells of the move, the papers and the contacts in words', async () => {
    const text = flat((await get('/cases/C-2026-000001')).text)
    expect(text).toContain('Transfer to another authority: asked for')
    expect(text).toMatch(
      /Papers sent to the other authority .{0,60} Authority Cambridgeshire County Council With Odette Marchbanks How Post Papers Child and Family Assessment, Plan Receipt of posting Yes Note By recorded delivery/,
    )
    expect(text).toContain('Receipt of posting No Why there is no receipt The counter was closed.')
    expect(text).toMatch(/The other authority answered .{0,60} With Odette Marchbanks Answer Refused/)
    const moved = flat((await get('/cases/C-2026-000004')).text)
    expect(moved).toMatch(/The family moved 20 October 2026, 00:00 Authority Cambridgeshire County Council/)
    const missing = flat((await get('/cases/C-2026-000002')).text)
    expect(missing).toContain('With Sergeant Pell Where to find them See the Missing Children record')
  })

  it('says in words that somebody reported the answer of the other authority', async () => {
    const { events } = site.register
    const told = { at: '2026-11-05T09:50:00+00:00', by: 'sw.ash', note: 'By telephone.' }
    await events.recordCaseEvent(
      'C-2026-000001',
      { kind: 'la-response', response: 'ACCEPTED', person: 'Odette Marchbanks', ...told },
      { idempotencyKey: 'la-response', actor: 'practitioner' },
    )
    const text = flat((await get('/cases/C-2026-000001')).text)
    expect(text).toMatch(/Reported: the other authority answered .{0,60} Answer Accepted Note By telephone\./)
  })
})
