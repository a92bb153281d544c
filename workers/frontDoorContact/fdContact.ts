import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { contactDecisions } from '../models/closureWords.ts'
import { choice, conditions, needed, optionalText, text } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'

type Deps = Pick<Dependencies, 'register' | 'config'>
const caseLabel = 'Case that takes it up'
const pattern = /^C-\d{4}-\d{6}$/

async function contactOf({ register }: Pick<Dependencies, 'register'>, contactId: string) {
  const found = await register.contacts.get(contactId)
  if (found) return found
  throw new WorkerProblem('The register has no such contact.', 'check the variable contactId of the instance')
}

const sourceWords = {
  TAF_ENDED: 'a Team around the Family that ends while concern for the child remains',
  OTHER_AUTHORITY: 'another authority',
}

/** Why the contact came, from whom, and where to look. */
async function contactText(deps: Deps, contactId: string): Promise<string> {
  const { caseReference, source, receivedAt, receivedFrom, reason } = await contactOf(deps, contactId)
  const { publicUrl } = deps.config
  return [
    `**From ${sourceWords[source]}**, ${instantInWords(receivedAt)}, ${await nameOf(deps, receivedFrom)}`,
    quoted(reason),
    caseReference ? `[Open the earlier case ${caseReference}](${publicUrl}/cases/${caseReference})` : '',
    `[Enter a referral](${publicUrl}/referrals/new)`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** The case that takes the contact up: it is open and about the same child. */
async function problemsOfCase(deps: Deps, newCase: string, { variables }: CompletedTask): Promise<Problem[]> {
  const contact = await contactOf(deps, variables.contactId)
  const found = pattern.test(newCase) ? await deps.register.cases.withChild(newCase) : undefined
  const problem = (words: string, wayOut: string) => [{ field: 'newCase', problem: `${caseLabel} ${words}`, wayOut }]
  if (!found) return problem('is not known', 'enter the referral first, then give its case, for example C-2026-000123')
  if (found.closed) return problem('is closed', 'enter a new referral, then give the case that comes of it')
  const known = contact.caseReference ? await deps.register.cases.withChild(contact.caseReference) : undefined
  const isSame = !known || known.familyId === found.familyId || looksSame(known.child, found.child)
  return isSame ? [] : problem('is about another child', 'give the case of the child that this contact is about')
}

type Child = { initials: string; dateOfBirth: string | null }
/** A referral writes its child anew: initials agree, and the dates of birth where both are known. */
const looksSame = (one: Child, other: Child): boolean =>
  one.initials === other.initials &&
  (one.dateOfBirth === other.dateOfBirth || one.dateOfBirth === null || other.dateOfBirth === null)

/**
 * Stand-in until frontDoorContact is delivered: the front door reads the contact and enters a referral, or says why nothing
 * follows. TS-20, G-67.
 */
export const fdContact = defineTask('fdContact', {
  roles: ['frontDoor', 'frontDoorManager'],
  rules: ['TS-20'],
  texts: ['newCase', 'reason'],
  schema: z
    .object({
      decision: choice('Decision', contactDecisions),
      newCase: optionalText(caseLabel),
      reason: text('Why', 20),
    })
    .superRefine(conditions((form) => [needed(form.decision === 'REFERRAL', 'newCase', form.newCase, caseLabel)])),
  async prepare({ variables }, deps) {
    return { contactText: await contactText(deps, variables.contactId), decision: null, newCase: null, reason: null }
  },
  async check(form, context, deps) {
    return form.decision === 'REFERRAL' && form.newCase ? problemsOfCase(deps, form.newCase, context) : []
  },
  async effects(tx, { decision, reason: note }, { variables, completedBy, completedAt }) {
    await tx.contacts.decide(variables.contactId, { decision, by: completedBy, at: completedAt, note })
    return { contactDecision: decision }
  },
})
