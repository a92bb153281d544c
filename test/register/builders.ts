import type { Referral } from '../../workers/register/referral.ts'
import type { Register } from '../../workers/register/register.ts'

export const staff = [
  {
    username: 'dora',
    displayName: 'Dora Duty',
    roles: ['dutyManager', 'teamManager'],
    authority: 'sampleshire',
    district: 'north',
    team: 'north-assessment',
    employment: 'PERMANENT',
    fullTimeEquivalent: 1,
    email: 'dora@example.org',
  },
  {
    username: 'tariq',
    displayName: 'Tariq Manager',
    roles: ['teamManager'],
    authority: 'sampleshire',
    district: 'south',
    team: 'south-assessment',
    fullTimeEquivalent: 1,
  },
  {
    username: 'sam',
    displayName: 'Sam Worker',
    roles: ['socialWorker'],
    authority: 'sampleshire',
    district: 'north',
    team: 'north-assessment',
    qualification: 'SOCIAL_WORKER',
    fullTimeEquivalent: 0.8,
  },
  {
    username: 'ana',
    displayName: 'Ana Newly',
    roles: ['socialWorker'],
    authority: 'sampleshire',
    district: 'north',
    team: 'north-assessment',
    qualification: 'ASYE',
    fullTimeEquivalent: 1,
  },
]

export const authorities = [
  {
    code: 'sampleshire',
    name: 'Sampleshire County Council',
    profile: 'sample',
    recordSystem: 'Liquid Logic',
    districts: ['north', 'south', { code: 'west', name: 'West' }],
    teams: [
      {
        code: 'north-assessment',
        name: 'North Assessment Team',
        district: 'north',
        phone: '01234 567890',
        email: 'north@example.org',
        address: '1 High Street, Northtown',
      },
      { code: 'south-assessment', name: 'South Assessment Team', district: 'south' },
    ],
    dutyRota: [
      { team: 'north-assessment', from: '2026-01-01', to: '2026-12-31', dutyManager: 'dora', dutyWorkers: ['sam'] },
    ],
  },
  { code: 'emptyshire', name: 'Emptyshire', profile: 'wirral', districts: ['one'], teams: [], dutyRota: [] },
]

/** A referral as the front door sends it; names are invented. */
export const aReferral = (changes: Partial<Referral> = {}): Referral => ({
  authority: 'sampleshire',
  district: 'north',
  receivedAt: '2026-10-30T09:05:00+00:00',
  need: 'S17',
  seriousConcern: false,
  categories: ['CIN'],
  reason: 'The school reports that both children often come without food and tired.',
  indicators: { neglectOrPoorHomeConditions: true, preBirth: false, professionalConnection: false },
  referrer: {
    name: 'Marigold Tenterhook',
    kind: 'PROFESSIONAL',
    agency: 'Hilltop School',
    email: 'head@hilltop.example.org',
  },
  requestInWriting: true,
  consentS17: 'YES',
  children: [
    { name: 'Quillon Featherstone', dateOfBirth: '2015-04-02', address: '7 Canary Lane, Northtown' },
    { name: 'Wren Featherstone', dateOfBirth: '2011-01-20' },
  ],
  people: [
    {
      name: 'Petra Featherstone',
      relationship: 'mother',
      parentalResponsibility: true,
      address: '7 Canary Lane, Northtown',
      preferredChannel: 'POST',
      safeToContact: true,
    },
    {
      name: 'Hugo Featherstone',
      relationship: 'father',
      parentalResponsibility: true,
      preferredChannel: 'POST',
      safeToContact: false,
      unsafeReason: 'non-molestation order',
    },
  ],
  agencies: [{ name: 'Hilltop School', kind: 'school', email: 'office@hilltop.example.org' }],
  ...changes,
})

export async function seed(register: Register): Promise<void> {
  await register.staff.seed(staff)
  await register.authorities.seed(authorities)
}
