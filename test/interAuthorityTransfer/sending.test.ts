import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { iaLetterPack } from '../../workers/interAuthorityTransfer/iaLetterPack.ts'
import { iaTransferPlan } from '../../workers/interAuthorityTransfer/iaTransferPlan.ts'
import { noteDispatch } from '../../workers/interAuthorityTransfer/noteDispatch.ts'
import { produceChronology } from '../../workers/interAuthorityTransfer/produceChronology.ts'
import type { Office } from '../support/office.ts'
import { leeds } from './formsOfTheMove.ts'
import { considered, document, documents, doneSteps, formsOf, monday, moveIn, openService, planned } from './moving.ts'

let office: Office
let variables: Variables
let papers: string[]
beforeAll(async () => {
  office = await openService()
  variables = await planned(office)
  papers = await documents(office, variables)
}, 600_000)
afterAll(() => office?.close())

describe('the letter and its papers', () => {
  const refused = (changes: Variables, own = variables, by = 'sam') =>
    office.refusals(iaLetterPack, own, { ...formsOf(office).iaLetterPack(papers), ...changes }, by)

  it('are on record: what, by whom, to whom, when, how (IA-07, IA-08, IA-10)', async () => {
    const own = await planned(office)
    const sent = await documents(office, own)
    const note = await document(office, own, 'MEETING_RECORD')
    const form = formsOf(office).iaLetterPack([...sent, note])
    expect(await office.complete(iaLetterPack, own, form, 'sam')).toEqual({ channel: 'SECURE_EMAIL', sentAt: monday })
    expect(await office.register.moves.dispatches(own.procedureId)).toMatchObject([
      {
        papers: [
          {
            kind: 'ASSESSMENT',
            documentId: sent[0],
            name: 'ASSESSMENT.txt',
            sha256: expect.stringMatching(/^\w{64}$/),
          },
          { kind: 'PLAN' },
          { kind: 'CHRONOLOGY' },
          { kind: 'OTHER', documentId: note },
        ],
        recipient: { name: 'Imogen Thwaite', authority: leeds, authorityName: 'Leeds City Council' },
        channel: 'SECURE_EMAIL',
        sentBy: 'sam',
        receiptDocumentId: null,
        note: expect.stringContaining('Transfer meeting'),
      },
    ])
    expect(await doneSteps(office, own)).toEqual(['CONSENT', 'PLAN', 'PAPERS'])
    const answer = (await office.register.procedures.steps(own.procedureId)).find(({ step }) => step === 'RESPONSE')
    expect(answer?.due).toMatch(/^2026-11-09/)
    const { dispatchText } = await office.prepare(iaLetterPack, own)
    expect(dispatchText).toMatch(
      /child and family assessment, plan, chronology, other document, by .+ to Imogen Thwaite/,
    )
    expect(dispatchText).toContain('by secure e-mail')
  })
  it('come preset: newest assessment and plan, the chronology produced for it; by kind, never by name (IA-07, I6)', async () => {
    const own = await planned(office)
    expect(await office.prepare(iaLetterPack, own)).toMatchObject({ papers: [], dispatchText: 'Nothing was sent yet.' })
    await documents(office, own)
    const newer = await document(office, own, 'ASSESSMENT', 'Newer assessment')
    await document(office, own, 'PROOF_OF_POSTING')
    const produced = await document(office, own, 'CHRONOLOGY', 'Produced chronology')
    await document(office, own, 'CHRONOLOGY', 'Another chronology')
    const prepared = await office.prepare(iaLetterPack, { ...own, chronologyDocumentId: produced })
    expect(prepared).toMatchObject({ mayShare: true, hasMeeting: true })
    expect(prepared.papers).toEqual([newer, expect.any(String), produced])
    expect(prepared.paperOptions).toHaveLength(6)
    expect(prepared.paperOptions[0].label).toMatch(/^Chronology, added .+ bytes$/)
    expect(prepared.receiptOptions).toHaveLength(1)
    expect(JSON.stringify(prepared)).not.toContain('.txt')
    expect(prepared.meetingDetails).toContain('Northgate House, room 2, Northtown')
  })
  it('go alone without consent (G-70)', async () => {
    const own = await planned(office, formsOf(office).unplanned, 'CLOSE_ONLY')
    const all = await documents(office, own)
    expect(await office.prepare(iaLetterPack, own)).toMatchObject({
      mayShare: false,
      papers: [],
      meetingDetails: null,
    })
    await office.complete(iaLetterPack, own, formsOf(office).iaLetterPack(all), 'sam')
    expect(await office.register.moves.dispatches(own.procedureId)).toMatchObject([{ papers: [], note: null }])
    expect((await office.prepare(iaLetterPack, own)).dispatchText).toContain('the letter alone')
    const referred = await planned(office, formsOf(office).unplanned, 'REFER')
    expect(await office.prepare(iaLetterPack, referred)).toMatchObject({ mayShare: true })
  })
  it('are posted with a receipt, or with the reason why there is none (IA-11)', async () => {
    const own = await planned(office)
    const sent = await documents(office, own)
    const receipt = await document(office, own, 'PROOF_OF_POSTING')
    const posted = { ...formsOf(office).iaLetterPack(sent), channel: 'POST' }
    const reason = { noReceiptReason: 'The counter was closed, so it went into the letter box.' }
    await office.complete(iaLetterPack, own, { ...posted, receiptOfPosting: receipt, ...reason }, 'sam')
    await office.complete(iaLetterPack, own, { ...posted, ...reason }, 'sam')
    await office.complete(iaLetterPack, own, { ...posted, channel: 'BY_HAND', receiptOfPosting: receipt }, 'sam')
    expect(await office.register.moves.dispatches(own.procedureId)).toMatchObject([
      { receiptDocumentId: receipt, noReceiptReason: null },
      { receiptDocumentId: null, noReceiptReason: reason.noReceiptReason },
      { channel: 'BY_HAND', receiptDocumentId: null, noReceiptReason: null },
    ])
    const { dispatchText } = await office.prepare(iaLetterPack, own)
    expect(dispatchText).toContain('receipt of posting kept')
    expect(dispatchText).toContain('no receipt of posting')
  })
  it.each([
    ['contactName', { contactName: '' }],
    ['contactEmail', { contactEmail: '' }],
    ['contactAddress', { channel: 'POST', contactAddress: '', noReceiptReason: 'The counter was closed.' }],
    ['noReceiptReason', { channel: 'POST' }],
    ['channel', { channel: null }],
    ['sentAt', { sentAt: null }],
    ['sentAt', { sentAt: '2026-11-03T10:00:00+00:00' }],
    ['sentAt', { sentAt: '2026-11-01T10:00:00+00:00' }],
    ['meetingDetails', { meetingDetails: 'Soon' }],
    ['meetingDetails', { meetingDetails: null }],
    ['papers', { papers: 'all' }],
    ['receiptOfPosting', { channel: 'POST', receiptOfPosting: 'elsewhere' }],
  ])('need %s: %j (IA-07, IA-08, IA-10, IA-11)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('are complete, of this case, and sent by its worker (IA-07)', async () => {
    const [assessment, plan, chronology] = papers
    expect(await refused({ papers: null })).toEqual(['papers', 'papers', 'papers'])
    expect(await refused({ papers: [plan, chronology] })).toEqual(['papers'])
    expect(await refused({ papers: [assessment, chronology] })).toEqual(['papers'])
    expect(await refused({ papers: [assessment, plan] })).toEqual(['papers'])
    expect(await refused({ papers: [...papers, 'elsewhere'] })).toEqual(['papers'])
    expect(await refused({}, variables, 'dino')).toEqual(['Who completed the task'])
  })
  it('wait until it is known to whom they go (G-71)', async () => {
    const own = await considered(office)
    await office.complete(iaTransferPlan, own, formsOf(office).notKnown, 'sam')
    expect(await refused({ papers: await documents(office, own) }, own)).toEqual(['contactName'])
  })
})

describe('the chronology', () => {
  it('is produced from the register and filed, never typed (IA-07)', async () => {
    const own = await planned(office)
    const { chronologyDocumentId } = (await office.work(produceChronology, own)) as Variables
    const found = await office.register.documents.contentOf(chronologyDocumentId, { by: 'sam' })
    expect(found).toMatchObject({
      kind: 'CHRONOLOGY',
      caseReference: own.caseReference,
      contentType: 'application/pdf',
    })
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], {
      input: Buffer.from(found.content),
      encoding: 'utf8',
    })
    expect(text).toContain(`Chronology of case ${own.caseReference}`)
    expect(text).toContain('by: this system, for the transfer to another authority.')
    expect((await office.prepare(iaLetterPack, { ...own, chronologyDocumentId })).papers).toEqual([
      chronologyDocumentId,
    ])
  })
  it('is produced once for a job that comes again', async () => {
    const own = await planned(office)
    const first = { chronologyDocumentId: 'first' }
    const register = { ...office.register, jobs: { ...office.register.jobs, result: async () => first } }
    const again = produceChronology.create({ ...office.deps, register } as never)
    expect(await again(own, { jobKey: '7' } as never)).toEqual(first)
  })
})

describe('the note that a letter of the move has gone', () => {
  it('stands among the contacts with the other authority (IA-06, IA-12)', async () => {
    const own = await planned(office)
    await office.work(noteDispatch, { ...own, letter: 'L-61' })
    expect(await office.register.moves.contacts(own.procedureId)).toMatchObject([
      {
        person: 'Imogen Thwaite',
        result: expect.stringContaining('passed on (L-61)'),
        notedBy: 'interAuthorityTransfer',
      },
    ])
  })
  it('names the authority, or nobody, where nobody is known there', async () => {
    const own = await considered(office)
    await office.work(noteDispatch, { ...own, letter: 'L-60' })
    const by = { by: 'sam', at: '2026-11-02T10:00:00+00:00' }
    await office.register.moves.set(own.procedureId, { receivingAuthority: leeds }, by)
    await office.work(noteDispatch, { ...own, letter: 'L-59' })
    expect(await office.register.moves.contacts(own.procedureId)).toMatchObject([
      { person: 'The other authority' },
      { person: 'Leeds City Council' },
    ])
  })
  it('is the step of the tracker for the agencies (IA-14)', async () => {
    const own = await planned(office)
    await office.work(noteDispatch, { ...own, letter: 'L-62' })
    expect(await doneSteps(office, own)).toEqual(['CONSENT', 'PLAN', 'NOTICES'])
    expect((await moveIn(office, own))?.response).toBeNull()
  })
})
