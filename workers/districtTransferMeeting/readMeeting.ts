import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { meetingOf } from './meetingOf.ts'

/** When the meeting is held, as the register has it now. DM-01. */
export const readMeeting = defineWorker(
  'districtTransferMeeting.readMeeting',
  ({ register }) =>
    async ({ meetingId }) => ({ meetingAt: (await meetingOf(register, meetingId)).at }),
  { input: z.object({ meetingId: z.string() }), output: z.object({ meetingAt: z.string() }) },
)
