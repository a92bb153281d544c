import { randomUUID } from 'node:crypto'
import { openRequest } from '../../workers/authorityRequest/open.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { draftOf } from '../../workers/register/authorityRequestSchema.ts'
import { aRequest } from '../register/moveOffice.ts'
import { type Office, openOffice } from '../support/office.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const publicUrl = 'http://cases.test'

const person = (username: string, role: string, place: Partial<{ district: string; team: string | null }> = {}) => ({
  username,
  displayName: `${username[0]?.toUpperCase()}${username.slice(1)} Person`,
  roles: [role],
  authority: 'sampleshire',
  district: 'north',
  team: 'north-assessment',
  fullTimeEquivalent: 1,
  ...place,
})

/** An authority that others ask: fred at the front door, dora and dee manage the team, sue and solveig lead districts. */
export async function openAskedOffice(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
  const place = { name: 'Sampleshire County Council', profile: 'sample', districts: ['north', 'south'] }
  const teams = [
    { code: 'everywhere', name: 'Team for All Districts' },
    { code: 'empty', name: 'Empty Team', district: 'north' },
  ]
  await office.register.authorities.seed([{ code: 'sampleshire', ...place, teams, dutyRota: [] }])
  await office.register.staff.seed([
    person('fred', 'frontDoor'),
    person('dee', 'deputyTeamManager'),
    person('eve', 'teamManager', { team: 'everywhere' }),
    person('sue', 'serviceManager', { team: null }),
    person('solveig', 'serviceManager', { district: 'south', team: null }),
  ])
  return office
}

/** The variables of an instance that took up a request. */
export async function asked(office: Office, changes: Parameters<typeof aRequest>[0] = {}): Promise<Variables> {
  office.at(monday)
  const { requestId } = await office.register.authorityRequests.receive(
    draftOf(aRequest({ receivedAt: monday, ...changes })),
    randomUUID(),
  )
  return { requestId, ...((await office.work(openRequest, { requestId })) as Variables) }
}

export const forms = {
  iaInboundRequest: {
    ...{ team: 'north-assessment', district: null, concern: 'NO', lateReason: null },
    ...{ calledTm: '2026-11-02T10:30:00+00:00', calledSm: '2026-11-02T10:45:00+00:00' },
  },
  iaRequestLiaison: {
    contactLog: [{ at: monday, person: 'Odette Marchbanks, Team Manager', result: 'They send the newest plan.' }],
    spoken: 'YES',
  },
  iaAcceptance: { accepted: 'YES', meetingAt: '2026-11-09T14:00:00+00:00', lateReason: null, reason: null },
  declined: { accepted: 'NO', reason: 'The family has gone back to the other county.' },
  iaRequestMeeting: {
    outcome: 'HELD',
    heldAt: '2026-11-09T14:00:00+00:00',
    kind: 'MEETING',
    attendees: [
      { name: 'Dora Duty', role: 'Team Manager here' },
      { name: 'Odette Marchbanks', role: 'Team Manager there' },
    ],
    agreed: 'Their worker visits once more on Friday; ours takes over then.',
  },
} satisfies Record<string, Variables>
