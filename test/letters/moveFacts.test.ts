import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { LetterService } from '../../workers/letters/createLetterService.ts'
import { draftOf } from '../../workers/register/authorityRequestSchema.ts'
import { notify } from '../../workers/shared/notify.ts'
import { resolveRecipients } from '../../workers/shared/resolveRecipients.ts'
import { sendLetter } from '../../workers/shared/sendLetter.ts'
import { aMoveProcedure, aRequest, type MoveOffice, moveOffice } from '../register/moveOffice.ts'
import { decide } from '../support/dmn.ts'
import { type Office, openOffice } from '../support/office.ts'
import { lettersOf } from './lettersOf.ts'

const monday = '2026-11-02T10:00:00+00:00'
const by = { by: 'dora', at: monday }
const contact = {
  name: 'Ffion Marchbanks',
  role: 'Team Manager',
  phone: '01632 960 455',
  email: 'ffion@far.example.org',
}
const old = '7 Canary Lane, Northtown'
const adult = { parentalResponsibility: true, preferredChannel: 'POST' as const }
const mother = { ...adult, name: 'Petra Featherstone', relationship: 'mother', address: old, safeToContact: true }
let office: Office
let letters: LetterService
let moves: MoveOffice
let reference = ''

beforeAll(async () => {
  office = await openOffice(monday)
  await office.register.staff.seed([
    {
      ...{ username: 'sue', displayName: 'Sue Service', roles: ['serviceManager'], authority: 'sampleshire' },
      ...{ district: 'north', email: 'sue@example.org' },
    },
  ])
  moves = await moveOffice(office.register, office.deps.clock)
  letters = await lettersOf(office)
}, 600_000)
afterAll(() => office?.close())

beforeEach(async () => {
  office.at(monday)
  const child = { name: 'Wren Featherstone', dateOfBirth: '2011-01-20', address: old }
  reference = (await office.refer({ children: [child], people: [mother] })).caseReference
})

const begin = (procedure?: 'interAuthorityTransfer' | 'closeAfterMove') => aMoveProcedure(moves, reference, procedure)
const known = {
  ...({ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, planning: 'PLANNED_OWN_MEETING' } as const),
  ...{ meetingAt: '2026-11-12T14:00:00+00:00', meetingPlace: 'Room 2', receivingAuthority: 'E10000003' },
  ...{ receivingContact: contact, moveDate: '2026-11-16', newAddress: '9 Mill Lane\nFarham, FA1 2BB' },
}
const moving = async (over = {}) => {
  const id = await begin()
  await moves.moves.set(id, { ...known, ...over }, by)
  return id
}
/** An accepted form as the end listener files it. */
const filed = (formId: string, decisions: Record<string, unknown>, text: Record<string, unknown> = {}) =>
  office.register.oversight.record({
    ...{ caseReference: reference, processId: 'test', processInstanceKey: '1', elementId: `userTask_${formId}` },
    ...{ formId, elementInstanceKey: randomUUID(), state: 'accepted', decidedBy: 'dora', decidedAt: monday },
    ...{ ruleIds: [], decisions: decisions as never, text: text as never },
  })

type Recipient = Variables & { personId: string; recipientKind: string }
const recipients = async (about = reference): Promise<Recipient[]> =>
  ((await office.work(resolveRecipients, { caseReference: about })) as { recipients: Recipient[] }).recipients
const recipient = async (kind: string, about = reference) => {
  const found = (await recipients(about)).find(({ recipientKind }) => recipientKind === kind)
  if (!found) throw new Error(`nobody is ${kind}`)
  return found
}
/** One letter as the process writes it: the table decides, the service files. */
async function sent(letter: string, kind: string, about = reference, worker: string | null = null) {
  const { personId, recipientKind, ...facts } = await recipient(kind, about)
  const recipientDecision = await decide('letterRecipients', { profile: 'sample', letter, recipientKind, ...facts })
  const eventId = randomUUID()
  const asked = { letter, caseReference: about, eventId, personId, recipientKind, recipientDecision, worker }
  const { letterRef } = (await office.work(sendLetter, asked)) as { letterRef: string }
  return office.register.db.selectFrom('letters').selectAll().where('id', '=', letterRef).executeTakeFirstOrThrow()
}
const body = async (letter: string, kind: string) => (await sent(letter, kind)).body ?? ''
async function told(notice: string, over: Variables = {}) {
  const about = { caseReference: reference, role: 'teamManager', ...over }
  expect(await office.work(notify, { notice, ...about })).toMatchObject({ noticesFiled: expect.any(Number) })
  const rows = await office.register.db.selectFrom('letters').selectAll().where('letter', '=', notice).execute()
  return rows.at(-1)?.body ?? ''
}

describe('what the register knows of a move', () => {
  it('gives L-58 the move, the meeting and the papers, to the contact over there (IA-07, IA-08, IA-10)', async () => {
    const id = await moving()
    await filed('iaLetterPack', {}, { meetingDetails: 'Join by telephone as well.' })
    const { id: documentId } = await office.register.documents.add({
      ...{ caseReference: reference, kind: 'OTHER', name: 'school.txt', by: 'dora' },
      content: new TextEncoder().encode('The school writes.'),
    })
    const papers = (['ASSESSMENT', 'PLAN', 'CHRONOLOGY', 'OTHER'] as const).map((kind) => ({ kind, documentId }))
    const to = { ...contact, authority: 'E10000003' }
    const how = { channel: 'SECURE_EMAIL', sentBy: 'dora', sentAt: monday } as const
    await moves.moves.dispatch({ procedureId: id, papers, recipient: to, ...how })
    const planned = [{ step: 'RESPONSE' as never, responsible: 'sam', due: '2026-11-09T17:00:00+00:00' }]
    await office.register.procedures.planSteps(id, planned)
    const letter = await sent('L-58', 'OTHER_AUTHORITY')
    expect(letter).toMatchObject({ recipientName: contact.name, email: contact.email, channel: 'SECURE_EMAIL' })
    expect(letter.body).toContain('Dear Ffion Marchbanks')
    expect(letter.body).toContain('Wren Featherstone, born on Thursday 20 January 2011')
    expect(letter.body).toContain('9 Mill Lane, Farham, FA1 2BB')
    expect(letter.body).toContain('When: Thursday 12 November 2026 at 2pm\nWhere: Room 2')
    expect(letter.body).toContain('Join by telephone as well.')
    expect(letter.body).toMatch(/- Child and Family Assessment\n- Plan of the child\n- Chronology\n- school\.txt/)
    expect(letter.body).toContain('Please say by Monday 9 November 2026')
    office.at('2026-11-10T10:00:00+00:00')
    expect(await body('L-58', 'OTHER_AUTHORITY')).not.toContain('Please say by')
  })

  it('gives L-60 the concern, L-61 the referral and both the family (IA-03, IA-12)', async () => {
    await moving({ consentShare: false, safeguarding: true, receivingContact: null })
    await filed('iaConsent', { safeguarding: 'YES' }, { analysis: 'Petra drinks.\nNobody else looks.' })
    const letter = await sent('L-60', 'OTHER_AUTHORITY')
    expect(letter).toMatchObject({
      state: 'held',
      problem: 'noAddressNoEmail',
      recipientName: 'Cambridgeshire County Council',
    })
    expect(letter.body).toMatch(/Petra drinks\.\n\nNobody else looks\.[\s\S]*- Petra Featherstone \(mother\)/)
    const passed = await body('L-61', 'OTHER_AUTHORITY')
    expect(passed).toContain('The school reports that both children often come without food and tired.')
    expect(passed).not.toContain('Tenterhook')
  })

  it('writes to an authority outside England by its name, by post where there is no e-mail', async () => {
    const id = await moving({ receivingAuthority: null, receivingContact: null })
    expect((await recipients()).map(({ recipientKind }) => recipientKind)).not.toContain('OTHER_AUTHORITY')
    const address = 'County Hall, Cardiff'
    const abroad = { receivingName: 'Cardiff Council', receivingContact: { name: 'Rhys Pugh', address } }
    await moves.moves.set(id, abroad, by)
    const letter = await sent('L-59', 'OTHER_AUTHORITY')
    expect(letter.addressLines).toEqual(['Rhys Pugh', 'Cardiff Council', 'County Hall', 'Cardiff'])
  })

  it('tells agencies the new address; a secret one is in no letter, and the letter waits for a decision (G-65)', async () => {
    const id = await moving()
    const open = await sent('L-62', 'AGENCY')
    expect(open.state).toBe('queued')
    expect(open.body).toMatch(/will move to the area of Cambridgeshire[\s\S]*9 Mill Lane, Farham/)
    await moves.moves.set(id, { addressSecret: true }, by)
    const held = await sent('L-62', 'AGENCY')
    expect(held).toMatchObject({ state: 'held', problem: 'addressSecret' })
    expect(`${held.subject}${held.body}`).not.toMatch(/Mill Lane|Farham|Cambridgeshire/)
    const over = await sent('L-59', 'OTHER_AUTHORITY')
    expect(over.state).toBe('queued')
    expect(over.body).not.toMatch(/Mill Lane|Farham/)
    expect(await told('laSilent', { procedureId: id, role: 'serviceManager' })).not.toContain('Cambridgeshire')
  })

  it('gives the notices what was tried and what is not known, without names (G-34, G-71, I6)', async () => {
    const id = await moving({ receivingAuthority: null, addressKnown: false, newAddress: null, safeguarding: true })
    const contacts = [{ at: '2026-11-02T09:00:00+00:00', person: 'Ffion', result: 'calls back about Wren' }]
    await moves.moves.log(id, contacts, by)
    const silent = await told('laSilent', { procedureId: id, role: 'serviceManager' })
    expect(silent).toMatch(
      /- Last contact: Monday 2 November 2026 \(1 so far\)[\s\S]*may not be safe[\s\S]*\/closures\//,
    )
    const lost = await told('moveUnknown', { procedureId: id, facts: { closeBy: '2026-11-30T17:00:00+00:00' } })
    expect(lost).toMatch(/Not known: the authority\n- Not known: the address[\s\S]*Monday 30 November 2026 at 5pm/)
    expect(silent + lost).not.toMatch(/Wren|Featherstone|Petra/)
  })

  it('knows nothing where there is no move', async () => {
    expect(await letters.recipients(reference)).not.toContainEqual(expect.objectContaining({ kind: 'OTHER_AUTHORITY' }))
    await begin()
    await expect(sent('L-62', 'AGENCY')).resolves.toMatchObject({ state: 'queued' })
  })
})

describe('what it knows of the closing after a move', () => {
  const closing = async (over = {}) => {
    const transfer = await moving(over)
    const id = await begin('closeAfterMove')
    const due = '2026-11-30T17:00:00+00:00'
    await office.register.procedures.planSteps(id, [
      { step: 'MOVE' as never, responsible: 'sam', due: null },
      { step: 'VISITS' as never, responsible: 'sam', due: '2026-11-25T17:00:00+00:00' },
      { step: 'ACCOMMODATION' as never, responsible: 'sam', due: '2026-11-20T17:00:00+00:00' },
      { step: 'AUDIT', responsible: 'teamManager', due },
    ])
    await office.register.procedures.step(id, 'MOVE' as never, by)
    return { transfer, id }
  }

  it('gives the warnings the limit and the open steps, by what the transfer knew (CM-01)', async () => {
    const { id } = await closing()
    await moves.moves.respond(id, { response: 'NO_ANSWER', at: monday }, by)
    const warned = await told('closeAfterMoveWarning', { procedureId: id })
    expect(warned).toMatch(
      /Date of the move: Monday 16 November 2026\n- To be closed by: Monday 30 November 2026 at 5pm/,
    )
    expect(warned).toMatch(
      /has not answered yet[\s\S]*- closure visits to the child[\s\S]*- audit by the closing manager/,
    )
    expect(warned).not.toContain('details of the move')
    expect(await told('moveOverdue', { procedureId: id })).toContain('Still open:')
    expect(await told('L-70', { procedureId: id })).not.toContain('No view of an agency')
  })

  it('asks the professional who saw the home, as named or as the register knows them (CM-06)', async () => {
    await closing()
    await filed('cmAccommodationSeen', {}, {})
    await expect(recipient('VISITING_PROFESSIONAL')).rejects.toThrow('nobody')
    const seen = { professional: 'OTHER', seenAt: '2026-11-18T15:00:00+00:00' }
    const typed = {
      professionalName: 'Ned Nurse',
      professionalAgency: 'Health visiting',
      professionalEmail: 'ned@h.example.org',
    }
    await filed('cmAccommodationSeen', seen, typed)
    const asked = await sent('L-63', 'VISITING_PROFESSIONAL')
    expect(asked).toMatchObject({ recipientName: 'Ned Nurse', email: 'ned@h.example.org', channel: 'SECURE_EMAIL' })
    expect(asked.body).toMatch(/on Wednesday 18 November 2026\.[\s\S]*by Friday 20 November 2026 at 5pm/)
    const { personId } = await recipient('AGENCY')
    await filed('cmAccommodationSeen', { ...seen, professional: personId }, { professionalName: 'Hilda School' })
    expect(await sent('L-63', 'VISITING_PROFESSIONAL')).toMatchObject({ email: 'office@hilltop.example.org' })
    expect((await sent('L-64', 'VISITING_PROFESSIONAL')).state).toBe('cancelled')
  })

  const closed = async () => {
    await filed('cxClosingSummary', {}, { summary: 'We worked together since May.\n\nWren likes her room.' })
    office.at('2026-12-03T16:00:00+00:00')
    await office.register.cases.close(reference, { outcome: 'CLOSED', actor: 'dora' })
  }

  it('gives L-64 the closing record and whom to ask there, at the new home of those who moved (CM-13)', async () => {
    const { id } = await closing()
    await moves.moves.respond(id, { response: 'ACCEPTED', at: monday, by: 'Ffion' }, by)
    await closed()
    const parent = await sent('L-64', 'PARENT')
    expect(parent.addressLines).toEqual(['Petra Featherstone', '9 Mill Lane', 'Farham', 'FA1 2BB'])
    expect(parent.body).toMatch(/ended on Thursday 3 December 2026[\s\S]*We worked together since May\.\n\nWren likes/)
    const child = await sent('L-64', 'CHILD')
    expect(child).toMatchObject({ audience: 'youngPerson', state: 'toPost' })
    expect(child.addressLines).toEqual(['Wren Featherstone', '9 Mill Lane', 'Farham', 'FA1 2BB'])
    expect(await body('L-64', 'OTHER_AUTHORITY')).toContain('Wren Featherstone, born on')
  })

  it('has no word for the other authority where the family agrees to nothing and there is no concern (IA-02, G-70)', async () => {
    const { transfer } = await closing()
    const kinds = async () => (await letters.recipients(reference)).map(({ kind }) => kind)
    await moves.moves.set(transfer, { consentShare: false, wantsService: false, safeguarding: false }, by)
    expect(await kinds()).not.toContain('OTHER_AUTHORITY')
    await moves.moves.set(transfer, { safeguarding: true }, by)
    expect(await kinds()).toContain('OTHER_AUTHORITY')
    await moves.moves.set(transfer, { safeguarding: false, activated: false }, by)
    expect(await kinds()).toContain('OTHER_AUTHORITY')
  })

  it('posts nothing to a household whose address is secret, nor before the family has moved (G-65)', async () => {
    const { transfer } = await closing()
    expect((await sent('L-46', 'PARENT', reference, 'dora')).addressLines).toEqual([
      'Petra Featherstone',
      '7 Canary Lane',
      'Northtown',
    ])
    await moves.moves.set(transfer, { addressSecret: true }, by)
    await closed()
    const parent = await sent('L-64', 'PARENT')
    expect(parent).toMatchObject({ state: 'held', problem: 'addressSecret', addressLines: [] })
    expect(parent.body).not.toMatch(/Mill Lane|Cambridgeshire|Ffion/)
    const agency = await sent('L-64', 'AGENCY')
    expect(agency).toMatchObject({ state: 'held', problem: 'addressSecret' })
    expect((await sent('L-64', 'OTHER_AUTHORITY')).state).toBe('queued')
  })

  it('does not write to the new home of somebody who is not safe to contact (G-65)', async () => {
    const unsafe = { safeToContact: false, unsafeReason: 'order of the court' }
    const father = { ...adult, ...unsafe, name: 'Hugo Featherstone', relationship: 'father' }
    const { caseReference } = await office.refer({
      children: [{ name: 'Wren Featherstone', dateOfBirth: '2011-01-20', address: old }],
      people: [mother, { ...father, address: '9 Mill Lane, Farham, FA1 2BB' }],
    })
    reference = caseReference
    await moving({ moveDate: '2026-10-31' })
    for (const { recipientKind, safeToContact } of await recipients())
      if (['PARENT', 'CHILD'].includes(recipientKind)) expect(safeToContact, recipientKind).toBe(false)
  })
})

describe('what it knows of a request of another authority', () => {
  const asked = (over = {}) => moves.requests.receive(draftOf(aRequest({ district: 'north', ...over })), randomUUID())

  it('gives L-35 authority, initials and team, without a case (IA-17, IA-18)', async () => {
    const { requestId } = await asked({ safeguarding: true })
    await moves.requests.launch(requestId, { team: 'north-assessment', ...by })
    const place = { authority: 'sampleshire', district: 'north', team: 'north-assessment', caseReference: null }
    const notice = await told('L-35', { ...place, requestId })
    expect(notice).toMatch(/Cambridgeshire[\s\S]*Children \(initials\): QF and WF[\s\S]*North Assessment Team/)
    expect(notice).toMatch(/safeguarding concern[\s\S]*authority-requests\//)
    expect(notice).not.toMatch(/Quillon|Featherstone|Odette/)
    expect(await letters.recipients(randomUUID())).toEqual([])
  })

  it('answers the authority that asks, where there is no case (G-03)', async () => {
    const { requestId } = await asked()
    await moves.requests.launch(requestId, { team: 'north-assessment', ...by })
    await moves.requests.decline(requestId, { reason: 'The family has not moved here.', ...by })
    const answer = await sent('requestAnswered', 'OTHER_AUTHORITY', requestId)
    expect(answer).toMatchObject({ state: 'queued', recipientName: 'Odette Marchbanks', signedBy: 'Dora Duty' })
    expect(answer.subject).toMatch(/^We do not take over/)
    expect(answer.body).toMatch(/Quillon Featherstone and Wren Featherstone[\s\S]*The family has not moved here\./)
    await expect(sent('requestAnswered', 'OTHER_AUTHORITY', randomUUID())).rejects.toThrow('nobody')
  })
})
