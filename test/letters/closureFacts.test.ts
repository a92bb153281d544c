import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { LetterService } from '../../workers/letters/createLetterService.ts'
import type { ProcedureKind } from '../../workers/models/closureWords.ts'
import { notify } from '../../workers/shared/notify.ts'
import { sendLetter } from '../../workers/shared/sendLetter.ts'
import { type Office, openOffice } from '../support/office.ts'
import { lettersOf } from './lettersOf.ts'

const monday = '2026-11-02T10:00:00+00:00'
const by = { by: 'dora', at: monday }
const lead = {
  ...{ name: 'Priya Nair', organisation: 'Hill School', role: 'Family Support Worker' },
  ...{ phone: '01632 960 188', email: null, username: null },
}
let office: Office
let letters: LetterService
let reference = ''

beforeAll(async () => {
  office = await openOffice(monday)
  await office.register.staff.seed([
    {
      ...{ username: 'area', displayName: 'Ari Area', roles: ['areaTeamManager'], authority: 'sampleshire' },
      ...{ district: 'north', email: 'area@example.org' },
    },
  ])
  letters = await lettersOf(office)
}, 600_000)
afterAll(() => office?.close())

beforeEach(async () => {
  office.at(monday)
  const waiting = await office.refer({ children: [{ name: 'Wren Featherstone', dateOfBirth: '2011-01-20' }] })
  reference = waiting.caseReference
})

const begin = async (procedure: ProcedureKind, path?: 'TAF' | 'NO_TAF') =>
  (await office.register.procedures.request({ procedure, caseReference: reference, by: 'dora', path: path ?? null }))
    .procedureId

/** An accepted form as the end listener files it. */
const filed = (formId: string, decisions: Record<string, unknown>, text: Record<string, unknown> = {}) =>
  office.register.oversight.record({
    ...{
      caseReference: reference,
      processId: 'test',
      processInstanceKey: '1',
      elementId: `userTask_${formId}`,
      formId,
    },
    ...{ elementInstanceKey: randomUUID(), state: 'accepted', decidedBy: 'dora', decidedAt: monday, ruleIds: [] },
    ...{ decisions: decisions as never, text: text as never },
  })

const personId = async (kind: string) =>
  (await letters.recipients(reference)).find((one) => one.kind === kind)?.personId ?? ''
async function written(letter: string, kind: string, variant: string) {
  const recipientDecision = { action: 'SEND', channel: 'POST', variant, leaflet: false, reason: '' }
  const answer = await office.work(sendLetter, {
    ...{ letter, caseReference: reference, eventId: randomUUID(), personId: await personId(kind) },
    ...{ recipientKind: kind, recipientDecision },
  })
  const { letterRef } = answer as { letterRef: string }
  const row = await office.register.db.selectFrom('letters').selectAll().where('id', '=', letterRef).executeTakeFirst()
  return row?.body ?? ''
}
async function told(notice: string, over: Variables = {}) {
  const about = { caseReference: reference, role: 'teamManager', ...over }
  expect(await office.work(notify, { notice, ...about })).toMatchObject({ noticesFiled: expect.any(Number) })
  const rows = await office.register.db.selectFrom('letters').selectAll().where('letter', '=', notice).execute()
  return rows.filter((row) => row.caseReference === reference).at(-1)?.body ?? ''
}
const prepareTaf = async () => {
  const id = await begin('tafStepDownClosure')
  const { tafs } = office.register
  await tafs.ensure(id)
  await tafs.approach(
    id,
    { candidate: lead, knownToCase: true, contactedAt: monday, answer: 'ACCEPTED', views: 'Fine with Petra.' },
    by,
  )
  await tafs.setLeadProfessional(id, lead, by)
  await tafs.setMeeting(id, { at: '2026-11-19T14:00:00+00:00', venue: '7 Canary Lane, Northtown' }, by)
  await tafs.setHandOut(
    id,
    {
      closingSummary: 'We have worked together since May.\n\nThings are calm at home.',
      actionPlan: '- School: a quiet room at lunch\n- Health visitor: once a month',
      planSource: 'CIN_PLAN',
    },
    by,
  )
  return id
}

describe('what the register knows of a closing', () => {
  it('gives L-36 the review as it was last arranged, with why closing is considered (CL-07)', async () => {
    await begin('caseClosure', 'NO_TAF')
    await filed(
      'clClosureCase',
      { cinPlan: 'YES', reviewAt: '2026-11-12T14:00:00+00:00' },
      { whyClose: 'The aims of the plan are met.\nSchool is going well.', reviewVenue: 'Room 2' },
    )
    const first = await written('L-36', 'AGENCY', 'agency')
    expect(first).toContain('When: Thursday 12 November 2026 at 2pm\nWhere: Room 2\n')
    expect(first).toContain('The aims of the plan are met.\n\nSchool is going well.')
    const moved = { held: 'NO', newReviewAt: '2026-11-16T09:30:00+00:00', reviewAt: null }
    await filed('clCinReview', moved, { newReviewVenue: 'Room 5' })
    expect(await written('L-36', 'AGENCY', 'agency')).toContain('Monday 16 November 2026 at 9:30am\nWhere: Room 5')
  })

  it('gives L-37 the review that was held, and whether the view of this agency is on record (CL-11 to CL-13)', async () => {
    const id = await begin('caseClosure', 'NO_TAF')
    const { procedures, meetings } = office.register
    const due = '2026-11-16T17:00:00+00:00'
    await procedures.planSteps(id, [
      { step: 'CIN_REVIEW', responsible: 'sam', due: null },
      { step: 'AGENCIES', responsible: 'sam', due },
    ])
    const before = await written('L-37', 'AGENCY', 'agency')
    expect(before).toContain('The views that agencies have given us were reported')
    expect(before).toContain('If your service was not at a review')
    expect(before).toContain('Please reply by Monday 16 November 2026.')
    const held = { caseReference: reference, kind: 'CIN_REVIEW', at: monday, recordedBy: 'dora' }
    await meetings.record(held)
    await procedures.step(id, 'CIN_REVIEW', by)
    const said = { agency: 'Hilltop school', kind: 'AGREE' as const, text: 'Fine.', source: 'REVIEW' as const }
    await procedures.comments.add(id, [{ ...said, personId: null }], by)
    const after = await written('L-37', 'AGENCY', 'agency')
    expect(after).toContain('at the review on Monday 2 November 2026')
    expect(after).toContain('Your view is among them.')
    office.at('2026-11-17T10:00:00+00:00')
    expect(await written('L-37', 'AGENCY', 'agency')).not.toContain('Please reply by')
  })

  it('gives L-70 the last word of each agency and the steps that are done, without names of the family (CL-10, I6)', async () => {
    const id = await begin('caseClosure', 'NO_TAF')
    const { procedures } = office.register
    const due = '2026-11-09T17:00:00+00:00'
    await procedures.planSteps(id, [
      { step: 'CONSIDERED', responsible: 'sam', due: null },
      { step: 'VISIT', responsible: 'sam', due },
      { step: 'DECISION', responsible: 'teamManager', due },
    ])
    await procedures.step(id, 'CONSIDERED', by)
    const row = { text: 'Because of Petra.', source: 'REVIEW' as const, personId: null }
    await procedures.comments.add(
      id,
      [
        { ...row, agency: 'GP', kind: 'DISAGREE' },
        { ...row, agency: 'Nursery of Wren', kind: 'COMMENT' },
        { ...row, agency: 'gp', kind: 'AGREE' },
      ],
      by,
    )
    const body = await told('L-70', { procedureId: id })
    expect(body).toContain('What the agencies say:\n\n- gp: agrees\n- Nursery of [name]: comments\n')
    expect(body).toContain('- closing is considered\n')
    expect(body).toContain('read the record by Monday 9 November 2026 at 5pm')
    expect(body).toContain(`http://localhost:3000/closures/${id}`)
    expect(body).not.toMatch(/Featherstone|Wren|Petra|closure visit/)
    expect(await told('agencyDisagrees', { procedureId: id })).not.toContain('Disagreement on record')
    await procedures.addDefects(id, 'AUDIT', [{ defect: 'No note of the talk with Wren.' }], by)
    await procedures.returned(id, by)
    const back = await told('closureReturned', { procedureId: id })
    expect(back).toContain('- No note of the talk with [name].')
    expect(back).toContain('- Given back so far: 1')
  })

  it('gives L-38 the day of closing, and the TAF that goes on (CL-22, G-19)', async () => {
    const taf = await prepareTaf()
    await office.register.tafs.start(taf, { ...by, nextTafAt: '2027-01-14T09:00:00+00:00' })
    const id = await begin('caseClosure', 'TAF')
    await expect(written('L-38', 'PARENT', 'parent')).rejects.toThrow('no value for closedOn')
    await office.register.procedures.end(id, { outcome: 'CLOSED', ...by })
    office.at('2026-11-03T16:00:00+00:00')
    await office.register.cases.close(reference, { outcome: 'CLOSED', actor: 'dora' })
    const body = await written('L-38', 'PARENT', 'parent')
    expect(body).toContain('Our work with Wren and your family ended on Tuesday 3 November 2026.')
    expect(body).toContain('Priya Nair, Family Support Worker\nHill School\nTelephone: 01632 960 188\n')
    expect(body).toContain('The next meeting is on Thursday 14 January 2027.')
    expect(await told('caseClosedNotice', { procedureId: id })).toContain('is closed, with a Team around the Family.')
    await office.register.tafs.end(taf, { ...by, reason: 'NEEDS_MET' })
    expect(await written('L-38', 'PARENT', 'parent')).not.toContain('Priya')
    expect(await told('tafEnded', { procedureId: taf, role: 'areaTeamManager' })).toContain('ended: all needs are met.')
  })
})

describe('what the register knows of a Team around the Family', () => {
  it('gives L-39 and L-42 the meeting and the Lead Professional, L-40 no place (TS-12, TS-13, TS-18, I6)', async () => {
    const id = await prepareTaf()
    const invited = await written('L-39', 'PARENT', 'parent')
    expect(invited).toContain('When: Thursday 19 November 2026 at 2pm\nWhere: 7 Canary Lane, Northtown\n')
    const confirmed = await told('L-40', { procedureId: id, role: 'areaTeamManager' })
    expect(confirmed).toContain('- Meeting: Thursday 19 November 2026 at 2pm\n- Lead Professional: Priya Nair')
    expect(confirmed).toContain(`http://localhost:3000/tafs/${id}`)
    expect(confirmed).not.toMatch(/Canary|Featherstone|Wren/)
    await office.register.tafs.start(id, { ...by, nextTafAt: '2027-01-14T09:00:00+00:00' })
    expect(await written('L-42', 'AGENCY', 'agency')).toContain('The next TAF meeting is on Thursday 14 January 2027')
  })

  it('says in the notices who was asked, and how often (TS-09, TS-11)', async () => {
    const id = await prepareTaf()
    const body = await told('leadProfessionalMissing', { procedureId: id })
    expect(body).toContain('- Asked so far: 1\n- Asked last: Priya Nair, Family Support Worker, Hill School\n')
    expect(body).not.toContain('Petra')
  })

  it('makes the hand-out L-41 before the meeting, with a line for the date, and after it with the date (TS-16, TS-17)', async () => {
    const id = await prepareTaf()
    const handOut = () => letters.paper({ paper: 'L-41', caseReference: reference, facts: { procedureId: id } })
    const before = await handOut()
    expect(before.title).toBe('Summary and plan for the Team around the Family')
    expect(before.text).toContain('We have worked together since May.\n\nThings are calm at home.')
    expect(before.text).toContain('- School: a quiet room at lunch\n- Health visitor: once a month\n')
    expect(before.text).toMatch(/Day and time: _{20,}/)
    expect(before.pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await office.register.tafs.start(id, { ...by, nextTafAt: '2027-01-14T09:00:00+00:00' })
    expect((await handOut()).text).toContain('We have agreed to meet again on Thursday 14 January 2027.')
  })

  it('refuses the hand-out while the summary is missing, and names what is missing', async () => {
    const id = await begin('tafStepDownClosure')
    await office.register.tafs.ensure(id)
    await expect(letters.paper({ paper: 'L-41', caseReference: reference })).rejects.toThrow(
      'no value for actionPlan, closingSummary',
    )
  })
})

describe('what the register knows of the end of involvement', () => {
  const proposed = { level: 'L3', meetingAt: '2026-11-19T14:00:00+00:00' }

  it('tells of the meeting ahead, of one that was put off, and gives the minutes of the one held (EI-03, EI-07)', async () => {
    const id = await begin('endOfInvolvement')
    await filed('eiLevel', proposed, { venue: 'Room 4' })
    const area = { procedureId: id, role: 'areaTeamManager' }
    const first = await told('L-29', area)
    expect(first).toContain('- Proposed: level 3\n- Meeting: Thursday 19 November 2026 at 2pm')
    expect(first).toContain('- New Lead Professional: not named yet')
    await filed('eiFinalMeeting', { held: 'NO', newMeetingAt: '2026-11-23T10:00:00+00:00', meetingAt: monday })
    expect(await told('L-29', area)).toContain('- Meeting: Monday 23 November 2026 at 10am')
    await expect(written('L-30', 'PARENT', 'parent')).rejects.toThrow('no value for meetingMinutes')
    const at = '2026-11-23T10:00:00+00:00'
    await filed('eiFinalMeeting', { held: 'YES', level: 'L2', meetingAt: at })
    await office.register.meetings.record({
      ...{ caseReference: reference, kind: 'END_OF_INVOLVEMENT', at, recordedBy: 'dora' },
      details: { procedureId: id, level: 'L2' },
      text: {
        minutes: 'We talked about school.\nWren wants to go on with the club.',
        actionPlan: 'Keep the Friday calls.',
        tasks: [{ agency: 'Hilltop School', task: 'A talk each week', by: '2026-11-30' }],
      },
    })
    const minutes = await written('L-30', 'PARENT', 'parent')
    expect(minutes).toContain('There was a meeting on Monday 23 November 2026 at 10am')
    expect(minutes).toContain('We talked about school.\n\nWren wants to go on with the club.')
    expect(minutes).toContain('- Keep the Friday calls.')
    expect(minutes).toContain('- Hilltop School: A talk each week (by 30 November 2026)')
    expect(minutes).toContain('you do not need a social worker any more')
  })

  it('takes the level as the manager confirmed it, not one that was given back (G-60)', async () => {
    const id = await begin('endOfInvolvement')
    await filed('eiLevel', proposed, {})
    await filed('eiConfirmLevel', { decision: 'BACK', level: 'L4' })
    expect(await told('levelBack', { procedureId: id })).toContain('- You proposed: level 3')
    await filed('eiConfirmLevel', { decision: 'CONFIRMED', level: 'L2' })
    const routed = await told('involvementRouted', { procedureId: id, facts: { levelRoute: 'CLOSURE' } })
    expect(routed).toContain('- Level: level 2\n- How it goes on: the case is closed, and a single service goes on')
  })
})
