import { z } from 'zod'
import { confirmation, text } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { whoTakesUp } from './whoTakesUp.ts'

/** Stand-in until interAuthorityTransfer is delivered: what the front door learns about the request (L-69). IA-15. */
export const tuOtherAuthorityRequest = defineTask('tuOtherAuthorityRequest', {
  roles: whoTakesUp,
  rules: ['IA-15'],
  texts: ['previousAuthority', 'service'],
  schema: z.object({
    previousAuthority: text('Authority that gave the service'),
    service: text('Service that the family asks to continue', 10),
    familyAsked: confirmation('The family asked for it themselves'),
  }),
  async effects(_tx, _form, { completedAt }) {
    return { otherAuthorityRequestedAt: completedAt }
  },
})
