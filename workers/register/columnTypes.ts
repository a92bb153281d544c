import { type RawBuilder, sql } from 'kysely'
import { DateTime } from 'luxon'
import { zone } from '../calendar/londonTime.ts'

const oid = { int8: 20, date: 1082, timestamptz: 1184, numeric: 1700, json: 114, jsonb: 3802 } as const

/** Offset ISO text in London time, as everywhere in the project; milliseconds only where there are some. */
const readInstant = (text: string): string =>
  DateTime.fromSQL(text, { setZone: true }).setZone(zone).toISO({ suppressMilliseconds: true }) ?? text

/** How both drivers read columns: instants as offset ISO text, days as 'YYYY-MM-DD', counts as numbers. */
export const parsers: Record<number, (text: string) => unknown> = {
  [oid.int8]: Number,
  [oid.numeric]: Number,
  [oid.date]: (text) => text,
  [oid.timestamptz]: readInstant,
  [oid.json]: (text) => JSON.parse(text),
  [oid.jsonb]: (text) => JSON.parse(text),
}

declare const isJson: unique symbol
/** A jsonb column takes values through `json()` alone: the two drivers write arrays and texts differently. */
export type JsonParameter = { [isJson]: true }

/** A value for a jsonb column. */
export const json = (value: unknown): RawBuilder<JsonParameter> =>
  sql<JsonParameter>`cast(cast(${JSON.stringify(value)} as text) as jsonb)`
