import { randomUUID } from 'node:crypto'
import type { Register } from '../../workers/register/register.ts'
import { aReferral } from './builders.ts'

const person = (username: string, roles: string[], district: string | null, team: string | null = null) => ({
  ...{ username, displayName: `Name of ${username}`, roles, authority: 'sampleshire', district, team },
})

/** A district with two teams and people who run a transfer, beside those of the builders. */
export async function seedTransferOffice(register: Register): Promise<void> {
  await register.authorities.seed([
    {
      code: 'sampleshire',
      name: 'Sampleshire County Council',
      profile: 'sample',
      districts: ['north', 'south', { code: 'west', name: 'West' }],
      teams: [
        { code: 'north-care', name: 'North Care Management Team', district: 'north' },
        { code: 'care-anywhere', name: 'Children in Care Team' },
      ],
    },
  ])
  await register.staff.seed([
    person('tm.care', ['teamManager'], 'north', 'north-care'),
    person('sm.north', ['serviceManager'], 'north'),
    person('dl.south', ['districtLeadManager'], 'south'),
    person('sw.care', ['socialWorker'], 'north', 'north-care'),
    person('sw.other', ['socialWorker'], 'north', 'north-care'),
  ])
}

/** A case of north-assessment that sam holds. @returns its reference */
export async function aHeldCase(register: Register): Promise<string> {
  const { cases } = await register.cases.intake(aReferral(), { idempotencyKey: randomUUID(), actor: 'test' })
  const caseReference = cases[0]?.caseReference ?? ''
  const change = { caseReference, username: 'sam', kind: 'WORKER' as const, decidedBy: 'dora' }
  await register.allocations.change({ ...change, reasonCode: 'NEW_REFERRAL' })
  return caseReference
}

export const aTransfer = (caseReference: string, changes = {}) => ({
  ...{ caseReference, part: 'ONE' as const, toTeam: 'north-care', by: 'dora' },
  reason: 'The assessment is complete and a plan follows from it.',
  ...changes,
})

let minute = 0
/** A meeting on a working day; each at a minute of its own. */
export const aMeeting = (changes = {}) => ({
  ...{ authority: 'sampleshire', district: 'north', venue: 'Room 1', chair: 'sm.north', by: 'sm.north' },
  at: `2026-11-05T10:${String(minute++ % 60).padStart(2, '0')}:00+00:00`,
  ...changes,
})

/** What the register has announced about a case, a meeting or an absence: message and variables. */
export const announcedOf = async (register: Register, correlationKey: string) =>
  (await register.events.unpublished(10_000))
    .filter((row) => row.correlationKey === correlationKey && row.messageName !== 'referralReceived')
    .map(({ messageName, variables, timeToLiveMs }) => ({ messageName, variables, timeToLiveMs }))

/** Runs both at once. @returns how each ended, the fulfilled one first */
export const race = async (...both: Promise<unknown>[]) =>
  (await Promise.allSettled(both)).sort((one, other) => one.status.localeCompare(other.status))
