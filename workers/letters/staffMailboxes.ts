import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import type { Database } from '../register/tables.ts'
import type { Place } from './facts.ts'

export type StaffMailbox = { ref: string; name: string; email: string }

/** A request has no case yet: its key stands where a letter has the reference of the case. */
const isRequestKey = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/**
 * Who reads what is sent to a role: its holders in the team, where there are none those of the district, then of the
 * authority; the Duty Team Manager by the rota of the moment. Empty when nobody with an e-mail address holds it.
 */
export function createStaffMailboxes(db: Kysely<Database>, clock: Clock) {
  const box = (staff: { username: string; displayName: string; email: string | null }): StaffMailbox[] =>
    staff.email ? [{ ref: staff.username, name: staff.displayName, email: staff.email }] : []

  async function onDuty({ authority, team }: Place): Promise<StaffMailbox[]> {
    const now = clock.now().toISOString()
    const rota = await db
      .selectFrom('dutyRota')
      .innerJoin('staff', 'staff.username', 'dutyRota.dutyManager')
      .select(['staff.username', 'staff.displayName', 'staff.email', 'dutyRota.team'])
      .where('dutyRota.authority', '=', authority)
      .where('dutyRota.from', '<=', now)
      .where('dutyRota.to', '>', now)
      .execute()
    const here = rota.filter((entry) => entry.team === team)
    return (here.length ? here : rota).flatMap(box)
  }

  const allHolders = (role: string, { authority }: Place) =>
    db
      .selectFrom('staff')
      .selectAll()
      .where('active', '=', true)
      .where('authority', '=', authority)
      .where((where) => where('roles', '@>', where.val([role])))
      .orderBy('username')
      .execute()

  async function holders(role: string, place: Place): Promise<StaffMailbox[]> {
    const { district, team } = place
    const staff = await allHolders(role, place)
    const circles = [
      staff.filter((person) => team !== null && person.team === team),
      staff.filter((person) => district !== null && person.district === district),
      staff,
    ]
    return circles.map((circle) => circle.flatMap(box)).find((boxes) => boxes.length > 0) ?? []
  }

  return {
    /** Mailboxes of a role at a place. */
    async ofRole(role: string, place: Place): Promise<StaffMailbox[]> {
      const duty = role === 'dutyManager' ? await onDuty(place) : []
      return duty.length ? duty : holders(role, place)
    },
    /** Mailboxes of a role elsewhere: in the other teams of the district, or in the other districts (UC-09, UC-10). */
    async elsewhere(role: string, place: Place, scope: 'OTHER_TEAMS_DISTRICT' | 'OTHER_DISTRICTS') {
      const staff = await allHolders(role, place)
      const there = staff.filter(({ district, team }) =>
        scope === 'OTHER_DISTRICTS'
          ? district !== null && district !== place.district
          : district === place.district && team !== place.team,
      )
      return there.flatMap(box)
    },
    /** The mailbox of one member of the staff; empty when there is none. */
    async ofUser(username: string): Promise<StaffMailbox[]> {
      const found = await db
        .selectFrom('staff')
        .selectAll()
        .where('username', '=', username)
        .where('active', '=', true)
        .executeTakeFirst()
      return found ? box(found) : []
    },
    /** Where a case is held now; for the key of a request of another authority, where that lies (IA-17). */
    placeOf: (caseReference: string): Promise<Place | undefined> =>
      isRequestKey(caseReference)
        ? db
            .selectFrom('authorityRequests')
            .select(['authority', 'district', 'team'])
            .where('id', '=', caseReference)
            .executeTakeFirst()
        : db
            .selectFrom('cases')
            .select(['authority', 'district', 'team'])
            .where('reference', '=', caseReference)
            .executeTakeFirst(),
  }
}
export type StaffMailboxes = ReturnType<typeof createStaffMailboxes>
