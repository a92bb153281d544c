import type { RunningInstance } from '../../workers/engine/runningInstances.ts'
import type { Compared } from './compare.ts'
import { canMove, type InstancePlan, type Plan, type Step, type Version } from './plan.ts'

export const nameOf = ({ caseReference, key }: RunningInstance): string =>
  caseReference ? `${caseReference} (instance ${key})` : `instance ${key}`

const versionOf = ({ model, version }: Version) => `${model.versionTag || 'no tag'} (version ${version})`

const changeOf = ({ id, to, differs }: Compared): string =>
  to ? `${id}${to.id === id ? '' : ` is ${to.id} now`}: ${differs.join(', ') || 'renamed'}` : `${id}: gone`

/** What differs between the two versions, one line for each element. */
function changesOf({ comparison: { elements, added }, from, to }: Step): string[] {
  const changed = [...elements.values()].filter((one) => one.differs.length > 0 || one.to?.id !== one.id)
  const lines = [
    ...changed.filter(({ from: { type } }) => type !== 'process').map(changeOf),
    ...added.map(({ id, type }) => `${id}: new ${type}`),
  ]
  const same = `the model of ${from.processId} is the same; version ${to.version} calls, decides and asks with what was deployed with it`
  return lines.length ? lines : [same]
}

function taskLines({ tasks }: RunningInstance): string[] {
  return tasks.map(
    ({ elementId, form, dueAt }) =>
      `open task ${elementId} keeps form ${form ?? 'none'} and ${dueAt ? `due date ${dueAt}` : 'no due date'}`,
  )
}

function instanceLines(planned: InstancePlan): string[] {
  const { instance, verdict } = planned
  const places = instance.active.map(({ elementId }) => elementId).join(', ')
  const told = canMove(planned)
    ? [...taskLines(instance), ...verdict.notes]
    : [
        ...verdict.reasons.map((reason) => `because ${reason}`),
        ...verdict.needs.map((need) => `if it is only another name: --map ${need}`),
      ]
  const head = `${canMove(planned) ? 'moves' : 'stays'}  ${nameOf(instance)} at ${places}`
  return [head, ...told.map((line) => `         ${line}`)]
}

/** The plan as it is printed. */
export function describePlan({ steps, code }: Plan): string {
  if (steps.length === 0) return 'Nothing runs on an older version.'
  const all = steps.flatMap(({ instances }) => instances)
  const moving = all.filter(canMove).length
  const blocks = steps.map((step) => [
    `${step.from.model.name} (${step.from.processId}): ${versionOf(step.from)} to ${versionOf(step.to)}`,
    ...changesOf(step).map((line) => `  ${line}`),
    ...step.instances.flatMap(instanceLines).map((line) => `  ${line}`),
  ])
  const end = `${moving} of ${all.length} can move. What stays finishes on the version it started with. Plan ${code}.`
  return [...blocks.map((lines) => lines.join('\n')), end].join('\n\n')
}
