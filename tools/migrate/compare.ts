import type { Model, ModelElement } from './model.ts'

/** Where elements of the old version have gone, as somebody says with `--map old=new`. */
export type Renamed = ReadonlyMap<string, string>

/** How an element differs; those of `hard` stop an instance that stands on it. */
export type Difference =
  | 'gone'
  | 'type'
  | 'scope'
  | 'loop'
  | 'implementation'
  | 'event'
  | 'attached'
  | 'calls'
  | 'joins'
  | 'form'
  | 'schedule'
  | 'jobType'
  | 'listeners'
  | 'says'
  | 'interrupting'
  | 'other'

export type Compared = { id: string; from: ModelElement; to: ModelElement | undefined; differs: Difference[] }

export type Comparison = {
  from: Model
  to: Model
  /** Each element of the old version with what has become of it. */
  elements: Map<string, Compared>
  /** Elements that only the new version has. */
  added: ModelElement[]
  /** For an element that is gone: the new one that it may have become. */
  guesses: Map<string, string>
  /** What is wrong with the mapping that was given. */
  wrongMaps: string[]
}

/** Compares two versions of a process, element by element. `renamed` stands before equal ids. */
export function compareModels(from: Model, to: Model, renamed: Renamed = new Map()): Comparison {
  const targetOf = (id: string): string | undefined => {
    if (id === from.id) return to.id
    const target = renamed.get(id) ?? id
    return to.elements.has(target) ? target : undefined
  }
  const elements = new Map<string, Compared>()
  for (const element of from.elements.values()) {
    const target = to.elements.get(targetOf(element.id) ?? '')
    elements.set(element.id, {
      id: element.id,
      from: element,
      to: target,
      differs: differences(element, target, targetOf),
    })
  }
  const kept = new Set([...elements.values()].flatMap((one) => one.to?.id ?? []))
  const added = [...to.elements.values()].filter(({ id }) => !kept.has(id))
  const lost = [...elements.values()].filter((one) => !one.to).map((one) => one.from)
  return { from, to, elements, added, guesses: guess(lost, added, targetOf), wrongMaps: wrongMaps(from, to, renamed) }
}

function differences(
  from: ModelElement,
  to: ModelElement | undefined,
  targetOf: (id: string) => string | undefined,
): Difference[] {
  if (!to) return ['gone']
  const found: [Difference, boolean][] = [
    ['type', from.type !== to.type],
    ['scope', from.type !== 'process' && targetOf(from.scope) !== to.scope],
    ['loop', from.loop !== to.loop],
    ['implementation', from.zeebeTask !== to.zeebeTask],
    ['event', from.event?.kind !== to.event?.kind],
    ['attached', (from.caughtBy === undefined ? undefined : targetOf(from.caughtBy)) !== to.caughtBy],
    ['calls', from.calls !== to.calls],
    ['joins', String(from.joins) !== String(to.joins)],
    ['form', from.form !== to.form],
    ['schedule', from.schedule !== to.schedule],
    ['jobType', from.jobType !== to.jobType],
    ['listeners', from.listeners !== to.listeners],
    ['says', from.event?.kind === to.event?.kind && from.event?.says !== to.event?.says],
    ['interrupting', from.event?.interrupting !== to.event?.interrupting],
  ]
  const named = found.filter(([, differs]) => differs).map(([difference]) => difference)
  return named.length || from.text === to.text ? named : ['other']
}

/** A gone element and a new one of the same type in the same scope: the one with its name, or the only one. */
function guess(lost: ModelElement[], added: ModelElement[], targetOf: (id: string) => string | undefined) {
  const guesses = new Map<string, string>()
  for (const old of lost) {
    const like = added.filter(
      ({ type, scope, event }) => type === old.type && scope === targetOf(old.scope) && event?.kind === old.event?.kind,
    )
    const named = like.filter(({ name }) => name === old.name)
    const sameSort = lost.filter(({ type, scope }) => type === old.type && scope === old.scope)
    const only = like.length === 1 && sameSort.length === 1 ? like : []
    const found = named.length === 1 ? named[0] : only[0]
    if (found) guesses.set(old.id, found.id)
  }
  return guesses
}

function wrongMaps(from: Model, to: Model, renamed: Renamed): string[] {
  const targets = [...renamed.values()]
  return [...renamed].flatMap(([old, target]) => [
    ...(from.elements.has(old) ? [] : [`--map ${old}=${target}: the old version has no element ${old}`]),
    ...(to.elements.has(target) ? [] : [`--map ${old}=${target}: the new version has no element ${target}`]),
    ...(targets.filter((one) => one === target).length > 1 ? [`--map ${old}=${target}: ${target} is given twice`] : []),
    ...(target !== old && from.elements.has(target) && !renamed.has(target)
      ? [`--map ${old}=${target}: ${target} is in the old version too; say where it has gone as well`]
      : []),
  ])
}
