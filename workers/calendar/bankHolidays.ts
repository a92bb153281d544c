import { readFileSync } from 'node:fs'
import { z } from 'zod'

const date = z.iso.date('give the day as YYYY-MM-DD')
const days = z.array(z.object({ date, title: z.string().min(1) }))

const bankHolidaysSchema = z
  .object({
    source: z.string(),
    division: z.literal('england-and-wales'),
    validFrom: date,
    validUntil: date,
    events: days,
  })
  .refine((list) => list.events.every((event) => event.date >= list.validFrom && event.date <= list.validUntil), {
    message: 'a day lies outside validFrom to validUntil',
    path: ['events'],
  })

const localClosuresSchema = z.object({ source: z.string(), authorities: z.record(z.string(), days) })

/** The published bank holidays and the days between which the list is complete. */
export type BankHolidays = z.infer<typeof bankHolidaysSchema>
/** Days on which an authority's offices are closed although they are no bank holidays, by authority. */
export type LocalClosures = z.infer<typeof localClosuresSchema>

export const bankHolidaysFile = 'workers/calendar/bankHolidays.englandAndWales.json'

/** Reads the published list of England and Wales (G-08); throws with file and field where it is not well formed. */
export const loadBankHolidays = (
  file = new URL('./bankHolidays.englandAndWales.json', import.meta.url),
): BankHolidays => read(file, bankHolidaysSchema)

/** Reads the authorities' own closure days (G-08); throws with file and field where the list is not well formed. */
export const loadLocalClosures = (file = new URL('./localClosures.json', import.meta.url)): LocalClosures =>
  read(file, localClosuresSchema)

const read = <T>(file: URL, schema: z.ZodType<T>): T => {
  const name = file.pathname.split('/').pop()
  const parsed = schema.safeParse(parse(readFileSync(file, 'utf8'), name))
  if (!parsed.success) throw new Error(`${name} is not a list of days: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

const parse = (text: string, name: string | undefined): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${name} is not valid JSON: look for a missing comma or bracket where days were added last`, {
      cause,
    })
  }
}
