import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptAsReferral } from '../../workers/authorityRequest/accept.ts'
import { iaInboundRequest } from '../../workers/authorityRequest/iaInboundRequest.ts'
import { iaRequestLiaison } from '../../workers/authorityRequest/iaRequestLiaison.ts'
import { openRequest } from '../../workers/authorityRequest/open.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { asked, forms, monday, openAskedOffice } from './asking.ts'

let office: Office
beforeAll(async () => {
  office = await openAskedOffice()
}, 600_000)
afterAll(() => office?.close())

const noon = '2026-11-02T12:00:00+00:00'
const requestOf = ({ requestId }: Variables) => office.register.authorityRequests.get(requestId)
const later = async (own: Promise<Variables>, at = noon) => {
  const variables = await own
  office.at(at)
  return variables
}

describe('the request as it comes in', () => {
  it('is taken up in codes and dates, once (IA-17, I6)', async () => {
    const own = await asked(office)
    expect(own).toEqual({
      ...{ requestId: own.requestId, profile: 'sample', authority: 'sampleshire', district: 'north', team: null },
      ...{ safeguarding: false, requestedAt: monday },
    })
    await expect(office.work(openRequest, own)).rejects.toThrow('Another instance carries out this request')
    await expect(office.work(openRequest, { requestId: randomUUID() })).rejects.toThrow('no such request')
  })

  it('shows who asks about whom by initials, and where the rest is (IA-17)', async () => {
    const own = await asked(office, { safeguarding: true })
    const { requestText, callLimitText, teamOptions, ...preset } = await office.prepare(iaInboundRequest, own)
    expect(requestText).toMatch(/Cambridgeshire County Council asks[\s\S]*Odette Marchbanks, Team Manager \|/)
    expect(requestText).toMatch(/QF, WF \| Need: S17 \| Categories: CIN \| Safeguarding concern reported: \*\*yes\*\*/)
    expect(requestText).toContain(`http://cases.test/authority-requests/${own.requestId}`)
    expect(requestText).toContain('Papers: none came')
    expect(JSON.stringify(requestText)).not.toMatch(/Quillon|Featherstone/)
    expect(callLimitText).toContain('Monday 2 November 2026')
    expect(teamOptions.map(({ label }: { label: string }) => label)).toEqual([
      'Empty Team (nobody manages it now)',
      'North Assessment Team (dora)',
      'Team for All Districts (eve)',
      'South Assessment Team (tariq)',
    ])
    expect(preset).toMatchObject({
      ...{ districtKnown: true, isReferral: false, team: null, concern: 'YES', calledTm: null },
      fromLa: 'Cambridgeshire County Council',
    })
  })
})

describe('the launch into the tray of a team', () => {
  const refused = async (changes: Variables, own = later(asked(office)), by = 'fred') =>
    office.refusals(iaInboundRequest, await own, { ...forms.iaInboundRequest, ...changes }, by)

  it('gives it to the team and keeps both calls (IA-17, IA-18)', async () => {
    const own = await later(asked(office))
    expect(await office.complete(iaInboundRequest, own, forms.iaInboundRequest, 'fred')).toEqual({
      ...{ team: 'north-assessment', district: 'north', safeguarding: false, caseReference: null },
    })
    const { calledTm: calledTmAt, calledSm: calledSmAt } = forms.iaInboundRequest
    expect(await requestOf(own)).toMatchObject({
      ...{ state: 'LAUNCHED', team: 'north-assessment', launchedBy: 'fred', calledTmAt, calledSmAt },
    })
    expect((await office.prepare(iaRequestLiaison, own)).requestText).toMatch(
      /In the tray of: North Assessment Team[\s\S]*Told by telephone: Team Manager [\s\S]*Service Manager/,
    )
  })

  it('is not for a team that nobody manages or that is not there (IA-17)', async () => {
    expect(await refused({ team: 'ghost' })).toEqual(['team'])
    expect(await refused({ team: 'empty' })).toEqual(['team'])
  })

  it('needs the district where neither request nor team has one (IA-17)', async () => {
    const open = () => later(asked(office, { district: undefined }))
    expect(await refused({ team: 'everywhere' }, open())).toEqual(['district'])
    expect(await refused({ team: 'everywhere', district: 'moon' }, open())).toEqual(['district'])
    expect(await refused({ team: 'everywhere', district: 'south' }, open())).toEqual([])
    const own = await open()
    expect((await office.prepare(iaInboundRequest, own)).requestText).toContain('In the tray of: nobody yet')
    const launched = await office.complete(iaInboundRequest, own, forms.iaInboundRequest, 'fred')
    expect(launched).toMatchObject({ district: 'north' })
  })

  it('names calls that were made, each after the request came (IA-18)', async () => {
    expect(await refused({ calledTm: null })).toEqual(['calledTm'])
    expect(await refused({ calledSm: '2026-11-02T12:30:00+00:00' })).toEqual(['calledSm'])
    expect(await refused({ calledTm: '2026-11-02T09:55:00+00:00' })).toEqual(['calledTm'])
  })

  it('wants the reason for a call on a later day (IA-18, G-03)', async () => {
    const tuesday = () => later(asked(office), '2026-11-03T12:00:00+00:00')
    const late = { calledSm: '2026-11-03T09:30:00+00:00' }
    expect(await refused(late, tuesday())).toEqual(['lateReason'])
    expect(await refused({ ...late, lateReason: 'Both Service Managers were in court.' }, tuesday())).toEqual([])
  })

  it('makes it a referral at once where a concern is read out of it (G-03)', async () => {
    const own = await later(asked(office))
    const effects = await office.complete(iaInboundRequest, own, { ...forms.iaInboundRequest, concern: 'YES' }, 'fred')
    expect(effects).toMatchObject({ team: 'north-assessment', safeguarding: true, caseReference: expect.any(String) })
    expect(await office.register.cases.get(effects.caseReference)).toMatchObject({
      ...{ team: 'north-assessment', concernLevel: 'SERIOUS', receivedAt: noon },
    })
  })

  it('follows a referral that was made at once, whose concern stays (IA-17, IA-18, G-03)', async () => {
    const own = await later(asked(office, { safeguarding: true }))
    const accepted = (await office.work(acceptAsReferral, own)) as Variables
    expect(accepted).toMatchObject({ team: 'north-assessment', district: 'north' })
    expect(await office.register.meetings.ofCase(accepted.caseReference)).toEqual([])
    const prepared = await office.prepare(iaInboundRequest, own)
    expect(prepared).toMatchObject({ isReferral: true, team: 'north-assessment', concern: 'YES' })
    expect(prepared.teamOptions).toHaveLength(1)
    expect(prepared.requestText).toContain(`/cases/${accepted.caseReference}`)
    const form = { ...forms.iaInboundRequest, concern: 'NO', team: 'south-assessment' }
    const variables = { ...own, ...accepted }
    expect(await office.refusals(iaInboundRequest, variables, form, 'fred')).toEqual(['team', 'concern'])
    const right = { ...forms.iaInboundRequest, concern: 'YES' }
    expect(await office.complete(iaInboundRequest, variables, right, 'fred')).toMatchObject({
      caseReference: accepted.caseReference,
    })
    expect(await requestOf(own)).toMatchObject({ calledTmAt: right.calledTm, acceptedBy: 'authorityRequest' })
  })
})

describe('the liaison with the authority that asks', () => {
  const launched = async () => {
    const own = await later(asked(office))
    return { ...own, ...(await office.complete(iaInboundRequest, own, forms.iaInboundRequest, 'fred')) }
  }

  it('is noted contact by contact, and comes again until somebody was reached (IA-19)', async () => {
    const own = await launched()
    expect(await office.prepare(iaRequestLiaison, own)).toMatchObject({ contactsText: 'None yet.', spoken: null })
    const nobody = [{ at: monday, person: 'Their duty line', result: 'Nobody answered.' }]
    const again = { contactLog: nobody, spoken: 'NO' }
    expect(await office.complete(iaRequestLiaison, own, again, 'sue')).toEqual({ laSpoken: false })
    expect(await office.complete(iaRequestLiaison, own, forms.iaRequestLiaison, 'sue')).toEqual({ laSpoken: true })
    const { contactsText } = await office.prepare(iaRequestLiaison, own)
    expect(contactsText).toMatch(/Their duty line: Nobody answered\. \(Sue Person\)\n.*They send the newest plan/)
  })

  it('is for the Service Manager of the district, and needs a contact (IA-19)', async () => {
    const own = await launched()
    const refused = (changes: Variables, by = 'sue') =>
      office.refusals(iaRequestLiaison, own, { ...forms.iaRequestLiaison, ...changes }, by)
    expect(await refused({}, 'solveig')).toEqual(['Who completed the task'])
    expect(await refused({ contactLog: [] })).toEqual(['contactLog'])
    const ahead = [{ at: '2026-12-01T10:00:00+00:00', person: 'Odette', result: 'They will call.' }]
    expect(await refused({ contactLog: ahead })).toEqual(['contactLog'])
  })
})
