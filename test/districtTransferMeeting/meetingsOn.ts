import { DateTime } from 'luxon'
import { caseloadsOn } from '../caseReallocation/caseloads.ts'
import type { Stage } from '../support/story.ts'

const authority = 'meadshire'
export type Transfer = Awaited<ReturnType<ReturnType<typeof meetingsOn>['transfer']>>

/** Districts with their people, meetings and transfers on the stage. Each story has districts of its own. */
export function meetingsOn(stage: Stage) {
  const on = caseloadsOn(stage)
  const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
  const day = (days: number) => now().plus({ days }).toISODate() ?? ''
  /** An instant so many working days ahead; there is no bank holiday in the weeks of the stories. */
  function workday(ahead: number, hour = 10): string {
    let found = now().set({ hour, minute: 0, second: 0, millisecond: 0 })
    for (let left = ahead; left > 0; left -= found.weekday < 6 ? 1 : 0) found = found.plus({ days: 1 })
    return found.toISO({ suppressMilliseconds: true }) ?? ''
  }
  const instant = (minutes = 1) =>
    now().minus({ minutes }).startOf('minute').toISO({ suppressMilliseconds: true }) ?? ''

  /** A district with two teams, its managers and a worker; usernames end with its code. */
  async function district(code: string, { areaTeamManager = true } = {}) {
    const of = { authority, employment: 'PERMANENT', fullTimeEquivalent: 1, qualification: 'QUALIFIED', district: code }
    const person = (username: string, roles: string[], team?: string) => ({
      ...of,
      ...{ username, displayName: `Person ${username}`, roles, email: `${username}@meadshire.example.org` },
      ...(team ? { team } : {}),
    })
    const teams = [`${code}-assessment`, `${code}-support`]
    await stage.register.authorities.seed([
      {
        ...{ code: authority, name: 'Meadshire County Council', profile: 'sample', districts: [code] },
        teams: teams.map((team) => ({
          ...{ code: team, name: `Team ${team}`, district: code, phone: '01632 960700' },
          ...{ email: `${team}@meadshire.example.org`, address: 'Mill House, 4 Mill Lane, Meadton, ZZ7 1AA' },
        })),
      },
    ])
    await stage.register.staff.seed([
      person(`sm.${code}`, ['serviceManager']),
      person(`dlm.${code}`, ['districtLeadManager']),
      person(`tso.${code}`, ['teamSupportOfficer']),
      ...(areaTeamManager ? [person(`atm.${code}`, ['areaTeamManager'])] : []),
      person(`tm.${code}`, ['teamManager'], teams[0]),
      person(`tm.${code}-support`, ['teamManager'], teams[1]),
      person(`sw.${code}`, ['socialWorker'], teams[0]),
      { ...person('senior.meadshire', ['seniorManager']), district: null },
    ])
  }

  /** The process of a planned meeting. */
  const meetingBy = (meetingId: string) => ({
    meetingId,
    ...on.instancesOf('meetingId', meetingId),
    row: async () => {
      const found = await stage.register.transferMeetings.get(meetingId)
      if (!found) throw new Error(`There is no meeting ${meetingId}`)
      return found
    },
    agenda: () => stage.register.transferMeetings.agenda(meetingId),
    event: (event: Record<string, unknown>, key?: string) =>
      on.post(`/v1/transfer-meetings/${meetingId}/events`, event, key),
  })

  /** Plans a meeting of a district over the API. */
  async function meeting(of: string, when: string, changes: Record<string, unknown> = {}) {
    const plan = { authority, district: of, at: when, venue: 'Room 2', chair: `sm.${of}`, by: `sm.${of}` }
    const { status, body } = await on.post('/v1/transfer-meetings', { ...plan, ...changes })
    if (status !== 202) throw new Error(`The meeting was refused with ${status}: ${JSON.stringify(body)}`)
    return meetingBy(body.meetingId)
  }

  /** Moves the clock to a moment after an instant, unless it has passed. */
  async function to(moment: string | number) {
    const wanted = (typeof moment === 'number' ? moment : Date.parse(moment)) + 1000
    if (wanted > now().toMillis()) await stage.engine.moveTo(new Date(wanted).toISOString())
  }

  /** Moves the clock past the closing of the agenda to the meeting; its first task is open then. */
  async function begins(one: ReturnType<typeof meetingBy>) {
    const { value: closes } = await one.timer('event_agendaCloses')
    await to(closes.dueDate)
    await one.timer('event_meetingTime')
    await to((await one.row()).at)
    await one.task('dmAttendance')
  }

  /** Open cases that the worker of a district holds, entered in the register alone. */
  const cases = (of: string, count: number) => on.caseload(`sw.${of}`, count, { authority, district: of })

  const transferBy = (caseReference: string, transferId: string) => ({
    caseReference,
    transferId,
    ...on.instancesOf('transferId', transferId),
    row: async () => {
      const found = await stage.register.transfers.get(transferId)
      if (!found) throw new Error(`There is no transfer ${transferId}`)
      return found
    },
    items: () => stage.register.transfers.items(transferId),
    event: (kind: string, by: string) =>
      on.post(`/v1/transfers/${transferId}/events`, {
        ...{ kind, at: instant(), by, reason: 'The family moves away at the end of the month.' },
      }),
  })

  /** Asks for a case to be transferred, over the API; waits until it stands on an agenda when it is one of the district. */
  async function transfer(caseReference: string, of: string, changes: Record<string, unknown> = {}) {
    const request = {
      ...{ caseReference, part: 'ONE', by: `tm.${of}` },
      reason: 'The assessment is complete and a plan for a year follows from it.',
      ...changes,
    }
    const { status, body } = await on.post('/v1/transfers', request)
    if (status !== 202) throw new Error(`The transfer was refused with ${status}: ${JSON.stringify(body)}`)
    return transferBy(caseReference, body.transferId)
  }

  return {
    ...on,
    ...{ to, begins },
    ...{ authority, now, day, workday, instant, district, meeting, meetingBy, cases, transfer, transferBy },
    /** A case that is to move to the other team of its district and stands on an agenda. */
    async listed(caseReference: string, of: string, changes: Record<string, unknown> = {}) {
      const one = await transfer(caseReference, of, changes)
      await one.reaches('event_outcomeKnown')
      return one
    },
    /** What the chair enters for a case: a transfer to the support team. */
    outcome: (of: string, changes: Record<string, unknown> = {}) => ({
      ...{ seen: false, decision: 'TRANSFER', receivingTeam: `${of}-support`, targetDate: day(7) },
      plan: 'The support team takes over with the plan for a year.',
      ...changes,
    }),
    attendance: (of: string, changes: Record<string, unknown> = {}) => ({
      ...{ attendees: [`sm.${of}`, `tm.${of}`], areaTeamManager: 'YES', lateCases: [], ...changes },
    }),
  }
}
