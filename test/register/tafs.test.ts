import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { CaseEvent } from '../../workers/register/caseEvents.ts'
import { Conflict, Overtaken, Refused } from '../../workers/register/errors.ts'
import { fridayMorning, onBothStores } from './stores.ts'
import { aHeldCase, announcedOf, seedTransferOffice } from './transferOffice.ts'

const at = '2026-10-30T10:00:00+00:00'
const by = { by: 'sam', at }
const nextTafAt = '2026-11-27T09:00:00+00:00'
const lead = { name: 'Marigold Tenterhook', organisation: 'Hilltop School', role: 'SENCo', username: 'sam' }

onBothStores('Teams around the Family in the register', (store) => {
  let reference = ''
  let id = ''
  let mother = ''
  const tafs = () => store().register.tafs
  beforeAll(() => seedTransferOffice(store().register))
  beforeEach(async () => {
    store().at(fridayMorning)
    const { register } = store()
    reference = await aHeldCase(register)
    const procedure = 'tafStepDownClosure' as const
    id = (await register.procedures.request({ procedure, caseReference: reference, by: 'sam' })).procedureId
    mother = (await register.people.ofCase(reference)).find(({ kind }) => kind === 'PARENT')?.id ?? ''
  })
  const consent = (personId: string, given: 'YES' | 'NO' = 'YES') => ({
    ...{ personId, personKind: personId === 'child' ? ('CHILD' as const) : ('PARENT' as const) },
    ...{ askedOn: '2026-10-29', explained: true, given },
  })
  const consented = () => tafs().consent(id, [consent(mother), consent('child')], by)
  const tell = (event: { kind: CaseEvent['kind']; [code: string]: unknown }) =>
    store().register.events.recordCaseEvent(reference, { at, by: 'sam', ...event } as CaseEvent, {
      ...{ idempotencyKey: randomUUID(), actor: 'test' },
    })
  const running = async () => {
    await consented()
    await tafs().start(id, { nextTafAt, ...by })
  }

  it('is prepared by the first that is noted of it, and belongs to a step-down alone', async () => {
    expect(await tafs().get(id)).toBeUndefined()
    await tafs().ensure(id)
    await tafs().ensure(id)
    expect(await tafs().get(id)).toMatchObject({
      ...{ state: 'PREPARING', caseReference: reference, initials: 'QF', consents: [], withdrawn: false },
    })
    const asked = { procedure: 'caseClosure' as const, caseReference: reference, by: 'sam' }
    const { procedureId } = await store().register.procedures.request(asked)
    await expect(tafs().ensure(procedureId)).rejects.toThrow('step-down to TAF not found')
  })

  it('keeps one answer for each person, the newest (TS-03, TS-04)', async () => {
    await tafs().consent(id, [consent(mother, 'NO'), consent('child')], by)
    await consented()
    expect((await tafs().get(id))?.consents.map(({ personId, given }) => [personId, given])).toEqual([
      [mother, 'YES'],
      ['child', 'YES'],
    ])
    await tafs().reconfirm(id, [{ personId: mother, reconfirmed: 'YES' }], by)
    await expect(tafs().reconfirm(id, [{ personId: 'nobody', reconfirmed: 'YES' }], by)).rejects.toBeInstanceOf(Refused)
    expect((await tafs().get(id))?.consents[0]).toMatchObject({ reconfirmed: 'YES', reconfirmedAt: at })
  })

  it('keeps who was asked to lead, who does, the meeting and the hand-out (TS-08 to TS-16)', async () => {
    const candidate = { name: 'Ivo Quill', organisation: 'Hilltop School', role: 'Teacher' }
    const asked = { candidate, knownToCase: true, contactedAt: at, views: 'The mother likes him.' }
    await tafs().approach(id, { ...asked, answer: 'REFUSED' }, by)
    await tafs().approach(id, { ...asked, candidate: lead, answer: 'ACCEPTED' }, by)
    await tafs().setLeadProfessional(id, lead, by)
    await tafs().setMeeting(id, { at: nextTafAt, venue: 'School hall' }, by)
    const handOut = { closingSummary: 'What was done.', actionPlan: 'What comes.', planSource: 'CIN_PLAN' }
    await tafs().setHandOut(id, handOut, by)
    expect(await tafs().get(id)).toMatchObject({
      ...{ leadProfessional: lead, finalMeetingAt: nextTafAt, finalMeetingVenue: 'School hall', ...handOut },
      approaches: [{ candidate, answer: 'REFUSED' }, { answer: 'ACCEPTED' }],
    })
    expect(await tafs().entry(id)).toMatchObject({
      leadProfessional: { name: lead.name, organisation: lead.organisation, username: 'sam' },
    })
  })

  it('runs, is reviewed, and ends once (TS-15, TS-19, TS-20)', async () => {
    await running()
    expect((await tafs().runningOf(reference))?.procedureId).toBe(id)
    const next = '2027-01-08T09:00:00+00:00'
    await tafs().review(id, { outcome: 'CONTINUE', nextTafAt: next, note: 'The plan holds.', ...by })
    expect(await tafs().get(id)).toMatchObject({
      state: 'RUNNING',
      nextTafAt: next,
      reviews: [{ outcome: 'CONTINUE' }],
    })
    const ending = { reason: 'NEEDS_MET' as const, concernRemains: false, note: 'All is well.', ...by }
    await tafs().end(id, ending)
    await tafs().end(id, ending)
    await expect(tafs().end(id, { ...ending, reason: 'CONSENT_WITHDRAWN' })).rejects.toBeInstanceOf(Overtaken)
    expect(await tafs().get(id)).toMatchObject({
      ...{ state: 'ENDED', endReason: 'NEEDS_MET', concernRemains: false, endedNote: 'All is well.' },
    })
    await expect(consented()).rejects.toBeInstanceOf(Conflict)
    expect([await tafs().openOf(reference), await tafs().runningOf(reference)]).toEqual([undefined, undefined])
  })

  it('does not begin where its procedure ends first', async () => {
    await tafs().ensure(id)
    await store().register.procedures.end(id, { outcome: 'WITHDRAWN', ...by })
    expect(await tafs().get(id)).toMatchObject({ state: 'ENDED', endReason: 'NOT_STARTED' })
    await tafs().end(id, { reason: 'NOT_STARTED', ...by })
  })

  it('counts as withdrawn with the first consent that is (TS-20)', async () => {
    await consented()
    await tafs().withdraw(id, { personId: mother, ...by })
    expect(await tafs().get(id)).toMatchObject({
      withdrawn: true,
      consents: [
        { personId: mother, withdrawnAt: at, withdrawnNotedBy: 'sam' },
        { personId: 'child', withdrawnAt: null },
      ],
    })
    await expect(tafs().withdraw(id, { personId: 'nobody', ...by })).rejects.toBeInstanceOf(Refused)
    await consented()
    expect((await tafs().get(id))?.withdrawn).toBe(false)
    await tafs().withdraw(id, by)
    expect((await tafs().entry(id))?.consents).toEqual({ asked: 2, given: 2, refused: 0, withdrawn: 2 })
  })

  it('shows its teams in order of their next meeting', async () => {
    await running()
    const first = id
    const board = async (filter = {}, now = at) =>
      (await tafs().board(filter, new Date(now))).map(({ procedureId }) => procedureId).filter((one) => one === first)
    expect(await board({ authority: 'sampleshire', district: 'north' })).toEqual([first])
    expect(await board({ district: 'south' })).toEqual([])
    expect(await board({ overdue: true })).toEqual([])
    expect(await board({ overdue: true }, '2026-11-28T10:00:00+00:00')).toEqual([first])
    expect(await board({ ended: true })).toEqual([])
    await tafs().end(id, { reason: 'NEEDS_MET', ...by })
    expect(await board({ ended: true })).toEqual([first])
    expect(await board()).toEqual([])
  })

  it('takes a withdrawn consent from outside, after the case was closed too (TS-20)', async () => {
    const { register } = store()
    await expect(tell({ kind: 'taf-consent-withdrawn' })).rejects.toMatchObject({ problem: { field: 'kind' } })
    await expect(tell({ kind: 'taf-needs-met' })).rejects.toBeInstanceOf(Conflict)
    await running()
    await register.cases.close(reference, { outcome: 'CLOSED', actor: 'dora' })
    await expect(tell({ kind: 'concern-increased', level: 'S47' })).rejects.toMatchObject({
      problem: { field: 'case' },
    })
    await tell({ kind: 'taf-consent-withdrawn', personId: mother, note: 'She rang on Friday.' })
    expect(await tafs().get(id)).toMatchObject({ withdrawn: true, endedNote: 'She rang on Friday.' })
    expect(await announcedOf(register, reference)).toMatchObject([
      { messageName: 'tafConsentWithdrawn', variables: { personId: mother, reportedBy: 'sam' } },
    ])
    await expect(tell({ kind: 'taf-consent-withdrawn', personId: mother, by: 'dora' })).rejects.toBeInstanceOf(Conflict)
    await tafs().end(id, { reason: 'CONSENT_WITHDRAWN', ...by })
    expect((await tafs().get(id))?.endedNote).toBe('She rang on Friday.')
    await expect(tell({ kind: 'taf-needs-met' })).rejects.toMatchObject({ problem: { field: 'case' } })
  })

  it('takes met needs of a team that runs alone (TS-20)', async () => {
    await consented()
    await expect(tell({ kind: 'taf-needs-met' })).rejects.toMatchObject({ problem: { link: `/tafs/${id}` } })
    await tafs().start(id, { nextTafAt, ...by })
    await tell({ kind: 'taf-needs-met', note: 'School is going well.' })
    expect((await tafs().get(id))?.endedNote).toBe('School is going well.')
    await expect(
      store().register.procedures.acceptEvent(
        id,
        { kind: 'withdrawn', reason: 'Not needed any more.', ...by },
        randomUUID(),
      ),
    ).rejects.toMatchObject({ problem: { link: `/tafs/${id}` } })
  })

  it('takes what an agency says while the closure is open (CL-13)', async () => {
    const note = 'We would like to go on for a term.'
    await expect(tell({ kind: 'agency-comment', note })).rejects.toBeInstanceOf(Conflict)
    const asked = { procedure: 'caseClosure' as const, caseReference: reference, by: 'sam' }
    const { procedureId } = await store().register.procedures.request(asked)
    await tell({ kind: 'agency-comment', note })
    expect(await store().register.procedures.comments.of(procedureId)).toMatchObject([
      { agency: 'Sam Worker', kind: 'COMMENT', text: note, source: 'EVENT', notedBy: 'sam' },
    ])
  })

  it('is told in the chronology', async () => {
    await running()
    const asked = { candidate: lead, knownToCase: true, contactedAt: at, views: 'Yes.', answer: 'ACCEPTED' as const }
    await tafs().approach(id, asked, by)
    await tafs().reconfirm(id, [{ personId: mother, reconfirmed: 'YES' }], by)
    await tafs().review(id, { outcome: 'NEEDS_MET', ...by })
    await tafs().withdraw(id, by)
    await tafs().end(id, { reason: 'NEEDS_MET', ...by })
    const titles = (await store().register.cases.chronology(reference))
      .filter(({ kind }) => kind === 'closure')
      .map(({ title }) => title)
    expect([...new Set(titles)].sort()).toEqual([
      ...['procedureRequested', 'tafConsentAsked', 'tafConsentReconfirmed', 'tafConsentWithdrawn', 'tafEnded'],
      ...['tafLeadProfessionalAsked', 'tafReviewed', 'tafStarted'],
    ])
    expect(await store().register.audit.verify()).toMatchObject({ ok: true })
  })

  it('hands a concern that remains to the front door, which decides once (G-67)', async () => {
    const { contacts, cases } = store().register
    const place = { authority: 'sampleshire', district: 'north', source: 'TAF_ENDED' as const, from: 'sam', at }
    const reason = 'A concern remains.'
    const { contactId } = await contacts.receive({ ...place, caseReference: reference, reason })
    expect(await announcedOf(store().register, contactId)).toMatchObject([
      { messageName: 'contactReceived', variables: { contactId, district: 'north', caseReference: reference } },
    ])
    expect([await contacts.attach(contactId, '1'), await contacts.attach(contactId, '2')]).toEqual([
      'first',
      'duplicate',
    ])
    expect((await contacts.list({ open: true, caseReference: reference })).map((row) => row.id)).toEqual([contactId])
    const decision = { decision: 'REFERRAL' as const, by: 'dora', at, note: 'A new referral is needed.' }
    await contacts.decide(contactId, decision)
    await contacts.decide(contactId, decision)
    await expect(contacts.decide(contactId, { ...decision, decision: 'NO_ACTION' })).rejects.toBeInstanceOf(Overtaken)
    await expect(contacts.decide(randomUUID(), decision)).rejects.toThrow('contact not found')
    expect(await contacts.get(contactId)).toMatchObject({ decision: 'REFERRAL', initials: 'QF', reason })
    expect(await contacts.list({ open: true, caseReference: reference })).toEqual([])
    const titles = (await cases.chronology(reference)).map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['contactReceived', 'contactDecided']))
    await expect(contacts.receive({ ...place, caseReference: 'C-2026-999999', reason })).rejects.toThrow(
      'case not found',
    )
    await contacts.receive({ ...place, reason })
  })
})
