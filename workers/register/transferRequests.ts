import { z } from 'zod'
import { code, day, instant, line, lines, username } from './referral.ts'
import { meetingParts, transferDecisions, transferKinds } from './transferTables.ts'

const caseReference = z.string().regex(/^C-\d{4}-\d{6}$/)

/** A transfer as it is asked for (DT-01, XD-02). Without a team the District Transfer Meeting names one. */
export const transferSchema = z.strictObject({
  caseReference,
  kind: z.enum(transferKinds).optional(),
  part: z.enum(meetingParts),
  reason: lines(2000, 10),
  toDistrict: code.optional(),
  toTeam: code.optional(),
  reviewDate: day.optional(),
  proposedTarget: day.optional(),
  by: username,
})
export type TransferRequest = z.infer<typeof transferSchema>

/** What happens to an open transfer. */
export const transferEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('receiving-worker-lost'), at: instant, by: username, reason: lines(2000, 10) }),
  z.strictObject({ kind: z.literal('withdrawn'), at: instant, by: username, reason: lines(2000, 10) }),
])
export type TransferEvent = z.infer<typeof transferEventSchema>

/** A District Transfer Meeting as it is planned (DM-01, G-23). */
export const transferMeetingSchema = z.strictObject({
  authority: code,
  district: code,
  at: instant,
  venue: line(200, 2),
  chair: username,
  by: username,
})
export type TransferMeetingRequest = z.infer<typeof transferMeetingSchema>

/** What happens to a planned meeting. */
export const transferMeetingEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moved'), at: instant, by: username.optional() }),
  z.strictObject({ kind: z.literal('cancelled'), reason: lines(2000, 10), by: username.optional() }),
])
export type TransferMeetingEvent = z.infer<typeof transferMeetingEventSchema>

/** What the meeting decided about one case, put right afterwards (DM-02). */
export const correctionSchema = z.strictObject({
  decision: z.enum(transferDecisions),
  plan: lines(10_000, 3),
  targetDate: day.optional(),
  targetReason: lines(2000, 3).optional(),
  receivingTeam: code.optional(),
  reason: lines(2000, 10),
  by: username,
})
export type CorrectionRequest = z.infer<typeof correctionSchema>
