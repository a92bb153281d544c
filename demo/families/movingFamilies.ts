import type { DateTime } from 'luxon'
import { type SampleReferral, sampleFamily } from './sampleFamily.ts'

const office = (name: string) => `office@${name}.example.org`

/** A boy of fourteen with mother and baby sister; the father lives elsewhere. They are to move to Leeds. */
export function familyThatPlans(now: DateTime): SampleReferral {
  const address = '22 Lime Kiln Road, Sampleton, ZZ1 5LK'
  return {
    ...sampleFamily('sample-01', now),
    reason:
      'The boy has begun to stay away from school since his sister was born. His mother is on her own with both and asks ' +
      'for help with the mornings.',
    referrer: {
      name: 'Desmond Fairweather',
      kind: 'PROFESSIONAL',
      agency: 'Kiln Road High School',
      email: 'desmond.fairweather@kiln-road-high.example.org',
    },
    children: [{ name: 'Callum Ashdown', dateOfBirth: now.minus({ years: 14, months: 5 }).toISODate(), address }],
    people: [
      {
        ...{ name: 'Bridget Ashdown', relationship: 'MOTHER', parentalResponsibility: true, address },
        ...{ email: 'bridget.ashdown@example.org', preferredChannel: 'EMAIL', safeToContact: true },
      },
      {
        ...{ name: 'Terence Holloway', relationship: 'FATHER', parentalResponsibility: true },
        ...{ address: '9 Dock Street, Sampleton, ZZ1 8DS', preferredChannel: 'POST', safeToContact: true },
      },
    ],
    agencies: [
      { name: 'Kiln Road High School', kind: 'SCHOOL', email: office('kiln-road-high') },
      { name: 'Market Square Surgery', kind: 'GP', email: office('market-square-surgery') },
      { name: 'North Health Visiting', kind: 'HEALTH_VISITOR', email: office('north-health-visiting') },
      { name: 'Sampleton Young Carers', kind: 'YOUNG_CARERS', email: office('sampleton-young-carers') },
    ],
  }
}

/** A girl of nine whose mother has moved away from the father overnight; he must not learn where to. */
export function familyThatHasGone(now: DateTime): SampleReferral {
  const address = '3 Ropewalk, Sampleton, ZZ1 2RW'
  return {
    ...sampleFamily('sample-01', now),
    reason: 'The school reports loud rows at home and a tired girl. The mother asked for help with housing.',
    referrer: {
      name: 'Hannah Osgood',
      kind: 'PROFESSIONAL',
      agency: 'Ropewalk Primary School',
      email: 'hannah.osgood@ropewalk-primary.example.org',
    },
    children: [{ name: 'Isla Merrivale', dateOfBirth: now.minus({ years: 9, months: 4 }).toISODate(), address }],
    people: [
      {
        ...{ name: 'Corinne Merrivale', relationship: 'MOTHER', parentalResponsibility: true, address },
        ...{ email: 'corinne.merrivale@example.org', preferredChannel: 'EMAIL', safeToContact: true },
      },
      {
        ...{ name: 'Lawrence Tolland', relationship: 'FATHER', parentalResponsibility: true, address },
        ...{ preferredChannel: 'POST', safeToContact: true },
      },
    ],
    agencies: [
      { name: 'Ropewalk Primary School', kind: 'SCHOOL', email: office('ropewalk-primary') },
      { name: 'Market Square Surgery', kind: 'GP', email: office('market-square-surgery') },
    ],
  }
}
