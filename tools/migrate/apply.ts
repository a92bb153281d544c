import { Listr } from 'listr2'
import type { Migration, MigrationOutcome } from '../../workers/engine/migrateInstance.ts'
import type { AuditEntry } from '../../workers/register/audit.ts'
import { canMove, type InstancePlan, type Plan, type Step } from './plan.ts'
import { nameOf } from './print.ts'

export type Move = { step: Step; planned: InstancePlan }
export type ApplyPorts = {
  migrate: (migration: Migration) => Promise<MigrationOutcome>
  audit: (entry: AuditEntry) => Promise<void>
  /** The engine key as the register keeps it. */
  keyOf: (key: string) => string
  by: string
}

/** A migration that did not happen, or of which nobody knows; nothing after it was tried. */
export class NotMoved extends Error {}

/** What the plan moves, in its order. */
export const movesOf = ({ steps }: Plan): Move[] =>
  steps.flatMap((step) => step.instances.filter(canMove).map((planned) => ({ step, planned })))

/**
 * Moves one instance as the plan said and puts the outcome on record, whatever it is.
 * @throws NotMoved with the engine's reason
 */
export async function move({ step, planned }: Move, { migrate, audit, keyOf, by }: ApplyPorts): Promise<void> {
  const { instance, verdict } = planned
  const outcome = await migrate({
    processInstanceKey: instance.key,
    targetProcessDefinitionKey: step.to.key,
    mappings: verdict.mappings,
  })
  await audit({
    actor: by,
    action: `processInstance.${outcome.state === 'migrated' ? 'migrated' : outcome.state === 'refused' ? 'migrationRefused' : 'migrationUnknown'}`,
    caseReference: instance.caseReference,
    detail: {
      processId: instance.processId,
      processInstanceKey: keyOf(instance.key),
      fromVersion: step.from.version,
      fromTag: step.from.model.versionTag,
      toVersion: step.to.version,
      toTag: step.to.model.versionTag,
      mapped: verdict.mappings.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from}=${to}`),
    },
  })
  if (outcome.state === 'refused') throw new NotMoved(`the engine refused it: ${outcome.reason}`)
  if (outcome.state === 'unknown')
    throw new NotMoved(`no answer came (${outcome.reason}); make a new plan to see where it stands`)
}

/**
 * Moves what the plan moves, one instance after the other. The first that is not moved ends it; those before it have moved.
 * @throws NotMoved
 */
export async function applyPlan(
  plan: Plan,
  ports: ApplyPorts,
  output: 'default' | 'silent' = 'default',
): Promise<void> {
  const tasks = movesOf(plan).map((one) => ({
    title: `${nameOf(one.planned.instance)} to version ${one.step.to.model.versionTag}`,
    task: () => move(one, ports),
  }))
  await new Listr(tasks, { concurrent: false, exitOnError: true, renderer: output, fallbackRenderer: 'simple' }).run()
}
