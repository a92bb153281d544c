import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tuCoreDetails } from '../../workers/allocationTakeUp/tuCoreDetails.ts'
import { tuOtherAuthorityRequest } from '../../workers/allocationTakeUp/tuOtherAuthorityRequest.ts'
import { tuTakeUpChecklist } from '../../workers/allocationTakeUp/tuTakeUpChecklist.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let referral: Record<string, unknown>
beforeAll(async () => {
  office = await openOffice('2026-10-30T10:00:00+00:00')
  referral = await office.refer()
}, 600_000)
afterAll(() => office?.close())

describe('taking up a case', () => {
  const checklist = {
    recordRead: true,
    filesListed: true,
    gaps: [],
    otherAuthorities: 'NONE',
    notified: ['PROFESSIONALS', 'CHILD', 'FAMILY'],
    diary: true,
    involvements: true,
    notifiedProfessionalsOn: '2026-10-29',
    notifiedChildOn: '2026-10-30',
    notifiedFamilyOn: '2026-10-30',
    outcomeConfirmed: 'YES',
    otherAuthorityRequest: 'NO',
  }

  it('is done with a full check and asks for no letters beyond the introduction (TU-06)', async () => {
    expect(await office.complete(tuTakeUpChecklist, referral, checklist, 'sam')).toEqual({
      takenUpAt: '2026-10-30T10:00:00+00:00',
      gapsFound: false,
      outcomeLetterDue: false,
      serviceRequested: false,
      otherAuthorities: 'NONE',
    })
  })
  it.each([
    ['recordRead', 'TU-01, TU-07'],
    ['filesListed', 'TU-04'],
    ['diary', 'TU-09'],
    ['involvements', 'TU-11'],
    ['otherAuthorities', 'TU-12'],
  ])('is refused without %s (%s)', async (field) =>
    expect(await office.refusals(tuTakeUpChecklist, referral, { ...checklist, [field]: false })).toEqual([field]),
  )
  it('tells the manager of gaps, each with what and where (TU-05)', async () => {
    expect(await office.refusals(tuTakeUpChecklist, referral, { ...checklist, gaps: [{ what: 'Last plan' }] })).toEqual(
      ['gaps'],
    )
    expect(
      await office.complete(
        tuTakeUpChecklist,
        referral,
        { ...checklist, gaps: [{ what: 'Last plan', where: 'Record' }] },
        'sam',
      ),
    ).toMatchObject({ gapsFound: true })
  })
  it('dates each notification, and asks why somebody has not been told (TU-08)', async () => {
    expect(await office.refusals(tuTakeUpChecklist, referral, { ...checklist, notifiedChildOn: null })).toEqual([
      'notifiedChildOn',
    ])
    expect(
      await office.refusals(tuTakeUpChecklist, referral, { ...checklist, notifiedFamilyOn: '2026-10-31' }),
    ).toEqual(['notifiedFamilyOn'])
    expect(await office.refusals(tuTakeUpChecklist, referral, { ...checklist, notified: ['FAMILY'] })).toEqual([
      'notNotifiedReason',
    ])
    expect(
      await office.refusals(tuTakeUpChecklist, referral, {
        ...checklist,
        notified: ['FAMILY', 'PROFESSIONALS'],
        notNotifiedReason: 'The child is three weeks old',
      }),
    ).toEqual([])
  })
  it('asks for the late letter to the referrer and for the request of a service (RF-04, IA-15)', async () => {
    expect(
      await office.complete(
        tuTakeUpChecklist,
        referral,
        { ...checklist, outcomeConfirmed: 'NO', otherAuthorityRequest: 'YES' },
        'sam',
      ),
    ).toMatchObject({ outcomeLetterDue: true, serviceRequested: true })
  })
})

describe('completing the core details', () => {
  const details = { ethnicity: 'WHITE_BRITISH', religion: 'NONE', disability: 'NONE', missing: [] }

  it('enters them at the child and tells the process nothing but that they are complete (TU-10)', async () => {
    expect(await office.complete(tuCoreDetails, referral, details, 'sam')).toEqual({ coreDetailsComplete: true })
    const found = await office.register.cases.withChild(String(referral.caseReference))
    expect(found?.child).toMatchObject({ ethnicity: 'WHITE_BRITISH', religion: 'NONE', disability: 'NONE' })
    const audit = await office.register.audit.list({ caseReference: String(referral.caseReference) })
    expect(audit.find(({ action }) => action === 'child.coreDetails')?.detail).toEqual({
      fields: ['ethnicity', 'religion', 'disability'],
    })
    expect(tuCoreDetails.texts).toEqual(expect.arrayContaining(['ethnicity', 'religion', 'disability', 'missing']))
  })
  it('asks for the reason of "not known", and who completes it by when (TU-10)', async () => {
    const unknown = { ...details, ethnicity: 'NOT_KNOWN' }
    const row = (by: string) => [{ field: 'Ethnicity', who: 'Sam', by }]
    expect(await office.refusals(tuCoreDetails, referral, unknown)).toEqual(['ethnicityReason', 'missing'])
    expect(
      await office.refusals(tuCoreDetails, referral, {
        ...unknown,
        ethnicityReason: 'Family was not yet asked',
        missing: row('2026-10-29'),
      }),
    ).toEqual(['missing'])
    expect(
      await office.complete(
        tuCoreDetails,
        referral,
        { ...unknown, ethnicityReason: 'Family was not yet asked', missing: row('2026-11-03') },
        'sam',
      ),
    ).toEqual({ coreDetailsComplete: false })
  })
})

describe('a request to continue a service', () => {
  it('names authority and service, was made by the family, and is a contact at the front door (IA-15)', async () => {
    const request = { previousAuthority: 'E06000001', service: 'Short breaks on week-ends', familyAsked: true }
    expect(await office.refusals(tuOtherAuthorityRequest, referral, { ...request, familyAsked: false })).toEqual([
      'familyAsked',
    ])
    expect(await office.complete(tuOtherAuthorityRequest, referral, request, 'sam')).toEqual({
      otherAuthorityRequestedAt: '2026-10-30T10:00:00+00:00',
    })
    const { caseReference } = referral
    expect(await office.register.contacts.list({ caseReference: String(caseReference) })).toMatchObject([
      {
        ...{ source: 'OTHER_AUTHORITY', receivedFrom: 'sam', decision: null },
        reason: 'The family asks to go on with a service of Hartlepool Borough Council: Short breaks on week-ends',
      },
    ])
  })

  it('takes the authority from the published list, or the name of one outside England (IA-15)', async () => {
    const request = { previousAuthority: 'E00000000', service: 'Short breaks on week-ends', familyAsked: true }
    expect(await office.refusals(tuOtherAuthorityRequest, referral, request)).toEqual(['previousAuthority'])
    const abroad = { ...request, previousAuthority: 'OUTSIDE_ENGLAND' }
    expect(await office.refusals(tuOtherAuthorityRequest, referral, abroad)).toEqual(['previousAuthorityName'])
  })
})
