import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { iaMissingFamily } from '../../workers/interAuthorityTransfer/iaMissingFamily.ts'
import { iaTransferPlan } from '../../workers/interAuthorityTransfer/iaTransferPlan.ts'
import { readMove } from '../../workers/interAuthorityTransfer/readMove.ts'
import type { Office } from '../support/office.ts'
import { leeds } from './formsOfTheMove.ts'
import {
  considered,
  doneSteps,
  enterAddress,
  formsOf,
  monday,
  moveIn,
  newAddress,
  openService,
  planned,
  publicUrl,
} from './moving.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openService()
  variables = await considered(office)
  await enterAddress(office, variables)
}, 600_000)
afterAll(() => office?.close())

describe('the plan of the move', () => {
  const refused = (changes: Variables, own = variables, by = 'sam') =>
    office.refusals(iaTransferPlan, own, { ...formsOf(office).iaTransferPlan, ...changes }, by)

  it('names authority, meeting and day in codes; people and places stay in the register (IA-04, IA-05, IA-13, I6)', async () => {
    const own = await planned(office)
    expect(own).toMatchObject({
      planning: 'PLANNED_OWN_MEETING',
      meetingAt: '2026-11-12T10:00:00+00:00',
      moveDate: '2026-11-16',
      authorityKnown: true,
      addressKnown: true,
    })
    expect(await moveIn(office, own)).toMatchObject({
      receivingAuthority: leeds,
      receivingName: 'Leeds City Council',
      receivingContact: { name: 'Imogen Thwaite', email: 'front.door@leeds.example' },
      newAddress,
      addressSecret: false,
    })
    expect(await doneSteps(office, own)).toEqual(['CONSENT', 'PLAN'])
    const [meeting] = (await office.register.procedures.steps(own.procedureId)).filter(({ step }) => step === 'MEETING')
    expect(meeting).toMatchObject({ responsible: 'socialWorker', due: '2026-11-12T10:00:00+00:00' })
    const { moveText, addressText } = await office.prepare(iaTransferPlan, own)
    expect(moveText).toContain('To: Leeds City Council (Imogen Thwaite, Duty manager, children’s front door)')
    expect(moveText).toContain('Move: Monday 16 November 2026')
    expect(moveText).toContain('Northgate House, room 2, Northtown')
    expect(addressText).toContain('entered')
    expect(iaTransferPlan.texts).toContain('contactName')
  })
  it('never shows the new address in the form, and leads to the page where it is entered (G-65, I6)', async () => {
    const own = await considered(office)
    expect(await office.prepare(iaTransferPlan, own)).toMatchObject({
      addressText: `New address: **not entered yet**. [Enter it on the page of the move](${publicUrl}/moves/${own.procedureId}/address)`,
      newAddress: null,
      addressSecret: null,
    })
    await enterAddress(office, own)
    const prepared = await office.prepare(iaTransferPlan, own)
    expect(prepared).toMatchObject({ newAddress: 'KNOWN', addressSecret: 'NO', receivingLa: null })
    expect(JSON.stringify(prepared)).not.toContain('Canal Row')
  })
  it('offers the published authorities, one outside England, and none (IA-05, G-71)', async () => {
    const { authorityOptions } = await office.prepare(iaTransferPlan, variables)
    expect(authorityOptions).toContainEqual({ label: 'Leeds City Council', value: leeds })
    expect(authorityOptions.slice(-2).map(({ value }: { value: string }) => value)).toEqual([
      'OUTSIDE_ENGLAND',
      'NOT_KNOWN',
    ])
  })
  it('takes an authority outside England by its name (IA-05)', async () => {
    const abroad = { receivingLa: 'OUTSIDE_ENGLAND', receivingName: 'Cardiff Council' }
    const own = await planned(office, { ...formsOf(office).unplanned, ...abroad })
    expect(own).toMatchObject({ planning: 'UNPLANNED', meetingAt: null, authorityKnown: true })
    expect(await moveIn(office, own)).toMatchObject({ receivingAuthority: null, receivingName: 'Cardiff Council' })
    expect(await office.prepare(iaTransferPlan, own)).toMatchObject(abroad)
  })
  it('arranges nothing where the plan does not go over, but takes the move (IA-13, G-70)', async () => {
    const own = await planned(office, formsOf(office).iaTransferPlan, 'CLOSE_ONLY')
    expect(own).toMatchObject({ planning: null, meetingAt: null, moveDate: '2026-11-16' })
    expect(await office.prepare(iaTransferPlan, own)).toMatchObject({ isTransfer: false, planned: null })
    expect(await refused({ planned: null, meetingAt: null }, { ...variables, iaRoute: 'REFER' })).toEqual([])
  })
  it('may not know where the family goes (G-71)', async () => {
    const own = await considered(office)
    const effects = await office.complete(iaTransferPlan, own, formsOf(office).notKnown, 'sam')
    expect(effects).toMatchObject({ authorityKnown: false, addressKnown: false, moveDate: '2026-10-31' })
    expect(await moveIn(office, own)).toMatchObject({ receivingName: null, receivingContact: null })
    expect(await office.prepare(iaTransferPlan, { ...own, ...effects })).toMatchObject({ newAddress: 'NOT_KNOWN' })
  })
  it.each([
    ['planned', { planned: null, meetingAt: null, meetingPlace: null }],
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: monday }],
    ['meetingPlace', { planned: 'PLANNED_AT_REVIEW', meetingPlace: '' }],
    ['receivingLa', { receivingLa: null }],
    ['receivingLa', { receivingLa: 'E99999999' }],
    ['receivingName', { receivingLa: 'OUTSIDE_ENGLAND' }],
    ['contactName', { contactName: null }],
    ['contactPhone', { contactPhone: '', contactEmail: '', contactAddress: '' }],
    ['contactEmail', { contactEmail: 'leeds' }],
    ['moveDate', { moveDate: null }],
    ['newAddress', { newAddress: null }],
    ['addressSecret', { addressSecret: null }],
  ])('needs %s: %j (IA-04, IA-05, IA-13)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('waits for an address that is known but was not entered (IA-13)', async () => {
    const own = await considered(office)
    expect(await refused({}, own)).toEqual(['newAddress'])
    expect(await refused({}, variables, 'dino')).toEqual(['Who completed the task'])
  })
})

describe('a family that nobody finds', () => {
  const missing = async () => {
    const own = await considered(office)
    return { ...own, ...(await office.complete(iaTransferPlan, own, formsOf(office).notKnown, 'sam')) } as Variables
  }

  it('is followed outside of this system: where, since when, by whom (G-71)', async () => {
    const own = await missing()
    const effects = await office.complete(iaMissingFamily, own, formsOf(office).iaMissingFamily, 'dora')
    expect(effects).toEqual({ authorityKnown: false, addressKnown: false })
    expect(await office.prepare(iaMissingFamily, own)).toMatchObject({
      pointer: 'Missing children procedure, reference MC-2026-17',
      takenOverOn: '2026-11-02',
      takenOverBy: 'Police liaison officer, county police',
      found: null,
    })
  })
  it('is found later, with an address that stays secret (G-65, G-71)', async () => {
    const own = await missing()
    expect((await office.prepare(iaMissingFamily, own)).pointer).toBeNull()
    await enterAddress(office, own)
    const effects = await office.complete(iaMissingFamily, own, formsOf(office).found, 'dora')
    expect(effects).toEqual({ authorityKnown: true, addressKnown: true })
    expect(await moveIn(office, own)).toMatchObject({ receivingAuthority: leeds, addressSecret: true })
    expect(await office.prepare(iaTransferPlan, own)).toMatchObject({ addressSecret: 'YES' })
    expect(await office.work(readMove, own)).toEqual({
      planType: 'PROGRESS_PLAN',
      consentShare: true,
      wantsService: true,
      safeguarding: null,
      activated: true,
      planning: 'UNPLANNED',
      meetingAt: null,
      moveDate: '2026-10-31',
      authorityKnown: true,
      addressKnown: true,
      laResponse: null,
    })
  })
  it.each([
    ['pointer', { pointer: 'MC' }],
    ['takenOverOn', { takenOverOn: null }],
    ['takenOverOn', { takenOverOn: '2026-11-03' }],
    ['takenOverBy', { takenOverBy: '' }],
    ['found', { found: null }],
    ['receivingLa', { found: 'YES', newAddress: 'NOT_KNOWN' }],
    ['receivingLa', { found: 'YES', newAddress: 'NOT_KNOWN', receivingLa: 'NOT_KNOWN' }],
    ['newAddress', { found: 'YES', newAddress: 'KNOWN' }],
  ])('needs %s: %j (G-71)', async (field, changes) => {
    const { found, iaMissingFamily: note } = formsOf(office)
    const own = await missing()
    const { receivingLa: _la, ...reachable } = found
    const form = { ...reachable, ...note, receivingLa: field === 'newAddress' ? leeds : null, ...changes }
    expect(await office.refusals(iaMissingFamily, own, form)).toEqual([field])
  })
})
