import type { RunningInstance } from '../../workers/engine/runningInstances.ts'
import { catches, hintOf, movableEvents } from './catches.ts'
import type { Compared, Comparison, Difference } from './compare.ts'
import type { ModelElement } from './model.ts'
import type { Verdict } from './verdict.ts'

/** What 8.6 moves. A gateway or an event that is just passed is no place to stay. */
const movable = new Set([
  'process',
  'serviceTask',
  'userTask',
  'subProcess',
  'eventSubProcess',
  'callActivity',
  'intermediateCatchEvent',
  'receiveTask',
  'exclusiveGateway',
  'eventBasedGateway',
  'businessRuleTask',
  'scriptTask',
  'sendTask',
])

/** Whether an instance can move from one version to the other, why not, and what becomes of what it waits for. */
export function judge(comparison: Comparison, instance: RunningInstance): Verdict {
  const { from, to, elements } = comparison
  const standing = [...new Set([from.id, ...instance.active.map(({ elementId }) => elementId)])]
  const compared = standing.flatMap((id) => elements.get(id) ?? [])
  const unknown = standing.filter((id) => !elements.has(id))
  const needs = compared.flatMap(({ id, to: target }) => (target ? [] : hintOf(comparison, id)))
  const caught = compared.filter((one) => one.to).map((one) => catches(comparison, one, one.to as ModelElement))
  const steps = compared.filter(({ id }) => id !== from.id)
  return {
    reasons: [
      ...comparison.wrongMaps,
      ...unknown.map((id) => `it stands on ${id}, which version ${from.versionTag} does not have`),
      ...steps.flatMap((one) => hardOf(one)),
      ...caught.flatMap(({ reasons }) => reasons),
      ...joinsOf(comparison, instance),
    ],
    needs: [...needs, ...caught.flatMap((one) => one.needs)],
    notes: [
      ...instance.active
        .filter(({ incident }) => incident)
        .map(({ elementId }) => `${elementId} has an incident, which moves along unsolved`),
      ...steps.flatMap((one) => softOf(one)),
      ...caught.flatMap(({ notes }) => notes),
      ...instance.called.map(
        ({ processId, version, key }) =>
          `called ${processId} (instance ${key}) stays on version ${version}: plan it with --process ${processId}`,
      ),
      ...(instance.parentKey
        ? [`called by instance ${instance.parentKey}, whose version does not change with it`]
        : []),
    ],
    mappings: unique([
      ...steps.flatMap(({ id, to: target }) => (target ? [{ from: id, to: target.id }] : [])),
      ...caught.flatMap(({ mappings }) => mappings),
    ]),
  }

  function hardOf({ id, from: old, to: now }: Compared): string[] {
    if (!now) return [`${id} is gone in version ${to.versionTag}`]
    const why: Partial<Record<Difference, string>> = {
      type: `${id} was ${old.type} and is ${now.type} now`,
      scope: `${id} has moved from ${old.scope} to ${now.scope}`,
      loop: `${id} was ${loopOf(old)} and is ${loopOf(now)} now`,
      implementation: `${id} is a user task of another kind now`,
      event: `${id} waited for ${old.event?.kind} and waits for ${now.event?.kind} now`,
      attached: `${id} hangs on another element now`,
      calls: `${id} waits for ${old.calls}, and the new version calls ${now.calls} there`,
    }
    const differs = elements.get(id)?.differs ?? []
    const still = movable.has(old.type) && (old.type !== 'intermediateCatchEvent' || movableEvents.has(old.event?.kind))
    return [
      ...(still ? [] : [`8.6 moves no instance that stands on a ${old.type}: ${id}`]),
      ...differs.flatMap((one) => why[one] ?? []),
    ]
  }
}

const unique = (mappings: Verdict['mappings']) => [...new Map(mappings.map((one) => [one.from, one])).values()]
const loopOf = ({ loop }: ModelElement) => (loop ? `multi-instance (${loop})` : 'done once')

/** What goes on as it was begun although the new version says otherwise. */
function softOf({ id, from: old, to: now, differs }: Compared): string[] {
  if (!now) return []
  const what: Partial<Record<Difference, string>> = {
    form: `the open task ${id} keeps form ${old.form}; what is submitted is checked as ${now.form}`,
    schedule: `the open task ${id} keeps its due date; the new version would compute another`,
    jobType: `an open job of ${id} keeps type ${old.jobType}: keep its worker until it is done`,
    listeners: `${id} ends with the listeners of the new version: ${now.listeners ?? 'none'} (was ${old.listeners ?? 'none'})`,
    says: `${id} keeps waiting for ${old.event?.says}, not for ${now.event?.says}`,
    other: `${id} is described otherwise in the new version; what it was given when it began stays`,
  }
  const plain =
    old.type === 'serviceTask' && !differs.includes('jobType') ? [`an open job of ${id} (${old.jobType}) goes on`] : []
  const clock = old.event && differs.length === 0 ? [`${id} keeps waiting for its ${old.event.kind}`] : []
  return [...plain, ...clock, ...differs.flatMap((one) => what[one] ?? [])]
}

/** A token that waits at a join is kept under the ids of join and flow; where they change, the join would never open. */
function joinsOf({ from, elements }: Comparison, { takenFlows, ended }: RunningInstance): string[] {
  return [...from.elements.values()]
    .filter(({ id, joins }) => joins?.some((flow) => takenFlows.includes(flow)) && !ended.includes(id))
    .filter(({ id, joins }) => {
      const target = elements.get(id)?.to
      return target?.id !== id || String(target.joins) !== String(joins) || elements.get(id)?.differs.includes('scope')
    })
    .map(({ id }) => `a branch waits at ${id}, which joins other flows in the new version`)
}
