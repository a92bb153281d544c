import { createHash } from 'node:crypto'
import type { DeployedVersion, RunningInstance, RunningInstances } from '../../workers/engine/runningInstances.ts'
import { type Comparison, compareModels, type Renamed } from './compare.ts'
import { judge } from './judge.ts'
import { type Model, readModel } from './model.ts'
import type { Verdict } from './verdict.ts'

export type Wanted = {
  process?: string | undefined
  /** A version tag, or the number that the engine gave the version. */
  from?: string | undefined
  to?: string | undefined
  /** Reference of the one case that is meant. */
  case?: string | undefined
  map?: Renamed
}

export type Version = DeployedVersion & { model: Model }
export type InstancePlan = { instance: RunningInstance; verdict: Verdict }
export type Step = { from: Version; to: Version; comparison: Comparison; instances: InstancePlan[] }
export type Plan = { steps: Step[]; code: string }

/** Which running instances can move to the newest version (or to `to`), which cannot, and what becomes of them. */
export async function planMigration(engine: RunningInstances, wanted: Wanted): Promise<Plan> {
  const all = await engine.versions(wanted.process)
  if (wanted.process && all.length === 0) throw new Error(`No version of ${wanted.process} is deployed.`)
  const steps: Step[] = []
  for (const processId of [...new Set(all.map((one) => one.processId))].sort()) {
    const versions = all.filter((one) => one.processId === processId).sort((a, b) => a.version - b.version)
    steps.push(...(await stepsOf(engine, versions, wanted)))
  }
  return { steps, code: codeOf(steps) }
}

async function stepsOf(engine: RunningInstances, deployed: DeployedVersion[], wanted: Wanted): Promise<Step[]> {
  const tagged = wanted.from !== undefined || wanted.to !== undefined
  const newest = deployed.at(-1) as DeployedVersion
  const read = async (one: DeployedVersion): Promise<Version> => ({
    ...one,
    model: await readModel(await engine.model(one.key)),
  })
  const known = tagged ? await Promise.all(deployed.map(read)) : []
  const to = wanted.to === undefined ? newest : known.filter((one) => isCalled(one, wanted.to)).at(-1)
  const from = wanted.from === undefined ? deployed : known.filter((one) => isCalled(one, wanted.from))
  if (!to || from.length === 0) {
    const there = known.map(({ version, model }) => `${model.versionTag} (version ${version})`).join(', ')
    throw new Error(`${newest.processId} has no version ${to ? wanted.from : wanted.to}. There are: ${there}.`)
  }
  const target = await read(to)
  const steps: Step[] = []
  for (const one of from.filter(({ key }) => key !== to.key)) {
    const running = (await engine.running(one.key)).filter(
      ({ caseReference }) => wanted.case === undefined || caseReference === wanted.case,
    )
    if (running.length === 0) continue
    const old = await read(one)
    const comparison = compareModels(old.model, target.model, wanted.map)
    const instances = running.map((instance) => ({ instance, verdict: judge(comparison, instance) }))
    steps.push({ from: old, to: target, comparison, instances })
  }
  return steps
}

const isCalled = ({ version, model }: Version, name: string | undefined) =>
  model.versionTag === name || String(version) === name

export const canMove = ({ verdict }: InstancePlan): boolean => verdict.reasons.length === 0

/** The same code means: the same instances stand in the same places and go to the same ones. */
function codeOf(steps: Step[]): string {
  const moves = steps.flatMap(({ to, instances }) =>
    instances.filter(canMove).map(({ instance, verdict }) => [instance.key, to.key, verdict.mappings]),
  )
  return createHash('sha256').update(JSON.stringify(moves.sort())).digest('hex').slice(0, 8)
}
