import { z } from 'zod'
import { earlierIn } from '../shared/earlierIn.ts'
import { instant, notInFuture, text } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker, teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'

/** Parents do not cooperate below the threshold: the Safeguarding Unit is consulted before anything is decided. CL-05, CL-06. */
export const clSafeguardingConsultation = defineTask('clSafeguardingConsultation', {
  roles: [...anyWorker, 'deputyTeamManager'],
  rules: ['CL-05', 'CL-06', 'CL-24'],
  texts: ['advice', 'analysis'],
  schema: z.object({
    consultedAt: instant('Consulted on'),
    advice: text('What the Safeguarding Unit advises on the threshold'),
    analysis: text('Analysis: all factors, and why the case closes', 50),
  }),
  async prepare({ variables }, deps) {
    const before = await earlierIn(deps, variables.procedureId, 'clSafeguardingConsultation')
    return {
      closingText: await closingText(deps, variables),
      consultedAt: before?.decisions.consultedAt ?? null,
      advice: before?.text.advice ?? null,
      analysis: before?.text.analysis ?? null,
    }
  },
  async check({ consultedAt }, context, deps) {
    const person = await deps.register.staff.get(context.completedBy)
    const manages = person?.roles.some((role) => teamManagers.includes(role))
    return [
      ...(manages ? [] : await onlyTheWorker(deps, context)),
      ...notInFuture('consultedAt', 'Consulted on', consultedAt, context),
    ]
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.procedures.step(variables.procedureId, 'CONSULTATION', { by: completedBy, at: completedAt })
    return {}
  },
})
