import { DateTime } from 'luxon'
import { z } from 'zod'
import { type Moment, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Problem } from '../tasks/defineTask.ts'

/*
 * The kinds of fields that the forms are made of, as the server reads them. Every message begins with the label that
 * the form shows and says the way out. A field that the form hid may still hold an older value: conditions decide.
 */

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
const emptyToNothing = (value: unknown) => (isEmpty(value) ? undefined : value)

/** A required text of at least `min` characters, spaces around it not counted. */
export const text = (label: string, min = 1) =>
  z
    .string({ error: `${label}: write a text.` })
    .trim()
    .min(min, min > 1 ? `${label}: write at least ${min} characters.` : `${label}: write a text.`)
    .max(20_000, `${label}: shorten the text to 20,000 characters.`)

export const optionalText = (label: string) =>
  z.preprocess(
    emptyToNothing,
    z
      .string({ error: `${label}: write a text.` })
      .trim()
      .max(20_000, `${label}: shorten the text to 20,000 characters.`)
      .optional(),
  )

export const choice = <const Values extends readonly [string, ...string[]]>(label: string, values: Values) =>
  z.enum(values, { error: `${label}: choose one of the answers.` })

export const optionalChoice = <const Values extends readonly [string, ...string[]]>(label: string, values: Values) =>
  z.preprocess(emptyToNothing, choice(label, values).optional())

export const yesNo = (label: string) => choice(label, ['YES', 'NO'])
export const optionalYesNo = (label: string) => optionalChoice(label, ['YES', 'NO'])

/** Several answers; the form leaves out the key where none is ticked. */
export const choices = <const Values extends readonly [string, ...string[]]>(label: string, values: Values, min = 0) =>
  z.preprocess(
    (value) => value ?? [],
    z.array(z.enum(values, { error: `${label}: choose from the list.` })).min(min, `${label}: choose at least one.`),
  )

/** A confirmation: it must be ticked to complete the task. */
export const confirmation = (label: string) =>
  z.literal(true, { error: `${label}: tick it to confirm, or leave the task open until it holds.` })
export const ticked = () => z.preprocess((value) => value === true, z.boolean())

/** A member of the staff, or a team, by key. */
export const reference = (label: string) =>
  z.string({ error: `${label}: choose from the list.` }).min(1, `${label}: choose from the list.`)
export const optionalReference = (label: string) => z.preprocess(emptyToNothing, reference(label).optional())

/** A whole day, YYYY-MM-DD. */
export const day = (label: string) =>
  z.string({ error: `${label}: enter a date.` }).refine(isWholeDay, `${label}: enter a date, for example 30/10/2026.`)
export const optionalDay = (label: string) => z.preprocess(emptyToNothing, day(label).optional())

/** A date with a time; comes out as offset ISO text in London time. */
export const instant = (label: string) =>
  z
    .string({ error: `${label}: enter a date and a time.` })
    .refine((value) => value.includes('T') && DateTime.fromISO(value).isValid, `${label}: enter a date and a time.`)
    .transform((value) => toOffsetIso(toLondon(value)))
export const optionalInstant = (label: string) => z.preprocess(emptyToNothing, instant(label).optional())

/** A number of whole days, 0 or more. */
export const days = (label: string) =>
  z.coerce
    .number({ error: `${label}: enter a number of days.` })
    .int(`${label}: enter whole days.`)
    .min(0, `${label}: enter 0 or more.`)
    .max(365, `${label}: enter at most 365 days.`)

export const rows = <Row extends z.ZodRawShape>(label: string, row: Row, min = 0) =>
  z.preprocess((value) => value ?? [], z.array(z.object(row)).min(min, `${label}: add at least one.`))

type Missing = { field: string; message: string }

/** What a form asks only under a condition (FV): for use in `superRefine`. */
export const conditions =
  <Form>(missing: (form: Form) => (Missing | false)[]) =>
  (form: Form, context: z.RefinementCtx): void => {
    for (const found of missing(form)) {
      if (found) context.addIssue({ code: 'custom', path: [found.field], message: found.message })
    }
  }

/** Asks for a value, of at least `min` characters where it is a text, when the condition holds. */
export const needed = (condition: boolean, field: string, value: unknown, label: string, min = 1): Missing | false =>
  condition &&
  (isEmpty(value) || value === false || (typeof value === 'string' && value.length < min)) && {
    field,
    message: min > 1 ? `${label}: write at least ${min} characters.` : `${label}: this is needed here.`,
  }

type At = { completedAt: string }
const londonDay = (moment: Moment): string => toLondon(moment).toFormat('yyyy-MM-dd')

/** Refuses an instant or a day after the completion of the task. */
export const notInFuture = (
  field: string,
  label: string,
  value: string | undefined,
  { completedAt }: At,
): Problem[] => {
  if (!value) return []
  const later = isWholeDay(value) ? value > londonDay(completedAt) : toLondon(value) > toLondon(completedAt)
  return later ? [{ field, problem: `${label} lies in the future`, wayOut: 'enter when it happened' }] : []
}

/** Refuses a day before the day on which the task was completed. */
export const notBeforeToday = (
  field: string,
  label: string,
  value: string | undefined,
  { completedAt }: At,
): Problem[] =>
  value && value < londonDay(completedAt)
    ? [{ field, problem: `${label} lies in the past`, wayOut: 'enter today or a later day' }]
    : []

/** Refuses a day that is not after the day on which the task was completed. */
export const afterToday = (field: string, label: string, value: string, { completedAt }: At): Problem[] =>
  value <= londonDay(completedAt)
    ? [{ field, problem: `${label} is not after today`, wayOut: 'enter a later day' }]
    : []

function isWholeDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value).isValid
}
