import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../workers/calendar/clock.ts'
import { afterMoveSteps, interAuthoritySteps, moveOutcomes } from '../../workers/models/moveWords.ts'
import { acceptLaResponse, laResponseVariables } from '../../workers/register/acceptMoveEvent.ts'
import { Conflict, NotFound, Refused } from '../../workers/register/errors.ts'
import { moveChronology } from '../../workers/register/moveChronology.ts'
import type { NewDispatch } from '../../workers/register/moves.ts'
import { createScope } from '../../workers/register/scope.ts'
import { pdf, png } from '../support/files.ts'
import { aMoveProcedure, type MoveOffice, moveOffice } from './moveOffice.ts'
import { onBothStores } from './stores.ts'
import { aHeldCase, seedTransferOffice } from './transferOffice.ts'

const at = '2026-10-30T09:30:00+00:00'
const ahead = '2026-11-30T09:30:00+00:00'
const by = { by: 'sam', at }
const contact = { name: 'Odette Marchbanks', role: 'Team Manager', email: 'odette@cambridgeshire.example.org' }

onBothStores('Moves in the register', (store) => {
  let office: MoveOffice
  let reference = ''
  let id = ''
  beforeAll(async () => {
    await seedTransferOffice(store().register)
    office = await moveOffice(store().register)
  })
  beforeEach(async () => {
    reference = await aHeldCase(store().register)
    id = await aMoveProcedure(office, reference)
  })
  const moves = () => office.moves
  const document = async (name: string, content: Buffer = pdf(randomUUID()), of = reference) =>
    (await store().register.documents.add({ caseReference: of, kind: 'PLAN', name, content, by: 'sam' })).id
  const sent = async (changes: Partial<NewDispatch> = {}): Promise<NewDispatch> => ({
    ...{ procedureId: id, papers: [{ kind: 'PLAN', documentId: await document('Plan.pdf') }] },
    ...{ recipient: { ...contact, authority: 'E10000003' }, channel: 'SECURE_EMAIL', sentBy: 'sam', sentAt: at },
    ...changes,
  })
  const fieldsOf = async (refused: Promise<unknown>) => {
    const error = await refused.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Refused)
    return (error as Refused).problems.map(({ field }) => field)
  }
  const end = (procedureId: string, outcome: string) =>
    office.scope.db
      .updateTable('caseProcedures')
      .set({ endedAt: at, endedBy: 'sam', outcome: outcome as 'CLOSED' })
      .where('id', '=', procedureId)
      .execute()

  it('are kept from the first word on, with where the case stands', async () => {
    expect(await moves().get(id)).toBeUndefined()
    expect(await moves().contacts(id)).toEqual([])
    expect(await moves().dispatches(id)).toEqual([])
    await moves().ensure(id)
    await moves().ensure(id)
    expect(await moves().get(id)).toMatchObject({
      ...{ procedureId: id, caseReference: reference, authority: 'sampleshire', initials: 'QF', planType: null },
      ...{ addressKnown: null, addressSecret: false, response: null },
    })
    expect((await moves().ofCase(reference)).map(({ procedureId }) => procedureId)).toEqual([id])
    await expect(moves().ensure(randomUUID())).rejects.toBeInstanceOf(NotFound)
    const { procedureId } = await store().register.procedures.request({
      ...{ procedure: 'caseClosure', caseReference: reference, by: 'sam' },
    })
    await expect(moves().ensure(procedureId)).rejects.toThrow('move not found')
  })

  it('learn one fact after the other; what is left out stays (IA-01, IA-04, IA-13)', async () => {
    await moves().set(id, { planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true }, by)
    const meeting = { planning: 'PLANNED_OWN_MEETING' as const, meetingAt: ahead, meetingPlace: 'Room 2' }
    await moves().set(id, { ...meeting, receivingAuthority: 'cam', receivingContact: contact }, by)
    await moves().set(id, { moveDate: '2026-11-16', newAddress: '9 Fen Lane, Ely', addressSecret: true }, by)
    await moves().set(id, {}, by)
    expect(await moves().get(id)).toMatchObject({
      ...{ planType: 'PROGRESS_PLAN', consentShare: true, ...meeting, receivingContact: contact },
      ...{ receivingAuthority: 'E10000003', receivingName: 'Cambridgeshire County Council' },
      ...{ moveDate: '2026-11-16', newAddress: '9 Fen Lane, Ely', addressKnown: true, addressSecret: true },
    })
  })

  it('know an authority of the directory by its code, and one outside England by its name (IA-05, G-71)', async () => {
    expect(await fieldsOf(moves().set(id, { receivingAuthority: 'Wilthsire' }, by))).toEqual(['receivingAuthority'])
    await moves().set(id, { receivingAuthority: null, receivingName: 'Powys County Council' }, by)
    await moves().set(id, { receivingAuthority: null, moveDate: '2026-11-16' }, by)
    expect(await moves().get(id)).toMatchObject({ receivingAuthority: null, receivingName: 'Powys County Council' })
    await moves().set(id, { receivingAuthority: 'E10000003', receivingName: 'Powys County Council' }, by)
    await moves().set(id, { receivingName: 'Another' }, by)
    expect(await moves().get(id)).toMatchObject({ receivingName: 'Cambridgeshire County Council' })
    await moves().set(id, { receivingAuthority: null }, by)
    expect(await moves().get(id)).toMatchObject({ receivingAuthority: null, receivingName: null })
  })

  it('forget an address that is not known after all, and keep where the search is (G-71)', async () => {
    await moves().set(id, { newAddress: '9 Fen Lane, Ely' }, by)
    const missingFamily = { pointer: 'MF-77', on: '2026-10-29', person: 'Dora Duty' }
    await moves().set(id, { addressKnown: false, missingFamily }, by)
    expect(await moves().get(id)).toMatchObject({ newAddress: null, addressKnown: false, missingFamily })
    await moves().set(id, { missingFamily: null, receivingContact: null }, by)
    expect(await moves().get(id)).toMatchObject({ missingFamily: null, receivingContact: null })
    const odd = { newAddress: '9 Fen Lane, Ely', addressKnown: false, receivingContact: { name: ' ' } }
    expect(await fieldsOf(moves().set(id, odd, by))).toEqual([
      ...['newAddress', 'receivingContact.name', 'receivingContact.phone'],
    ])
  })

  it('keep who confirmed that there is no safeguarding problem, until it is answered anew (IA-02, G-70)', async () => {
    const confirm = (noSafeguardingConfirmedBy: string | null) => moves().set(id, { noSafeguardingConfirmedBy }, by)
    expect(await fieldsOf(confirm('dora'))).toEqual(['noSafeguardingConfirmedBy'])
    await moves().set(id, { safeguarding: false }, by)
    await confirm('dora')
    expect(await moves().get(id)).toMatchObject({
      ...{ safeguarding: false, noSafeguardingConfirmedBy: 'dora', noSafeguardingConfirmedAt: at },
    })
    await moves().set(id, { safeguarding: true }, by)
    expect(await moves().get(id)).toMatchObject({ safeguarding: true, noSafeguardingConfirmedBy: null })
    await moves().set(id, { safeguarding: false, noSafeguardingConfirmedBy: 'dora' }, by)
    await confirm(null)
    expect(await moves().get(id)).toMatchObject({ noSafeguardingConfirmedBy: null, noSafeguardingConfirmedAt: null })
  })

  it('keep what was said with the other authority, in order (IA-06, IA-19)', async () => {
    const rows = ['Asked for a meeting.', 'Meeting agreed.'].map((result) => ({ at, person: contact.name, result }))
    expect(await moves().log(id, rows, by)).toHaveLength(2)
    expect(await moves().log(id, [], by)).toEqual([])
    expect((await moves().contacts(id)).map(({ result, response, notedBy }) => [result, response, notedBy])).toEqual([
      ['Asked for a meeting.', null, 'sam'],
      ['Meeting agreed.', null, 'sam'],
    ])
    expect(await fieldsOf(moves().log(id, [{ at: ahead, person: ' ', result: '' }], by))).toEqual([
      ...['contacts[0].at', 'contacts[0].person', 'contacts[0].result'],
    ])
    await expect(office.scope.db.deleteFrom('authorityContacts').execute()).rejects.toMatchObject({
      code: '23001',
    })
  })

  it('keep which papers went, by whom, to whom, when and how, with the hash of each (IA-10)', async () => {
    const paper = await document('Plan of Quillon.pdf')
    const { sha256 } = (await store().register.documents.get(paper)) ?? {}
    const dispatchId = await moves().dispatch(
      await sent({ papers: [{ kind: 'PLAN', documentId: paper, name: 'other', sha256: 'other' }], note: 'Meeting.' }),
    )
    expect(await moves().dispatches(id)).toMatchObject([
      {
        ...{ id: dispatchId, channel: 'SECURE_EMAIL', sentBy: 'sam', sentAt: at, note: 'Meeting.' },
        papers: [{ kind: 'PLAN', documentId: paper, name: 'Plan of Quillon.pdf', sha256 }],
        recipient: { ...contact, authority: 'E10000003', authorityName: 'Cambridgeshire County Council' },
      },
    ])
    await moves().dispatch(
      await sent({ papers: [], recipient: { ...contact, authority: null, authorityName: 'Powys County Council' } }),
    )
    expect((await moves().dispatches(id))[1]).toMatchObject({
      ...{ papers: [], recipient: { authority: null, authorityName: 'Powys County Council' } },
    })
  })

  it('refuse papers that are not of the case, and posted ones without receipt or reason (IA-10, IA-11)', async () => {
    const other = await aHeldCase(store().register)
    const foreign = await document('Plan.pdf', pdf(randomUUID()), other)
    const papers = [{ kind: 'PLAN' as const, documentId: foreign }]
    const refused = async (changes: Partial<NewDispatch>) => fieldsOf(moves().dispatch(await sent(changes)))
    expect(await refused({ papers, sentAt: ahead })).toEqual(['papers[0]', 'sentAt'])
    expect(await refused({ channel: 'POST' })).toEqual(['receiptDocumentId'])
    expect(await refused({ channel: 'POST', receiptDocumentId: foreign })).toEqual(['receiptDocumentId'])
    expect(await refused({ channel: 'POST', noReceiptReason: '  ' })).toEqual(['receiptDocumentId'])
    expect(await refused({ recipient: { name: '', authority: null } })).toEqual([
      ...['recipient.authority', 'recipient.name', 'recipient.phone'],
    ])
    expect(await refused({ recipient: { ...contact, authority: 'Nowhere' } })).toEqual(['recipient.authority'])
    const gone = await document('Plan.pdf')
    await store().register.documents.remove(gone, { by: 'sam' })
    expect(await refused({ papers: [{ kind: 'PLAN', documentId: gone }] })).toEqual(['papers[0]'])
    expect(await moves().dispatches(id)).toEqual([])
  })

  it('take the receipt of posting later, once; nothing else of what was sent changes (IA-11)', async () => {
    const posted = await moves().dispatch(await sent({ channel: 'POST', noReceiptReason: 'The counter was closed.' }))
    const receipt = await document('Receipt.png', png(randomUUID()))
    const add = (documentId: string, dispatchId = posted) => moves().addReceipt(dispatchId, documentId, by)
    expect(await fieldsOf(add(randomUUID()))).toEqual(['receiptDocumentId'])
    await expect(add(receipt, randomUUID())).rejects.toBeInstanceOf(NotFound)
    await add(receipt)
    await add(receipt)
    await expect(add(await document('Other.png', png(randomUUID())))).rejects.toBeInstanceOf(Conflict)
    expect(await moves().dispatches(id)).toMatchObject([
      { receiptDocumentId: receipt, noReceiptReason: 'The counter was closed.' },
    ])
    const rewrite = office.scope.db.updateTable('dispatches').set({ sentBy: 'dora' }).where('id', '=', posted)
    await expect(rewrite.execute()).rejects.toMatchObject({ code: '23001' })
  })

  it('keep each answer of the other authority; after the acceptance there is no other (IA-19, G-34)', async () => {
    const respond = (response: 'ACCEPTED' | 'REFUSED' | 'NO_ANSWER', changes = {}) =>
      moves().respond(id, { response, at, by: 'Odette Marchbanks', note: 'By telephone.', ...changes }, by)
    expect(await fieldsOf(respond('REFUSED', { at: ahead, by: '' }))).toEqual(['at', 'by'])
    await respond('NO_ANSWER', { by: null, note: null })
    expect(await moves().get(id)).toMatchObject({ response: 'NO_ANSWER', responseBy: null })
    await respond('REFUSED')
    await moves().askAgain(id, by)
    await moves().askAgain(id, by)
    expect(await moves().get(id)).toMatchObject({ response: null, respondedAt: null, responseBy: null })
    await respond('ACCEPTED')
    await respond('ACCEPTED', { by: 'Somebody else' })
    await expect(respond('REFUSED')).rejects.toMatchObject({ problem: { field: 'response' } })
    await expect(moves().askAgain(id, by)).rejects.toBeInstanceOf(Conflict)
    expect(await moves().get(id)).toMatchObject({
      ...{ response: 'ACCEPTED', respondedAt: at, responseBy: 'Odette Marchbanks', responseNote: 'By telephone.' },
    })
    expect((await moves().contacts(id)).map(({ response, result }) => [response, result])).toEqual([
      ['NO_ANSWER', '–'],
      ['REFUSED', 'By telephone.'],
      ['ACCEPTED', 'By telephone.'],
    ])
  })

  it('take the answer that is reported as an event of the case, and tell the process codes alone', async () => {
    const event = { kind: 'la-response' as const, at, by: 'sam', response: 'ACCEPTED' as const, person: 'Odette M.' }
    const report = () => office.scope.inTransaction((tx) => acceptLaResponse(tx, reference, event))
    await moves().ensure(id)
    await expect(report()).rejects.toMatchObject({ problem: { field: 'kind' } })
    await moves().set(id, { receivingAuthority: 'E10000003' }, by)
    expect(await report()).toBe(id)
    expect(await moves().get(id)).toMatchObject({ response: 'ACCEPTED', responseBy: 'Odette M.' })
    const variables = laResponseVariables({ ...event, note: 'They begin on Monday.' })
    expect(variables).toEqual({ eventAt: at, reportedBy: 'sam', laResponse: 'ACCEPTED' })
    const steps = await store().register.procedures.steps(id)
    expect(steps.filter(({ doneAt }) => doneAt)).toEqual([expect.objectContaining({ step: 'RESPONSE', doneBy: 'sam' })])
  })

  it('go on in the closing after the move, which reads and writes the move before it (CM-01, CM-02)', async () => {
    const closing = await aMoveProcedure(office, reference, 'closeAfterMove')
    await moves().set(closing, { moveDate: '2026-10-20' }, by)
    expect((await moves().get(closing))?.procedureId).toBe(closing)

    const next = await aHeldCase(store().register)
    const transfer = await aMoveProcedure(office, next)
    await moves().set(transfer, { moveDate: '2026-10-26' }, by)
    await end(transfer, 'TRANSFERRED')
    await expect(moves().set(transfer, { moveDate: '2026-10-27' }, by)).rejects.toBeInstanceOf(Conflict)
    const after = await aMoveProcedure(office, next, 'closeAfterMove')
    expect(await moves().get(after)).toMatchObject({ procedureId: transfer, moveDate: '2026-10-26' })
    await moves().set(after, { moveDate: '2026-10-27' }, by)
    await moves().log(after, [{ at, person: 'Odette', result: 'They have begun.' }], by)
    expect(await moves().contacts(transfer)).toHaveLength(1)
    expect(await moves().latestOf(next)).toMatchObject({ procedureId: transfer, moveDate: '2026-10-27' })
    await end(after, 'WITHDRAWN')
    await expect(moves().log(after, [], by)).rejects.toBeInstanceOf(Conflict)
  })

  it('have steps of their own in the tracker (R-16)', async () => {
    const steps = [...interAuthoritySteps, ...afterMoveSteps] as string[] as 'VISIT'[]
    for (const step of new Set(steps)) expect(await store().register.procedures.step(id, step, by), step).toBe(true)
    for (const outcome of moveOutcomes) {
      const next = await aMoveProcedure(office, await aHeldCase(store().register))
      await end(next, outcome)
    }
  })

  it('do not go on where the transfer before was withdrawn or the family stayed', async () => {
    await moves().set(id, { moveDate: '2026-10-26' }, by)
    await end(id, 'STAYS')
    const closing = await aMoveProcedure(office, reference, 'closeAfterMove')
    expect(await moves().get(closing)).toBeUndefined()
    await moves().ensure(closing)
    expect((await moves().ofCase(reference)).map(({ procedureId }) => procedureId)).toEqual([id, closing])
  })

  it('take the closing back with them where the family stays: its process hears it, the reason is on record (G-34)', async () => {
    const { procedures } = store().register
    const closing = await aMoveProcedure(office, reference, 'closeAfterMove')
    await procedures.end(id, { ...by, outcome: 'STAYS' })
    await procedures.end(id, { ...by, outcome: 'STAYS' })
    expect(await procedures.events(closing)).toEqual([
      expect.objectContaining({
        kind: 'WITHDRAWAL_REPORTED',
        by: 'sam',
        reason: expect.stringContaining('stays here'),
      }),
    ])
    const told = await office.scope.db
      .selectFrom('inboundEvents')
      .select(['messageName', 'correlationKey'])
      .where('correlationKey', '=', closing)
      .execute()
    expect(told).toEqual([{ messageName: 'procedureWithdrawn', correlationKey: closing }])

    const handed = await aHeldCase(store().register)
    const transfer = await aMoveProcedure(office, handed)
    const goesOn = await aMoveProcedure(office, handed, 'closeAfterMove')
    await procedures.end(transfer, { ...by, outcome: 'TRANSFERRED' })
    expect(await procedures.events(goesOn)).toEqual([])
  })

  it('are told in the chronology, and in the audit by codes alone (I6)', async () => {
    const missingFamily = { pointer: 'MF-77', on: '2026-10-29', person: 'Dora Duty' }
    await moves().set(id, { moveDate: '2026-10-28', newAddress: '9 Fen Lane', receivingAuthority: 'E10000003' }, by)
    await moves().set(id, { missingFamily, receivingContact: contact, meetingPlace: 'Room 2' }, by)
    await moves().dispatch(await sent({ channel: 'POST', noReceiptReason: 'The counter was closed.' }))
    await moves().log(id, [{ at, person: 'Odette', result: 'They ask for the plan.' }], by)
    await moves().respond(id, { response: 'REFUSED', at, by: 'Odette', note: 'No capacity.' }, by)
    const row = await office.scope.db
      .selectFrom('cases')
      .selectAll()
      .where('reference', '=', reference)
      .executeTakeFirstOrThrow()
    const told = await moveChronology(office.scope, row)
    expect(told.map(({ title, detail, text }) => [title, detail, text])).toEqual([
      ['familyMoved', { receivingAuthority: 'E10000003' }, { authority: 'Cambridgeshire County Council' }],
      ['missingFamilyTakenOver', {}, { pointer: 'MF-77', person: 'Dora Duty' }],
      [
        'papersSent',
        { channel: 'POST', papers: ['PLAN'], receipt: false },
        { authority: 'Cambridgeshire County Council', person: contact.name, noReceipt: 'The counter was closed.' },
      ],
      ['authorityContacted', {}, { person: 'Odette', result: 'They ask for the plan.' }],
      ['authorityAnswered', { response: 'REFUSED' }, { person: 'Odette', result: 'No capacity.' }],
    ])
    const earlier = createScope(office.scope.db, fixedClock('2026-10-27T10:00:00+00:00'))
    expect((await moveChronology(earlier, row)).map(({ title }) => title)).not.toContain('familyMoved')
    const audit = await store().register.audit.list({ caseReference: reference, limit: 10_000 })
    const ours = audit.filter(({ action }) => action.startsWith('move.'))
    expect(ours.map(({ action }) => action)).toEqual([
      ...['move.kept', 'move.changed', 'move.changed', 'move.papersSent', 'move.contactsNoted', 'move.answered'],
    ])
    expect(ours[1]?.detail).toMatchObject({ moveDate: '2026-10-28', receivingAuthority: 'E10000003' })
    expect(JSON.stringify(ours)).not.toMatch(/Fen Lane|Odette|Dora|Room 2|counter|capacity|Plan\.pdf/)
    expect(await store().register.audit.verify()).toMatchObject({ ok: true })
  })
})
