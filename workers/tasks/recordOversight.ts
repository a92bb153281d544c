import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { defineWorker, type JobContext, type Variables } from '../engine/defineWorker.ts'
import { roles } from '../models/vocabulary.ts'
import { Overtaken } from '../register/errors.ts'
import { contextOf, draftKeyOf, rolesOf, taskOf } from './context.ts'
import type { CompletedTask, Problem, TaskDefinition } from './defineTask.ts'

const allocatedWorker = 'ALLOCATED_WORKER'

/** The role that a person lacks for this task, as a problem; nothing when they may (UC-15, CX-01 rest on it). */
async function checkRole(
  definition: TaskDefinition,
  context: CompletedTask,
  { register }: Dependencies,
): Promise<Problem[]> {
  const wanted = rolesOf(definition, context)
  const person = await register.staff.get(context.completedBy)
  const isWorker =
    context.completedBy === context.variables.worker || context.completedBy === context.variables.coWorker
  if (person?.active && wanted.some((role) => (role === allocatedWorker ? isWorker : person.roles.includes(role))))
    return []
  const names = wanted.map((role) =>
    role === allocatedWorker ? 'the allocated worker' : (roles[role as keyof typeof roles] ?? role),
  )
  return [
    {
      field: 'Who completed the task',
      problem: `${context.completedBy} does not hold a role that may decide this`,
      wayOut: `let ${names.join(' or ')} claim and complete it`,
    },
  ]
}

type Checked = { form: Variables | undefined; problems: Problem[] }

async function check(definition: TaskDefinition, context: CompletedTask, deps: Dependencies): Promise<Checked> {
  const refusedRole = await checkRole(definition, context, deps)
  const parsed = definition.schema.safeParse(context.variables)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      field: issue.path.join('.'),
      problem: issue.message,
      wayOut: '',
    }))
    return { form: undefined, problems: [...refusedRole, ...problems] }
  }
  const form = parsed.data as Variables
  return { form, problems: [...refusedRole, ...(await definition.check(form, context, deps))] }
}

/** What the form says on top when it comes back: each reason with its way out. */
const refusalText = (problems: Problem[]): string =>
  problems.map(({ problem, wayOut }) => (wayOut ? `- ${problem}: ${wayOut}.` : `- ${problem}`)).join('\n')

const pick = (values: Variables, keys: string[]): Variables =>
  Object.fromEntries(keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]]))

/** The fields of the form by name, whatever refinements its schema carries. */
const fieldsOf = ({ schema }: TaskDefinition): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

function rowOf(definition: TaskDefinition, context: CompletedTask, job: JobContext, form: Variables) {
  const fields = fieldsOf(definition)
  return {
    caseReference: context.caseReference || null,
    processId: context.processId,
    processInstanceKey: context.processInstanceKey,
    elementId: job.elementId,
    elementInstanceKey: context.elementInstanceKey,
    formId: definition.formId,
    versionTag: String(job.processVersion),
    profile: context.profile,
    decisions: pick(
      form,
      fields.filter((field) => !definition.texts.includes(field)),
    ),
    text: pick(form, definition.texts),
    decidedBy: context.completedBy,
    decidedAt: context.completedAt,
    ruleIds: definition.rules,
    due: context.variables.due ?? null,
  }
}

/**
 * End listener of every user task: who completed it is asked of the engine, what was typed is checked again on the
 * server, and the oversight row, its audit entry and the effects are one transaction (I3). Answers
 * `<formId>Accepted`; a refused submission is kept as a draft, the attempt is on record, and the model leads back.
 */
export const recordOversight = (definitions: Map<string, TaskDefinition>) =>
  defineWorker(
    'recordOversight',
    (deps) => async (variables, job) => {
      const definition = taskOf(definitions, job)
      const accepted = `${definition.formId}Accepted`
      const remembered = await deps.register.jobs.result<Variables>(job.jobKey)
      if (remembered) return remembered
      const { username, completedAt } = await deps.identity.completedBy(job)
      const context: CompletedTask = {
        ...contextOf(definition, variables, job),
        completedBy: username,
        completedAt: toOffsetIso(toLondon(new Date(completedAt).toISOString())),
      }
      const refuse = (problems: Problem[]) =>
        job.once(async (tx) => {
          const typed = pick(variables, fieldsOf(definition))
          await tx.oversight.record({
            ...rowOf(definition, context, job, variables),
            state: 'refused',
            text: {},
            decisions: { problems },
          })
          await tx.drafts.save(draftKeyOf(variables, job), {
            values: typed,
            refusal: refusalText(problems),
            savedBy: username,
          })
          await tx.tasks.close(job.elementInstanceKey, { closedBy: username, outcome: 'refused' })
          return { [accepted]: false }
        })
      const { form, problems } = await check(definition, context, deps)
      if (!form || problems.length > 0) return refuse(problems)
      try {
        return await job.once(async (tx) => {
          await tx.oversight.record({ ...rowOf(definition, context, job, form), state: 'accepted' })
          const effects = await definition.effects(tx, form, context, deps)
          await tx.drafts.clear(draftKeyOf(variables, job))
          await tx.tasks.close(job.elementInstanceKey, { closedBy: username, outcome: 'accepted' })
          return { ...effects, [accepted]: true }
        })
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error
        return refuse([{ field: 'case', problem: error.message, wayOut: '' }])
      }
    },
    { timeout: 120_000 },
  )
