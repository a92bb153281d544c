import { setTimeout as pause } from 'node:timers/promises'
import type { ZeebeClient } from './client.ts'
import { codeOf, isExhausted, pauseBefore, within } from './grpc.ts'

export type Migration = {
  processInstanceKey: string
  targetProcessDefinitionKey: string
  mappings: { from: string; to: string }[]
}
/** `unknown`: no answer came, so the instance may have moved or not; a new plan reads where it stands. */
export type MigrationOutcome = { state: 'migrated' } | { state: 'refused' | 'unknown'; reason: string }

const patience = 15_000
const tries = 8
const refusals = { invalidArgument: 3, notFound: 5, failedPrecondition: 9 }

/**
 * Moves one instance, all of it or nothing. Only back-pressure is tried again, since the engine has done nothing then: an
 * instance that was moved by a call whose answer got lost is another one for the second call.
 */
export async function migrateInstance(client: ZeebeClient, migration: Migration): Promise<MigrationOutcome> {
  const { processInstanceKey, targetProcessDefinitionKey, mappings } = migration
  const mappingInstructions = mappings.map(({ from, to }) => ({ sourceElementId: from, targetElementId: to }))
  const migrationPlan = { targetProcessDefinitionKey, mappingInstructions }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await within(patience, client.migrateProcessInstance({ processInstanceKey, migrationPlan }))
      return { state: 'migrated' }
    } catch (error) {
      if (isExhausted(error) && attempt < tries) {
        await pause(pauseBefore(attempt))
        continue
      }
      const reason = error instanceof Error ? error.message.replace(/^\d+ [A-Z_]+: /, '') : String(error)
      return { state: Object.values(refusals).includes(codeOf(error) ?? -1) ? 'refused' : 'unknown', reason }
    }
  }
}
