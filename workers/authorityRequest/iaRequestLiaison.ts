import { z } from 'zod'
import { checkPlace } from '../shared/atPlace.ts'
import { contactLog, contactsAhead, contactsInOrder, emptyContactLog } from '../shared/contactLog.ts'
import { yesNo } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { requestOf } from './requestOf.ts'
import { contactsOfRequest, requestText } from './requestText.ts'

const role = 'serviceManager'

/**
 * The Service Manager of the district talks with the authority that asks; each contact is noted. As long as nobody there
 * could be reached the task comes again, with what was tried. IA-19, G-03.
 */
export const iaRequestLiaison = defineTask('iaRequestLiaison', {
  roles: [role],
  rules: ['IA-19', 'G-03'],
  texts: ['contactLog'],
  schema: z.object({ contactLog, spoken: yesNo('Have you spoken with the other authority about the transfer?') }),
  async prepare({ variables }, deps) {
    return {
      requestText: await requestText(deps, variables.requestId),
      contactsText: await contactsOfRequest(deps, variables.requestId),
      contactLog: emptyContactLog(),
      spoken: null,
    }
  },
  async check(form, context, deps) {
    const { authority, district } = await requestOf(deps.register, context.variables.requestId)
    return [
      ...(district ? await checkPlace(deps, { authority, district, role }, context) : []),
      ...contactsAhead(form.contactLog, context),
    ]
  },
  async effects(tx, form, { variables, completedBy: by, completedAt: at }) {
    await tx.authorityRequests.log(variables.requestId, contactsInOrder(form.contactLog), { by, at })
    return { laSpoken: form.spoken === 'YES' }
  },
})
