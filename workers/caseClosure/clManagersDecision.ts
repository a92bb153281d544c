import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { choice, choices, confirmation, optionalText, text } from '../shared/formFields.ts'
import { actionRows, namesNoAction, raiseActions } from '../shared/furtherAction.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { disagreementsOf, viewsText } from './agencies.ts'
import { closingText } from './closingText.ts'
import { consultationText } from './consultationText.ts'
import { evidence, missingEvidence, stepRows } from './evidence.ts'
import { visitText } from './visitText.ts'

const schema = z.object({
  recordRead: confirmation('I have read the record of the child'),
  evidenceChecked: choices('I have found evidence in the record', evidence),
  decision: choice('Managers Decision', ['CLOSURE_AGREED', 'FURTHER_ACTION']),
  rationale: text('Rationale', 50),
  noTafRationale: optionalText('Your own rationale for closing without TAF'),
  howRefusalWeighed: optionalText('How you weighed that TAF was refused'),
  disagreements: optionalText('Disagreements that were expressed'),
  actions: actionRows,
})
type Form = z.infer<typeof schema>

const closesWithoutTaf = ({ closurePath }: Variables): boolean => (closurePath ?? 'NO_TAF') === 'NO_TAF'

const tooShort = (wanted: boolean, field: string, label: string, value: string | undefined, min: number): Problem[] =>
  wanted && (value?.length ?? 0) < min
    ? [
        {
          field,
          problem: `${label} is missing or shorter than ${min} characters`,
          wayOut: 'write it in your own words',
        },
      ]
    : []

/** TAF was refused, or somebody withdrew the consent to the one that this case goes to. CL-03. */
async function isRefused({ register }: Pick<Dependencies, 'register'>, caseReference: string, variables: Variables) {
  if (variables.tafOutcome === 'REFUSED') return true
  const last = (await register.tafs.ofCase(caseReference)).at(-1)
  return variables.closurePath === 'TAF' && last
    ? ((await register.tafs.get(last.procedureId))?.withdrawn ?? false)
    : false
}

function rationales({ decision, ...form }: Form, variables: Variables, tafRefused: boolean): Problem[] {
  const agreed = decision === 'CLOSURE_AGREED'
  const own = agreed && closesWithoutTaf(variables)
  const refused = agreed && tafRefused
  return [
    ...tooShort(own, 'noTafRationale', 'Your own rationale for closing without TAF', form.noTafRationale, 20),
    ...tooShort(refused, 'howRefusalWeighed', 'How you weighed that TAF was refused', form.howRefusalWeighed, 20),
  ]
}

/**
 * The Managers Decision after the record is read and the evidence checked: closure agreed, with the manager's own rationale
 * where there is no TAF, or further action for the worker. CL-02, CL-03, CL-19 to CL-21.
 */
export const clManagersDecision = defineTask('clManagersDecision', {
  roles: teamManagers,
  rules: ['CL-02', 'CL-03', 'CL-05', 'CL-06', 'CL-12', 'CL-14', 'CL-17', 'CL-19', 'CL-20', 'CL-21', 'CL-24'],
  texts: ['rationale', 'noTafRationale', 'howRefusalWeighed', 'disagreements', 'actions'],
  schema,
  async prepare({ variables, caseReference }, deps) {
    const { procedureId } = variables
    return {
      closingText: await closingText(deps, variables),
      stepRows: await stepRows(deps, procedureId),
      viewsText: await viewsText(deps, procedureId),
      visitText: await visitText(deps, procedureId),
      consultationText: await consultationText(deps, procedureId),
      noTaf: closesWithoutTaf(variables),
      tafRefused: await isRefused(deps, caseReference, variables),
      disagreed: (await disagreementsOf(deps, procedureId)).length > 0,
      recordRead: false,
      evidenceChecked: [],
      decision: null,
      rationale: null,
      actions: [],
    }
  },
  async check(form, { variables, caseReference }, deps) {
    const { procedureId } = variables
    const agreed = form.decision === 'CLOSURE_AGREED'
    const disagreed = (await disagreementsOf(deps, procedureId)).length > 0
    return [
      ...(agreed ? await missingEvidence(deps, procedureId, form.evidenceChecked) : []),
      ...rationales(form, variables, await isRefused(deps, caseReference, variables)),
      ...tooShort(disagreed, 'disagreements', 'Disagreements that were expressed', form.disagreements, 10),
      ...namesNoAction(form),
    ]
  },
  async effects(tx, form, context) {
    const { variables, completedBy, completedAt } = context
    const closureAgreed = form.decision === 'CLOSURE_AGREED'
    await raiseActions(tx, form, context)
    if (closureAgreed) await tx.procedures.step(variables.procedureId, 'DECISION', { by: completedBy, at: completedAt })
    return { closureAgreed, agreedAt: closureAgreed ? completedAt : (variables.agreedAt ?? null) }
  },
})
