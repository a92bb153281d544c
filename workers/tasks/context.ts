import type { JobContext, Variables } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { TaskContext, TaskDefinition } from './defineTask.ts'

const prefix = 'userTask_'

/** The task definition behind a listener job: element `userTask_<formId>` is the task of form `<formId>`. */
export function taskOf(definitions: Map<string, TaskDefinition>, job: JobContext): TaskDefinition {
  const definition = definitions.get(job.elementId.slice(prefix.length))
  if (job.elementId.startsWith(prefix) && definition) return definition
  throw new WorkerProblem(
    `No task definition belongs to element ${job.elementId}.`,
    'name the user task userTask_<form id> and give the form its file in workers/',
  )
}

export function contextOf(definition: TaskDefinition, variables: Variables, job: JobContext): TaskContext {
  return {
    formId: definition.formId,
    caseReference: variables.caseReference ?? '',
    profile: variables.profile,
    variables,
    processId: job.processId,
    processInstanceKey: job.processInstanceKey,
    elementInstanceKey: job.elementInstanceKey,
  }
}

/** Where the typed values of a refused submission wait; `discriminator` tells the tasks of a multi-instance apart. */
export const draftKeyOf = (variables: Variables, job: JobContext) => ({
  processInstanceKey: job.processInstanceKey,
  elementId: job.elementId,
  discriminator: String(variables.discriminator ?? ''),
})

/** The roles that may complete this task in this case. */
export const rolesOf = (definition: TaskDefinition, context: TaskContext): string[] =>
  typeof definition.roles === 'function' ? definition.roles(context) : definition.roles
