import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { meetingsOn, type Transfer } from '../districtTransferMeeting/meetingsOn.ts'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'

let stage: Stage
let on: ReturnType<typeof meetingsOn>
beforeAll(async () => {
  stage = await startStage()
  on = meetingsOn(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const days = (from: string, count: number) =>
  DateTime.fromISO(from, { zone: 'Europe/London' }).plus({ days: count }).toISODate()
const dayOf = (milliseconds: number) => DateTime.fromMillis(milliseconds, { zone: 'Europe/London' }).toISODate()
const request = (to: string) => ({
  ...{ status: 'CIN', receivingDistrict: to },
  details: 'The family has moved; the school there is the main contact from now on.',
})
/** A case of a district whose lead asks another district to take it. */
async function asked(from: string, to: string, changes: Record<string, unknown> = {}) {
  const [caseReference = ''] = await on.cases(from, 1)
  return on.transfer(caseReference, from, { toDistrict: to, by: `dlm.${from}`, ...changes })
}
/** The lead has asked and the case stands on an agenda of the receiving district. */
async function listed(from: string, to: string, changes: Record<string, unknown> = {}) {
  const one = await asked(from, to, changes)
  await one.complete('xdRequest', `dlm.${from}`, request(to))
  await one.reaches('event_outcomeKnown')
  return one
}
/** The meeting is held and decides this about one case. */
async function decided(meeting: Awaited<ReturnType<typeof on.meeting>>, one: Transfer, of: string, changes = {}) {
  await on.begins(meeting)
  await meeting.complete('dmAttendance', `sm.${of}`, on.attendance(of))
  await one.complete('dmMeetingOutcome', `sm.${of}`, on.outcome(of, changes))
  await meeting.ends('event_held')
}
const arranged = (changes: Record<string, unknown> = {}) => ({
  ...{ contactedAt: on.instant(), meetingDate: on.day(2), lateReason: null, ...changes },
})
const stepOf = async (one: Transfer, wanted: string) =>
  (await stage.register.transfers.steps(one.transferId)).find(({ step }) => step === wanted)
const withdraw = async (one: Transfer, by: string) => expect((await one.event('withdrawn', by)).status).toBe(202)
const told = (one: Transfer, address: string, subject: RegExp) =>
  one.mailTo(address, subject, new RegExp(one.caseReference))

describe('a transfer to another district', () => {
  it('is asked for by the lead, decided at the meeting of the receiving district, arranged, and followed like any other (XD-01, XD-02, XD-03, XD-04, XD-08)', async () => {
    await on.district('ash')
    await on.district('alder')
    const meeting = await on.meeting('alder', on.workday(3))
    const one = await asked('ash', 'alder')
    const { value: open } = await one.task('xdRequest')
    expect(open.candidateGroupsList).toEqual(['districtLeadManager'])
    const form = await one.form('xdRequest')
    expect(form).toMatchObject({ status: 'CIN', receivingDistrict: 'alder', leadText: 'Person dlm.alder' })
    expect(await one.refused('xdRequest', 'dlm.alder', request('alder'))).toMatch(/belongs to alder/)
    await one.complete('xdRequest', 'dlm.ash', request('alder'))
    await told(one, 'dlm.alder@', /^Request from another district/)
    await one.reaches('event_outcomeKnown')
    expect((await one.items())[0]).toMatchObject({ meetingId: meeting.meetingId, state: 'LISTED' })
    await decided(meeting, one, 'alder')
    const { value: task } = await one.task('xdArrangeTransfer')
    expect(dayOf(Date.parse(task.dueDate))).toBe(days((await one.row()).requestedAt, 14))
    expect(await one.refused('xdArrangeTransfer', 'tm.ash', arranged())).toMatch(/belongs to ash-assessment/)
    await one.complete('xdArrangeTransfer', 'tm.alder-support', arranged())
    expect(await stepOf(one, 'ARRANGEMENT')).toMatchObject({ doneBy: 'tm.alder-support', note: on.day(2) })
    // The steps of a transfer follow without another meeting.
    await one.reaches('callActivity_receivingWorker')
    await told(one, 'tm.ash@', /^Transfer agreed/)
    await told(one, 'tm.alder-support@', /^Transfer agreed/)
    expect(await one.items()).toHaveLength(1)
    await withdraw(one, 'dlm.ash')
    await one.ends('event_followed')
    expect((await one.row()).outcome).toBe('WITHDRAWN')
    expect(await on.holderOf(one.caseReference)).toBe('sw.ash')
  })

  it('gets its team from the Service Manager of the receiving district when the meeting named none (XD-06)', async () => {
    await on.district('beech')
    await on.district('birch')
    const meeting = await on.meeting('birch', on.workday(3))
    const one = await listed('beech', 'birch')
    await decided(meeting, one, 'birch', { receivingTeam: null })
    const { value: task } = await one.task('xdIdentifyTeam')
    expect(dayOf(Date.parse(task.dueDate))).toBe(days((await meeting.row()).at, 7))
    expect(await one.refused('xdIdentifyTeam', 'sm.birch', { team: 'beech-support' })).toMatch(
      /no team of the receiving/,
    )
    expect(await one.refused('xdIdentifyTeam', 'sm.beech', { team: 'birch-support' })).toMatch(/belongs to beech/)
    await one.complete('xdIdentifyTeam', 'sm.birch', { team: 'birch-support' })
    await told(one, 'tm.beech@', /^Receiving team named/)
    expect(await one.row()).toMatchObject({ toTeam: 'birch-support' })
    expect(await stepOf(one, 'RECEIVING_TEAM')).toMatchObject({ doneBy: 'sm.birch' })
    await one.task('xdArrangeTransfer')
    expect(one.has('serviceTask_tellSenior')).toBe(false)
    await withdraw(one, 'dlm.beech')
    await one.ends('event_transferEnded')
  })

  it('goes to the Senior Manager when a week has passed without a team; both leads are reminded after two weeks (XD-05, XD-07)', async () => {
    await on.district('elm')
    await on.district('elder')
    const meeting = await on.meeting('elder', on.workday(3))
    const one = await listed('elm', 'elder')
    await decided(meeting, one, 'elder', { receivingTeam: null })
    const { value: week } = await one.timer('event_weekOver')
    await on.to(week.dueDate)
    await told(one, 'senior.meadshire@', /^No receiving team/)
    const { value: late } = await one.timer('event_xdSeniorDecisionOverdue')
    await on.to(late.dueDate)
    await told(one, 'senior.meadshire@', /^Overdue in your team: Decide on the receiving team/)
    const { value: further } = await one.timer('event_furtherLimitReached')
    await on.to(further.dueDate)
    await one.ends('event_xdSeniorDecisionChased')
    const decision = { team: 'elder-assessment', reason: 'The assessment team has the room that the other one lacks.' }
    expect(await one.refused('xdSeniorDecision', 'sm.elder', decision)).toMatch(/does not hold a role/)
    await one.complete('xdSeniorDecision', 'senior.meadshire', decision)
    await told(one, 'tm.elm@', /^Receiving team named/)
    expect(await one.row()).toMatchObject({ toTeam: 'elder-assessment' })
    const open = (await stage.register.tasks.openOnes({})).filter((task) => task.caseReference === one.caseReference)
    expect(open.map(({ formId }) => formId)).not.toContain('xdIdentifyTeam')
    const { value: due } = await one.timer('event_meetingDue')
    await on.to(due.dueDate)
    for (const lead of ['dlm.elm@', 'dlm.elder@']) await told(one, lead, /^Transfer meeting is due/)
    await one.ends('event_leadsReminded')
    await told(one, 'tm.elder@', /^Overdue in your team: Arrange the transfer/)
    // A week on, the further working day of every chase is over, in whatever order they began.
    await on.to(due.dueDate + 7 * 24 * 3_600_000)
    await one.ends('event_xdArrangeTransferChased')
    expect(await one.refused('xdArrangeTransfer', 'tm.elder', arranged())).toMatch(
      /the limit that counts from the request/,
    )
    const lateReason = 'The team was named late; both managers meet on the first free day.'
    await one.complete('xdArrangeTransfer', 'tm.elder', arranged({ lateReason }))
    await one.reaches('callActivity_receivingWorker')
    await withdraw(one, 'dlm.elm')
    await one.ends('event_followed')
  })
})

describe('a case stays in its district', () => {
  it('when the meeting refuses, or has it stepped down (DM-04, DM-05)', async () => {
    await on.district('fir')
    await on.district('fig')
    const meeting = await on.meeting('fig', on.workday(3))
    const one = await listed('fir', 'fig')
    const other = await listed('fir', 'fig', { part: 'TWO' })
    await on.begins(meeting)
    await meeting.complete('dmAttendance', 'sm.fig', on.attendance('fig'))
    await one.complete('dmMeetingOutcome', 'sm.fig', on.outcome('fig', { decision: 'REFUSED' }))
    await other.complete('dmMeetingOutcome', 'sm.fig', on.outcome('fig', { decision: 'STEP_DOWN_TAF' }))
    await meeting.ends('event_held')
    for (const each of [one, other]) await each.ends('event_notAgreed')
    await told(one, 'tm.fir@', /^Transfer refused/)
    await told(other, 'tm.fir@', /^To step down/)
    expect([(await one.row()).outcome, (await other.row()).outcome]).toEqual(['REFUSED', 'STEPPED_DOWN'])
  })

  it('when the lead withdraws the request or the case is closed; an overdue request is chased (XD-02, DT-01, G-10)', async () => {
    await on.district('hazel')
    await on.district('holly')
    const one = await asked('hazel', 'holly')
    const { value: late } = await one.timer('event_xdRequestOverdue')
    await on.to(late.dueDate)
    await told(one, 'dlm.hazel@', /^Overdue in your team: Ask the other district/)
    const { value: further } = await one.timer('event_furtherLimitReached')
    await on.to(further.dueDate)
    await one.ends('event_xdRequestChased')
    await withdraw(one, 'dlm.hazel')
    await one.ends('event_transferEnded')
    await told(one, 'tm.hazel@', /^Transfer has ended/)
    const other = await listed('hazel', 'holly')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(other.caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.hazel' })
      await tx.events.announce({ caseReference: other.caseReference, message: 'caseClosed' })
    })
    await other.ends('event_transferEnded')
    expect([(await one.row()).outcome, (await other.row()).outcome]).toEqual(['WITHDRAWN', 'CASE_CLOSED'])
    expect((await other.items()).map(({ state }) => state)).toEqual(['WITHDRAWN'])
    const open = (await stage.register.tasks.openOnes({ district: 'hazel' })).map(({ formId }) => formId)
    expect(open).toEqual([])
  })

  it('while one transfer of the case is open: another one does not begin, nor the same one twice (DT-01, I1)', async () => {
    await on.district('larch')
    await on.district('lime')
    const one = await asked('larch', 'lime')
    const { caseReference, transferId } = one
    await one.task('xdRequest')
    await stage.application.dependencies.engine.publish({
      ...{ name: 'crossDistrictRequested', correlationKey: 'again', messageId: crypto.randomUUID(), timeToLive: 0 },
      variables: { caseReference, transferId },
    })
    await one.ends('event_begunTwice')
    await one.ends('event_notStarted')
    const again = await on.post('/v1/transfers', {
      ...{ caseReference, part: 'ONE', toDistrict: 'lime', by: 'dlm.larch', reason: 'The family has moved away.' },
    })
    expect(again.status).toBe(409)
    const typed = {
      caseReference,
      part: 'ONE',
      toDistrict: 'lime',
      reasonCode: 'FAMILY_MOVED',
      requestedBy: 'dlm.larch',
    }
    await stepsOf(stage).begin('crossDistrictTransfer', typed)
    const second = on.instancesOf('requestedBy', 'dlm.larch')
    await second.complete('dtStartProblem', 'dlm.larch', { withdraw: true })
    await second.ends('event_requestDropped')
    expect(await stage.register.transfers.ofCase(caseReference)).toHaveLength(1)
  })
})

describe('the record', () => {
  it('has one oversight row for each task, nothing personal in the engine, and no incident', async () => {
    await stepsOf(stage).recordIsSound()
  })
})

it('passes every node and every flow of the models', async () => {
  expect(await notCovered(stage.engine.stream.records, 'processes/crossDistrictTransfer')).toEqual([])
})
