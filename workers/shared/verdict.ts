import { z } from 'zod'

/** What decision workerEligibility says of one worker for one case. */
export const verdictSchema = z.object({
  verdict: z.enum(['ALLOWED', 'ALLOWED_WITH_CO_WORKER', 'DISCOURAGED', 'FORBIDDEN']),
  mayLead: z.boolean(),
  reasonInstead: z.boolean(),
  reason: z.string(),
})
export type Verdict = z.infer<typeof verdictSchema>
