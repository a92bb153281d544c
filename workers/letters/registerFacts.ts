import type { Kysely } from 'kysely'
import { DateTime } from 'luxon'
import type { Clock } from '../calendar/clock.ts'
import { roles } from '../models/vocabulary.ts'
import type { Database, Staff } from '../register/tables.ts'
import { createClosureFacts } from './closureFacts.ts'
import type {
  CaseFacts,
  FactsPort,
  PersonFacts,
  Place,
  RecipientFacts,
  RecipientKind,
  StaffContact,
  TeamContact,
} from './facts.ts'
import { createNoticeFacts } from './noticeFacts.ts'
import { createTransferFacts } from './transferFacts.ts'
import { createWaitingFacts } from './waitingFacts.ts'

/** What stands on every letter and is the same for all teams; empty leaves the line out. */
export type Letterheading = { teamHours: string | null; urgentPhone: string | null }

type People = Database['people']
type Person = Pick<People, 'kind' | 'name' | 'address' | 'email'> & { referrerKind: People['referrerKind'] }

const lines = (address: string | null) =>
  (address ?? '')
    .split(/\r?\n|,/)
    .map((line) => line.trim())
    .filter(Boolean)
const placeOf = (address: string | null) => lines(address).join(' ').toLowerCase()

/** The role by which a person signs: the first that has words in the glossary. */
const roleWords = (held: string[]) =>
  held.map((role) => roles[role as keyof typeof roles]).find(Boolean) ?? 'Social Worker'

const contact = (staff: Pick<Staff, 'username' | 'displayName' | 'roles' | 'phone' | 'email'>): StaffContact => ({
  username: staff.username,
  name: staff.displayName,
  role: roleWords(staff.roles),
  phone: staff.phone,
  email: staff.email,
})

const kindOf = ({ kind, referrerKind }: Pick<Person, 'kind' | 'referrerKind'>): RecipientKind => {
  if (kind !== 'REFERRER') return kind
  return referrerKind === 'PROFESSIONAL' ? 'REFERRER_PROFESSIONAL' : 'REFERRER_PUBLIC'
}

/**
 * The facts of letters as the register holds them at this moment. Ages are completed years in Europe/London; an unborn
 * child is no recipient. Whoever shares an address that is flagged unsafe is not safe to write to either (G-65).
 */
export function createRegisterFacts(
  db: Kysely<Database>,
  clock: Clock,
  heading: Letterheading,
  link: (path: string) => string,
): FactsPort {
  const today = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' })
  const ageOn = (dateOfBirth: string | null) =>
    dateOfBirth === null
      ? null
      : Math.floor(today().diff(DateTime.fromISO(dateOfBirth, { zone: 'Europe/London' }), 'years').years)

  const caseAndChild = (caseReference: string) =>
    db
      .selectFrom('cases')
      .innerJoin('children', 'children.id', 'cases.childId')
      .innerJoin('authorities', 'authorities.code', 'cases.authority')
      .leftJoin('teams', (join) =>
        join.onRef('teams.authority', '=', 'cases.authority').onRef('teams.code', '=', 'cases.team'),
      )
      .select([
        'cases.id',
        'cases.familyId',
        'cases.authority',
        'cases.team',
        'cases.receivedAt',
        'cases.need',
        'children.id as childId',
        'children.name',
        'children.initials',
        'children.dateOfBirth',
        'children.dueDate',
        'children.address',
        'authorities.name as authorityName',
        'teams.name as teamName',
        'teams.phone as teamPhone',
        'teams.email as teamEmail',
        'teams.address as teamAddress',
      ])
      .where('cases.reference', '=', caseReference)
      .executeTakeFirst()

  const peopleOf = (familyId: string) =>
    db
      .selectFrom('people')
      .selectAll()
      .where('familyId', '=', familyId)
      .where('removedAt', 'is', null)
      .orderBy('createdAt')
      .orderBy('id')
      .execute()

  async function ofCase(caseReference: string): Promise<CaseFacts | undefined> {
    const found = await caseAndChild(caseReference)
    if (!found) return undefined
    const worker = await db
      .selectFrom('allocations')
      .innerJoin('staff', 'staff.username', 'allocations.username')
      .selectAll('staff')
      .where('allocations.caseId', '=', found.id)
      .where('allocations.role', '=', 'PRIMARY')
      .where('allocations.kind', '=', 'WORKER')
      .where('allocations.to', 'is', null)
      .executeTakeFirst()
    const manager = await db
      .selectFrom('staff')
      .selectAll()
      .where('active', '=', true)
      .where('authority', '=', found.authority)
      .where('team', '=', found.team)
      .where((where) => where('roles', '@>', where.val(['teamManager'])))
      .orderBy('username')
      .executeTakeFirst()
    const plan = await db
      .selectFrom('oversight')
      .select('decisions')
      .where('caseId', '=', found.id)
      .where('formId', '=', 'daAllocationPlan')
      .where('state', '=', 'accepted')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return {
      caseReference,
      plan: {
        seenWithinDays: typeof plan?.decisions.seenWithinDays === 'number' ? plan.decisions.seenWithinDays : null,
        reviewDate: typeof plan?.decisions.reviewDate === 'string' ? plan.decisions.reviewDate : null,
      },
      initials: found.initials,
      need: found.need,
      childName: found.name,
      childFirstName: found.name.split(/\s/)[0] ?? found.name,
      referralReceivedAt: new Date(found.receivedAt),
      team: {
        authorityName: found.authorityName,
        teamName: found.teamName ?? found.team,
        teamAddress: lines(found.teamAddress),
        teamPhone: found.teamPhone ?? '',
        teamEmail: found.teamEmail ?? '',
        teamHours: heading.teamHours ?? '',
        urgentPhone: heading.urgentPhone ?? '',
      },
      teamManager: manager ? { ...contact(manager), role: roles.teamManager } : null,
      worker: worker ? contact(worker) : null,
    }
  }

  async function recipients(caseReference: string): Promise<RecipientFacts[]> {
    const found = await caseAndChild(caseReference)
    if (!found) return []
    const people = await peopleOf(found.familyId)
    const unsafe = new Set(
      people
        .filter((person) => !person.safeToContact)
        .map(({ address }) => placeOf(address))
        .filter(Boolean),
    )
    const facts = (
      personId: string,
      kind: RecipientKind,
      person: Pick<Person, 'address' | 'email'>,
    ): RecipientFacts => ({
      personId,
      kind,
      age: null,
      harmRisk: false,
      safeToContact: !unsafe.has(placeOf(person.address)),
      hasAddress: lines(person.address).length > 0,
      hasEmail: Boolean(person.email),
      preferredChannel: null,
    })
    const child =
      found.dueDate !== null && found.dateOfBirth === null
        ? []
        : [
            {
              ...facts(found.childId, 'CHILD', { address: found.address, email: null }),
              age: ageOn(found.dateOfBirth),
              preferredChannel: 'POST' as const,
            },
          ]
    return [
      ...people.map((person) => {
        const written = facts(person.id, kindOf(person), person)
        return {
          ...written,
          safeToContact: person.safeToContact && written.safeToContact,
          preferredChannel: person.preferredChannel,
        }
      }),
      ...child,
    ]
  }

  async function person(caseReference: string, personId: string): Promise<PersonFacts | undefined> {
    const found = await caseAndChild(caseReference)
    if (!found) return undefined
    if (personId === found.childId) {
      return {
        name: found.name,
        greetingName: found.name.split(/\s/)[0] ?? found.name,
        addressLines: lines(found.address),
        email: null,
      }
    }
    const one = (await peopleOf(found.familyId)).find(({ id }) => id === personId)
    return (
      one && {
        name: one.name,
        greetingName: one.name,
        email: one.email,
        addressLines: [...(one.agency ? [one.agency] : []), ...lines(one.address)],
      }
    )
  }

  async function ofPlace({ authority, district, team }: Place): Promise<TeamContact> {
    const found = await db
      .selectFrom('authorities')
      .leftJoin('teams', (join) => join.onRef('teams.authority', '=', 'authorities.code').on('teams.code', '=', team))
      .leftJoin('districts', (join) =>
        join.onRef('districts.authority', '=', 'authorities.code').on('districts.code', '=', district),
      )
      .select(['authorities.name', 'teams.name as team', 'teams.phone', 'teams.email', 'teams.address'])
      .select('districts.name as district')
      .where('authorities.code', '=', authority)
      .executeTakeFirst()
    return {
      authorityName: found?.name ?? authority,
      teamName: found?.team ?? found?.district ?? found?.name ?? authority,
      teamAddress: lines(found?.address ?? null),
      teamPhone: found?.phone ?? 'see the staff directory',
      teamEmail: found?.email ?? 'see the staff directory',
      teamHours: heading.teamHours ?? '',
      urgentPhone: heading.urgentPhone ?? '',
    }
  }

  return {
    ...createWaitingFacts(db, clock),
    transferOf: createTransferFacts(db, link).transferOf,
    closureOf: createClosureFacts(db, clock, link).closureOf,
    complete: createNoticeFacts(db, clock, link),
    ofCase,
    ofPlace,
    recipients,
    person,
    staff: async (username) => {
      const found = await db.selectFrom('staff').selectAll().where('username', '=', username).executeTakeFirst()
      return found && contact(found)
    },
  }
}
