import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { audiences } from '../letters/template.ts'

const fact = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()])

/** `letterDecision` is the answer of the decision table letterRecipients, unchanged. */
const input = z.object({
  letter: z.string(),
  caseReference: z.string(),
  eventId: z.string(),
  personId: z.string(),
  recipientKind: z.string(),
  recipientDecision: z.object({
    action: z.enum(['SEND', 'HOLD_FOR_DECISION', 'SKIP', 'WITHHOLD']),
    channel: z.enum(['POST', 'EMAIL', 'SECURE_EMAIL']).nullable(),
    variant: z.enum(audiences),
    leaflet: z.boolean(),
    reason: z.string().nullish(),
  }),
  worker: z.string().nullish(),
  facts: z.record(z.string(), fact).nullish(),
})

/**
 * Files one letter to one person with its copy, text version and hash, and answers at once; sending goes on by itself
 * and ends in message letterSettled (correlation key: letterRef). Once for case + letter + person + event (2.5, note 7).
 * Answers letterState `queued`, `toPost`, `cancelled` (skipped or withheld), `held`, or what the letter has become since. G-56, I2.
 */
export const sendLetter = defineWorker(
  'sendLetter',
  ({ letters }) =>
    async ({ recipientDecision, recipientKind, facts, worker, ...request }, job) =>
      letters.send(
        {
          ...request,
          ...recipientDecision,
          kind: recipientKind,
          reason: recipientDecision.reason ?? '',
          worker: worker ?? null,
          facts: facts ?? {},
        },
        job,
      ),
  { input },
)
