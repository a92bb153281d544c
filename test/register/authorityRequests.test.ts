import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { isAgreed } from '../../workers/register/authorityRequestRows.ts'
import { draftOf } from '../../workers/register/authorityRequestSchema.ts'
import { Conflict, KeyReused, NotFound, Refused } from '../../workers/register/errors.ts'
import { moveChronology } from '../../workers/register/moveChronology.ts'
import { pdf } from '../support/files.ts'
import { aRequest, type MoveOffice, moveOffice } from './moveOffice.ts'
import { onBothStores } from './stores.ts'
import { announcedOf, race, seedTransferOffice } from './transferOffice.ts'

const at = '2026-10-30T09:45:00+00:00'
const ahead = '2026-11-30T09:30:00+00:00'
const by = { by: 'dora', at }

onBothStores('Requests of other authorities', (store) => {
  let office: MoveOffice
  beforeAll(async () => {
    await seedTransferOffice(store().register)
    await store().register.authorities.seed([
      { code: 'oneshire', name: 'Oneshire', profile: 'sample', districts: ['only'], teams: [], dutyRota: [] },
    ])
    office = await moveOffice(store().register)
  })
  const requests = () => office.requests
  const receive = async (changes = {}, options = {}, key: string = randomUUID()) =>
    (await requests().receive(draftOf(aRequest(changes)), key, options)).requestId
  const fieldsOf = async (refused: Promise<unknown>) => {
    const error = await refused.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Refused)
    return (error as Refused).problems.map(({ field }) => field)
  }
  const launched = async (changes = {}) => {
    const id = await receive(changes)
    await requests().launch(id, { team: 'north-care', ...by })
    return id
  }

  it('are taken in once for each key and announced by codes alone (IA-17, I6)', async () => {
    const key = randomUUID()
    const [one, other] = await Promise.all([receive({}, {}, key), receive({}, {}, key)])
    expect(one).toBe(other)
    await expect(receive({ safeguarding: true }, {}, key)).rejects.toBeInstanceOf(KeyReused)
    expect(await requests().get(one)).toMatchObject({
      ...{ state: 'RECEIVED', authority: 'sampleshire', district: 'north', profile: 'sample', team: null },
      ...{ fromAuthority: 'E10000003', fromName: 'Cambridgeshire County Council', safeguarding: false },
      ...{ receivedBy: 'frontDoor', receivedAt: '2026-10-30T10:00:00+00:00', contact: { name: 'Odette Marchbanks' } },
    })
    const told = await announcedOf(store().register, one)
    expect(told).toMatchObject([
      {
        messageName: 'authorityRequestReceived',
        variables: { requestId: one, profile: 'sample', authority: 'sampleshire', district: 'north' },
      },
    ])
    const audit = await store().register.audit.list({ limit: 10_000 })
    const ours = audit.filter(({ action }) => action.startsWith('authorityRequest.'))
    expect(ours.at(-1)).toMatchObject({ action: 'authorityRequest.received', detail: { fromAuthority: 'E10000003' } })
    expect(JSON.stringify([told, ours])).not.toMatch(/Featherstone|Odette|Canary/)
  })

  it('name the fields that do not fit, all at once', async () => {
    const child = { name: 'Quillon Featherstone', dateOfBirth: '2031-04-02' }
    expect(
      await fieldsOf(receive({ fromAuthority: 'Wilthsire', district: 'east', receivedAt: ahead, children: [child] })),
    ).toEqual(['fromAuthority', 'district', 'receivedAt', 'children[0].dateOfBirth'])
    expect(await fieldsOf(receive({ authority: 'nowhere' }))).toEqual(['authority'])
    expect(await fieldsOf(receive({ fromAuthority: undefined }))).toEqual(['fromAuthority'])
    expect(await fieldsOf(receive({ fromName: 'Powys County Council' }))).toEqual(['fromAuthority'])
    expect(await fieldsOf(receive({ receivedAt: '2024-10-30T09:30:00+00:00' }))).toEqual(['receivedAt'])
    const byPhone = { name: 'Odette Marchbanks', phone: '01223 555555' }
    expect(await fieldsOf(receive({ contact: byPhone }))).toEqual(['contact.address'])
    const referrer = { name: 'Odette Marchbanks', kind: 'PROFESSIONAL' }
    expect(await fieldsOf(receive({ referrer }))).toEqual(['referrer.address'])
    await receive({ contact: byPhone, requestInWriting: false })
  })

  it('come from an authority outside England by its name, and one in it is always the one of the directory', async () => {
    const from = async (fromName: string) => requests().get(await receive({ fromAuthority: undefined, fromName }))
    expect(await from('Powys County Council')).toMatchObject({ fromAuthority: null, fromName: 'Powys County Council' })
    expect(await from('cambridgeshire')).toMatchObject({
      ...{ fromAuthority: 'E10000003', fromName: 'Cambridgeshire County Council' },
    })
  })

  it('wait for a district where the authority has several; its only one needs no choice', async () => {
    expect(await requests().get(await receive({ district: undefined }))).toMatchObject({ district: null })
    const only = await receive({ district: undefined, authority: 'oneshire' })
    expect(await requests().get(only)).toMatchObject({ district: 'only' })
  })

  it('are launched into the tray of a team and followed up by telephone (IA-17, IA-18)', async () => {
    const id = await receive({ district: undefined, receivedAt: '2026-10-30T09:00:00+00:00' })
    expect(await fieldsOf(requests().accept(id, by))).toEqual(['district'])
    const launch = (changes: { team: string; district?: string; at?: string }) =>
      requests().launch(id, { ...by, ...changes })
    expect(await fieldsOf(launch({ team: 'ghost', at: ahead }))).toEqual(['team', 'district', 'at'])
    expect(await fieldsOf(launch({ team: 'care-anywhere' }))).toEqual(['district'])
    await launch({ team: 'care-anywhere', district: 'west' })
    expect(await requests().get(id)).toMatchObject({ team: 'care-anywhere', district: 'west' })
    await launch({ team: 'north-care' })
    const call = (calls: { tm?: string; sm?: string | null }) => requests().call(id, calls, by)
    expect(await fieldsOf(call({ tm: ahead, sm: '2026-10-30T08:00:00+00:00' }))).toEqual(['calledTm', 'calledSm'])
    await call({})
    await call({ tm: '2026-10-30T09:00:00+00:00', sm: null })
    await call({ tm: at, sm: null })
    await call({ sm: at })
    expect(await requests().get(id)).toMatchObject({
      ...{ state: 'LAUNCHED', team: 'north-care', district: 'north', launchedBy: 'dora', launchedAt: at },
      ...{ calledTmAt: at, calledSmAt: at },
    })
    expect((await requests().list({ team: 'north-care', open: true })).map((row) => row.id)).toContain(id)
    expect((await requests().list({ district: 'west' })).map((row) => row.id)).not.toContain(id)
    expect(await requests().list({ authority: 'sampleshire', state: 'DECLINED' })).toEqual([])
  })

  it('keep what was said with the asking authority (IA-19)', async () => {
    const id = await launched()
    expect(await requests().log(id, [{ at, person: 'Odette', result: 'Papers follow.' }], by)).toHaveLength(1)
    expect(await requests().log(id, [], by)).toEqual([])
    expect(await requests().contacts(id)).toMatchObject([
      { person: 'Odette', result: 'Papers follow.', notedBy: 'dora' },
    ])
    expect(await fieldsOf(requests().log(id, [{ at: ahead, person: 'Odette', result: 'x' }], by))).toEqual([
      'contacts[0].at',
    ])
    await expect(requests().log(randomUUID(), [], by)).rejects.toBeInstanceOf(NotFound)
  })

  it('become cases of the team without anything typed again, and duty allocation begins (IA-16)', async () => {
    const id = await launched()
    const { caseReference, caseReferences } = await requests().accept(id, { ...by, meetingAt: ahead })
    expect(caseReferences).toHaveLength(2)
    expect(caseReferences[0]).toBe(caseReference)
    expect(await requests().cases(id)).toEqual(caseReferences)
    expect(await requests().get(id)).toMatchObject({
      ...{ state: 'ACCEPTED', caseReference, acceptedBy: 'dora', acceptedAt: at, meetingAt: ahead },
    })
    const { register } = store()
    const [first = '', second = ''] = caseReferences
    const found = await register.cases.withChild(first)
    expect(found).toMatchObject({
      ...{ team: 'north-care', district: 'north', status: 'UNALLOCATED', receivedAt: at, decidedAt: at },
      ...{ concernLevel: 'OTHER', child: { name: 'Quillon Featherstone' }, siblings: [{ reference: second }] },
    })
    const people = await register.people.ofCase(first)
    expect(people.find(({ kind }) => kind === 'REFERRER')).toMatchObject({
      ...{ name: 'Odette Marchbanks', agency: 'Cambridgeshire County Council', referrerKind: 'PROFESSIONAL' },
    })
    for (const of of caseReferences) {
      expect(await register.allocations.holder(of)).toMatchObject({ username: 'tm.care', kind: 'TEAM_MANAGER' })
      const events = await register.events.unpublished(10_000)
      const started = events.filter(({ correlationKey }) => correlationKey === of)
      expect(started).toMatchObject([
        { messageName: 'referralReceived', variables: { team: 'north-care', receivedAt: at, district: 'north' } },
      ])
    }
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })

  it('are accepted once: again it is the same case, and a later meeting is kept', async () => {
    const id = await launched()
    const both = await Promise.all([requests().accept(id, by), requests().accept(id, by)])
    expect(both[0]).toEqual(both[1])
    expect(await requests().accept(id, { ...by, meetingAt: ahead })).toEqual(both[0])
    expect(await requests().get(id)).toMatchObject({ meetingAt: ahead })
    const conflict = { problem: { field: 'request', link: `/cases/${both[0].caseReference}` } }
    await expect(requests().decline(id, { ...by, reason: 'Too late.' })).rejects.toMatchObject(conflict)
    await expect(requests().launch(id, { team: 'north-care', ...by })).rejects.toMatchObject(conflict)
    await requests().call(id, { tm: '2026-10-30T10:00:00+00:00' }, by)
  })

  it('with a safeguarding concern are a referral at once, in the team on duty (G-03)', async () => {
    const id = await receive({ safeguarding: true })
    expect(await fieldsOf(requests().accept(id, { ...by, at: ahead }))).toEqual(['at'])
    const { caseReference } = await requests().accept(id, by)
    expect(await store().register.cases.get(caseReference)).toMatchObject({
      ...{ team: 'north-assessment', concernLevel: 'SERIOUS' },
    })
    expect(await store().register.allocations.holder(caseReference)).toMatchObject({ username: 'dora' })
    expect(await requests().get(id)).toMatchObject({ team: 'north-assessment', launchedBy: 'dora', launchedAt: at })
  })

  it('keep a concern that the front door reads out of them (G-03)', async () => {
    const id = await receive()
    await requests().launch(id, { team: 'north-care', safeguarding: true, ...by })
    await requests().launch(id, { team: 'north-care', ...by })
    expect(await requests().get(id)).toMatchObject({ safeguarding: true })
    const { caseReference } = await requests().accept(id, by)
    expect(await store().register.cases.get(caseReference)).toMatchObject({
      concernLevel: 'SERIOUS',
      team: 'north-care',
    })
  })

  it('are agreed with the day of the meeting, and become cases after it (IA-16)', async () => {
    const waiting = await receive()
    expect(await fieldsOf(requests().agree(waiting, { meetingAt: ahead, ...by }))).toEqual(['team'])
    const id = await launched()
    expect(isAgreed((await requests().get(id)) as never)).toBe(false)
    await requests().agree(id, { meetingAt: '2026-11-20T09:30:00+00:00', ...by })
    await requests().agree(id, { meetingAt: ahead, ...by })
    const agreed = await requests().get(id)
    expect(agreed).toMatchObject({ state: 'LAUNCHED', meetingAt: ahead, caseReference: null })
    expect(isAgreed(agreed as never)).toBe(true)
    await requests().accept(id, by)
    expect(await requests().get(id)).toMatchObject({ state: 'ACCEPTED', meetingAt: ahead })
    await requests().decline(waiting, { ...by, reason: 'The family lives elsewhere.' })
    await expect(requests().agree(waiting, { meetingAt: ahead, ...by })).rejects.toBeInstanceOf(Conflict)
  })

  it('go to the duty manager of the team, to whoever accepts, or stay where the team has nobody', async () => {
    const holderOf = async (team: string, accepting: string, district = 'north') => {
      const id = await receive()
      await requests().launch(id, { team, district, ...by })
      const { caseReference } = await requests().accept(id, { by: accepting, at })
      const found = await store().register.cases.get(caseReference)
      return [found?.team, (await store().register.allocations.holder(caseReference))?.username]
    }
    expect(await holderOf('north-assessment', 'dora')).toEqual(['north-assessment', 'dora'])
    expect(await holderOf('south-assessment', 'tariq')).toEqual(['south-assessment', 'tariq'])
    expect(await holderOf('care-anywhere', 'dora')).toEqual(['care-anywhere', 'dora'])
    const person = { displayName: 'Second', roles: ['teamManager'], authority: 'sampleshire', team: 'north-care' }
    await store().register.staff.seed([{ username: 'tm.second', ...person }])
    expect(await holderOf('north-care', 'tm.second')).toEqual(['north-care', 'tm.second'])
    const rota = { team: 'north-care', from: '2026-10-01', to: '2026-11-30', dutyManager: 'sam' }
    const place = { name: 'Sampleshire County Council', profile: 'sample', districts: ['north'], teams: [] }
    await store().register.authorities.seed([{ code: 'sampleshire', ...place, dutyRota: [rota] }])
    expect(await holderOf('north-care', 'tm.second')).toEqual(['north-care', 'sam'])
  })

  it('are declined with the reason (G-03)', async () => {
    const id = await launched()
    expect(await fieldsOf(requests().decline(id, { ...by, at: ahead, reason: ' ' }))).toEqual(['reason', 'at'])
    await requests().decline(id, { ...by, reason: 'The family lives elsewhere.' })
    await requests().decline(id, { ...by, reason: 'The family lives elsewhere.' })
    expect(await requests().get(id)).toMatchObject({
      ...{ state: 'DECLINED', declinedBy: 'dora', declinedReason: 'The family lives elsewhere.', caseReference: null },
    })
    expect(await requests().cases(id)).toEqual([])
    expect(await requests().cases(randomUUID())).toEqual([])
    const conflict = { problem: { problem: 'was declined', link: `/authority-requests/${id}` } }
    await expect(requests().accept(id, by)).rejects.toMatchObject(conflict)
    await expect(requests().launch(id, { team: 'north-care', ...by })).rejects.toMatchObject(conflict)
  })

  it('bring their papers into every case that comes of them', async () => {
    const { documents } = store().register
    const content = pdf(randomUUID())
    const paper = { caseReference: null, kind: 'CHRONOLOGY' as const, name: 'Chronology.pdf', content, by: 'frontDoor' }
    const { id: first } = await documents.add(paper)
    const { id: second } = await documents.add({ ...paper, kind: 'PLAN', name: 'Plan.pdf', content: pdf(randomUUID()) })
    const { id: gone } = await documents.add({ ...paper, name: 'Gone.pdf', content: pdf(randomUUID()) })
    const id = await receive({}, { documents: [first, first], actor: 'dora' })
    await requests().addDocuments(id, [second, gone], by)
    await documents.remove(gone, { by: 'dora' })
    expect(await fieldsOf(requests().addDocuments(id, [randomUUID()], by))).toEqual(['documents'])
    expect((await requests().documents(id)).map(({ name }) => name)).toEqual(['Chronology.pdf', 'Plan.pdf'])
    const { caseReferences } = await requests().accept(id, by)
    for (const of of caseReferences)
      expect((await documents.ofCase(of)).map(({ kind, name }) => [kind, name])).toEqual([
        ['CHRONOLOGY', 'Chronology.pdf'],
        ['PLAN', 'Plan.pdf'],
      ])
    await expect(requests().addDocuments(id, [first], by)).rejects.toBeInstanceOf(Conflict)
  })

  it('come of one bundle once, also when two take it in at the same time', async () => {
    const bundleSha256 = 'ab'.repeat(32)
    const [first, second] = await race(receive({}, { bundleSha256 }), receive({}, { bundleSha256 }))
    const { value } = first as PromiseFulfilledResult<string>
    expect((second as PromiseRejectedResult).reason.problem).toMatchObject({
      ...{ field: 'bundle', problem: 'was taken in before', link: `/authority-requests/${value}` },
    })
    await expect(receive({}, { bundleSha256 })).rejects.toBeInstanceOf(Conflict)
  })

  it('are carried out by the first instance alone', async () => {
    const id = await receive()
    expect(await requests().attach(id, '1')).toBe('first')
    expect(await requests().attach(id, '1')).toBe('first')
    expect(await requests().attach(id, '2')).toBe('duplicate')
    await expect(requests().attach(randomUUID(), '1')).rejects.toBeInstanceOf(NotFound)
  })

  it('are told in the chronology of the case that came of them', async () => {
    const id = await launched()
    await requests().log(id, [{ at, person: 'Odette', result: 'Papers follow.' }], by)
    const { caseReference } = await requests().accept(id, { ...by, meetingAt: ahead })
    const row = await store().register.cases.get(caseReference)
    const told = row ? await moveChronology(office.scope, row) : []
    expect(told.map(({ title, by: who, detail, text }) => [title, who, detail, text])).toEqual([
      [
        ...['authorityRequestReceived', 'frontDoor', { fromAuthority: 'E10000003', safeguarding: false }],
        { authority: 'Cambridgeshire County Council', person: 'Odette Marchbanks' },
      ],
      [
        ...['authorityRequestLaunched', 'dora'],
        { team: 'north-care', district: 'north', calledTmAt: null, calledSmAt: null },
        {},
      ],
      ['authorityRequestAccepted', 'dora', { meetingAt: ahead }, { authority: 'Cambridgeshire County Council' }],
      ['authorityContacted', 'dora', {}, { person: 'Odette', result: 'Papers follow.' }],
    ])
  })
})
