import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { moveOf } from './moveOf.ts'
import { isAuthorityKnown } from './receiving.ts'

const input = z.object({ procedureId: z.string() })

/** What the register knows of the move now, in codes and dates; where the family goes to live stays there (I6). */
export const readMove = defineWorker(
  'interAuthorityTransfer.readMove',
  ({ register }) =>
    async ({ procedureId }) => {
      const move = await moveOf(register, procedureId)
      const { planType, consentShare, wantsService, safeguarding, activated, planning, meetingAt, moveDate } = move
      return {
        ...{ planType, consentShare, wantsService, safeguarding, activated, planning, meetingAt, moveDate },
        authorityKnown: isAuthorityKnown(move),
        addressKnown: move.addressKnown === true,
        laResponse: move.response,
      }
    },
  { input },
)
