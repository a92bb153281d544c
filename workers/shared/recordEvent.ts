import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

const input = z.object({
  caseReference: z.string().nullish(),
  message: z.string(),
  correlationKey: z.string().nullish(),
  payload: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * Tells another process, or another branch, what has happened: one message through the outbox, published once. The
 * correlation key is the case where nothing else is given. 2.2, I1.
 */
export const recordEvent = defineWorker(
  'recordEvent',
  () =>
    async ({ caseReference, message, correlationKey, payload }, job) =>
      job.once(async (tx) => {
        await tx.events.announce({
          message,
          correlationKey: correlationKey ?? caseReference ?? '',
          variables: payload ?? {},
          key: `${message} ${job.elementInstanceKey}`,
        })
        return {}
      }),
  { input },
)
