import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Site, startSite } from './site.ts'

type Form = Record<string, string | string[]>
const referral: Form = {
  place: 'sample.north',
  need: 'S17',
  seriousConcern: 'no',
  categories: ['CIN', 'S17'],
  reason: 'The school reports that the child comes hungry and tired.',
  indicators: 'neglectOrPoorHomeConditions',
  consentS17: 'YES',
  'referrer.name': 'Judy Calder',
  'referrer.kind': 'PROFESSIONAL',
  'referrer.email': 'judy@example.org',
  requestInWriting: 'yes',
  'children[0].name': 'Amber Quillfeather',
  'children[0].dateOfBirth.day': '2',
  'children[0].dateOfBirth.month': '5',
  'children[0].dateOfBirth.year': '2018',
  'children[1].name': 'Opal Quillfeather',
  'people[0].name': 'Kirsty Quillfeather',
  'people[0].relationship': 'mother',
  'people[0].parentalResponsibility': 'yes',
  'people[0].email': 'kirsty@example.org',
  'people[0].preferredChannel': 'EMAIL',
  'people[0].safeToContact': 'yes',
  'agencies[0].name': 'Sampleton School',
  'agencies[0].kind': 'school',
}
const keyOf = (html: string) => /name="key" value="([^"]*)"/.exec(html)?.[1] ?? ''

describe('Logging a referral by hand', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  const post = (form: Form) =>
    request(site.app).post('/referrals/new').set('Accept', 'text/html').type('form').send(form)
  const freshKey = async () => keyOf((await request(site.app).get('/referrals/new')).text)
  const cases = () => site.register.cases.list()

  it('opens one case for each child, as the API does, and leads to the first', async () => {
    const answer = await post({ ...referral, key: await freshKey(), action: 'log' })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/cases/C-2026-000001?done=logged')
    expect(await cases()).toHaveLength(2)
    const found = await site.register.cases.withChild('C-2026-000001')
    expect(found).toMatchObject({
      need: 'S17',
      concernLevel: 'OTHER',
      categories: ['CIN', 'S17'],
      receivedAt: '2026-11-05T10:00:00+00:00',
    })
    expect(found?.child).toMatchObject({ name: 'Amber Quillfeather', dateOfBirth: '2018-05-02' })
    expect(found?.referral.indicators).toEqual({
      neglectOrPoorHomeConditions: true,
      preBirth: false,
      professionalConnection: false,
    })
    expect((await site.register.people.ofCase('C-2026-000001')).map(({ kind }) => kind).sort()).toEqual([
      'AGENCY',
      'PARENT',
      'REFERRER',
    ])
    const page = await request(site.app).get(answer.headers.location ?? '')
    expect(page.text).toContain('The referral is logged.')
  })

  it('logs once when the button is pressed twice', async () => {
    const form = { ...referral, key: await freshKey(), action: 'log' }
    const before = (await cases()).length
    const answers = await Promise.all([post(form), post(form)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(answers[0]?.headers.location).toBe(answers[1]?.headers.location)
    expect(await cases()).toHaveLength(before + 2)
  })

  it('asks before a changed form is logged beside the one that was sent', async () => {
    const form = { ...referral, key: await freshKey() }
    expect((await post(form)).status).toBe(303)
    const before = (await cases()).length
    const again = await post({ ...form, reason: 'Quite another reason that somebody typed later.' })
    expect(again.status).toBe(409)
    expect(again.text).toContain('This form was sent before with other content')
    expect(again.text).toContain('Quite another reason')
    expect(keyOf(again.text)).not.toBe(form.key)
    expect(await cases()).toHaveLength(before)
  })

  it('takes when it was received in London time, and refuses a time that lies ahead or is none', async () => {
    const at = (day: string, time: string): Form => ({
      ...{ 'receivedAt.day': day, 'receivedAt.month': '11', 'receivedAt.year': '2026', 'receivedAt.time': time },
    })
    const answer = await post({ ...referral, ...at('4', '16:20'), key: await freshKey() })
    const reference = /cases\/(C-[\d-]+)/.exec(answer.headers.location ?? '')?.[1] ?? ''
    expect((await site.register.cases.get(reference))?.receivedAt).toBe('2026-11-04T16:20:00+00:00')
    expect((await post({ ...referral, ...at('9', '16:20') })).text).toContain('When it was received lies in the future')
    expect((await post({ ...referral, ...at('4', 'four') })).text).toContain(
      'When it was received needs a time: give the time as 16:20',
    )
    expect((await post({ ...referral, ...at('', '16:20') })).text).toContain('When it was received is no real date')
  })

  it('names every field that does not fit, with its child or person, and keeps what was typed', async () => {
    const answer = await post({
      'children[0].name': 'Amber Quillfeather',
      'children[1].name': '',
      'people[0].name': 'Kirsty',
      'people[0].safeToContact': 'no',
      reason: 'too short',
      categories: 'CIN',
    })
    expect(answer.status).toBe(422)
    for (const [href, text] of [
      ['place', 'Choose the district'],
      ['need', 'Choose the need that was found'],
      ['reason', 'Reason for the referral is too short: give at least 20 characters'],
      ['children-1-name', 'Child 2: enter the full name'],
      ['people-0-relationship', 'Person 1: enter the relationship to the child'],
      ['people-0-preferredChannel', 'Person 1: choose how letters go to this person'],
    ]) {
      expect(answer.text).toContain(`<a href="#${href}">${text}</a>`)
      expect(answer.text).toContain(`id="${href}"`)
    }
    expect(answer.text).toContain('value="Amber Quillfeather"')
    expect(answer.text).toMatch(/value="CIN" checked/)
    expect(answer.text).toContain('>too short</textarea>')
  })

  it('tells what the register refuses in the same way', async () => {
    const form = {
      ...referral,
      'referrer.email': '',
      'children[0].dueDate.day': '1',
      'children[0].dueDate.month': '1',
      'children[0].dueDate.year': '2027',
    }
    const answer = await post({ ...form, key: await freshKey() })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(
      'href="#referrer-address">Postal address of the referrer is missing: a written request is acknowledged',
    )
    expect(answer.text).toContain(
      'href="#children-0-dueDate-day">Child 1: expected date of birth, if unborn is given beside a date of birth',
    )
  })

  it('adds and removes children, people and agencies without a script, and keeps what was typed and the key', async () => {
    const key = await freshKey()
    const more = await post({ ...referral, key, action: 'add:children' })
    expect(more.status).toBe(200)
    expect(keyOf(more.text)).toBe(key)
    expect(more.text).toContain('name="children[2].name"')
    expect(more.text).not.toContain('There is a problem')
    const less = await post({ ...referral, key, action: 'remove:children:0' })
    expect(less.text).toContain('name="children[0].name" type="text" spellcheck="false" value="Opal Quillfeather"')
    expect(less.text).not.toContain('Amber')
    expect((await post({ action: 'add:agencies' })).text).toContain('name="agencies[0].kind"')
    expect((await post({ action: 'remove:people:0', 'people[0].name': 'Kirsty' })).text).not.toContain('Kirsty')
  })

  it('withstands forms that nobody would send', async () => {
    const before = (await cases()).length
    for (const form of [
      { __proto__: 'x', constructor: 'y', 'children[99999].name': 'far', 'children[-1].name': 'under' },
      { action: 'add:__proto__' },
      { action: 'remove:children:-1' },
      { ...referral, place: '../..', key: "' or 1=1" },
      { ...referral, 'children[0].name': 'a\u0000b' },
      { ...referral, reason: `\u202e${'x'.repeat(30)}` },
    ] as Form[]) {
      expect([200, 422]).toContain((await post(form)).status)
    }
    expect((await post({ reason: 'x'.repeat(200_000) })).status).toBe(413)
    const json = await request(site.app)
      .post('/referrals/new')
      .set('Accept', 'text/html')
      .send({ place: 'sample.north' })
    expect(json.status).toBe(422)
    expect(await cases()).toHaveLength(before)
  })
})
