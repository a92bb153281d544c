import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { LetterService } from '../../workers/letters/createLetterService.ts'
import { createRegisterFacts } from '../../workers/letters/registerFacts.ts'
import { lettersOfCase } from '../../workers/register/letters.ts'
import { notify } from '../../workers/shared/notify.ts'
import { resolveRecipients } from '../../workers/shared/resolveRecipients.ts'
import { sendLetter } from '../../workers/shared/sendLetter.ts'
import { type Office, openOffice } from '../support/office.ts'
import { lettersOf } from './lettersOf.ts'

const friday = '2026-10-30T10:00:00+00:00'
let office: Office
let letters: LetterService
let waitingCase: Variables
let reference = ''

beforeAll(async () => {
  office = await openOffice(friday)
  await office.register.db
    .updateTable('staff')
    .set({ email: 'tariq@example.org' })
    .where('username', '=', 'tariq')
    .execute()
  letters = await lettersOf(office)
}, 600_000)
afterAll(() => office?.close())

beforeEach(async () => {
  office.at(friday)
  waitingCase = await office.refer({ children: [{ name: 'Wren Featherstone', dateOfBirth: '2011-01-20' }] })
  reference = waitingCase.caseReference
  await office.register.unallocated.open({
    caseReference: reference,
    processInstanceKey: '1',
    occasion: 'NEW_REFERRAL',
    since: friday,
  })
})

const facts = () =>
  createRegisterFacts(office.register.db, office.deps.clock, { teamHours: null, urgentPhone: null }, (path) => path)
const person = async (kind: string) =>
  (await letters.recipients(reference)).find((one) => one.kind === kind && (one.hasAddress || one.hasEmail))
    ?.personId ?? ''

/** An accepted form as the end listener files it. */
const filed = (formId: string, decisions: Record<string, unknown>, text: Record<string, unknown> = {}) => {
  const elementInstanceKey = randomUUID()
  return office.register.oversight
    .record({
      caseReference: reference,
      processId: 'test',
      processInstanceKey: '1',
      elementId: `userTask_${formId}`,
      elementInstanceKey,
      formId,
      state: 'accepted',
      decisions: decisions as never,
      text: text as never,
      decidedBy: 'dora',
      decidedAt: friday,
      ruleIds: [],
    })
    .then(() => elementInstanceKey)
}
const approve = (recipients: unknown[], contact = {}) =>
  filed('ucLettersApprove', { texts: true }, { recipients, contactName: 'Sam Worker', contactPhone: '01', ...contact })

const bodies = async (letter: string) => {
  const rows = await office.register.db.selectFrom('letters').selectAll().where('letter', '=', letter).execute()
  return rows.filter(({ caseReference }) => caseReference === reference).map(({ body }) => body ?? '')
}
const recipientDecision = { action: 'SEND', channel: 'POST', variant: 'parent', leaflet: false, reason: '' }
const send = async (over: Variables) =>
  office.work(
    sendLetter,
    {
      letter: 'L-13',
      caseReference: reference,
      eventId: 'approval-1',
      recipientKind: 'PARENT',
      personId: await person('PARENT'),
      recipientDecision,
      ...over,
    },
    randomUUID(),
  )

describe('what is known about a child who waits for a worker', () => {
  it('says how long, why, with which risk, and what duty does (UC-42, L-18)', async () => {
    const { register } = office
    await register.unallocated.update(reference, {
      reasons: ['VACANCY'],
      dutyWorker: 'sam',
      nextSeenBy: '2026-11-27T17:00:00+00:00',
    })
    await register.riskAssessments.record({
      caseReference: reference,
      level: 'MEDIUM',
      at: friday,
      text: 'Words that stay in the register.',
      assessedBy: 'dora',
      kind: 'DUTY_VISIT',
    })
    const due = (day: string) => ({ kind: 'FAMILY_CONTACT', due: day })
    await register.duties.plan(reference, {
      source: 'DUTY_PLAN',
      plannedBy: 'dora',
      items: [due('2026-11-02'), due('2026-11-30')],
    })
    await filed('ucDistrictSearch', { scope: ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT'] })
    office.at('2026-11-14T10:00:00+00:00')
    expect(await facts().waiting(reference)).toMatchObject({
      unallocatedSince: friday,
      unallocatedFor: '15 days',
      unallocatedReasons: ['VACANCY'],
      caseCategories: ['CIN'],
      riskLevel: 'MEDIUM',
      dutyWorkerName: 'Sam Worker',
      openDutyWork: '2 actions, 1 of them late',
      searchedScopes: ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT'],
      hasWorker: false,
      hadWorker: false,
    })
  })

  it('counts days as people do, over the end of summer time too', async () => {
    await office.register.unallocated.end(reference, 'ALLOCATED')
    const before = { caseReference: reference, processInstanceKey: '2', occasion: 'DE_ALLOCATION' }
    await office.register.unallocated.open({ ...before, since: '2026-10-24T23:30:00+01:00' })
    office.at('2026-10-26T00:30:00+00:00')
    expect(await facts().waiting(reference)).toMatchObject({ unallocatedFor: '2 days' })
    office.at('2026-10-24T22:59:00+00:00')
    expect(await facts().waiting(reference)).toMatchObject({ unallocatedFor: null })
  })

  it('knows of the last period when the case was allocated meanwhile, so that no notice is left hanging (I4)', async () => {
    await office.register.unallocated.end(reference, 'ALLOCATED')
    expect(await facts().waiting(reference)).toMatchObject({ unallocatedSince: friday })
    expect(await facts().waiting('C-2026-999999')).toEqual({})
  })
})

describe('the letters of a child without a worker', () => {
  it('name the contact that the manager approved, the team where there is none (UC-30, UC-55)', async () => {
    const first = await send({})
    expect(first).toMatchObject({ letterState: 'toPost' })
    await approve([])
    expect(await send({ eventId: 'approval-2' })).toMatchObject({ letterState: 'toPost' })
    const [without, named] = await bodies('L-13')
    expect(without).not.toContain('Please ask for')
    expect(without).toContain('North Assessment Team: 01234 567890, north@example.org')
    expect(named).toContain('Please ask for Sam Worker\nTelephone: 01\n\nNorth Assessment Team: ')
    await approve([], { contactPhone: '01234 567890', contactAddress: '1 High Street,\nNorthtown' })
    expect(await send({ eventId: 'approval-3' })).toMatchObject({ letterState: 'toPost' })
    expect((await bodies('L-13'))[2]).toContain('Please ask for Sam Worker\n\nNorth Assessment Team: 01234')
    expect(named).toContain('Dora Duty\nTeam Manager\n')
    expect(named).not.toMatch(/undefined|null/)
  })

  it('are withheld from whom the manager named, with who decided and why on record; others get theirs (G-65)', async () => {
    const [parent, agency] = [await person('PARENT'), await person('AGENCY')]
    await approve([
      { personId: parent, letterId: 'L-13', held: 'YES', heldReason: 'The father reads the post of the mother.' },
      { personId: agency, letterId: 'L-15', held: 'NO' },
    ])
    const { recipients } = (await office.work(resolveRecipients, {
      caseReference: reference,
      withheld: [parent],
    })) as unknown as { recipients: { personId: string; withheld: boolean }[] }
    expect(recipients.filter(({ withheld }) => withheld).map(({ personId }) => personId)).toEqual([parent])
    const decided = { ...recipientDecision, action: 'WITHHOLD', reason: 'withheldByManager' }
    const held = await send({ recipientDecision: decided })
    expect(held).toMatchObject({ letterState: 'cancelled', letterProblem: 'withheldByManager' })
    expect(await send({ recipientDecision: decided })).toEqual(held)
    expect(await send({ recipientDecision })).toEqual(held)
    const agencyLetter = { ...recipientDecision, variant: 'agency', channel: 'EMAIL' }
    expect(
      await send({ letter: 'L-15', personId: agency, recipientKind: 'AGENCY', recipientDecision: agencyLetter }),
    ).toMatchObject({ letterState: 'queued' })
    const rows = await lettersOfCase(office.register.db, reference)
    expect(rows.filter(({ letter }) => letter === 'L-13')).toEqual([
      expect.objectContaining({
        state: 'cancelled',
        decision: 'DO_NOT_SEND',
        decidedBy: 'dora',
        decisionReason: 'The father reads the post of the mother.',
        name: 'No worker allocated (parents / family)',
        sha256: null,
      }),
    ])
    expect(await bodies('L-13')).toEqual([''])
  })

  it('has nobody withheld where the manager approved everything', async () => {
    const { recipients } = (await office.work(resolveRecipients, { caseReference: reference })) as unknown as {
      recipients: { withheld: boolean }[]
    }
    expect(recipients.some(({ withheld }) => withheld)).toBe(false)
  })
})

describe('a notice', () => {
  const notice = (over: Variables) =>
    office.work(notify, { caseReference: reference, role: 'teamManager', ...over }, randomUUID())

  it('about duty says what was done, by whom, and that the child was seen (UC-34, L-23)', async () => {
    const activityId = await filed('ucDutyActivity', {
      kind: 'STATUTORY_VISIT',
      doneAt: '2026-10-30T09:30:00+00:00',
      childSeen: 'YES',
    })
    await notice({ notice: 'L-23', activityId })
    const [body] = await bodies('L-23')
    expect(body).toContain('- What: statutory visit\n- When: Friday 30 October 2026 at 9:30am\n- Who: Dora Duty\n')
    expect(body).toContain('The child was seen')
  })

  it('about a visit without sight of the child says so the same day, also when it was reported from outside (G-66)', async () => {
    const activityId = await filed('ucDutyActivity', { kind: 'DUTY_VISIT', doneAt: friday, childSeen: 'NO' })
    await notice({ notice: 'L-23', activityId })
    const { eventId } = await office.register.events.recordCaseEvent(
      reference,
      { kind: 'duty-activity', at: friday, by: 'sam', activity: 'CALL' },
      { idempotencyKey: randomUUID(), actor: 'test' },
    )
    await notice({ notice: 'L-23', activityId: eventId })
    const [attempt, call] = await bodies('L-23')
    expect(attempt).toContain('- The child was not seen: please set the next step today')
    expect(call).toContain('- What: telephone call\n- When: Friday 30 October 2026 at 10am\n- Who: Sam Worker\n')
    expect(call).not.toContain('not seen')
  })

  it('about planned duty work takes it from the plan (CR-13)', async () => {
    const [duty] = await office.register.duties.plan(reference, {
      source: 'ABSENCE',
      plannedBy: 'dora',
      items: [{ kind: 'VISIT', due: '2026-11-02' }],
    })
    await office.register.duties.done(duty?.dutyId ?? '', { by: 'sam', at: friday })
    await notice({ notice: 'dutyVisitReported', activityId: duty?.dutyId })
    expect((await bodies('dutyVisitReported'))[0]).toContain(
      '- What: visit\n- When: Friday 30 October 2026 at 10am\n- Who: Sam Worker',
    )
  })

  it('about an absence or a report needs no case, and names the worker and never the reason (CR-03, WR-01)', async () => {
    const absenceId = await office.register.absences.start({
      authority: 'sampleshire',
      username: 'sam',
      kind: 'SICK_LONG',
      from: '2026-10-26',
      expectedReturn: '2026-11-30',
      recordedBy: 'dora',
    })
    const reportId = await office.register.reports.file({
      kind: 'R-01',
      authority: 'sampleshire',
      district: 'west',
      key: randomUUID(),
      asOf: friday,
      rows: [],
    })
    const place = { caseReference: undefined, authority: 'sampleshire', district: 'north', team: 'north-assessment' }
    await notice({ ...place, notice: 'absenceRecorded', absenceId, facts: { absentWorker: 'sam' } })
    const figures = { unallocatedCount: '3', longestWait: '40 days' }
    await notice({ ...place, district: 'west', team: undefined, notice: 'weeklyReport', reportId, facts: figures })
    const rows = await office.register.db.selectFrom('letters').selectAll().where('caseReference', 'is', null).execute()
    expect(rows.map(({ recipientRef, state }) => [recipientRef, state])).toContainEqual(['dora', 'queued'])
    const [absence, report] = rows.map(({ body }) => body ?? '')
    expect(absence).toContain('Sam Worker is recorded as away from Monday 26 October 2026')
    expect(absence).toContain(`http://localhost:3000/absences/${absenceId}`)
    expect(absence).not.toMatch(/sick/i)
    expect(report).toContain('of Friday 30 October 2026 for West:')
    expect(report).toContain(`http://localhost:3000/reports/${reportId}`)
    expect(report).toContain('West, Sampleshire County Council')
  })

  it('can go to the other teams of the district, or to the other districts (UC-09, UC-10, L-24)', async () => {
    await notice({ notice: 'L-24', reach: 'OTHER_DISTRICTS' })
    const to = await office.register.db.selectFrom('letters').selectAll().where('letter', '=', 'L-24').execute()
    expect(to.map(({ recipientRef }) => recipientRef)).toEqual(['tariq'])
    expect(await notice({ notice: 'L-24', reach: 'OTHER_TEAMS_DISTRICT' })).toEqual({ noticesFiled: 0 })
    expect(await notice({ notice: 'L-24', role: 'director' })).toBe('roleMailboxMissing')
  })
})
