import type { Compared, Comparison } from './compare.ts'
import type { EventKind, ModelElement } from './model.ts'
import type { Verdict } from './verdict.ts'

export const movableEvents = new Set<EventKind | undefined>(['message', 'timer', 'signal', 'error'])

/** What `--map` would put right: the element of the new version that this one may have become. */
export const hintOf = ({ guesses }: Comparison, id: string): string[] =>
  guesses.has(id) ? [`${id}=${guesses.get(id)}`] : []

/**
 * Clocks and messages of an element that the instance stands on. One that both versions have is mapped: it keeps its date,
 * and a reminder that was sent is not sent again. Unmapped it would be made anew.
 */
export function catches(comparison: Comparison, one: Compared, now: ModelElement): Verdict {
  const { from, elements, added } = comparison
  const old = [...from.elements.values()].filter(({ caughtBy }) => caughtBy === one.id)
  const fresh = added.filter(({ caughtBy }) => caughtBy === now.id)
  const kept = old.map((event) => caughtNow(comparison, one.id, now, fresh, event))
  const taken = kept.flatMap(({ needs }) => needs.map((need) => need.slice(need.indexOf('=') + 1)))
  const arrived = [...elements.values()].filter(({ to, from: was }) => to?.caughtBy === now.id && !was.caughtBy)
  return {
    reasons: [
      ...[...old, ...fresh].flatMap(({ id, event }) =>
        movableEvents.has(event?.kind) ? [] : [`8.6 moves nothing that has an event of kind ${event?.kind}: ${id}`],
      ),
      ...kept.flatMap(({ reasons }) => reasons),
      ...arrived.map(({ id }) => `${id} stood alone and hangs on ${now.id} now`),
    ],
    needs: kept.flatMap(({ needs }) => needs),
    notes: [
      ...kept.flatMap(({ notes }) => notes),
      ...fresh.filter(({ id }) => !taken.includes(id)).map((event) => begins(event, now)),
    ],
    mappings: kept.flatMap(({ mappings }) => mappings),
  }
}

const begins = ({ id, event }: ModelElement, now: ModelElement) =>
  `${id} (${event?.kind}) begins on ${now.id} with the migration${event?.kind === 'timer' ? ' and fires at once where its date has passed' : ''}`

/** What becomes of one clock or message that the old version has. */
function caughtNow(
  comparison: Comparison,
  holder: string,
  now: ModelElement,
  fresh: ModelElement[],
  old: ModelElement,
): Verdict {
  const { to, differs } = comparison.elements.get(old.id) as Compared
  if (!to) return lost(comparison, holder, fresh, old)
  const moved = differs.includes('attached') || differs.includes('type') || differs.includes('scope')
  const kinds = `was a ${old.event?.kind} and is a ${to.event?.kind ?? to.type} now`
  const ends = to.event?.interrupting ? 'ends' : 'no longer ends'
  return {
    reasons: differs.includes('event')
      ? [`${old.id} of ${holder} ${kinds}`]
      : moved
        ? [`${old.id} of ${holder} hangs on ${to.caughtBy ?? 'nothing'} now`]
        : [],
    needs: [],
    notes: [
      ...(differs.includes('says')
        ? [`${old.id} keeps what it was made with (${old.event?.says}), not ${to.event?.says}`]
        : []),
      ...(differs.includes('interrupting') ? [`${old.id} ${ends} ${now.id} in the new version`] : []),
    ],
    mappings: [{ from: old.id, to: to.id }],
  }
}

/** The engine subscribes no element to a message twice, so one that only changed its id has to be mapped. */
function lost(comparison: Comparison, holder: string, fresh: ModelElement[], old: ModelElement): Verdict {
  const { kind, says } = old.event ?? {}
  const again = fresh.find(({ event }) => kind === 'message' && event?.kind === kind && event.says === says)
  if (again)
    return {
      reasons: [`${old.id} is gone, and ${again.id} waits for the same message`],
      needs: [`${old.id}=${again.id}`],
      notes: [],
      mappings: [],
    }
  const keep = hintOf(comparison, old.id).map((hint) => `, or stays with --map ${hint}`)
  return {
    reasons: [],
    needs: [],
    notes: [`${old.id} (${kind}) of ${holder} is taken away${keep.join('')}`],
    mappings: [],
  }
}
