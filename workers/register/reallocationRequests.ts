import { z } from 'zod'
import { code, lines, username } from './referral.ts'

/** A bulk change of workers that no absence stands behind (CR-01): who gets which case, why, and who decided it. */
export const reallocationSchema = z.strictObject({
  authority: code,
  /** Whose cases they are. */
  from: username,
  /** The manager who decides; every new allocation names this person. */
  by: username,
  reasonCode: z.enum(['WORKER_LEAVES', 'ABSENCE', 'CASE_CHANGE', 'WORKLOAD', 'OTHER']),
  /** Why, in words, for the record. */
  note: lines(2000, 10),
  rows: z
    .array(z.strictObject({ caseReference: z.string().regex(/^C-\d{4}-\d{6}$/), worker: username }))
    .min(1)
    .max(1000),
  /** True: answers what would happen and changes nothing. */
  dryRun: z.boolean(),
})
export type ReallocationRequest = z.infer<typeof reallocationSchema>
