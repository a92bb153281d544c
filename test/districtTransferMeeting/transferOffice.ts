import { openOffice } from '../support/office.ts'

const place = { authority: 'sampleshire', employment: 'PERMANENT', fullTimeEquivalent: 1 }
const managers = [
  { username: 'sm.north', displayName: 'Selma North', roles: ['serviceManager'], district: 'north' },
  { username: 'sm.south', displayName: 'Sidra South', roles: ['serviceManager'], district: 'south' },
  { username: 'lead.north', displayName: 'Lena North', roles: ['districtLeadManager'], district: 'north' },
  { username: 'lead.south', displayName: 'Lars South', roles: ['districtLeadManager'], district: 'south' },
  { username: 'senior', displayName: 'Sonia Senior', roles: ['seniorManager'] },
  { username: 'tso', displayName: 'Tom Support', roles: ['teamSupportOfficer'], district: 'north' },
  {
    username: 'tm.support',
    displayName: 'Ulla Support',
    roles: ['teamManager'],
    district: 'north',
    team: 'north-support',
  },
]
const supportTeams = [
  {
    code: 'sampleshire',
    name: 'Sampleshire County Council',
    profile: 'sample',
    districts: ['north', 'south', { code: 'west', name: 'West' }],
    teams: [
      { code: 'north-support', name: 'North Support Team', district: 'north' },
      { code: 'north-empty', name: 'North Empty Team', district: 'north' },
    ],
  },
]

export type TransferOffice = Awaited<ReturnType<typeof openTransferOffice>>

/** The office of the tests with the managers who meet about transfers, and a second and a third team in the north. */
export async function openTransferOffice(start: string) {
  const office = await openOffice(start)
  const { register } = office
  await register.staff.seed(managers.map((person) => ({ ...place, ...person })))
  await register.authorities.seed(supportTeams)
  return {
    ...office,

    /** Plans a meeting of a district. @returns its id */
    async meeting(at: string, changes: { district?: string; chair?: string } = {}): Promise<string> {
      const of = { authority: 'sampleshire', district: 'north', venue: 'Room 2', chair: 'sm.north', by: 'sm.north' }
      return (await register.transferMeetings.plan({ ...of, at, ...changes })).meetingId
    },

    /** A new case of the north for which a transfer is asked. */
    async transfer(changes: { toDistrict?: string; toTeam?: string; part?: 'ONE' | 'TWO'; by?: string } = {}) {
      const { caseReference } = await office.refer()
      const reason = 'The assessment is complete and a plan for a year is agreed.'
      const request = { caseReference, part: 'ONE' as const, reason, by: 'dora', ...changes }
      const { transferId } = await register.transfers.request(request)
      return { caseReference: String(caseReference), transferId }
    },

    /** Messages of this name that were announced, oldest first. */
    announced: (message: string) =>
      register.db
        .selectFrom('inboundEvents')
        .select(['correlationKey', 'variables'])
        .where('messageName', '=', message)
        .orderBy('acceptedAt')
        .execute(),
  }
}
