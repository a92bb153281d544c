import { eiFinalMeeting } from '../../workers/endOfInvolvement/eiFinalMeeting.ts'
import { eiLevel } from '../../workers/endOfInvolvement/eiLevel.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { type Office, openOffice } from '../support/office.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const meetingAt = '2026-11-09T14:00:00+00:00'
/** The day after the final meeting. */
export const tuesday = '2026-11-10T10:00:00+00:00'
export const publicUrl = 'http://cases.test'

const reason = 'School and family centre see the child each day and the plan is reached.'

/** A service in which sam of north-assessment works the cases and dora manages them; ana is another worker. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
  return office
}

type Changes = { worker?: string | null; profile?: string }

/** The variables of an ending that sam asked for. */
export async function asked(office: Office, { worker = 'sam', ...given }: Changes = {}): Promise<Variables> {
  office.at(monday)
  const variables = await office.refer()
  const { caseReference } = variables
  if (worker) {
    const change = { username: worker, kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' } as const
    await office.register.allocations.change({ ...change, caseReference })
  }
  const { procedureId } = await office.register.procedures.request({
    procedure: 'endOfInvolvement',
    caseReference,
    by: 'sam',
  })
  return { ...variables, ...given, team: 'north-assessment', worker, procedureId }
}

/** People of the case by kind and initials of the register, as the forms pick them. */
export async function partyOf(office: Office, { caseReference }: Variables, name: string): Promise<string> {
  const people = await office.register.people.ofCase(caseReference)
  return people.find((person) => person.name === name)?.id ?? 'nobody'
}

export const levelForm = {
  level: 'L2',
  holdingTeam: 'CIN_CP',
  why: reason,
  meetingAgain: null,
  meetingAt,
  venue: 'Hilltop School',
  invitees: ['child'],
  otherAgencies: false,
}

export const meetingForm = {
  held: 'YES',
  notHeldReason: null,
  newMeetingAt: null,
  meetingAt,
  venue: 'Hilltop School',
  chair: 'Sam Worker',
  attendees: [{ name: 'The mother' }, { name: 'Head teacher', role: 'School' }],
  apologies: [],
  level: 'L2',
  areaTmInformed: false,
  actionPlan: 'The school goes on with breakfast and a talk with the mother each Friday.',
  tasks: [{ agency: 'Hilltop School', task: 'Breakfast each day', by: '2026-12-18' }],
  newTeam: null,
  agenciesStayInvolved: false,
  invited: [],
  minutes: 'Everybody agreed that the goals of the plan are reached.',
  minutesSent: true,
}
export const atThree = { level: 'L3', areaTmInformed: true, actionPlan: null, tasks: [] }
export const atFour = { level: 'L4', newTeam: 'OTHER', agenciesStayInvolved: true, actionPlan: null, tasks: [] }
export const confirmForm = { decision: 'CONFIRMED', level: 'L2', reason, toDistrict: null, toTeam: null, part: 'ONE' }

/** An ending whose level is proposed; the meeting is to come. */
export async function proposed(office: Office, form: Variables = {}, changes: Changes = {}): Promise<Variables> {
  const variables = await asked(office, changes)
  const effects = await office.complete(eiLevel, variables, { ...levelForm, ...form }, 'sam')
  office.at(tuesday)
  return { ...variables, ...effects }
}

/** An ending whose final meeting was held. */
export async function met(office: Office, form: Variables = {}, changes: Changes = {}): Promise<Variables> {
  const { level = 'L2' } = form
  const variables = await proposed(office, { level, otherAgencies: level === 'L4' }, changes)
  const effects = await office.complete(eiFinalMeeting, variables, { ...meetingForm, ...form }, 'sam')
  return { ...variables, ...effects }
}

/** Steps of an ending by what became of them. */
export async function stepsOf(office: Office, { procedureId }: Variables): Promise<Record<string, string>> {
  const steps = await office.register.procedures.steps(procedureId)
  return Object.fromEntries(steps.map(({ step, doneAt }) => [step, doneAt ? 'DONE' : 'OPEN']))
}
