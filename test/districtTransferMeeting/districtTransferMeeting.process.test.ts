import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'
import { meetingsOn, type Transfer } from './meetingsOn.ts'

let stage: Stage
let on: ReturnType<typeof meetingsOn>
beforeAll(async () => {
  stage = await startStage()
  on = meetingsOn(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const london = (milliseconds: number) =>
  DateTime.fromMillis(milliseconds, { zone: 'Europe/London' }).toFormat('ccc HH:mm')
const later = (instant: string, days: number) =>
  DateTime.fromISO(instant, { zone: 'Europe/London' }).plus({ days }).toISO({ suppressMilliseconds: true })
const publish = (name: string, correlationKey: string, variables: Record<string, unknown>) =>
  stage.application.dependencies.engine.publish({
    ...{ name, correlationKey, variables, messageId: crypto.randomUUID(), timeToLive: 0 },
  })
/** The item of a transfer on the agenda of a meeting. */
const itemOn = async (one: Transfer, meetingId: string) => {
  const item = (await one.items()).find((row) => row.meetingId === meetingId)
  if (!item) throw new Error(`${one.caseReference} is not on the agenda of ${meetingId}`)
  return item
}
const withdraw = async (one: Transfer, of: string) => {
  expect((await one.event('withdrawn', `tm.${of}`)).status).toBe(202)
  await one.ends('event_transferEnded')
}
const correction = (meetingId: string, itemId: string, changes: Record<string, unknown>) =>
  on.post(`/v1/transfer-meetings/${meetingId}/items/${itemId}/correction`, {
    plan: 'The plan as the meeting agreed it in the end.',
    reason: 'The note taker had written it down wrongly.',
    ...changes,
  })

describe('a District Transfer Meeting', () => {
  it('is held in two parts, and the outcome of each case reaches its transfer once (DM-01, DM-02, DM-03, DM-04, DM-05)', async () => {
    await on.district('ash')
    const meeting = await on.meeting('ash', on.workday(3))
    const [one = '', two = '', three = ''] = await on.cases('ash', 3)
    const down = await on.listed(two, 'ash', { part: 'TWO' })
    const move = await on.listed(one, 'ash', { toTeam: 'ash-support' })
    const stays = await on.listed(three, 'ash', { part: 'TWO' })
    await move.mailTo('tm.ash@', /^Listed for the District Transfer Meeting/, new RegExp(one))
    // A meeting on Thursday: its agenda closes two working days before.
    const { value: closes } = await meeting.timer('event_agendaCloses')
    expect(london(closes.dueDate)).toBe('Tue 17:00')
    await on.to(closes.dueDate)
    for (const to of ['tm.ash@', 'sm.ash@']) await meeting.mailTo(to, /^Agenda of the District Transfer Meeting/)
    await meeting.mailTo('atm.ash@', /^Agenda of the District Transfer Meeting/, /part two, .*: 2/)
    await on.begins(meeting)
    const { agendaRows } = await meeting.form('dmAttendance')
    expect(agendaRows.map(({ part }: { part: string }) => part)).toEqual(['One', 'Two', 'Two'])
    expect(await meeting.refused('dmAttendance', 'tm.ash-support', on.attendance('ash'))).toMatch(/does not chair/)
    expect(await meeting.refused('dmAttendance', 'sm.ash', on.attendance('ash', { areaTeamManager: 'NO' }))).toMatch(
      /the Area Team Manager does not take part \(DM-05\)/,
    )
    const absenceReason = 'The Area Team Manager is ill; the plan was talked over by telephone.'
    await meeting.complete('dmAttendance', 'sm.ash', on.attendance('ash', { areaTeamManager: 'NO', absenceReason }))
    expect((await meeting.row()).attendance).toMatchObject({ areaTeamManager: false, absenceReason })
    expect((await move.form('dmMeetingOutcome')).decisionOptions).toHaveLength(3)
    expect(meeting.has('callActivity_partTwo')).toBe(false)
    const refused = (changes: Record<string, unknown>) =>
      move.refused('dmMeetingOutcome', 'sm.ash', on.outcome('ash', changes))
    expect(await refused({ decision: 'STEP_DOWN_TAF' })).toMatch(/one of part two/)
    expect(await refused({ targetDate: on.day(15) })).toMatch(/the usual limit \(DM-02\)/)
    const targetReason = 'The support team has room from the middle of the month.'
    await move.complete('dmMeetingOutcome', 'sm.ash', on.outcome('ash', { targetDate: on.day(15), targetReason }))
    await move.ends('event_decided')
    expect(await move.row()).toMatchObject({ decision: 'TRANSFER', toTeam: 'ash-support', targetDate: on.day(15) })
    await down.complete('dmMeetingOutcome', 'sm.ash', on.outcome('ash', { decision: 'STEP_DOWN_TAF' }))
    await stays.complete('dmMeetingOutcome', 'tso.ash', on.outcome('ash', { decision: 'REFUSED' }))
    await meeting.ends('event_held')
    for (const one of [down, stays]) await one.ends('event_staysHere')
    expect([(await down.row()).outcome, (await stays.row()).outcome]).toEqual(['STEPPED_DOWN', 'REFUSED'])
    expect(await meeting.row()).toMatchObject({ state: 'HELD' })
    expect([await on.holderOf(one), await on.holderOf(two)]).toEqual(['sw.ash', 'sw.ash'])
    const taken = await stage.register.db
      .selectFrom('inboundEvents')
      .select('correlationKey')
      .where('messageName', '=', 'transferMeetingOutcome')
      .execute()
    expect(taken.map(({ correlationKey }) => correlationKey).sort()).toEqual([one, two, three].sort())
    await withdraw(move, 'ash')
  })

  it('plans the one two weeks later when it begins; a district without one plans one for the first case (DM-01, G-23)', async () => {
    await on.district('beech')
    const [one = ''] = await on.cases('beech', 1)
    const first = await on.listed(one, 'beech')
    const [planned] = await stage.register.transferMeetings.list({ authority: on.authority, district: 'beech' })
    const meeting = on.meetingBy(planned?.id ?? '')
    const { at, chair } = await meeting.row()
    expect([at.slice(0, 10), chair]).toEqual([on.day(14), 'sm.beech'])
    await on.begins(meeting)
    const all = await stage.register.transferMeetings.list({ authority: on.authority, district: 'beech' })
    expect(all.map(({ state, at: when }) => [state, when])).toEqual([
      ['IN_PROGRESS', at],
      ['PLANNED', later(at, 14)],
    ])
    await on.meetingBy(all[1]?.id ?? '').timer('event_agendaCloses')
    await meeting.complete('dmAttendance', 'sm.beech', on.attendance('beech'))
    await withdraw(first, 'beech')
    await meeting.ends('event_held')
  })

  it('is planned in the start form; a plan that does not fit comes back, is put right, or dropped (DM-01, G-10)', async () => {
    await on.district('birch')
    const plan = { authority: on.authority, district: 'birch', meetingAt: on.workday(2), venue: 'Room of birch' }
    const begin = (changes: Record<string, unknown>) =>
      stepsOf(stage).begin('districtTransferMeeting', { ...plan, plannedBy: 'sm.birch', ...changes })
    await begin({ chair: 'sm.birch' })
    const taken = on.instancesOf('chair', 'sm.birch')
    await taken.timer('event_agendaCloses')
    expect(await stage.register.transferMeetings.list({ district: 'birch' })).toMatchObject([
      { chair: 'sm.birch', plannedBy: 'sm.birch', state: 'PLANNED' },
    ])
    await begin({ chair: 'sw.birch' })
    const wrong = on.instancesOf('chair', 'sw.birch')
    const form = await wrong.form('dmPlanProblem')
    expect(form.chairOptions.length).toBeGreaterThan(0)
    const right = { ...plan, chair: 'dlm.birch', withdraw: false }
    expect(await wrong.refused('dmPlanProblem', 'tso.birch', right)).toMatch(/planned already/)
    const { value: late } = await wrong.timer('event_dmPlanProblemOverdue', 1)
    await on.to(late.dueDate)
    await wrong.mailTo('sm.birch@', /^Overdue: Put the plan right/)
    await wrong.ends('event_dmPlanProblemChased')
    await wrong.complete('dmPlanProblem', 'tso.birch', { ...right, meetingAt: on.workday(5) })
    const second = await wrong.timer('event_agendaCloses')
    expect(second.value.dueDate).toBeGreaterThan(0)
    await begin({ chair: 'nobody.birch', district: 'nowhere', authority: 'nowhere' })
    const dropped = on.instancesOf('chair', 'nobody.birch')
    await dropped.complete('dmPlanProblem', 'sm.birch', { withdraw: true })
    await dropped.ends('event_planDropped')
    expect(await stage.register.transferMeetings.list({ district: 'birch' })).toHaveLength(2)
  })

  it('has no second instance for the same announcement (I1)', async () => {
    await on.district('cedar')
    const meeting = await on.meeting('cedar', on.workday(4))
    await meeting.timer('event_agendaCloses')
    const { meetingId } = meeting
    await publish('transferMeetingPlanned', 'again', { meetingId, authority: on.authority, district: 'cedar' })
    await meeting.ends('event_begunTwice')
    expect((await meeting.event({ kind: 'cancelled', reason: 'Nothing is to be decided this time.' })).status).toBe(202)
    await meeting.ends('event_cancelled')
  })

  it('keeps its cases when it is moved, and hands them over when it is cancelled; both once (DM-01)', async () => {
    await on.district('elm')
    const meeting = await on.meeting('elm', on.workday(4))
    const [one = ''] = await on.cases('elm', 1)
    const waits = await on.listed(one, 'elm')
    const key = crypto.randomUUID()
    const at = on.workday(8, 14)
    const moved = { kind: 'moved', at, by: 'sm.elm' }
    for (const _ of [1, 2]) expect((await meeting.event(moved, key)).status).toBe(202)
    await meeting.mailTo('tm.elm@', /^District Transfer Meeting has moved/)
    const { value: closes } = await meeting.timer('event_agendaCloses', 1)
    expect(closes.dueDate).toBe(DateTime.fromISO(on.workday(6, 17)).toMillis())
    expect((await itemOn(waits, meeting.meetingId)).state).toBe('LISTED')
    await on.to(closes.dueDate)
    await meeting.timer('event_meetingTime')
    const cancelled = { kind: 'cancelled', reason: 'Snow: nobody reaches the office.', by: 'sm.elm' }
    expect((await meeting.event(cancelled)).status).toBe(202)
    await meeting.ends('event_cancelled')
    await meeting.mailTo('sm.elm@', /^District Transfer Meeting is cancelled/)
    expect((await meeting.event({ ...moved, at: on.workday(9) })).status).toBe(409)
    const [carried, listed] = await waits.items()
    expect([carried?.state, listed?.state]).toEqual(['CARRIED', 'LISTED'])
    expect(carried?.carriedTo).toBe(listed?.meetingId)
    const next = on.meetingBy(listed?.meetingId ?? '')
    expect((await next.row()).at).toBe(later(at, 14))
    await withdraw(waits, 'elm')
  })

  it('decides a case that is listed late, also one that is brought to the meeting itself (DM-01, G-23)', async () => {
    await on.district('fir')
    const meeting = await on.meeting('fir', on.workday(3))
    const [one = '', two = '', three = ''] = await on.cases('fir', 3)
    const { value: closes } = await meeting.timer('event_agendaCloses')
    await on.to(closes.dueDate)
    await meeting.timer('event_meetingTime')
    const late = await on.listed(one, 'fir')
    expect(await itemOn(late, meeting.meetingId)).toMatchObject({ late: true })
    await on.begins(meeting)
    const brought = { caseReference: two, part: 'TWO', reason: 'The family asked for early help this morning.' }
    const unknown = { ...brought, caseReference: 'C-2020-000001' }
    expect(await meeting.refused('dmAttendance', 'sm.fir', on.attendance('fir', { lateCases: [unknown] }))).toMatch(
      /there is no such case/,
    )
    await meeting.complete('dmAttendance', 'sm.fir', on.attendance('fir', { lateCases: [brought] }))
    await late.complete('dmMeetingOutcome', 'sm.fir', on.outcome('fir', { decision: 'REFUSED' }))
    const opened = await stage.register.transfers.openOf(two)
    const here = on.transferBy(two, opened?.id ?? '')
    // One more comes up while part two is held: it is taken before the meeting ends.
    await here.task('dmMeetingOutcome')
    const last = on.transferBy(three, await unannounced(three, 'fir', meeting.meetingId))
    await here.complete('dmMeetingOutcome', 'sm.fir', on.outcome('fir', { decision: 'STEP_DOWN_TAF' }))
    await last.complete('dmMeetingOutcome', 'sm.fir', on.outcome('fir', { decision: 'REFUSED' }))
    await meeting.ends('event_held')
    await here.ends('event_staysHere')
    expect((await here.row()).outcome).toBe('STEPPED_DOWN')
    expect(await stage.register.transferMeetings.agenda(meeting.meetingId, ['DECIDED'])).toHaveLength(3)
  })

  it('chases what is not entered on the day of the meeting (DM-02, G-10)', async () => {
    await on.district('hazel')
    const meeting = await on.meeting('hazel', on.workday(3))
    const [one = ''] = await on.cases('hazel', 1)
    const waits = await on.listed(one, 'hazel')
    await on.begins(meeting)
    const { value: late } = await meeting.timer('event_dmAttendanceOverdue')
    await on.to(late.dueDate)
    await meeting.mailTo('sm.hazel@', /^Overdue: Record who attends/)
    await meeting.ends('event_dmAttendanceChased')
    await meeting.complete('dmAttendance', 'sm.hazel', on.attendance('hazel'))
    await waits.mailTo('sm.hazel@', /^Overdue in your team: Enter the outcome for the case/)
    const { value: further } = await waits.timer('event_furtherLimitReached')
    await on.to(further.dueDate)
    await waits.ends('event_dmMeetingOutcomeChased')
    await waits.complete('dmMeetingOutcome', 'sm.hazel', on.outcome('hazel', { decision: 'REFUSED' }))
    await meeting.ends('event_held')
  })
})

describe('the outcome of a case', () => {
  it('is held over to the next meeting, and a duplicate of it does nothing (DM-02, I1)', async () => {
    await on.district('holly')
    const meeting = await on.meeting('holly', on.workday(3))
    const [one = ''] = await on.cases('holly', 1)
    const held = await on.listed(one, 'holly')
    await on.begins(meeting)
    await meeting.complete('dmAttendance', 'sm.holly', on.attendance('holly'))
    await held.complete('dmMeetingOutcome', 'sm.holly', on.outcome('holly', { decision: 'HOLD' }))
    await meeting.ends('event_held')
    await held.mailTo('tm.holly@', /held over/i, new RegExp(one))
    const { id: itemId } = await itemOn(held, meeting.meetingId)
    const next = await waitsAgain(held, 2)
    expect(next.meetingId).not.toBe(meeting.meetingId)
    expect((await next.row()).at).toBe(later((await meeting.row()).at, 14))
    await publish('transferMeetingOutcome', one, { caseReference: one, itemId })
    await waitsAgain(held, 3)
    expect((await held.items()).map(({ state }) => state)).toEqual(['DECIDED', 'LISTED'])
    // It turns out that the case was agreed after all: it leaves the agenda of the next meeting.
    const put = { decision: 'TRANSFER', targetDate: on.day(7), receivingTeam: 'holly-support', by: 'sm.holly' }
    expect((await correction(meeting.meetingId, itemId, put)).status).toBe(202)
    await held.ends('event_decided')
    expect((await held.items()).map(({ state }) => state)).toEqual(['DECIDED', 'WITHDRAWN'])
    // Corrected once more, with the transfer under way: it begins anew with what holds now.
    await held.reaches('callActivity_receivingWorker')
    expect((await correction(meeting.meetingId, itemId, { decision: 'REFUSED', by: 'sm.holly' })).status).toBe(202)
    await held.ends('event_staysHere')
    expect(await held.row()).toMatchObject({ outcome: 'REFUSED', decision: 'REFUSED' })
    expect((await correction(meeting.meetingId, itemId, put)).status).toBe(409)
  })

  it('waits for a transfer that is entered after it, as it was put right meanwhile (DM-02, G-23)', async () => {
    await on.district('larch')
    const meeting = await on.meeting('larch', on.workday(3))
    const [one = ''] = await on.cases('larch', 1)
    const early = on.transferBy(one, await unannounced(one, 'larch', meeting.meetingId))
    await on.begins(meeting)
    await meeting.complete('dmAttendance', 'sm.larch', on.attendance('larch'))
    await early.complete('dmMeetingOutcome', 'sm.larch', on.outcome('larch'))
    await meeting.ends('event_held')
    const { id: itemId } = await itemOn(early, meeting.meetingId)
    expect((await correction(meeting.meetingId, itemId, { decision: 'REFUSED', by: 'sm.larch' })).status).toBe(202)
    expect((await early.items())[0]).toMatchObject({ takenAt: null, revision: 2 })
    await stage.register.transfers.announce(early.transferId)
    await early.ends('event_staysHere')
    expect(await early.row()).toMatchObject({ outcome: 'REFUSED' })
    expect(await early.items()).toHaveLength(1)
  })

  it('is entered once when two chairs enter it at the same moment (DM-02, I1)', async () => {
    await on.district('maple')
    const meeting = await on.meeting('maple', on.workday(3))
    const [one = ''] = await on.cases('maple', 1)
    const both = await on.listed(one, 'maple')
    await on.begins(meeting)
    await meeting.complete('dmAttendance', 'sm.maple', on.attendance('maple'))
    await both.task('dmMeetingOutcome')
    const { id: itemId } = await itemOn(both, meeting.meetingId)
    const enter = (decision: 'REFUSED' | 'HOLD', by: string) =>
      stage.register.transferMeetings.decide(itemId, { decision, plan: 'As agreed.', by, at: on.instant(0) })
    const answers = await Promise.allSettled([enter('REFUSED', 'sm.maple'), enter('HOLD', 'dlm.maple')])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const stood = (await itemOn(both, meeting.meetingId)).decidedBy
    expect(await both.refused('dmMeetingOutcome', 'sm.maple', on.outcome('maple'))).toContain(
      `${stood} entered the outcome`,
    )
    expect((await both.form('dmMeetingOutcome')).onAgenda).toBe(false)
    await both.complete('dmMeetingOutcome', 'sm.maple', { seen: true })
    await meeting.ends('event_held')
  })

  it('is not asked for any more when the transfer is withdrawn or the case is closed (DM-02)', async () => {
    await on.district('oak')
    const meeting = await on.meeting('oak', on.workday(3))
    const [one = '', two = ''] = await on.cases('oak', 2)
    const withdrawn = await on.listed(one, 'oak')
    const closed = await on.listed(two, 'oak')
    await on.begins(meeting)
    await meeting.complete('dmAttendance', 'sm.oak', on.attendance('oak'))
    for (const one of [withdrawn, closed]) await one.task('dmMeetingOutcome')
    await withdraw(withdrawn, 'oak')
    await withdrawn.ends('event_nothingToDecide')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(two, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.oak' })
      await tx.events.announce({ caseReference: two, message: 'caseClosed' })
    })
    await closed.ends('event_nothingToDecide')
    await meeting.ends('event_held')
    expect([(await withdrawn.row()).outcome, (await closed.row()).outcome]).toEqual(['WITHDRAWN', 'CASE_CLOSED'])
    const open = await stage.register.tasks.openOnes({ district: 'oak' })
    expect(open.filter(({ formId }) => formId === 'dmMeetingOutcome')).toEqual([])
  })
})

/** A transfer that is on record and on an agenda, but whose process has not begun yet. */
async function unannounced(caseReference: string, of: string, meetingId: string): Promise<string> {
  return stage.register.transaction(async (tx) => {
    const reason = 'The family moves to the other side of the district.'
    const { transferId } = await tx.transfers.request({ caseReference, part: 'ONE', reason, by: `tm.${of}` })
    await tx.transferMeetings.listItem({ transferId, meetingId, by: `tm.${of}`, at: on.instant(0), late: true })
    return transferId
  })
}

/** Waits until a transfer waits for the meeting once more. @returns the meeting on whose agenda it stands */
async function waitsAgain(one: Transfer, times: number) {
  await one.reaches('event_outcomeKnown', 'ELEMENT_ACTIVATED', times - 1)
  const item = (await one.items()).findLast(({ state }) => state === 'LISTED')
  return on.meetingBy(item?.meetingId ?? '')
}

describe('the record', () => {
  it('has one oversight row for each task, nothing personal in the engine, and no incident', async () => {
    await stepsOf(stage).recordIsSound()
  })
})

it('passes every node and every flow of the models', async () => {
  expect(await notCovered(stage.engine.stream.records, 'processes/districtTransferMeeting')).toEqual([])
})
