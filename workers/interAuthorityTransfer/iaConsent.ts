import { z } from 'zod'
import type { Variables } from '../engine/defineWorker.ts'
import { planTypes } from '../models/moveWords.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { choice, conditions, needed, optionalText, optionalYesNo, text, yesNo } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'

const schema = z
  .object({
    planType: choice('Kind of plan', planTypes),
    consentShare: yesNo('Do the parents or carers agree that information is shared?'),
    wantsService: yesNo('Do they want the service to go on in the other area?'),
    consentNote: text('Who was asked, when, and what they said', 10),
    safeguarding: optionalYesNo('Would stopping the plan put the child at risk?'),
    analysis: optionalText('Analysis'),
    activated: yesNo('Has work on the referral begun?'),
  })
  .superRefine(
    conditions((form) => [
      needed(isMissing(form), 'safeguarding', form.safeguarding, 'Would stopping the plan put the child at risk?'),
      needed(isMissing(form), 'analysis', form.analysis, 'Analysis', 20),
    ]),
  )
const isMissing = ({ consentShare, wantsService }: { consentShare: string; wantsService: string }) =>
  consentShare === 'NO' || wantsService === 'NO'

/** What the categories of the case say of the plan: a preset, never a decision. */
const planOf = (categories: string[]) =>
  categories.includes('CP') ? 'CP_PLAN' : categories.includes('CLA') ? 'CIC_PLACEMENT' : null

/**
 * The worker asks the family for consent and wish. Without one of them it is considered whether stopping the plan would
 * create a safeguarding problem; that there is none, the Team Manager confirms. IA-01, IA-02, IA-12, G-70.
 */
export const iaConsent = defineTask('iaConsent', {
  roles: anyWorker,
  rules: ['IA-01', 'IA-02', 'IA-03', 'IA-12', 'GN-03', 'GN-04', 'G-70'],
  texts: ['consentNote', 'analysis'],
  schema,
  async prepare({ caseReference, variables }, deps) {
    const { procedureId } = variables
    const entry = await earlierIn(deps, procedureId, 'iaConsent')
    const before: Variables = { ...entry?.decisions, ...entry?.text }
    const { categories = [] } = (await deps.register.cases.get(caseReference)) ?? {}
    const move = await deps.register.moves.get(procedureId)
    return {
      moveText: await moveText(deps, procedureId),
      planType: before.planType ?? planOf(categories),
      consentShare: before.consentShare ?? null,
      wantsService: before.wantsService ?? null,
      consentNote: before.consentNote ?? null,
      safeguarding: before.safeguarding ?? null,
      analysis: before.analysis ?? null,
      activated: before.activated ?? (variables.worker ? 'YES' : null),
      tmConfirmed: Boolean(move?.noSafeguardingConfirmedBy),
    }
  },
  async check(_form, context, deps) {
    return onlyTheWorker(deps, context)
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const codes = {
      planType: form.planType,
      consentShare: form.consentShare === 'YES',
      wantsService: form.wantsService === 'YES',
      // A form that hid the question may still hold an older answer.
      safeguarding: isMissing(form) ? form.safeguarding === 'YES' : null,
      activated: form.activated === 'YES',
    }
    await tx.moves.set(procedureId, codes, by)
    await tx.procedures.step(procedureId, 'CONSENT', by)
    return codes
  },
})
