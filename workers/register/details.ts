import type { z } from 'zod'
import { bodyHash } from './canonicalJson.ts'
import { NotFound, Overtaken } from './errors.ts'
import { initialsOf, personColumns } from './people.ts'
import type { agency, child, FamilyMember, referrer } from './referral.ts'
import type { Scope, TransactionScope } from './scope.ts'

export type PersonDetails =
  | { as: 'family'; person: FamilyMember }
  | { as: 'agency'; person: z.infer<typeof agency> }
  | { as: 'referrer'; person: z.infer<typeof referrer> }
export type ChildDetails = z.infer<typeof child>
/** Who corrects, and the version of what they saw; overtaken when somebody else corrected it meanwhile. */
export type Correction = { actor: string; expected: string }

const ofPerson = [
  'name',
  'relationship',
  'agency',
  'referrerKind',
  'parentalResponsibility',
  'address',
  'email',
  'phone',
  'preferredChannel',
  'safeToContact',
  'unsafeReason',
]
const ofChild = ['name', 'dateOfBirth', 'dueDate', 'address', 'ethnicity', 'religion', 'disability']

type Row = Record<string, unknown>
const hash = (row: Row, columns: string[]) =>
  bodyHash(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))
const changed = (before: Row, after: Row) => Object.keys(after).filter((column) => after[column] !== before[column])

/** Tells one state of a person's details from another; goes with the form that corrects them. */
export const versionOfPerson = (row: Row): string => hash(row, ofPerson)
export const versionOfChild = (row: Row): string => hash(row, ofChild)

function columnsOf({ as, person }: PersonDetails) {
  if (as === 'family') return personColumns(person)
  const contact = { address: person.address ?? null, email: person.email ?? null }
  const names = { name: person.name, initials: initialsOf(person.name) }
  const preferredChannel =
    contact.email && !(as === 'referrer' && contact.address) ? ('EMAIL' as const) : ('POST' as const)
  if (as === 'agency') return { ...names, ...contact, kind: 'AGENCY' as const, agency: person.kind, preferredChannel }
  const { kind: referrerKind, agency: body = null, phone = null } = person
  return { ...names, ...contact, kind: 'REFERRER' as const, referrerKind, agency: body, phone, preferredChannel }
}

async function familyOf(tx: TransactionScope, caseReference: string): Promise<string> {
  const row = await tx.db
    .selectFrom('cases')
    .select('familyId')
    .where('reference', '=', caseReference)
    .executeTakeFirst()
  if (!row) throw new NotFound('case')
  return row.familyId
}

/** Details of the people around a child, as the case page adds and corrects them. */
export const detailsOf = (scope: Scope) => ({
  /** Adds a member of the family or an agency to the family of a case. @returns id */
  addPerson: (caseReference: string, details: PersonDetails, actor: string): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const columns = columnsOf(details)
      const stamp = { createdAt: tx.now(), updatedAt: tx.now() }
      const row = { ...columns, ...stamp, id: tx.newId(), familyId: await familyOf(tx, caseReference) }
      await tx.db.insertInto('people').values(row).execute()
      tx.audit({ actor, action: 'person.added', caseReference, detail: { personId: row.id, kind: row.kind } })
      return row.id
    }),

  /** Corrects a person; the audit names the fields that changed, not their values. @throws Overtaken, NotFound */
  correctPerson: (caseReference: string, id: string, details: PersonDetails, { actor, expected }: Correction) =>
    scope.inTransaction(async (tx) => {
      const familyId = await familyOf(tx, caseReference)
      const before = await tx.db
        .selectFrom('people')
        .selectAll()
        .where('id', '=', id)
        .where('familyId', '=', familyId)
        .where('removedAt', 'is', null)
        .forUpdate()
        .executeTakeFirst()
      if (!before) throw new NotFound('person')
      if (versionOfPerson(before) !== expected) throw new Overtaken('this person')
      const after = columnsOf(details)
      const fields = changed(before, after)
      if (fields.length === 0) return
      await tx.db
        .updateTable('people')
        .set({ ...after, updatedAt: tx.now() })
        .where('id', '=', id)
        .execute()
      tx.audit({ actor, action: 'person.corrected', caseReference, detail: { personId: id, fields } })
    }),

  /** Corrects the child of a case; the audit names the fields that changed, not their values. @throws Overtaken, NotFound */
  correctChild: (caseReference: string, details: ChildDetails, { actor, expected }: Correction) =>
    scope.inTransaction(async (tx) => {
      const before = await tx.db
        .selectFrom('children')
        .innerJoin('cases', 'cases.childId', 'children.id')
        .selectAll('children')
        .where('cases.reference', '=', caseReference)
        .forUpdate('children')
        .executeTakeFirst()
      if (!before) throw new NotFound('case')
      if (versionOfChild(before) !== expected) throw new Overtaken('this child')
      const after = {
        ...{ name: details.name, initials: initialsOf(details.name), address: details.address ?? null },
        ...{ dateOfBirth: details.dateOfBirth ?? null, dueDate: details.dueDate ?? null },
        ...{ ethnicity: details.ethnicity ?? null, religion: details.religion ?? null },
        disability: details.disability ?? null,
      }
      const fields = changed(before, after)
      if (fields.length === 0) return
      await tx.db
        .updateTable('children')
        .set({ ...after, updatedAt: tx.now() })
        .where('id', '=', before.id)
        .execute()
      tx.audit({ actor, action: 'child.corrected', caseReference, detail: { childId: before.id, fields } })
    }),
})
