import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundleFileSchema } from '../../workers/exchange/bundleSchema.ts'
import { packOf } from '../../workers/exchange/packOf.ts'
import { withoutAddress } from '../../workers/exchange/secretAddress.ts'
import { NotFound, Refused } from '../../workers/register/errors.ts'
import { createScope } from '../../workers/register/scope.ts'
import { aReferral } from '../register/builders.ts'
import { aMoveProcedure } from '../register/moveOffice.ts'
import { pdf } from '../support/files.ts'
import { aCase, by, cambridgeshire, openSide, peterborough, readyToPack, type Side } from './sides.ts'

let side: Side
beforeAll(async () => {
  side = await openSide(cambridgeshire)
}, 600_000)
afterAll(() => side.close())

const packed = async (procedureId: string, documents?: string[], of: Side = side): Promise<Bundle> => {
  const { bytes } = await packOf(of, procedureId, { by: 'manager', documents })
  return bundleFileSchema.parse(JSON.parse(Buffer.from(bytes).toString())).bundle
}
const refusalOf = async (packing: Promise<unknown>) => {
  const error = await packing.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Refused)
  return (error as Refused).problems.map(({ field, problem }) => `${field} ${problem}`)
}

describe('The pack of a transfer', () => {
  it('holds referral, facts of the move, contact, chronology and the usual papers before the dispatch (IA-07)', async () => {
    const { procedureId, caseReference } = await readyToPack(side)
    const bundle = await packed(procedureId)
    expect(bundle).toMatchObject({
      ...{ transferId: procedureId, createdAt: '2026-10-30T10:00:00+00:00', safeguarding: false },
      from: { code: cambridgeshire, name: 'Cambridgeshire County Council' },
      to: { code: peterborough, name: 'Peterborough City Council' },
      case: { reference: caseReference },
      move: {
        ...{ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true, address: 'GIVEN' },
        ...{ planning: 'PLANNED_OWN_MEETING', meetingAt: '2026-11-10T10:00:00+00:00', moveDate: '2026-11-16' },
      },
      referral: { need: 'S17', categories: ['CIN'], consentS17: 'YES', requestInWriting: true },
    })
    expect(bundle.attachments.map(({ kind }) => kind)).toEqual(['ASSESSMENT', 'PLAN', 'CHRONOLOGY'])
    expect(bundle.referral.children.map(({ name }) => name)).toEqual(['Quillon Featherstone'])
    const audit = await side.register.audit.list({ caseReference })
    expect(audit.filter(({ action }) => action === 'document.downloaded')).toHaveLength(3)
  })

  it('holds the papers that somebody chose, and no other', async () => {
    const { procedureId, papers, caseReference } = await readyToPack(side)
    const add = { caseReference, name: 'Paper.pdf', by: 'sam' }
    const receipt = await side.register.documents.add({ ...add, kind: 'PROOF_OF_POSTING', content: pdf('receipt') })
    expect((await packed(procedureId, [papers.plan, papers.plan])).attachments.map(({ kind }) => kind)).toEqual([
      'PLAN',
    ])
    expect((await packed(procedureId, [])).attachments).toEqual([])
    expect(await refusalOf(packed(procedureId, [receipt.id]))).toEqual([
      `documents name ${receipt.id}, which is no paper of this case that can be sent`,
    ])
    await side.register.documents.remove(papers.plan, { by: 'sam' })
    expect(await refusalOf(packed(procedureId))).toEqual(['documents lack the plan'])
  })

  it('holds the chronology even where nobody has filed it as a paper', async () => {
    const { procedureId, papers } = await readyToPack(side)
    await side.register.documents.remove(papers.chronology, { by: 'sam' })
    const bundle = await packed(procedureId)
    expect(bundle.attachments.map(({ kind }) => kind)).toEqual(['ASSESSMENT', 'PLAN'])
    const headings = bundle.chronology.map(({ heading }) => heading)
    expect(headings.slice(0, 2)).toEqual(['Referral received', 'Visit'])
    expect(bundle.chronology.every(({ by: who }) => !['sam', 'dora'].includes(who))).toBe(true)
  })

  it('does not go without consent, unless it is a safeguarding referral (IA-02, IA-03, G-70)', async () => {
    const alone = { consentShare: false, wantsService: false, safeguarding: false }
    const { procedureId } = await readyToPack(side, alone)
    expect(await refusalOf(packed(procedureId))).toEqual([
      'consent to share information is not given and there is no safeguarding concern',
    ])
    await side.register.moves.set(procedureId, { safeguarding: true }, by)
    const bundle = await packed(procedureId)
    expect(bundle).toMatchObject({ safeguarding: true, move: { consentShare: false } })
    expect(bundle.referral.reason).toContain('this is a safeguarding referral')
    expect(bundle.referral.reason).toContain('has not agreed')
  })

  it('does not go before consent and receiving authority are on record, nor when the family stays', async () => {
    const nobody = await readyToPack(side, { receivingAuthority: null, receivingName: 'Powys County Council' })
    expect(await refusalOf(packed(nobody.procedureId))).toEqual([
      'receivingAuthority is not known, or is not in England',
    ])
    const home = await readyToPack(side, { receivingAuthority: cambridgeshire })
    expect(await refusalOf(packed(home.procedureId))).toEqual(['receivingAuthority is this authority itself'])
    const asked = await readyToPack(side, { consentShare: null })
    expect(await refusalOf(packed(asked.procedureId))).toEqual(['consent is not on record yet'])
    const stays = await readyToPack(side)
    const ended = { endedAt: side.clock.now(), endedBy: 'dora', outcome: 'STAYS' as 'CLOSED' }
    await side.register.db.updateTable('caseProcedures').set(ended).where('id', '=', stays.procedureId).execute()
    expect(await refusalOf(packed(stays.procedureId))).toEqual(['procedure has ended: the family does not move'])
    const scope = createScope(side.register.db, side.clock)
    const empty = await aMoveProcedure({ scope }, await aCase(side))
    await expect(packed(empty)).rejects.toBeInstanceOf(NotFound)
  })

  it('keeps a secret address at home, with whatever leads to it, and lets nobody be written to unasked (G-65)', async () => {
    const { procedureId, caseReference, papers } = await readyToPack(side, { addressSecret: true })
    await side.register.visits.record({
      ...{ caseReference, kind: 'VISIT', at: '2026-10-30T09:40:00+00:00', visitor: 'sam', recordedBy: 'sam' },
      ...{ childSeen: true, text: { note: 'They will live at 9 mill lane; the postcode is pe11zz.' } },
    })
    const bundle = await packed(procedureId)
    expect(JSON.stringify(bundle)).not.toMatch(/mill lane|pe1 ?1zz|canary lane/i)
    expect(JSON.stringify(bundle.chronology)).toContain(
      'They will live at [address withheld]; the postcode is [address',
    )
    expect(bundle.move.address).toBe('SECRET')
    expect(bundle.attachments.map(({ kind }) => kind)).toEqual(['ASSESSMENT', 'PLAN'])
    expect((await packed(procedureId, [papers.chronology])).attachments).toHaveLength(1)
    expect(bundle.referral.agencies).toEqual([])
    expect(
      bundle.referral.people.map(({ safeToContact, unsafeReason }) => [safeToContact, unsafeReason]).sort(),
    ).toEqual([
      [false, 'The new address of the child is to be kept secret: decide for each person before anything is written.'],
      [false, 'non-molestation order'],
    ])
  })

  it('sends no old address of who lived with the child while the new one is not known (G-71)', async () => {
    const { procedureId } = await readyToPack(side, { newAddress: null, addressKnown: false, moveDate: null })
    const { referral, move } = await packed(procedureId)
    expect(move).toMatchObject({ address: 'NOT_KNOWN' })
    expect(JSON.stringify(referral)).not.toContain('Canary')
    expect(referral.agencies).toHaveLength(1)
    expect(referral.reason).toContain('The day of the move is not known.')
  })

  it('says of an unborn child, of a carer elsewhere and of a short beginning what the register knows', async () => {
    const carer = {
      ...{ name: 'Odile Carer', relationship: 'foster carer', parentalResponsibility: false, safeToContact: true },
      ...{ address: '1 Other Road, Northtown', email: 'odile@example.org', preferredChannel: 'EMAIL' as const },
    }
    const referral = aReferral({ children: [{ name: 'Unborn Featherstone', dueDate: '2027-01-02' }], people: [carer] })
    const changes = { activated: false, wantsService: false }
    const { procedureId } = await readyToPack(side, changes, referral)
    const bundle = await packed(procedureId)
    expect(bundle.referral.people).toEqual([carer])
    expect(bundle.referral.children[0]).toMatchObject({ dueDate: '2027-01-02' })
    expect(bundle.referral.reason).toContain('does not want the service to go on')
    expect(bundle.referral.reason).toContain('work on it had not begun')
  })

  it('names the team where nobody holds the case, and is refused where nobody could be asked', async () => {
    const closed = await readyToPack(side)
    await side.register.cases.close(closed.caseReference, { outcome: 'CLOSED', actor: 'dora' })
    const { contact } = await packed(closed.procedureId)
    expect(contact).toEqual({
      ...{ name: 'North Assessment Team', phone: '01234 567890', email: 'north@example.org' },
      address: '1 High Street, Northtown',
    })
    const south = await readyToPack(side)
    await side.register.cases.change(south.caseReference, { team: 'south-assessment' }, 'dora')
    const [problem] = await refusalOf(packed(south.procedureId))
    expect(problem).toMatch(/^contact cannot be reached/)
  })

  it('is refused where it is too large, has no key, or does not fit the published form', async () => {
    const { procedureId, caseReference } = await readyToPack(side)
    const exchange = { ...side.config.exchange, maxBytes: 1000 }
    const small = { ...side, config: { ...side.config, exchange } }
    expect((await refusalOf(packed(procedureId, [], small)))[0]).toMatch(/^documents make a bundle of .* up to 1 kB/)
    const unset = { ...side, config: { ...side.config, exchange: { file: undefined, maxBytes: 1000 } } }
    expect(await refusalOf(packed(procedureId, [], unset))).toEqual([
      'exchange with other authorities is not set up here',
    ])
    side.trust([], { own: [{ authority: 'emptyshire', code: peterborough, privateKeyFile: 'private-key.json' }] })
    expect(await refusalOf(packed(procedureId))).toEqual(['authority has no key here'])
    side.trust([])
    const note = 'x'.repeat(100_001)
    await side.register.visits.record({
      ...{ caseReference, kind: 'VISIT', at: '2026-10-30T09:40:00+00:00', visitor: 'sam', recordedBy: 'sam' },
      ...{ childSeen: true, text: { note } },
    })
    expect((await refusalOf(packed(procedureId)))[0]).toMatch(/^chronology\[\d+\]\.said\[\d+\]\.value is too long/)
  })

  it('leaves out an address however it is written, and nothing else', () => {
    const clean = (text: string, address: string | null) => withoutAddress({ texts: [text, 1, null] }, address).texts[0]
    expect(clean('at 9  Mill Lane,\nOtherford, on foot', '9 Mill Lane, Otherford')).toBe(
      'at [address withheld], on foot',
    )
    expect(clean('9 MILL LANE', '9 Mill Lane\nOtherford\nZZ9 9ZZ')).toBe('[address withheld]')
    expect(clean('zz99zz and ZZ9 9ZZ', 'A (1), ZZ9 9ZZ')).toBe('[address withheld] and [address withheld]')
    expect(clean('in Flat 2 of 9 Mill Lane', 'Flat 2, 9 Mill Lane')).toBe('in [address withheld] of [address withheld]')
    expect(clean('9 Mill Lane', null)).toBe('9 Mill Lane')
    expect(clean('any text', 'A')).toBe('any text')
  })
})
