import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { roles } from '../models/vocabulary.ts'
import { code, email, line, phone, username } from './referral.ts'
import type { Scope } from './scope.ts'

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null)
const roleNames = Object.keys(roles) as [string, ...string[]]

export const staffSchema = z.array(
  z.object({
    username,
    displayName: line(),
    roles: z.array(z.enum(roleNames)).min(1),
    authority: optional(code),
    district: optional(code),
    team: optional(code),
    qualification: optional(line(50)),
    employment: optional(line(50)),
    fullTimeEquivalent: z.number().min(0).max(1).default(1),
    asye: z.boolean().optional(),
    student: z.boolean().optional(),
    email: optional(email),
    phone: optional(phone),
  }),
)
export type StaffSeed = z.input<typeof staffSchema>[number]

export type WorkerFilter = { authority?: string; district?: string; team?: string; role?: string; on?: string }
export type WorkerEntry = {
  username: string
  displayName: string
  roles: string[]
  authority: string | null
  district: string | null
  team: string | null
  qualification: string | null
  employment: string | null
  fullTimeEquivalent: number
  asye: boolean
  student: boolean
  /** Open primary allocations. */
  caseload: number
  /** The absence that holds on the day asked for, or the next one after it. */
  leave: { from: string; to: string | null; reason: string; now: boolean } | null
}

export const staffOf = (scope: Scope) => ({
  /** Puts staff in or brings them up to date; a qualification of ASYE or STUDENT sets the flag of that name. */
  seed: (staff: unknown): Promise<void> =>
    scope.inTransaction(async (tx) => {
      for (const { username: key, ...person } of staffSchema.parse(staff)) {
        const facts = {
          ...person,
          asye: person.asye ?? person.qualification === 'ASYE',
          student: person.student ?? person.qualification === 'STUDENT',
          active: true,
        }
        await tx.db
          .insertInto('staff')
          .values({ username: key, ...facts })
          .onConflict((on) => on.column('username').doUpdateSet(facts))
          .execute()
      }
    }),

  get: (key: string) => scope.db.selectFrom('staff').selectAll().where('username', '=', key).executeTakeFirst(),

  list: ({ authority, district, team, role }: Omit<WorkerFilter, 'on'> = {}) =>
    scope.db
      .selectFrom('staff')
      .selectAll()
      .where('active', '=', true)
      .$if(authority !== undefined, (query) => query.where('authority', '=', authority ?? null))
      .$if(district !== undefined, (query) => query.where('district', '=', district ?? null))
      .$if(team !== undefined, (query) => query.where('team', '=', team ?? null))
      .$if(role !== undefined, (query) => query.where((where) => where('roles', '@>', where.val([role ?? '']))))
      .orderBy('displayName')
      .execute(),

  /** Staff with open primary cases and leave, for the list from which a worker is chosen. `on`: 'YYYY-MM-DD'. */
  async workers({ on, ...filter }: WorkerFilter = {}): Promise<WorkerEntry[]> {
    const today = on ?? toLondon(scope.now()).toFormat('yyyy-MM-dd')
    const [staff, load, absences] = await Promise.all([
      this.list(filter),
      scope.db
        .selectFrom('allocations')
        .select((row) => ['username', row.fn.countAll<number>().as('cases')])
        .where('to', 'is', null)
        .where('role', '=', 'PRIMARY')
        .where('kind', '=', 'WORKER')
        .groupBy('username')
        .execute(),
      scope.db
        .selectFrom('absences')
        .select(['username', 'from', 'to', 'reason'])
        .where((where) => where.or([where('to', 'is', null), where('to', '>=', today)]))
        .where((where) => where.or([where('endedOn', 'is', null), where('endedOn', '>', today)]))
        .orderBy('from')
        .execute(),
    ])
    return staff.map(({ email: _email, phone: _phone, active: _active, ...person }) => {
      const leave = absences.find((absence) => absence.username === person.username)
      return {
        ...person,
        caseload: load.find(({ username: of }) => of === person.username)?.cases ?? 0,
        leave: leave ? { from: leave.from, to: leave.to, reason: leave.reason, now: leave.from <= today } : null,
      }
    })
  },

  /** Files an absence. Days 'YYYY-MM-DD', `to` included, null when it is not known. @returns id */
  recordAbsence: (absence: {
    username: string
    from: string
    to?: string | null
    reason: string
    recordedBy: string
  }): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const id = tx.newId()
      await tx.db
        .insertInto('absences')
        .values({ ...absence, to: absence.to ?? null, id, recordedAt: tx.now() })
        .execute()
      tx.audit({
        actor: absence.recordedBy,
        action: 'absence.recorded',
        detail: { absenceId: id, username: absence.username },
      })
      return id
    }),
})
