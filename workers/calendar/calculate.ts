import { z } from 'zod'
import { computeDueDate, directions, kinds, units } from './dueDate.ts'
import { toLondon } from './londonTime.ts'
import type { WorkingCalendar } from './workingCalendar.ts'

/** One limit: what policyDeadlines or firstContactDeadline answers, or one that a manager set. */
export const limitSchema = z.object({
  milestone: z.string().min(1, 'name the milestone'),
  amount: z.number().nullable(),
  unit: z.enum(units),
  kind: z.enum(kinds).nullish(),
  clockStart: z.string().nullish(),
  direction: z
    .enum(directions)
    .nullish()
    .transform((direction) => direction ?? 'AFTER'),
  limitName: z.string().nullish(),
  /** For repeated limits: the first repetition later than this instant, on the grid that the start lays (G-64). */
  after: z.string().nullish(),
  /** The milestone, earlier in the same list, whose due date this limit never passes (G-35). */
  notAfter: z.string().nullish(),
})
export type Limit = z.infer<typeof limitSchema>

export const calculateDueDatesInput = z.object({
  limits: z.array(limitSchema),
  /** Name of an instant -> ISO text with offset, or a whole day. */
  clocks: z.record(z.string(), z.string().nullable()),
  /** Any of these marks an urgent case; the job reads all three, so that no model can leave it out. */
  category: z.string().nullish(),
  concernLevel: z.string().nullish(),
  need: z.string().nullish(),
  /** Whose closure days count. */
  authority: z.string().nullish(),
  /** The profile's dayEndTime (policyValues); 17:00 if it is not given. */
  dayEndTime: z.string().nullish(),
})
export type CalculateDueDatesInput = z.input<typeof calculateDueDatesInput>
/** By milestone: the instant as offset ISO text (null = no limit), and the sentence that explains it. */
export const calculateDueDatesOutput = z.object({
  deadlines: z.record(z.string(), z.string().nullable()),
  deadlineNotes: z.record(z.string(), z.string()),
})
export type CalculateDueDatesOutput = z.infer<typeof calculateDueDatesOutput>

/** S47 and serious concern never wait for a working day: their hours always run on (G-05). */
const urgentWords = ['URGENT', 'S47', 'SERIOUS']

/**
 * Turns limits into instants by name, each with a sentence that explains it. A limit may count from an instant in
 * `clocks` or from the due date of a limit before it in the list. A milestone without a limit gets null.
 * Throws, naming the field, where a start is missing or a row was not found.
 */
export const dueDatesOf = (calendar: WorkingCalendar, variables: CalculateDueDatesInput): CalculateDueDatesOutput => {
  const parsed = calculateDueDatesInput.safeParse(variables)
  if (!parsed.success) {
    throw new Error(
      `calculateDueDates cannot read its input (a null limit is a milestone that no row of the policy table answers):\n${z.prettifyError(parsed.error)}`,
    )
  }
  const { limits, clocks, category, concernLevel, need, authority, dayEndTime } = parsed.data
  const own = calendar.with({ authority: authority ?? undefined, dayEndTime: dayEndTime ?? undefined })
  const urgent = [category, concernLevel, need].some((word) => urgentWords.includes(word ?? ''))
  const result: CalculateDueDatesOutput = { deadlines: {}, deadlineNotes: {} }
  for (const limit of limits) {
    const { due, note } = dueOfLimit(own, limit, urgent, { ...result.deadlines, ...clocks })
    result.deadlines[limit.milestone] = due
    result.deadlineNotes[limit.milestone] = limit.limitName ? `${limit.limitName}: ${note}` : note
  }
  return result
}

const dueOfLimit = (
  calendar: WorkingCalendar,
  limit: Limit,
  urgent: boolean,
  starts: Record<string, string | null>,
) => {
  if (limit.unit === 'NONE') return { due: null, note: 'no limit is set' }
  const from = starts[limit.clockStart ?? '']
  if (!from) {
    throw new Error(
      `The limit '${limit.milestone}' counts from '${limit.clockStart}', which is not in clocks: map that instant into clocks`,
    )
  }
  const kind = urgent && limit.unit === 'HOURS' ? 'ELAPSED' : limit.kind
  let found = computeDueDate(calendar, { ...limit, kind, from })
  if (limit.after) found = firstLaterThan(limit.after, calendar, { ...limit, kind }, found)
  const cap = limit.notAfter ? starts[limit.notAfter] : null
  if (limit.notAfter && cap === undefined) {
    throw new Error(
      `The limit '${limit.milestone}' ends with '${limit.notAfter}', which does not stand before it in limits: move it up`,
    )
  }
  if (!cap || !found.due || toLondon(found.due) <= toLondon(cap)) return found
  return { due: cap, note: `${found.note}, but not after ${limit.notAfter}` }
}

const firstLaterThan = (
  after: string,
  calendar: WorkingCalendar,
  limit: Limit,
  first: { due: string | null; note: string },
) => {
  if (!limit.amount)
    throw new Error(`The limit '${limit.milestone}' has no amount, so it cannot repeat: leave out 'after'`)
  let found = first
  while (found.due && toLondon(found.due) <= toLondon(after)) {
    found = computeDueDate(calendar, { ...limit, from: found.due, clockStart: 'the repetition' })
  }
  return found
}
