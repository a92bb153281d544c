import type { z } from 'zod'
import type { referralSchema } from '../../workers/register/referral.ts'

export type Referral = z.input<typeof referralSchema>

/** A plain referral of one child in the sample authority; stories change what they are about. */
export const aReferral = (): Referral => ({
  authority: 'sample',
  district: 'north',
  need: 'S17',
  seriousConcern: false,
  categories: ['CIN'],
  reason: 'The school reports that the child comes hungry and tired, and asks for an assessment of need.',
  indicators: { neglectOrPoorHomeConditions: false, preBirth: false, professionalConnection: false },
  referrer: {
    name: 'Judy Calder',
    kind: 'PROFESSIONAL',
    agency: 'Sampleton School',
    email: 'judy.calder@school.example.org',
  },
  requestInWriting: true,
  consentS17: 'YES',
  children: [
    { name: 'Amber Quillfeather', dateOfBirth: '2018-05-02', address: '12 Sparrow Court, Sampleton, ZZ1 3QT' },
  ],
  people: [
    {
      name: 'Kirsty Quillfeather',
      relationship: 'MOTHER',
      parentalResponsibility: true,
      email: 'kirsty.quillfeather@example.org',
      address: '12 Sparrow Court, Sampleton, ZZ1 3QT',
      preferredChannel: 'EMAIL',
      safeToContact: true,
    },
  ],
  agencies: [{ name: 'Sampleton Surgery', kind: 'GP', email: 'surgery@example.org' }],
})
