import { z } from 'zod'
import type { Clock } from '../calendar/clock.ts'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { code, instant } from '../register/referral.ts'

const optionalInstant = instant.nullable()

/** A step of a tracker: who has it, until when, and what became of it. */
export const stepView = z.object({
  step: z.string(),
  responsible: z.string(),
  due: optionalInstant,
  doneAt: optionalInstant,
  doneBy: z.string().nullable(),
  state: z.enum(['DONE', 'DUE', 'OVERDUE', 'DROPPED']),
})
/** Who has the case of a row. */
export const holderView = z.object({ username: z.string(), displayName: z.string(), kind: z.string() }).nullable()

const flag = z.enum(['true', 'false']).optional()
/** By what a tracker can be narrowed. */
export const trackerQuery = z.strictObject({
  authority: code.optional(),
  district: code.optional(),
  team: code.optional(),
  overdue: flag,
  ended: flag,
})
type Flags = { overdue?: 'true' | 'false' | undefined; ended?: 'true' | 'false' | undefined }
/** The same as the register takes it. */
export const filterOf = <Query extends Flags>({ overdue, ended, ...filter }: Query) => ({
  ...filter,
  overdue: overdue === 'true',
  ended: ended === 'true',
})

/** The rows of a tracker with the instant at which they stood so. */
export const trackerView = <Row extends z.ZodType>(row: Row) => z.object({ asOf: instant, entries: z.array(row) })
/** Reads a tracker as it stands now. */
export async function trackerOf<Entry, Row>(
  clock: Clock,
  read: (now: Date) => Promise<Entry[]>,
  rowOf: (entry: Entry) => Row,
): Promise<{ asOf: string; entries: Row[] }> {
  const now = clock.now()
  const entries = await read(now)
  return { asOf: toOffsetIso(toLondon(now)), entries: entries.map(rowOf) }
}
