import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ucLettersApprove } from '../../workers/unallocatedCaseManagement/ucLettersApprove.ts'
import { aReferral } from '../register/builders.ts'
import { type Office, openOffice } from '../support/office.ts'
import { aWaitingCase } from './waitingCase.ts'

let office: Office
let waiting: Record<string, unknown> & { caseReference: string }

beforeAll(async () => {
  office = await openOffice('2026-10-30T10:00:00+00:00')
  waiting = await aWaitingCase(office, { people: family })
}, 600_000)
afterAll(() => office?.close())

const { people } = aReferral()
const safe = { parentalResponsibility: false, preferredChannel: 'POST', safeToContact: true } as const
const family = [
  ...people,
  { ...safe, name: 'Ottoline Yarrow', relationship: 'foster carer', address: '3 Mill Lane, Northtown' },
  { ...safe, name: 'Barnaby Quill', relationship: 'father' },
  { ...safe, name: 'Clementine Rook', relationship: 'aunt', address: '5 Mill Lane, Northtown' },
]

type Row = { personId: string; letterId: string; reach: string; held: string | null }
type Prepared = { recipients: Row[]; recipientOptions: { label: string; value: string }[] } & Record<string, string>

const prepared = async (changes: Record<string, unknown> = {}) =>
  (await office.prepare(ucLettersApprove, { ...waiting, ...changes })) as unknown as Prepared
/** 'Parent (PF): L-13, goes by post, NO' of each row, sorted. */
const shown = ({ recipients, recipientOptions }: Prepared) =>
  recipients
    .map(({ personId, letterId, reach, held }) => {
      const label = recipientOptions.find(({ value }) => value === personId)?.label
      return `${label}: ${letterId}, ${reach}, ${held}`
    })
    .toSorted()

describe('the list of recipients', () => {
  it('shows each person by kind and initials with letter and way, never by name (UC-30, UC-32, I6)', async () => {
    const form = await prepared()
    expect(shown(form)).toEqual([
      'Agency (HS): L-15, goes by secure e-mail, NO',
      'Carer (OY): L-14, goes by post, NO',
      'Parent (BQ): L-13, waits for your decision: no address and no e-mail, null',
      'Parent (HF): L-13, waits for your decision: not safe to contact, null',
      'Parent (PF): L-13, goes by post, NO',
      'Referrer (professional) (MT): L-12, goes by secure e-mail, NO',
    ])
    expect(form.toldInPersonText).toContain('Relative (CR): in person')
    const names = /Featherstone|Petra|Hugo|Quillon|Marigold|Ottoline|Barnaby|Clementine|Canary|Mill Lane|hilltop/i
    expect(JSON.stringify(form)).not.toMatch(names)
  })
  it.each([
    [
      ['REFERRER', 'PARENTS', 'CARERS'],
      ['L-12', 'L-13', 'L-14'],
    ],
    [
      ['REFERRER', 'PARENTS', 'CARERS', 'AGENCIES'],
      ['L-12', 'L-13', 'L-14', 'L-15'],
    ],
    [
      ['AGENCIES', 'FAMILY'],
      ['L-13', 'L-14', 'L-15'],
    ],
  ])('writes to %j with %j (C-06, UC-54)', async (letterAudience, letters) => {
    const { recipients } = await prepared({ letterAudience })
    expect([...new Set(recipients.map(({ letterId }) => letterId))].toSorted()).toEqual(letters)
  })
  it('gives a member of the public the letter without details of child or family (G-65, RF-03)', async () => {
    const told = await aWaitingCase(office, {
      referrer: { name: 'Ida Vane', kind: 'PUBLIC', email: 'ida@example.org' },
    })
    const { letterPreview } = await prepared(told)
    expect(letterPreview).toContain('L-12: What you told us')
  })
  it('shows the texts as they go out, with marked places for names and contact (UC-30, UC-33)', async () => {
    const { letterPreview } = await prepared()
    expect(letterPreview).toContain('### L-15')
    expect(letterPreview).toContain('name as above')
    expect(letterPreview).toContain('North Assessment Team')
    expect(letterPreview).toContain('more closely')
  })
  it('starts from the contact of the team (UC-55)', async () => {
    expect(await prepared()).toMatchObject({ contactName: expect.stringContaining('North Assessment Team') })
    expect(await prepared()).toMatchObject({ contactPhone: '01234 567890', contactEmail: 'north@example.org' })
  })
})

describe('the approval', () => {
  let form: Record<string, unknown> & { recipients: Row[] }

  beforeEach(async () => {
    const { recipients, contactName, contactPhone } = await prepared()
    form = {
      recipients: recipients.map((row) => ({ ...row, held: 'NO' })),
      contactName,
      contactPhone,
      texts: true,
    }
  })
  const hold = (some: (row: Row) => boolean, heldReason?: string) => ({
    ...form,
    recipients: form.recipients.map((row) => (some(row) ? { ...row, held: 'YES', heldReason } : row)),
  })

  it('lets every letter go to which somebody is left, and is noted (UC-30, G-13)', async () => {
    expect(await office.complete(ucLettersApprove, waiting, form)).toEqual({
      approvedLetters: ['L-12', 'L-13', 'L-14', 'L-15'],
      withheld: [],
    })
    expect(await office.register.unallocated.current(waiting.caseReference)).toMatchObject({
      lettersApprovedAt: '2026-10-30T10:00:00+00:00',
    })
  })
  it('holds a letter back with a reason alone; the others go (G-65)', async () => {
    const carer = ({ letterId }: Row) => letterId === 'L-14'
    expect(await office.refusals(ucLettersApprove, waiting, hold(carer))).toEqual(['recipients'])
    expect(await office.refusals(ucLettersApprove, waiting, hold(carer, 'short'))).toEqual(['recipients'])
    const personId = form.recipients.find(carer)?.personId
    expect(
      await office.complete(ucLettersApprove, waiting, hold(carer, 'The carer must not learn of this yet.')),
    ).toEqual({
      approvedLetters: ['L-12', 'L-13', 'L-15'],
      withheld: [personId],
    })
  })
  it('holds back one parent and writes to the other (G-65)', async () => {
    const [first] = form.recipients.filter(({ letterId }) => letterId === 'L-13')
    const held = hold(({ personId }) => personId === first?.personId, 'He opens her post and has threatened her.')
    expect(await office.complete(ucLettersApprove, waiting, held)).toEqual({
      approvedLetters: ['L-12', 'L-13', 'L-14', 'L-15'],
      withheld: [first?.personId],
    })
  })
  it('starts from what was decided before (UC-54, UC-55)', async () => {
    const changed = {
      ...hold(({ letterId }) => letterId === 'L-15', 'The agency has moved away.'),
      contactName: 'Bola',
    }
    await office.complete(ucLettersApprove, waiting, changed)
    const again = await prepared()
    expect(again).toMatchObject({ contactName: 'Bola' })
    expect(again.recipients.filter(({ held }) => held === 'YES')).toMatchObject([
      { letterId: 'L-15', heldReason: 'The agency has moved away.' },
    ])
    await office.complete(ucLettersApprove, waiting, form)
  })
  it('leaves nobody undecided', async () => {
    const undecided = { ...form, recipients: form.recipients.map((row) => ({ ...row, held: null })) }
    expect(await office.refusals(ucLettersApprove, waiting, undecided)).toContain('recipients')
  })
  it('names a contact whom people can reach (UC-30, UC-55, CG-4)', async () => {
    const without = { ...form, contactPhone: '' }
    expect(await office.refusals(ucLettersApprove, waiting, without)).toEqual(['contactPhone'])
    expect(await office.refusals(ucLettersApprove, waiting, { ...without, contactEmail: 'duty@' })).toEqual([
      'contactEmail',
    ])
    expect(
      await office.refusals(ucLettersApprove, waiting, { ...without, contactEmail: 'duty@north.example' }),
    ).toEqual([])
    expect(await office.refusals(ucLettersApprove, waiting, { ...without, contactAddress: '1 High Street' })).toEqual(
      [],
    )
  })
  it('needs the texts to be read', async () => {
    expect(await office.refusals(ucLettersApprove, waiting, { ...form, texts: false })).toEqual(['texts'])
  })
  it('keeps the contact and the reasons in the record, as words (UC-31)', async () => {
    await office.complete(ucLettersApprove, waiting, form)
    const [newest] = await office.register.oversight.acceptedOf([waiting.caseReference], ['ucLettersApprove'])
    const recipients = form.recipients.map(({ personId, letterId }) => ({ personId, letterId, held: 'NO' }))
    expect(newest).toMatchObject({ text: { contactPhone: '01234 567890', recipients } })
    expect(newest?.decisions).toEqual({ texts: true })
  })
})
