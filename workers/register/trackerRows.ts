import type { Scope } from './scope.ts'
import type { HolderKind } from './tables.ts'

/** What somebody chose to see of a tracker. */
export type TrackerFilter = {
  authority?: string
  district?: string
  team?: string
  /** What touches the team of this person, or the district where the person has no team. */
  manager?: string
  /** Only those of which something has passed its time. */
  overdue?: boolean
  /** The ended ones, the newest first, instead of the open ones. */
  ended?: boolean
}
/** One step of a row: codes, usernames and dates. */
export type TrackerStep<Step> = {
  step: Step
  responsible: string
  due: string | null
  doneAt: string | null
  doneBy: string | null
  state: 'DONE' | 'DUE' | 'OVERDUE' | 'DROPPED'
}
export type TrackerHolder = { username: string; displayName: string; kind: HolderKind } | null

export const past = (at: string | null, now: Date): boolean => at !== null && Date.parse(at) < now.getTime()

const nowhere = '00000000-0000-0000-0000-000000000000'
/** Where a manager works: the team, otherwise the district, otherwise everywhere; nowhere for somebody unknown. */
export async function placeOfManager({ db }: Scope, manager: string): Promise<{ team?: string; district?: string }> {
  const found = await db
    .selectFrom('staff')
    .select(['team', 'district'])
    .where('username', '=', manager)
    .executeTakeFirst()
  if (found?.team) return { team: found.team }
  return found?.district ? { district: found.district } : found ? {} : { team: nowhere }
}

/** Stored steps in their order, with what became of each. */
export function stepEntries<Row extends Omit<TrackerStep<string>, 'state'> & { droppedAt: string | null }>(
  rows: Row[],
  order: readonly Row['step'][],
  now: Date,
) {
  return rows
    .toSorted((one, other) => order.indexOf(one.step) - order.indexOf(other.step))
    .map(({ droppedAt, ...step }) => {
      const open = past(step.due, now) ? ('OVERDUE' as const) : ('DUE' as const)
      return { ...step, state: step.doneAt ? ('DONE' as const) : droppedAt ? ('DROPPED' as const) : open }
    })
}

/** Who has the case of a row. */
export function holderIn(holders: (NonNullable<TrackerHolder> & { caseId: string })[], caseId: string): TrackerHolder {
  const holder = holders.find((held) => held.caseId === caseId)
  return holder ? { username: holder.username, displayName: holder.displayName, kind: holder.kind } : null
}
