import { z } from 'zod'
import type { Variables } from '../engine/defineWorker.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { conditions, needed, optionalText, ticked } from './formFields.ts'
import { procedureLabels, procedureRequestOf } from './procedureRequest.ts'
import { wouldRefuse } from './refusals.ts'

const schema = z
  .object({
    withdraw: ticked(),
    startCase: optionalText('Case'),
    requestedBy: optionalText('Who asks for it'),
  })
  .superRefine(
    conditions((form) => [
      needed(!form.withdraw, 'startCase', form.startCase, 'Case'),
      needed(!form.withdraw, 'requestedBy', form.requestedBy, 'Who asks for it'),
    ]),
  )
type Form = z.infer<typeof schema>

/** The case is named by a field of its own: `caseReference` is what the task itself is about. */
const asked = ({ startCase, requestedBy }: Form, { procedure, closurePath }: Variables) =>
  procedureRequestOf({ procedure, closurePath, caseReference: startCase, requestedBy })
const fields: Record<string, string> = { caseReference: 'startCase', by: 'requestedBy', procedure: 'startCase' }
const titles: Record<string, string> = {
  caseClosure: 'Close a case',
  tafStepDownClosure: 'Step down to Team around the Family',
  endOfInvolvement: 'End the involvement',
  tacTransfer: 'Transfer to a Team Around the Child',
  interAuthorityTransfer: 'Transfer to another authority',
  closeAfterMove: 'Close after a move',
}

/**
 * A procedure that could not be entered comes back with what stands against it: put right, it is entered; dropped,
 * nothing is started. CL-10, TS-01, EI-01, IA-01, CM-01.
 */
export const startProblem = defineTask('startProblem', {
  roles: ['teamManager', 'deputyTeamManager', 'serviceManager', 'socialWorker', 'dutySocialWorker'],
  rules: ['CL-24', 'TS-01', 'EI-01'],
  texts: ['startCase', 'requestedBy'],
  schema,
  async prepare({ variables: { caseReference, requestedBy, procedure } }) {
    return {
      procedureTitle: titles[procedure] ?? procedure,
      withdraw: false,
      startCase: caseReference ?? null,
      requestedBy: requestedBy ?? null,
    }
  },
  async check(form, { variables }, deps) {
    if (form.withdraw) return []
    const labels = procedureLabels(variables.procedure)
    const problems = await wouldRefuse(deps, (tx) => tx.procedures.request(asked(form, variables)), labels)
    return problems.map(({ field, problem, wayOut }) => ({ field: fields[field] ?? field, problem, wayOut }))
  },
  async effects(tx, form, { variables }) {
    if (form.withdraw) return { caseAccepted: false, withdrawn: true, procedureId: null }
    const { procedureId } = await tx.procedures.request(asked(form, variables))
    return { procedureId, withdrawn: false }
  },
})
