import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { meetingOf } from './meetingOf.ts'

const input = z.object({ meetingId: z.string(), part: z.enum(['ONE', 'TWO']).nullish() })

/** The cases of one part of the agenda that wait for their outcome, of both parts where none is given. DM-03 to DM-05. */
export const readAgenda = defineWorker(
  'districtTransferMeeting.readAgenda',
  ({ register }) =>
    async ({ meetingId, part }) => {
      const { state } = await meetingOf(register, meetingId)
      const items = state === 'CANCELLED' ? [] : await register.transferMeetings.agenda(meetingId, ['LISTED'])
      return {
        agenda: items
          .filter((item) => !part || item.part === part)
          .map(({ itemId, caseReference, transferId, initials, categories, concernLevel, profile, team, ...item }) => ({
            ...{ itemId, caseReference, transferId, initials, categories, concernLevel, profile, team },
            ...{ district: item.district, part: item.part },
          })),
      }
    },
  { input, output: z.object({ agenda: z.array(z.looseObject({ itemId: z.string() })) }) },
)
