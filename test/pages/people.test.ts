import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { referralSchema } from '../../workers/register/referral.ts'
import { aReferral } from '../support/referrals.ts'
import { type Site, startSite } from './site.ts'

type Form = Record<string, string>
const mother: Form = {
  name: 'Kirsty Quillfeather',
  relationship: 'mother',
  parentalResponsibility: 'yes',
  address: '12 Sparrow Court\r\nSampleton\r\nZZ1 3QT',
  email: 'kirsty@example.org',
  phone: '01632 960702',
  preferredChannel: 'POST',
  safeToContact: 'yes',
  unsafeReason: '',
}
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

describe('The people of a case', () => {
  let site: Site
  let reference = ''
  beforeAll(async () => {
    site = await startSite()
    const { cases } = await site.register.cases.intake(referralSchema.parse(aReferral()), {
      idempotencyKey: 'people',
      actor: 'frontDoor',
    })
    reference = cases[0]?.caseReference ?? ''
  })
  afterAll(() => site.close())

  const post = (address: string, form: Form) =>
    request(site.app).post(address).set('Accept', 'text/html').type('form').send(form)
  const people = () => site.register.people.ofCase(reference)
  const audited = async () => (await site.register.audit.list({ caseReference: reference })).at(-1)
  const added = `/cases/C-2026-000001/people/new`

  it('are added with everything that was typed, with an audit entry that holds no name', async () => {
    const answer = await post(added, {
      ...mother,
      name: 'Nerys Canaryperson',
      relationship: 'grandmother',
      parentalResponsibility: 'no',
    })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe(`/cases/${reference}?done=saved`)
    const person = (await people()).find(({ name }) => name === 'Nerys Canaryperson')
    expect(person).toMatchObject({
      kind: 'RELATIVE',
      address: '12 Sparrow Court\nSampleton\nZZ1 3QT',
      preferredChannel: 'POST',
      safeToContact: true,
    })
    const entry = await audited()
    expect(entry).toMatchObject({ action: 'person.added', actor: 'practitioner', detail: { personId: person?.id } })
    expect(JSON.stringify(entry)).not.toContain('Canaryperson')
  })

  it('may be an agency', async () => {
    const answer = await post(`${added}?as=agency`, {
      name: 'Hilltop School',
      kind: 'school',
      email: 'office@hilltop.example.org',
    })
    expect(answer.status).toBe(303)
    expect((await people()).find(({ name }) => name === 'Hilltop School')).toMatchObject({
      kind: 'AGENCY',
      agency: 'school',
      preferredChannel: 'EMAIL',
    })
    expect((await post(`${added}?as=agency`, { name: 'H' })).text).toContain(
      'action="/cases/C-2026-000001/people/new?as=agency"',
    )
  })

  const refused = async (form: Form, message: string, field: string) => {
    const before = (await people()).length
    const answer = await post(added, { ...mother, ...form })
    expect(answer.status, message).toBe(422)
    expect(answer.text).toContain(`<a href="#${field}">${message}</a>`)
    expect(answer.text).toContain(`id="${field}`)
    expect(answer.text).toContain('<title>Error: ')
    expect(await people()).toHaveLength(before)
    return answer.text
  }

  it('need a reason when it is not safe to contact them', async () => {
    const html = await refused(
      { safeToContact: 'no' },
      'Why it is not safe is missing: say why it is not safe to contact this person',
      'unsafeReason',
    )
    expect(html).toContain('value="Kirsty Quillfeather"')
    expect(html).toMatch(/value="no"[^>]*checked/)
  })

  it('need an e-mail address that can be one', () =>
    refused(
      { email: 'kirsty at example' },
      'E-mail address has the wrong form: give an e-mail address such as name@example.org',
      'email',
    ))

  it('need the contact by which letters go, unless it is not known yet', async () => {
    await refused(
      { preferredChannel: 'EMAIL', email: '' },
      'E-mail address is missing though e-mail is preferred: give an e-mail address, or choose post',
      'email',
    )
    await refused(
      { address: '' },
      'Postal address is missing though post is chosen: give the address, or choose &quot;Not known yet&quot;',
      'address',
    )
    await refused(
      { preferredChannel: 'UNKNOWN' },
      'Choose how letters go to this person: an address or an e-mail is given, so say which to use',
      'preferredChannel',
    )
    const { address: _address, email: _email, ...bare } = mother
    expect((await post(added, { ...bare, name: 'Unknown Whereabouts', preferredChannel: 'UNKNOWN' })).status).toBe(303)
  })

  it('name every field that is empty, in the order of the page', async () => {
    const { text } = await post(added, {})
    const problems = [...text.matchAll(/<a href="#[^"]+">([^<]+)<\/a>/g)].map(([, message]) => message)
    expect(problems.slice(0, 3)).toEqual([
      'Enter the full name',
      'Enter the relationship to the child',
      'Choose whether this person has parental responsibility',
    ])
  })

  it('are corrected, and the audit names the fields but not their values', async () => {
    const person = (await people()).find(({ relationship }) => relationship === 'MOTHER')
    const address = `/cases/${reference}/people/${person?.id}/edit`
    const { text: form } = await request(site.app).get(address)
    expect(form).toContain('value="Mother"')
    const answer = await post(address, { ...mother, email: 'new@example.org', version: hidden(form, 'version') })
    expect(answer.status).toBe(303)
    expect(await site.register.people.get(person?.id ?? '')).toMatchObject({
      email: 'new@example.org',
      relationship: 'mother',
    })
    const entry = await audited()
    expect(entry?.action).toBe('person.corrected')
    expect(entry?.detail.fields).toEqual(expect.arrayContaining(['email', 'preferredChannel']))
    expect(JSON.stringify(entry)).not.toContain('example.org')
  })

  it('may be the referrer or an agency, who stay what they are', async () => {
    const [referrer, agency] = ['REFERRER', 'AGENCY'].map(async (kind) =>
      (await people()).find((row) => row.kind === kind),
    )
    const edit = async (id: string | undefined, form: Form) => {
      const address = `/cases/${reference}/people/${id}/edit`
      const version = hidden((await request(site.app).get(address)).text, 'version')
      expect((await post(address, { ...form, version })).status).toBe(303)
      return site.register.people.get(id ?? '')
    }
    expect(
      await edit((await referrer)?.id, { name: 'Judy Calder', kind: 'PUBLIC', phone: '01632 960701' }),
    ).toMatchObject({
      ...{ kind: 'REFERRER', referrerKind: 'PUBLIC', phone: '01632 960701', email: null, preferredChannel: 'POST' },
    })
    expect(await edit((await agency)?.id, { name: 'New Surgery', kind: 'GP' })).toMatchObject({
      kind: 'AGENCY',
      agency: 'GP',
      name: 'New Surgery',
    })
  })

  it('are not overwritten when somebody else corrected them since the form was opened', async () => {
    const person = (await people()).find(({ relationship }) => relationship === 'mother')
    const address = `/cases/${reference}/people/${person?.id}/edit`
    const version = hidden((await request(site.app).get(address)).text, 'version')
    expect((await post(address, { ...mother, phone: '01632 960711', version })).status).toBe(303)
    const late = await post(address, { ...mother, phone: '01632 960722', version })
    expect(late.status).toBe(409)
    expect(late.text).toContain('Somebody else corrected these details')
    expect(late.text).toContain('<dt>Telephone</dt><dd>01632 960711</dd>')
    expect(late.text).toContain('value="01632 960722"')
    expect((await site.register.people.get(person?.id ?? ''))?.phone).toBe('01632 960711')
    const again = await post(address, { ...mother, phone: '01632 960722', version: hidden(late.text, 'version') })
    expect(again.status).toBe(303)
    expect((await site.register.people.get(person?.id ?? ''))?.phone).toBe('01632 960722')
  })

  it('include the child, whose date of birth and address can be corrected', async () => {
    const child = (await site.register.cases.withChild(reference))?.child
    const address = `/cases/${reference}/people/${child?.id}/edit`
    const form = (await request(site.app).get(address)).text
    expect(form).toContain('id="dateOfBirth-year" name="dateOfBirth.year"')
    expect(form).toContain('value="2018"')
    const typed = { name: 'Amber Quillfeather', address: '1 New Road\r\nSampleton', version: hidden(form, 'version') }
    const wrong = { 'dateOfBirth.day': '31', 'dateOfBirth.month': '2', 'dateOfBirth.year': '2017' }
    const refusedDay = await post(address, { ...typed, ...wrong })
    expect(refusedDay.status).toBe(422)
    expect(refusedDay.text).toContain('<a href="#dateOfBirth-day">Date of birth is no real date: ')
    expect(refusedDay.text).toContain('value="31"')
    const future = await post(address, { ...typed, ...wrong, 'dateOfBirth.day': '3', 'dateOfBirth.year': '2031' })
    expect(future.text).toContain('Date of birth lies in the future')
    expect((await post(address, { ...typed, ...wrong, 'dateOfBirth.day': '3' })).status).toBe(303)
    expect((await site.register.cases.withChild(reference))?.child).toMatchObject({
      dateOfBirth: '2017-02-03',
      address: '1 New Road\nSampleton',
    })
    expect(await audited()).toMatchObject({ action: 'child.corrected', detail: { fields: ['address', 'dateOfBirth'] } })
    expect((await post(address, { ...typed, ...wrong })).status).toBe(422)
    expect((await post(address, { ...typed, ...wrong, 'dateOfBirth.day': '4' })).status).toBe(409)
  })

  it('of another family cannot be reached through this case', async () => {
    const other = { ...aReferral(), children: [{ name: 'Other Child' }] }
    const { cases } = await site.register.cases.intake(referralSchema.parse(other), {
      idempotencyKey: 'other',
      actor: 'frontDoor',
    })
    const stranger = (await site.register.people.ofCase(cases[0]?.caseReference ?? ''))[0]
    const address = `/cases/${reference}/people/${stranger?.id}/edit`
    expect((await request(site.app).get(address).set('Accept', 'text/html')).status).toBe(404)
    expect((await post(address, mother)).status).toBe(404)
  })

  it('leave no trace of a name in the log', () => {
    expect(site.logged()).toContain('/cases/{reference}/people/{id}/edit')
    expect(site.logged()).not.toMatch(/Quillfeather|Canaryperson|example\.org|Sparrow/)
  })
})
