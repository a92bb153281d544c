import { z } from 'zod'
import { text, yesNo } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { concernLabel, concernReasonLabel } from './concern.ts'
import { familyAsked } from './familyAsked.ts'
import { type Taf, tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'
import { managers, onlyTheLead, whoReviews } from './whoMay.ts'

const last = ({ consents }: Taf) => consents.filter(({ withdrawnAt }) => withdrawnAt !== null)

/**
 * Consent is withdrawn and the Team around the Family ends: before it does, somebody says whether concern for the child
 * remains; if so it goes to the front door as a new contact. TS-20, G-67.
 */
export const tsConsentWithdrawn = defineTask('tsConsentWithdrawn', {
  roles: [...whoReviews, ...managers],
  rules: ['TS-20'],
  texts: ['concernReason'],
  schema: z.object({ concernRemains: yesNo(concernLabel), concernReason: text(concernReasonLabel, 20) }),
  async prepare({ variables }, deps) {
    const taf = await tafOf(deps.register, variables.procedureId)
    const asked = await familyAsked(deps.register, variables)
    const lines = await Promise.all(
      last(taf).map(async ({ personId, withdrawnAt, withdrawnNotedBy }) => {
        const who = asked.find((one) => one.personId === personId)?.label ?? 'Somebody of the family'
        const by = await nameOf(deps, withdrawnNotedBy ?? '')
        return `- ${who}: ${instantInWords(withdrawnAt ?? '')}, noted by ${by}`
      }),
    )
    return {
      tafText: await tafText(deps, variables.procedureId),
      withdrawnText: [lines.join('\n'), taf.endedNote ? `What was said: ${quoted(taf.endedNote)}` : '']
        .filter(Boolean)
        .join('\n\n'),
      concernRemains: null,
      concernReason: null,
    }
  },
  async check(_form, context, deps) {
    return onlyTheLead(deps, context, managers)
  },
  async effects(_tx, { concernRemains }) {
    return { concernRemains: concernRemains === 'YES' }
  },
})
