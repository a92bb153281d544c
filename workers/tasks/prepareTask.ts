import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { defineWorker, type JobContext, type Variables } from '../engine/defineWorker.ts'
import { taskKeyVariable } from '../engine/identity.ts'
import { stepOfForm } from '../models/closureWords.ts'
import { processes } from '../models/generated/processes.ts'
import { roles } from '../models/vocabulary.ts'
import { contextOf, draftKeyOf, rolesOf, taskOf } from './context.ts'
import type { TaskDefinition } from './defineTask.ts'

/**
 * The group CG-1 that every form shows on top; whose name, address and date of birth are on the case page. A task about a
 * district has no case: its header leads to the report instead.
 */
async function headerOf(variables: Variables, job: JobContext, { register, config }: Dependencies) {
  const { caseReference, reportId } = variables
  const holder = caseReference ? await register.allocations.holder(caseReference) : undefined
  return {
    caseReference: caseReference ?? '',
    week: variables.reportWeek ?? '',
    initials: variables.initials ?? '',
    category: (variables.categories ?? []).join(', '),
    profile: variables.profile,
    currentWorker: holder
      ? `${holder.username} (${holder.kind === 'WORKER' ? roles.socialWorker : 'holds it for the team'})`
      : 'nobody',
    team: variables.team ?? '',
    district: variables.district ?? '',
    processName: processes[job.processId as keyof typeof processes]?.name ?? job.processId,
    due: variables.due ? toWords(toLondon(variables.due)) : 'no date',
    casePageUrl: caseReference ? `${config.publicUrl}/cases/${caseReference}` : '',
    reportPageUrl: reportId ? `${config.publicUrl}/reports/${reportId}` : '',
  }
}

/** A task of a procedure whose steps are followed brings who has its step and until when into the tracker. */
async function planStep(
  { formId }: TaskDefinition,
  groups: string[],
  variables: Variables,
  { register }: Dependencies,
) {
  const step = stepOfForm[formId]
  if (!step || !variables.procedureId) return
  const responsible = groups.includes('ALLOCATED_WORKER') ? 'socialWorker' : (groups[0] ?? 'teamManager')
  await register.procedures.planSteps(variables.procedureId, [{ step, responsible, due: variables.due ?? null }])
}

async function note(definition: TaskDefinition, variables: Variables, job: JobContext, deps: Dependencies) {
  const { register } = deps
  const context = contextOf(definition, variables, job)
  const groups = rolesOf(definition, context)
  await planStep(definition, groups, variables, deps)
  const found = variables.caseReference ? await register.cases.get(variables.caseReference) : undefined
  await register.tasks.open({
    elementInstanceKey: job.elementInstanceKey,
    caseId: found?.id ?? null,
    absenceId: variables.absenceId ?? null,
    processId: job.processId,
    processInstanceKey: job.processInstanceKey,
    elementId: job.elementId,
    formId: definition.formId,
    candidateGroups: groups,
    district: variables.district ?? null,
    team: variables.team ?? null,
    due: variables.due ?? null,
  })
}

/**
 * Start listener of every user task: gives the form its header, presets and lists as variables of the task alone, and
 * after a refusal the reasons and everything that was typed.
 */
export const prepareTask = (definitions: Map<string, TaskDefinition>) =>
  defineWorker('prepareTask', (deps) => async (variables, job) => {
    const definition = taskOf(definitions, job)
    const prepared = await definition.prepare(contextOf(definition, variables, job), deps)
    const draft = await deps.register.drafts.get(draftKeyOf(variables, job))
    await note(definition, variables, job, deps)
    return {
      ...prepared,
      ...(draft?.values as Variables | undefined),
      refusal: draft?.refusal ?? '',
      header: await headerOf(variables, job, deps),
      [taskKeyVariable]: job.elementInstanceKey,
    }
  })
