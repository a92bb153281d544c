import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { toLondon, toOffsetIso, zone } from '../../calendar/londonTime.ts'
import type { FieldProblem } from '../../register/errors.ts'
import { uuid } from '../route.ts'
import type { Values } from './formView.ts'

/** The fields of a posted form as flat texts; of a field sent more than once, all values with blanks between. */
export function valuesOf(body: unknown): Values {
  if (body === null || typeof body !== 'object') return new Map()
  return new Map(
    Object.entries(body).map(([path, value]) => [
      path,
      Array.isArray(value) ? value.map(String).join(' ') : String(value ?? ''),
    ]),
  )
}

/** The key under which a form is accepted once: the one it came with, or a new one. */
export const keyOf = (values: Values): string => {
  const key = values.get('key') ?? ''
  return uuid.test(key) ? key : randomUUID()
}

/**
 * Reads typed fields: a field left empty is undefined. Days come as three fields, instants with a fourth for the time
 * (London); what is no date is noted in `problems` and left out.
 */
export function reader(values: Values) {
  const problems: FieldProblem[] = []
  const text = (path: string): string | undefined => {
    const typed = (values.get(path) ?? '').replaceAll('\r\n', '\n').trim()
    return typed === '' ? undefined : typed
  }
  const no = (field: string, problem: string, wayOut: string) => void problems.push({ field, problem, wayOut })
  const parts = (path: string) => [text(`${path}.year`), text(`${path}.month`), text(`${path}.day`)]
  const day = (path: string): string | undefined => {
    const given = parts(path)
    if (given.every((part) => part === undefined)) return undefined
    if (given.every((part) => /^\d{1,4}$/.test(part ?? ''))) {
      const [year, month, date] = given.map(Number)
      const read = DateTime.fromObject({ year, month, day: date }, { zone })
      if (read.isValid && read.year >= 1900) return read.toISODate() ?? undefined
    }
    return no(path, 'is no real date', 'give day, month and the year with four digits, such as 27 3 2018')
  }
  return {
    problems,
    text,
    day,
    yes: (path: string): boolean | undefined => ({ yes: true, no: false })[text(path) ?? ''],
    all: (path: string): string[] => (text(path) ?? '').split(' ').filter(Boolean),
    instant: (path: string): string | undefined => {
      const time = text(`${path}.time`)
      const on = day(path)
      if (on === undefined) {
        if (time && !problems.some(({ field }) => field === path))
          no(path, 'has a time but no day', 'give the day as well')
        return undefined
      }
      const [, hour = '', minute = ''] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time ?? '') ?? []
      if (hour === '') return no(path, 'needs a time', 'give the time as 16:20')
      return toOffsetIso(toLondon(`${on}T${hour.padStart(2, '0')}:${minute}`))
    },
  }
}
export type Reader = ReturnType<typeof reader>

/** How many entries of a list the form has: one more than the highest index, as far as the list may grow. */
export function countOf(values: Values, list: string, max: number): number {
  const pattern = new RegExp(`^${list}\\[(\\d{1,2})\\]\\.`)
  const indices = [...values.keys()].map((path) => Number(pattern.exec(path)?.[1] ?? -1))
  return Math.min(max, Math.max(-1, ...indices) + 1)
}

/** The form without one entry of a list; those after it move up. */
export function without(values: Values, list: string, index: number): Values {
  const pattern = new RegExp(`^${list}\\[(\\d{1,2})\\](.*)$`)
  return new Map(
    [...values].flatMap(([path, value]): [string, string][] => {
      const [, at, rest] = pattern.exec(path) ?? []
      if (at === undefined || Number(at) < index) return [[path, value]]
      return Number(at) === index ? [] : [[`${list}[${Number(at) - 1}]${rest}`, value]]
    }),
  )
}

/** A stored day as the three fields that show it. */
export const dayValues = (path: string, day: string | null | undefined): [string, string][] => {
  if (!day) return []
  const [year = '', month = '', date = ''] = day.split('-')
  return [
    [`${path}.day`, String(Number(date))],
    [`${path}.month`, String(Number(month))],
    [`${path}.year`, year],
  ]
}
