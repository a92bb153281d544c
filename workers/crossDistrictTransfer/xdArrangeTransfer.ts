import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { TransferRow } from '../register/transfers.ts'
import { checkPlace } from '../shared/atPlace.ts'
import { day, instant, notBeforeToday, notInFuture, optionalText } from '../shared/formFields.ts'
import { transferOf } from '../shared/transferOf.ts'
import { dayOf, usualLimit } from '../shared/usualLimit.ts'
import { dayInWords } from '../shared/words.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { hasEnded, transferText } from './nameTeam.ts'

const role = 'teamManager'

/** Until when the transfer meeting of a cross-district transfer is to be held. XD-05. */
const meetingLimit = (deps: Dependencies, { profile, authority, requestedAt: from }: TransferRow) =>
  usualLimit(deps, { profile, authority, milestone: 'crossDistrictMeetingWithin', from })

/**
 * The receiving Team Manager talks with the transferring one and sets the transfer meeting, within two weeks of the
 * request; a later day needs a reason, for the meeting that named the team may have come late itself. XD-04, XD-05.
 */
export const xdArrangeTransfer = defineTask('xdArrangeTransfer', {
  roles: [role, 'deputyTeamManager'],
  rules: ['XD-04', 'XD-05'],
  texts: ['lateReason'],
  schema: z.object({
    contactedAt: instant('Transferring Team Manager contacted on'),
    meetingDate: day('Transfer meeting on'),
    lateReason: optionalText('Why the meeting is later'),
  }),
  async prepare({ variables }, deps) {
    const transfer = await transferOf(deps.register, variables.transferId)
    const limit = await meetingLimit(deps, transfer)
    if (!transfer.endedAt)
      await deps.register.transfers.planSteps(transfer.id, [{ step: 'ARRANGEMENT', responsible: role, due: limit }])
    return {
      transferText: await transferText(deps, transfer.id),
      meetingLimit: dayOf(limit),
      meetingLimitText: `By ${dayInWords(limit)}, counted from the request. Later needs a reason.`,
      contactedAt: null,
      meetingDate: null,
      lateReason: null,
    }
  },
  async check({ contactedAt, meetingDate, lateReason = '' }, context, deps) {
    const transfer = await transferOf(deps.register, context.variables.transferId)
    if (transfer.endedAt) return [hasEnded(transfer.endedAt)]
    const limit = await meetingLimit(deps, transfer)
    const { authority, toTeam } = transfer
    return [
      ...notInFuture('contactedAt', 'Transferring Team Manager contacted on', contactedAt, context),
      ...notBeforeToday('meetingDate', 'Transfer meeting on', meetingDate, context),
      ...(meetingDate > dayOf(limit) && lateReason.length < 10
        ? [
            {
              field: 'lateReason',
              problem: `Transfer meeting on lies after ${dayInWords(limit)}, the limit that counts from the request (XD-05)`,
              wayOut: 'hold it earlier, or write why it is later, at least 10 characters',
            },
          ]
        : []),
      ...(toTeam ? await checkPlace(deps, { authority, team: toTeam, role }, context) : []),
    ]
  },
  async effects(tx, { meetingDate }, { variables, completedBy: by, completedAt: at }) {
    await tx.transfers.step(variables.transferId, 'ARRANGEMENT', { by, at, note: meetingDate })
    return { arrangedFor: meetingDate }
  },
})
