import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { profiles } from '../models/vocabulary.ts'
import { address, code, email, line, phone, username } from './referral.ts'
import type { Scope } from './scope.ts'

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true }), z.iso.date()])
const district = z.union([code.transform((value) => ({ code: value, name: value })), z.object({ code, name: line() })])
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null)

export const authoritiesSchema = z.array(
  z.object({
    code,
    name: line(),
    profile: z.enum(profiles),
    recordSystem: optional(line()),
    districts: z.array(district).min(1),
    teams: z.array(
      z.object({
        code,
        name: line(),
        district: optional(code),
        phone: optional(phone),
        email: optional(email),
        address: optional(address),
      }),
    ),
    dutyRota: z
      .array(
        z.object({
          team: code,
          from: moment,
          to: moment,
          dutyManager: username,
          dutyWorkers: z.array(username).default([]),
        }),
      )
      .default([]),
  }),
)
export type AuthoritySeed = z.input<typeof authoritiesSchema>[number]

/** A whole day at the end of a rota entry belongs to it. */
const endOf = (text: string) =>
  (/^\d{4}-\d{2}-\d{2}$/.test(text) ? toLondon(text).plus({ days: 1 }) : toLondon(text)).toJSDate()

export type DutyTeam = { team: string; holder: string; kind: 'DUTY_MANAGER' | 'TEAM_MANAGER'; dutyWorkers: string[] }

export const authoritiesOf = (scope: Scope) => ({
  /** Puts authorities, districts, teams and rota in, or brings them up to date. Staff must be there first. */
  seed: (authorities: unknown): Promise<void> =>
    scope.inTransaction(async (tx) => {
      for (const { districts, teams, dutyRota, ...authority } of authoritiesSchema.parse(authorities)) {
        const { code: of, ...facts } = authority
        await tx.db
          .insertInto('authorities')
          .values(authority)
          .onConflict((on) => on.column('code').doUpdateSet(facts))
          .execute()
        for (const { code: key, name } of districts) {
          await tx.db
            .insertInto('districts')
            .values({ authority: of, code: key, name })
            .onConflict((on) => on.columns(['authority', 'code']).doUpdateSet({ name }))
            .execute()
        }
        for (const { code: key, ...team } of teams) {
          await tx.db
            .insertInto('teams')
            .values({ authority: of, code: key, ...team })
            .onConflict((on) => on.columns(['authority', 'code']).doUpdateSet(team))
            .execute()
        }
        for (const { team, from, to, dutyManager, dutyWorkers } of dutyRota) {
          const rest = { to: endOf(to), dutyManager, dutyWorkers }
          await tx.db
            .insertInto('dutyRota')
            .values({ id: tx.newId(), authority: of, team, from: toLondon(from).toJSDate(), ...rest })
            .onConflict((on) => on.columns(['authority', 'team', 'from']).doUpdateSet(rest))
            .execute()
        }
      }
    }),

  list: () => scope.db.selectFrom('authorities').selectAll().orderBy('code').execute(),
  get: (authority: string) =>
    scope.db.selectFrom('authorities').selectAll().where('code', '=', authority).executeTakeFirst(),
  districts: (authority: string) =>
    scope.db.selectFrom('districts').selectAll().where('authority', '=', authority).orderBy('code').execute(),
  teams: (authority: string, { district: key }: { district?: string } = {}) =>
    scope.db
      .selectFrom('teams')
      .selectAll()
      .where('authority', '=', authority)
      .$if(key !== undefined, (query) => query.where('district', '=', key ?? null))
      .orderBy('code')
      .execute(),
  /** Teams of every authority, for boards that show several. */
  allTeams: () => scope.db.selectFrom('teams').selectAll().orderBy('authority').orderBy('code').execute(),
  /** Contact block of a team, as letters and pages show it. */
  team: (authority: string, team: string) =>
    scope.db
      .selectFrom('teams')
      .selectAll()
      .where('authority', '=', authority)
      .where('code', '=', team)
      .executeTakeFirst(),

  /** The rota entries that hold at an instant (offset ISO text). */
  onDuty: (authority: string, at: string) =>
    scope.db
      .selectFrom('dutyRota')
      .selectAll()
      .where('authority', '=', authority)
      .where('from', '<=', at)
      .where('to', '>', at)
      .orderBy('team')
      .execute(),

  /**
   * Which team takes a referral at an instant, and who holds it first (DA-02): the team of the district on duty by the
   * rota; else another team of the authority on duty; else the manager of a team of the district, then of the authority.
   */
  async dutyTeam(authority: string, district: string, at: string): Promise<DutyTeam | undefined> {
    const rota = await this.onDuty(authority, at)
    const teams = await this.teams(authority)
    const inDistrict = (team: string | null) =>
      teams.some(({ code: key, district: of }) => key === team && of === district)
    const entry = rota.find(({ team }) => inDistrict(team)) ?? rota[0]
    if (entry)
      return { team: entry.team, holder: entry.dutyManager, kind: 'DUTY_MANAGER', dutyWorkers: entry.dutyWorkers }
    const managers = await scope.db
      .selectFrom('staff')
      .select(['username', 'team'])
      .where('authority', '=', authority)
      .where('active', '=', true)
      .where((where) => where('roles', '@>', where.val(['teamManager'])))
      .where('team', 'is not', null)
      .orderBy('username')
      .execute()
    const manager = managers.find(({ team }) => inDistrict(team)) ?? managers[0]
    return manager?.team
      ? { team: manager.team, holder: manager.username, kind: 'TEAM_MANAGER', dutyWorkers: [] }
      : undefined
  },
})
