import { z } from 'zod'

/** One word of the project: its type, meaning, an example, and whether it may point to a person outside the staff. */
export type Word = { schema: z.ZodType; meaning: string; example: unknown; personal: boolean }

export const word = (schema: z.ZodType, meaning: string, example: unknown, personal = false): Word => ({
  schema,
  meaning,
  example,
  personal,
})

/** An instant as the engine takes it: ISO 8601 with offset, Europe/London. */
export const instant = z.iso.datetime({ offset: true })
export const due = (meaning: string): Word => word(instant, meaning, '2026-11-16T17:00:00+00:00')
export const dueOrNull = (meaning: string): Word => word(instant.nullable(), meaning, null)
