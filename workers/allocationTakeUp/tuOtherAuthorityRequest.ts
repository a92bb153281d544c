import { z } from 'zod'
import { conditions, confirmation, needed, optionalText, reference, text } from '../shared/formFields.ts'
import { authorityName, authorityOptions, elsewhere, unknownAuthority } from '../shared/otherAuthority.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { whoTakesUp } from './whoTakesUp.ts'

const schema = z
  .object({
    previousAuthority: reference('Authority that gave the service'),
    previousAuthorityName: optionalText('Name of the authority outside England'),
    service: text('Service that the family asks to continue', 10),
    familyAsked: confirmation('The family asked for it themselves'),
  })
  .superRefine(
    conditions((form) => [
      needed(
        form.previousAuthority === elsewhere,
        'previousAuthorityName',
        form.previousAuthorityName,
        'Name of the authority outside England',
        3,
      ),
    ]),
  )

/**
 * A family that was served by another authority asks to go on here: a referral to the front door, which gets it as a
 * contact with a limit of its own, besides the e-mail (L-69). IA-15.
 */
export const tuOtherAuthorityRequest = defineTask('tuOtherAuthorityRequest', {
  roles: whoTakesUp,
  rules: ['IA-15'],
  texts: ['previousAuthorityName', 'service'],
  schema,
  async prepare() {
    return { authorityOptions: authorityOptions() }
  },
  async check({ previousAuthority }) {
    return unknownAuthority('previousAuthority', 'Authority that gave the service', previousAuthority)
  },
  async effects(tx, form, { caseReference, variables, completedBy, completedAt }) {
    const { authority, district } = variables
    const from = authorityName(form.previousAuthority, form.previousAuthorityName)
    const reason = `The family asks to go on with a service of ${from}: ${form.service}`
    await tx.contacts.receive({
      ...{ authority, district, caseReference, reason, from: completedBy, at: completedAt },
      source: 'OTHER_AUTHORITY',
    })
    return { otherAuthorityRequestedAt: completedAt }
  },
})
