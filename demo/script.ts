import type { DateTime } from 'luxon'
import type { ChronologyEntry } from './stage.ts'

type Expectation = { name: string; expected: unknown; actual: unknown; met: boolean }

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Short words for what was decided: the codes and numbers of a form, without ticks, dates, lists and empty fields. */
const inWords = (values: unknown): string =>
  Object.entries((values ?? {}) as Record<string, unknown>)
    .filter(([, value]) => typeof value === 'number' || (typeof value === 'string' && !/^$|^\d{4}-/.test(value)))
    .map(([name, value]) => `${name} ${value}`)
    .slice(0, 5)
    .join(', ')

export const stamp = (instant: DateTime) =>
  instant.setZone('Europe/London').setLocale('en-GB').toFormat('ccc d LLL HH:mm')

/** Prints the story with the stamps of its own clock, and keeps what was expected of it. */
export function createScript(print: (text: string) => void = console.log) {
  const expectations: Expectation[] = []
  const line = (at: DateTime, about: string, text: string) =>
    print(`  ${stamp(at).padEnd(17)} ${about.padEnd(15)} ${text}`)
  return {
    expectations,
    print,
    line,
    scene: (title: string, what: string) => print(`\n${title}\n  ${what}\n`),
    time: (at: DateTime) => print(`  ${stamp(at).padEnd(17)} ${'-'.repeat(15)} The clock is moved to here.`),
    decided(at: DateTime, about: string, task: string, { by, detail }: ChronologyEntry) {
      const words = detail.state === 'accepted' ? inWords(detail.decisions) : 'REFUSED by the server, the task is back'
      line(at, about, `${by}: ${task}${words ? ` (${words})` : ''}`)
    },
    /** Notes whether what the procedure says is so; the story goes on either way. */
    expect(name: string, expected: unknown, actual: unknown) {
      const met = same(expected, actual)
      expectations.push({ name, expected, actual, met })
      if (!met) print(`  NOT AS EXPECTED: ${name}: expected ${shown(expected)}, found ${shown(actual)}`)
    },
    /** Notes that a scene could not be played to its end. */
    broken(name: string, error: unknown) {
      const why = (of: Error) => (of.cause instanceof Error ? `${of.message}: ${of.cause.message}` : of.message)
      const text = error instanceof Error ? why(error) : String(error)
      expectations.push({ name, expected: 'played to its end', actual: text, met: false })
      print(`  NOT AS EXPECTED: ${name}: ${text}`)
    },
  }
}

export type Script = ReturnType<typeof createScript>
