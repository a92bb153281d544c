import type { FamilyMember } from './referral.ts'
import type { Scope } from './scope.ts'
import type { PersonKind } from './tables.ts'

/** 'Anna-Lena de Vries' -> 'ADV'; at most four letters, all that leaves the register of a name. */
export const initialsOf = (name: string): string =>
  name
    .split(/[\s-]+/)
    .map((word) => [...word.normalize('NFC')].find((letter) => /\p{L}/u.test(letter)) ?? '')
    .join('')
    .toLocaleUpperCase('en-GB')
    .slice(0, 4) || 'X'

/** Parents and carers by how the relationship is named; anyone else is a relative. */
export const kindOf = (relationship: string, parentalResponsibility: boolean): PersonKind => {
  if (/carer|guardian|foster/i.test(relationship)) return 'CARER'
  if (parentalResponsibility || /mother|father|parent|mum|dad/i.test(relationship)) {
    return /grand/i.test(relationship) && !parentalResponsibility ? 'RELATIVE' : 'PARENT'
  }
  return 'RELATIVE'
}

/** A member of the family as the table of people holds them. */
export const personColumns = (person: FamilyMember) => ({
  name: person.name,
  initials: initialsOf(person.name),
  kind: kindOf(person.relationship, person.parentalResponsibility),
  relationship: person.relationship,
  parentalResponsibility: person.parentalResponsibility,
  address: person.address ?? null,
  email: person.email ?? null,
  phone: person.phone ?? null,
  preferredChannel: person.preferredChannel,
  safeToContact: person.safeToContact,
  unsafeReason: person.unsafeReason ?? null,
})

export const peopleOf = (scope: Scope) => ({
  /** Everyone around the child of a case who was not taken off again: referrer, parents, carers, agencies. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('people')
      .innerJoin('cases', 'cases.familyId', 'people.familyId')
      .innerJoin('referrals', 'referrals.id', 'cases.referralId')
      .selectAll('people')
      .where('cases.reference', '=', caseReference)
      .where('people.removedAt', 'is', null)
      .where((where) =>
        where.or([where('people.kind', '!=', 'REFERRER'), where('people.id', '=', where.ref('referrals.referrerId'))]),
      )
      .orderBy('people.createdAt')
      .orderBy('people.id')
      .execute(),

  get: (id: string) => scope.db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst(),
})
