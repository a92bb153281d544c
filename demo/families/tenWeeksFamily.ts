import type { DateTime } from 'luxon'
import { type SampleReferral, sampleFamily } from './sampleFamily.ts'

const address = '6 Kiln Lane, Sampleton, ZZ1 4KL'

/** A child in need who lives with a grandmother during the week; the father must not be written to. */
export const familyOfTenWeeks = (now: DateTime): SampleReferral => ({
  ...sampleFamily('sample-01', now),
  reason:
    'The school reports that the girl comes tired and without breakfast and has begun to stay away. Mother says that she ' +
    'cannot get up in the mornings; during the week the grandmother takes the girl in. Both ask for help.',
  referrer: {
    name: 'Rosalind Pickersgill',
    kind: 'PROFESSIONAL',
    agency: 'Kiln Lane Primary School',
    email: 'rosalind.pickersgill@kiln-lane-primary.example.org',
  },
  children: [{ name: 'Merryn Oatway', dateOfBirth: now.minus({ years: 9, months: 2 }).toISODate(), address }],
  people: [
    {
      ...{ name: 'Tamsin Oatway', relationship: 'MOTHER', parentalResponsibility: true, address },
      ...{ email: 'tamsin.oatway@example.org', preferredChannel: 'EMAIL', safeToContact: true },
    },
    {
      ...{ name: 'Gerald Stainforth', relationship: 'FATHER', parentalResponsibility: true },
      ...{ address: '2 Quay Street, Sampleton, ZZ1 9QS', preferredChannel: 'POST', safeToContact: false },
      unsafeReason: 'He is not to learn who has asked for help; the police know of threats.',
    },
    {
      ...{ name: 'Morwenna Oatway', relationship: 'CARER', parentalResponsibility: false },
      ...{ address: '11 Kiln Lane, Sampleton, ZZ1 4KL', preferredChannel: 'POST', safeToContact: true },
    },
  ],
  agencies: [
    { name: 'Kiln Lane Primary School', kind: 'SCHOOL', email: 'office@kiln-lane-primary.example.org' },
    { name: 'Market Square Surgery', kind: 'GP', email: 'office@market-square-surgery.example.org' },
  ],
})
