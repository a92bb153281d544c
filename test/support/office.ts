import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { toLondon, toOffsetIso } from '../../workers/calendar/londonTime.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import type { Dependencies } from '../../workers/dependencies.ts'
import { type JobContext, Raised, type Variables, type WorkerDefinition } from '../../workers/engine/defineWorker.ts'
import { openRegister } from '../../workers/register/register.ts'
import type { CompletedTask, Problem, TaskDefinition } from '../../workers/tasks/defineTask.ts'
import { aReferral, seed } from '../register/builders.ts'
import { decide } from './dmn.ts'

export type Office = Awaited<ReturnType<typeof openOffice>>

/** An office without an engine: a real register (PGlite) with staff and rota, the calendar, a clock that is set. */
export async function openOffice(start: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'office-'))
  let now = start
  const clock = { now: () => new Date(now) }
  const register = await openRegister({ dataDir, clock, log: pino({ level: 'silent' }) })
  await seed(register)
  const calendar = loadWorkingCalendar()
  const deps = { register, clock, calendar, engine: { decide } } as unknown as Dependencies

  /** The variables of a process about a newly accepted referral with one child. */
  async function refer(changes: Parameters<typeof aReferral>[0] = {}): Promise<Variables> {
    const referral = aReferral({ receivedAt: now, children: [{ name: 'Quillon Featherstone' }], ...changes })
    const { cases } = await register.cases.intake(referral, { idempotencyKey: randomUUID(), actor: 'frontDoor' })
    const eventId = cases[0]?.eventId ?? ''
    const { variables } = (await register.events.get(eventId)) ?? {}
    return { ...(variables as Variables), allocatingRoles: ['teamManager'] }
  }

  const contextOf = (task: TaskDefinition, variables: Variables, completedBy = 'dora'): CompletedTask => ({
    formId: task.formId,
    caseReference: variables.caseReference,
    profile: variables.profile,
    variables,
    processId: 'test',
    processInstanceKey: '1',
    elementInstanceKey: randomUUID(),
    completedBy,
    completedAt: toOffsetIso(toLondon(now)),
  })

  /** Why a submission is refused, as fields in order; [] when it is accepted. Nothing is written. */
  async function refusals(task: TaskDefinition, variables: Variables, form: Variables, by = 'dora'): Promise<string[]> {
    const context = contextOf(task, { ...variables, ...form }, by)
    const parsed = task.schema.safeParse(context.variables)
    if (!parsed.success) return parsed.error.issues.map(({ path }) => String(path[0]))
    return (await task.check(parsed.data as Variables, context, deps)).map(({ field }: Problem) => field)
  }

  /** Completes a task as the listener does: row, effects, one transaction. Gives the variables that it sets. */
  async function complete(
    task: TaskDefinition,
    variables: Variables,
    form: Variables,
    by = 'dora',
  ): Promise<Variables> {
    const context = contextOf(task, { ...variables, ...form }, by)
    const submission = task.schema.parse(context.variables) as Variables
    const problems = await task.check(submission, context, deps)
    if (problems.length > 0) throw new Error(JSON.stringify(problems))
    const fields = task.schema instanceof z.ZodObject ? Object.keys(task.schema.shape) : []
    const only = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, submission[key]]))
    return register.transaction(async (tx) => {
      const { formId, caseReference, processId, processInstanceKey, elementInstanceKey, completedAt } = context
      await tx.oversight.record({
        caseReference,
        processId,
        processInstanceKey,
        elementInstanceKey,
        formId,
        elementId: `userTask_${formId}`,
        state: 'accepted',
        decisions: only(fields.filter((field) => !task.texts.includes(field))),
        text: only(task.texts),
        decidedBy: by,
        decidedAt: completedAt,
        ruleIds: task.rules,
      })
      return task.effects(tx, submission, context, deps)
    })
  }

  /** Runs a job; a BPMN error comes back as its code. */
  async function work(
    worker: WorkerDefinition,
    variables: Variables,
    processInstanceKey: string = randomUUID(),
  ): Promise<Variables | string> {
    const jobKey = randomUUID()
    const job = {
      jobKey,
      jobType: worker.jobType,
      processInstanceKey,
      elementInstanceKey: randomUUID(),
      raise: (code: string) => new Raised(code, '', {}),
      once: (effect: never) => register.jobs.once(jobKey, effect),
    } as unknown as JobContext
    const input = worker.input ? worker.input.parse(variables) : variables
    const answer = await worker.create(deps)(input, job)
    if (answer instanceof Raised) return answer.errorCode
    return (worker.output ? worker.output.parse(answer) : answer) as Variables
  }

  return {
    register,
    deps,
    refer,
    refusals,
    complete,
    work,
    prepare: (task: TaskDefinition, variables: Variables) => task.prepare(contextOf(task, variables), deps),
    /** Sets the clock: offset ISO text. */
    at: (iso: string) => {
      now = iso
    },
    async close() {
      await register.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
