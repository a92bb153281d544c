import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { jpeg, pdf } from '../support/files.ts'
import { letMove } from './moving.ts'
import { flat, pagesWith } from './pagesWith.ts'

const { site, ids, get, post, messages } = pagesWith(letMove)
const requests = () => site.register.authorityRequests
const page = async (id: string) => (await get(`/authority-requests/${id}`)).text

describe('The requests of other authorities', () => {
  it('stand the most urgent first: from whom, since when, which team has them, who was called (IA-17, IA-18)', async () => {
    const html = (await get('/authority-requests')).text
    const text = flat(html)
    expect(text).toContain('3 entries')
    expect([ids.urgent, ids.waiting, ids.launched].map((id) => html.indexOf(id))).toEqual(
      [ids.urgent, ids.waiting, ids.launched].map((id) => html.indexOf(id)).toSorted((one, other) => one - other),
    )
    expect(text).toContain(
      'QF, WF Waits for a team Yes Wiltshire Council 5 Nov 2026, 10:00 (0 minutes) North Not chosen',
    )
    expect(text).toContain(
      'With the team No Wiltshire Council 3 Nov 2026, 11:00 (47 hours) North North Assessment Team Team Manager: 3 Nov 2026, 11:20; Service Manager: not called yet',
    )
    expect(text).not.toMatch(/Featherstone|Marchbanks|undefined|\[object|NaN/)
  })

  it('are narrowed to a state, district, team, a safeguarding concern, or those that are decided', async () => {
    const found = async (query: string) => {
      const html = (await get(`/authority-requests?${query}`)).text
      const all = ['urgent', 'waiting', 'launched', 'accepted', 'declined'] as const
      return all.filter((name) => html.includes(ids[name]))
    }
    expect(await found('state=LAUNCHED')).toEqual(['launched'])
    expect(await found('state=ACCEPTED')).toEqual(['accepted'])
    expect(await found('state=ACCEPTED&decided=yes')).toEqual(['accepted'])
    expect(await found('state=NONE')).toEqual(['urgent', 'waiting', 'launched'])
    expect(await found('district=sample.north')).toEqual(['urgent', 'waiting', 'launched'])
    expect(await found('district=sample.south')).toEqual([])
    expect(await found('team=sample.north-assessment')).toEqual(['launched'])
    expect(await found('safeguarding=yes')).toEqual(['urgent'])
    expect(await found('decided=yes')).toEqual(['accepted', 'declined'])
    const decided = flat((await get('/authority-requests?decided=yes')).text)
    expect(decided).toContain('the newest first')
    expect(decided).toMatch(/Declined No City of Edinburgh Council .*Accepted No Cambridgeshire .* C-2026-0000\d\d/)
  })

  it('are a file for a spreadsheet with initials alone', async () => {
    const answer = await get('/authority-requests.csv')
    expect(answer.headers['content-disposition']).toBe('attachment; filename=authority-requests.csv')
    expect(answer.text.split('\r\n')[0]).toContain('Children,State,Safeguarding concern,From,Since,District,Team,Calls')
    expect(answer.text).not.toMatch(/Featherstone/)
  })

  it('are found from every page', async () => {
    const html = (await get('/')).text
    expect(html).toContain('href="/authority-requests"')
    expect(flat(html)).toContain('Requests of other authorities')
  })
})

describe('The page of a request', () => {
  it('has who asks, the team, the calls, the family, the contacts and the papers', async () => {
    const html = await page(ids.launched)
    const text = flat(html)
    expect(text).toContain('From Wiltshire Council Request for QF, WF')
    expect(text).toContain('Odette Marchbanks, Team Manager 01632 960 111, odette@cambridgeshire.example.org')
    expect(text).toContain('Received 3 November 2026, 11:00, Front Door')
    expect(text).toContain('Team North Assessment Team, since 5 November 2026, 09:30, Marian Thornley')
    expect(text).toContain('Calls Team Manager: 3 Nov 2026, 11:20 Service Manager: not called yet')
    expect(text).toContain('Quillon Featherstone 2 April 2015')
    expect(text).toContain('Hugo Featherstone father Yes No: non-molestation order')
    expect(text).toContain('Hilltop School school office@hilltop.example.org')
    expect(text).toContain('=1+1 The plan follows by post. Helen Carrick-Moor, 5 Nov 2026, 09:30')
    expect(html).toMatch(/href="\/v1\/documents\/[0-9a-f-]{36}">Plan\.pdf/)
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  })

  it('leads to the case once it is accepted, and says why it was declined', async () => {
    const html = await page(ids.accepted)
    const [reference = ''] = await requests().cases(ids.accepted)
    expect(html).toContain(`href="/cases/${reference}"`)
    expect(flat(html)).toContain(
      'Accepted 5 November 2026, 09:30, Marian Thornley Transfer meeting 12 November 2026, 10:00',
    )
    expect(html).not.toContain('/documents/new')
    const declined = flat(await page(ids.declined))
    expect(declined).toContain('City of Edinburgh Council (outside England)')
    expect(declined).toContain('Why The family lives in another area of ours.')
    expect(flat(await page(ids.urgent))).toContain('Safeguarding concern Yes: handled as a new referral as well')
    const chronology = flat((await get(`/cases/${reference}`)).text)
    expect(chronology).toMatch(/Request of another authority received .{0,60} Authority Cambridgeshire/)
    expect(chronology).toMatch(
      /Request of another authority passed to the team .{0,60} Team North Assessment Team District North/,
    )
    expect(chronology).toMatch(/Request of another authority accepted .{0,90} Transfer meeting 12 November 2026, 10:00/)
    for (const id of ['nothing', randomUUID()]) expect((await get(`/authority-requests/${id}`)).status).toBe(404)
  })
})

type Form = Record<string, string | string[]>
const asked: Form = {
  fromAuthority: 'E10000003',
  'contact.name': 'Odette Marchbanks',
  'contact.email': 'odette@cambridgeshire.example.org',
  safeguarding: 'no',
  place: 'sample.north',
  need: 'S17',
  categories: ['CIN', 'S17'],
  reason: 'The family moved here in October and wants to go on with the plan.',
  consentS17: 'YES',
  requestInWriting: 'yes',
  'children[0].name': 'Amber Quillfeather',
  'children[0].dateOfBirth.day': '2',
  'children[0].dateOfBirth.month': '5',
  'children[0].dateOfBirth.year': '2018',
}
const send = (form: Form) => post('/authority-requests/new', form)
const idOf = (answer: { headers: Record<string, string> }) =>
  /^\/authority-requests\/([0-9a-f-]{36})\?done=received$/.exec(answer.headers.location ?? '')?.[1] ?? ''
const logged = async () => (await requests().list()).length

describe('Logging a request by hand', () => {
  it('takes it in once, as the API does, and leads to its page (IA-15, IA-17)', async () => {
    const before = await messages('authorityRequestReceived')
    const form = { ...asked, key: randomUUID() }
    const answers = await Promise.all([send(form), send(form)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const id = idOf(answers[0])
    expect(idOf(answers[1])).toBe(id)
    expect(await messages('authorityRequestReceived')).toBe(before + 1)
    const found = await requests().get(id)
    expect(found).toMatchObject({
      ...{ state: 'RECEIVED', authority: 'sample', district: 'north', fromAuthority: 'E10000003' },
      ...{ fromName: 'Cambridgeshire County Council', safeguarding: false, receivedBy: 'frontDoor' },
      contact: { name: 'Odette Marchbanks', email: 'odette@cambridgeshire.example.org' },
    })
    expect(found?.referral).toMatchObject({ need: 'S17', children: [{ name: 'Amber Quillfeather' }] })
    expect(found?.referral).not.toHaveProperty('referrer')
    const html = (await get(String(answers[0].headers.location))).text
    expect(flat(html)).toContain('The request is logged, and the front door has the task.')
    expect(html).toContain(`/authority-requests/${id}/documents/new`)
    const changed = await send({ ...form, reason: 'Quite another reason that somebody typed later.' })
    expect([changed.status, flat(changed.text)]).toEqual([
      409,
      expect.stringContaining('This form was sent before with other content'),
    ])
  })

  it('takes one of an authority outside England by its name, one without a district, and another referrer', async () => {
    const outside = await send({
      ...{ ...asked, fromAuthority: 'ELSEWHERE', fromName: 'City of Edinburgh Council', place: 'sample' },
      ...{ 'referrer.name': 'Judy Calder', 'referrer.kind': 'PUBLIC', 'referrer.phone': '01632 960 222' },
      'referrer.email': 'judy@example.org',
      ...{ 'previousInvolvement.closedOn.day': '27', 'previousInvolvement.closedOn.month': '3' },
      'previousInvolvement.closedOn.year': '2024',
      ...{ 'receivedAt.day': '4', 'receivedAt.month': '11', 'receivedAt.year': '2026', 'receivedAt.time': '16:20' },
    })
    const id = idOf(outside)
    expect(await requests().get(id)).toMatchObject({
      ...{ fromAuthority: null, fromName: 'City of Edinburgh Council', district: null },
      receivedAt: '2026-11-04T16:20:00+00:00',
      referral: { referrer: { name: 'Judy Calder', kind: 'PUBLIC' } },
    })
    const text = flat(await page(id))
    expect(text).toContain('District Not known yet Team Not chosen yet')
    expect(text).toContain('Referred first by Judy Calder Earlier case closed on 27 March 2024')
    expect(text).toContain('Nobody is named.')
    const named = await send({ ...asked, fromName: 'Something that was typed before' })
    expect(await requests().get(idOf(named))).toMatchObject({ fromName: 'Cambridgeshire County Council' })
  })

  it('offers every authority of the directory, so that nobody types the name of one', async () => {
    const html = (await get('/authority-requests/new')).text
    expect(html.match(/<option value="E\d{8}"/g)).toHaveLength(153)
    expect(html).toContain('<option value="E10000003">Cambridgeshire County Council</option>')
    expect(html).toContain('<option value="sample">Sample County Council: not known yet</option>')
    expect(html).not.toContain('name="decidedAt.day"')
    expect(html).not.toContain('name="seriousConcern"')
  })

  it('names every field that does not fit, and keeps what was typed', async () => {
    const before = await logged()
    const answer = await send({
      'contact.name': 'Odette',
      'children[0].name': '',
      'people[0].name': 'Kirsty',
      reason: 'short',
    })
    expect(answer.status).toBe(422)
    for (const [href, words] of [
      ['fromAuthority', 'Choose the authority that asks'],
      ['contact-phone', 'Telephone there has no way of contact: give a telephone number, an e-mail or an address'],
      ['safeguarding', 'Choose whether there is a safeguarding concern'],
      ['place', 'Choose the district'],
      ['reason', 'Reason for the referral is too short: give at least 20 characters'],
      ['children-0-name', 'Child 1: enter the full name'],
      ['people-0-relationship', 'Person 1: enter the relationship to the child'],
    ]) {
      expect(answer.text).toContain(`<a href="#${href}">${words}</a>`)
      expect(answer.text).toContain(`id="${href}"`)
    }
    expect(answer.text).toContain('value="Odette"')
    const outside = await send({ ...asked, fromAuthority: 'ELSEWHERE' })
    expect(outside.text).toContain('<a href="#fromName">Enter the name of the authority outside England</a>')
    const hostile = await send({ ...asked, fromAuthority: "' or 1=1" })
    expect([hostile.status, flat(hostile.text)]).toEqual([422, expect.stringContaining('is no English authority')])
    expect(await logged()).toBe(before)
  })

  it('tells what the register refuses in the same way', async () => {
    const ahead = {
      'receivedAt.day': '9',
      'receivedAt.month': '11',
      'receivedAt.year': '2026',
      'receivedAt.time': '16:20',
    }
    const answer = await send({ ...asked, ...ahead })
    expect([answer.status, flat(answer.text)]).toEqual([
      422,
      expect.stringContaining('When the other authority asked lies in the future'),
    ])
  })

  it('adds and removes entries without a script, and keeps what was typed', async () => {
    const more = await send({ ...asked, action: 'add:people' })
    expect(more.status).toBe(200)
    expect(more.text).toContain('name="people[0].name"')
    expect(more.text).toContain('formaction="/authority-requests/new#people"')
    expect(more.text).toMatch(/value="E10000003" selected/)
    expect((await send({ ...asked, action: 'remove:children:0' })).text).not.toContain('Amber')
  })
})

describe('A bundle where the exchange is not set up', () => {
  it('is refused with the way out', async () => {
    const form = request(site.app).post('/authority-requests/bundle').set('Accept', 'text/html')
    const sent = await form.attach('file', Buffer.from('{}'), { filename: 'transfer.json' })
    expect([sent.status, flat(sent.text)]).toEqual([
      422,
      expect.stringContaining('The exchange with other authorities is not set up here: have the administrator set'),
    ])
  })
})

describe('Papers of a request', () => {
  const add = (id: string, kind: string, content: Buffer, name: string) =>
    request(site.app)
      .post(`/authority-requests/${id}/documents/new`)
      .set('Accept', 'text/html')
      .field('kind', kind)
      .attach('file', content, { filename: name, contentType: 'application/octet-stream' })

  it('are put in once each, and refused beside the field (IA-07)', async () => {
    const at = `/authority-requests/${ids.urgent}`
    expect(flat((await get(`${at}/documents/new`)).text)).toContain('Request of Wiltshire Council Add a paper')
    const sent = await add(ids.urgent, 'ASSESSMENT', pdf('assessment'), 'Assessment.pdf')
    expect([sent.status, sent.headers.location]).toEqual([303, `${at}?done=document`])
    expect(flat((await get(`${at}?done=document`)).text)).toContain('The paper is with the request.')
    const again = await add(ids.urgent, 'OTHER', pdf('assessment'), 'Assessment.pdf')
    expect(again.headers.location).toBe(`${at}?done=documentThere`)
    expect(await requests().documents(ids.urgent)).toMatchObject([{ name: 'Assessment.pdf', kind: 'ASSESSMENT' }])
    const wrong = await add(ids.urgent, 'PLAN', jpeg(), 'plan.pdf')
    expect([wrong.status, flat(wrong.text)]).toEqual([422, expect.stringContaining('There is a problem')])
    expect((await get(`/authority-requests/${randomUUID()}/documents/new`)).status).toBe(404)
  })

  it('go into the case once the request is accepted', async () => {
    const before = (await site.register.db.selectFrom('documents').select('id').execute()).length
    const sent = await add(ids.accepted, 'PLAN', pdf('later'), 'Later.pdf')
    const [reference = ''] = await requests().cases(ids.accepted)
    expect([sent.status, flat(sent.text)]).toEqual([409, expect.stringContaining('was accepted')])
    expect(sent.text).toContain(`<a href="/cases/${reference}">Open what is there already</a>`)
    expect((await site.register.db.selectFrom('documents').select('id').execute()).length).toBe(before)
  })
})
