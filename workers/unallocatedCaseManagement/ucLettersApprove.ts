import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { validAddress } from '../letters/mail.ts'
import { confirmation, optionalText, reference, rows, text, yesNo } from '../shared/formFields.ts'
import { defineTask, type Problem, type TaskContext } from '../tasks/defineTask.ts'
import { factsOf, recipientsOf } from './letterAudience.ts'
import { letterPreview } from './letterPreview.ts'
import { managersOfTheWait } from './whoManages.ts'

/** The duty team's own contact block: what most letters name. */
async function contactOf({ register }: Pick<Dependencies, 'register'>, { variables, caseReference }: TaskContext) {
  const found = await register.cases.get(caseReference)
  const team = await register.authorities.team(found?.authority ?? variables.authority, found?.team ?? variables.team)
  return {
    contactName: team ? `Duty worker of the ${team.name}` : '',
    contactRole: 'Duty Social Worker',
    contactPhone: team?.phone ?? '',
    contactEmail: team?.email ?? '',
    contactAddress: team?.address ?? '',
  }
}

/**
 * The Team Manager approves the letters that tell family, referrer and agencies of a child without a worker: to whom,
 * with which contact, in which words. Who could be put at risk is held back with a reason; the others get theirs. UC-30,
 * UC-32, UC-33, UC-54, UC-55, G-13, G-65.
 */
export const ucLettersApprove = defineTask('ucLettersApprove', {
  roles: managersOfTheWait,
  rules: ['UC-30', 'UC-31', 'UC-32', 'UC-33', 'UC-54', 'UC-55'],
  texts: ['recipients', 'contactName', 'contactRole', 'contactPhone', 'contactEmail', 'contactAddress'],
  schema: z.object({
    recipients: rows('Who gets a letter', {
      personId: reference('Recipient'),
      letterId: reference('Letter'),
      reach: optionalText('What happens'),
      held: yesNo('Hold this letter back?'),
      heldReason: optionalText('Reason for holding it back'),
    }),
    contactName: text('Name'),
    contactRole: optionalText('Role'),
    contactPhone: optionalText('Telephone'),
    contactEmail: optionalText('E-mail'),
    contactAddress: optionalText('Address'),
    texts: confirmation('I have read the texts and approve them'),
  }),
  async prepare(context, deps) {
    const found = await recipientsOf(deps, context)
    const written = found.filter(({ isSkipped }) => !isSkipped)
    const earlier = await factsOf(deps).approval(context.caseReference)
    const reasons = new Map(earlier?.held.map(({ personId, reason }) => [personId, reason]))
    return {
      recipientOptions: written.map(({ label, personId }) => ({ label, value: personId })),
      recipients: written.map(({ personId, letterId, reach, isHeld }) => ({
        personId,
        letterId,
        reach,
        held: reasons.has(personId) ? 'YES' : isHeld ? null : 'NO',
        heldReason: reasons.get(personId) ?? '',
      })),
      toldInPersonText: found
        .filter(({ isToldInPerson }) => isToldInPerson)
        .map(({ label }) => `${label}: in person`)
        .join(', '),
      letterPreview: await letterPreview(deps, context, written),
      ...(await contactOf(deps, context)),
      ...earlier?.contact,
    }
  },
  async check(form, context, deps) {
    const labels = new Map((await recipientsOf(deps, context)).map(({ personId, label }) => [personId, label]))
    const withoutReason = form.recipients.filter(
      ({ held, heldReason }) => held === 'YES' && (heldReason ?? '').length < 10,
    )
    const unreachable = !form.contactPhone && !form.contactEmail && !form.contactAddress
    const problems: (Problem | false)[] = [
      ...withoutReason.map(({ personId, letterId }) => ({
        field: 'recipients',
        problem: `Reason for holding back ${letterId} to ${labels.get(personId) ?? 'this person'} is missing or shorter than 10 characters`,
        wayOut: 'write what could happen to whom, or let the letter go',
      })),
      unreachable && {
        field: 'contactPhone',
        problem: 'The contact has neither telephone nor e-mail nor address',
        wayOut: 'enter at least one way to reach them',
      },
      form.contactEmail !== undefined &&
        !validAddress(form.contactEmail) && {
          field: 'contactEmail',
          problem: 'E-mail of the contact is not an e-mail address',
          wayOut: 'correct it, or leave it empty and give another way',
        },
    ]
    return problems.filter((problem) => problem !== false)
  },
  async effects(tx, { recipients }, { caseReference, completedAt, completedBy }) {
    const withheld = recipients.filter(({ held }) => held === 'YES').map(({ personId }) => personId)
    const approved = recipients.filter(({ held }) => held === 'NO').map(({ letterId }) => letterId)
    if (await tx.unallocated.current(caseReference))
      await tx.unallocated.update(caseReference, { lettersApprovedAt: completedAt }, completedBy)
    return { approvedLetters: [...new Set(approved)].sort(), withheld }
  },
})
