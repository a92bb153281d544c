import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'

/** What is wrong with a submission: the field as the form labels it, what is wrong, and the way out. */
export type Problem = { field: string; problem: string; wayOut: string }

export type TaskContext = {
  formId: string
  /** Empty where a task is about a district and no single case (a report). */
  caseReference: string
  profile: string
  /** All variables that the engine hands over: those of the process and those typed in the form. */
  variables: Variables
  processId: string
  processInstanceKey: string
  elementInstanceKey: string
}

/** After completion: the assignee in the engine, and the instant (offset ISO string, Europe/London). */
export type CompletedTask = TaskContext & { completedBy: string; completedAt: string }

export type TaskDefinition = {
  formId: string
  /** Roles of which the person who completes must hold one; `ALLOCATED_WORKER` is the worker named in `worker`. */
  roles: string[] | ((context: TaskContext) => string[])
  rules: string[]
  schema: z.ZodType
  texts: string[]
  prepare: (context: TaskContext, deps: Dependencies) => Promise<Variables>
  check: (submission: Variables, context: CompletedTask, deps: Dependencies) => Promise<Problem[]>
  effects: (tx: Transaction, submission: Variables, context: CompletedTask, deps: Dependencies) => Promise<Variables>
}

/**
 * What the server does around one user task: prepare its form, check what was submitted (form validation runs in the
 * browser alone), and write its effects in the transaction of the oversight row. Returned effects are codes and dates
 * only; the free texts named in `texts` go to the record and never become process variables.
 */
export function defineTask<Schema extends z.ZodType>(
  formId: string,
  task: {
    roles: TaskDefinition['roles']
    rules: string[]
    schema: Schema
    texts?: string[]
    prepare?: TaskDefinition['prepare']
    check?: (submission: z.infer<Schema>, context: CompletedTask, deps: Dependencies) => Promise<Problem[]>
    effects?: (
      tx: Transaction,
      submission: z.infer<Schema>,
      context: CompletedTask,
      deps: Dependencies,
    ) => Promise<Variables>
  },
): TaskDefinition {
  return {
    formId,
    roles: task.roles,
    rules: task.rules,
    schema: task.schema,
    texts: task.texts ?? [],
    prepare: task.prepare ?? (async () => ({})),
    check: (task.check ?? (async () => [])) as TaskDefinition['check'],
    effects: (task.effects ?? (async () => ({}))) as TaskDefinition['effects'],
  }
}
