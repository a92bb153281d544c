import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import type { RecipientFacts } from '../letters/facts.ts'

const input = z.object({
  caseReference: z.string(),
  letterEventId: z.string().nullish(),
  withheld: z.array(z.string()).nullish(),
})

/**
 * The people of a case as letterRecipients needs them: kind, age in completed years, whether and how they can be written
 * to. No names, addresses or dates of birth (I6). `letterEventId` is the triggering event of the letters: the one handed
 * over, otherwise this run of the process. `withheld`: persons whose letter the manager held back; they stay in the list,
 * so that this is filed for each of them. TU-08, FD-15, RF-03, G-65.
 */
export const resolveRecipients = defineWorker(
  'resolveRecipients',
  ({ letters, clock }) =>
    async ({ caseReference, letterEventId, withheld }, { processInstanceKey }) => {
      const found: RecipientFacts[] = await letters.recipients(caseReference)
      return {
        recipients: found.map(({ kind, ...facts }) => ({
          ...facts,
          recipientKind: kind,
          withheld: withheld?.includes(facts.personId) ?? false,
        })),
        letterEventId: letterEventId ?? processInstanceKey,
        resolvedAt: toOffsetIso(toLondon(clock.now())),
      }
    },
  { input },
)
