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
import { createMoveFacts } from './moveFacts.ts'
import { addressNow, createMoveRecipients } from './moveRecipients.ts'
import { createNoticeFacts } from './noticeFacts.ts'
import { addressLines as lines, placeOf } from './postal.ts'
import { createRequestFacts } from './requestFacts.ts'
import { createTransferFacts } from './transferFacts.ts'
import { createWaitingFacts } from './waitingFacts.ts'

/** What stands on every letter and is the same for all teams; empty leaves the line out. */
export type Letterheading = { teamHours: string | null; urgentPhone: string | null }

type People = Database['people']
type Person = Pick<People, 'kind' | 'name' | 'address' | 'email'> & { referrerKind: People['referrerKind'] }

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

  async function managerOf(authority: string, team: string): Promise<StaffContact | null> {
    const manager = await db
      .selectFrom('staff')
      .selectAll()
      .where('active', '=', true)
      .where('authority', '=', authority)
      .where('team', '=', team)
      .where((where) => where('roles', '@>', where.val(['teamManager'])))
      .orderBy('username')
      .executeTakeFirst()
    return manager ? { ...contact(manager), role: roles.teamManager } : null
  }

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
      teamManager: await managerOf(found.authority, found.team),
      worker: worker ? contact(worker) : null,
    }
  }

  async function recipients(caseReference: string): Promise<RecipientFacts[]> {
    const found = await caseAndChild(caseReference)
    if (!found) return requests.recipients(caseReference)
    const [home, secretMove] = [await moves.newHome(caseReference), await moves.secretMove(caseReference)]
    const people = (await peopleOf(found.familyId)).map((person) => ({
      ...person,
      address: addressNow(person.address, home),
      homeBefore: person.address,
    }))
    const unsafe = new Set(
      people
        .filter((person) => !person.safeToContact)
        .flatMap(({ address, homeBefore }) => [placeOf(address), placeOf(homeBefore)])
        .filter(Boolean),
    )
    const facts = (
      personId: string,
      kind: RecipientKind,
      person: Pick<Person, 'address' | 'email'> & { homeBefore: string | null },
    ): RecipientFacts => ({
      personId,
      kind,
      age: null,
      harmRisk: false,
      safeToContact: !unsafe.has(placeOf(person.address)) && !unsafe.has(placeOf(person.homeBefore)),
      hasAddress: lines(person.address).length > 0,
      hasEmail: Boolean(person.email),
      preferredChannel: null,
      secretMove,
    })
    const child =
      found.dueDate !== null && found.dateOfBirth === null
        ? []
        : [
            {
              ...facts(found.childId, 'CHILD', {
                ...{ address: addressNow(found.address, home), homeBefore: found.address, email: null },
              }),
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
      ...(await moves.of(caseReference)),
    ]
  }

  async function person(caseReference: string, personId: string): Promise<PersonFacts | undefined> {
    const found = await caseAndChild(caseReference)
    if (!found) return requests.person(caseReference, personId)
    const home = await moves.newHome(caseReference)
    if (personId === found.childId) {
      return {
        name: found.name,
        greetingName: found.name.split(/\s/)[0] ?? found.name,
        addressLines: lines(addressNow(found.address, home)),
        email: null,
      }
    }
    const one = (await peopleOf(found.familyId)).find(({ id }) => id === personId)
    if (!one) return moves.person(caseReference, personId)
    return {
      name: one.name,
      greetingName: one.name,
      email: one.email,
      addressLines: [...(one.agency ? [one.agency] : []), ...lines(addressNow(one.address, home))],
    }
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

  const moves = createMoveRecipients(db, clock)
  const requests = createRequestFacts(db, link, { ofPlace, managerOf })

  return {
    ...createWaitingFacts(db, clock),
    transferOf: createTransferFacts(db, link).transferOf,
    closureOf: createClosureFacts(db, clock, link).closureOf,
    moveOf: createMoveFacts(db, clock).moveOf,
    requestOf: requests.request,
    complete: createNoticeFacts(db, clock, link, requests.request),
    ofCase: async (reference) => (await ofCase(reference)) ?? (await requests.asCase(reference)),
    ofPlace,
    recipients,
    person,
    staff: async (username) => {
      const found = await db.selectFrom('staff').selectAll().where('username', '=', username).executeTakeFirst()
      return found && contact(found)
    },
  }
}
