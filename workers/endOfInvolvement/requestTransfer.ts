import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { meetingParts } from '../register/transferTables.ts'
import { latestWords } from '../shared/latestWords.ts'
import { refusalsInWords, refusalsOf } from '../shared/refusals.ts'

const input = z.object({
  caseReference: z.string(),
  transferTeam: z.string().nullish(),
  transferDistrict: z.string().nullish(),
  part: z.enum(meetingParts).nullish(),
  requestedBy: z.string().nullish(),
})
const labels = {
  caseReference: 'The case',
  toTeam: 'The team that should take it over',
  toDistrict: 'The district that should take it over',
  by: 'Who asks for it',
}
const longest = 2000

/**
 * Asks for the transfer of a case that stays at level 4, so that the District Transfer Meeting decides it: in the name of
 * the manager who confirmed the level, with the reason given there. One that is open already is enough. The form tried it,
 * so what the register refuses now has changed since and is an incident with its way out. EI-05.
 */
export const requestTransfer = defineWorker(
  'endOfInvolvement.requestTransfer',
  ({ register, config }) =>
    async ({ caseReference, transferTeam, transferDistrict, part, requestedBy }, job) => {
      const confirmed = await latestWords(register, caseReference, 'eiConfirmLevel')
      const reason = `The involvement of the team ends, still level 4. ${confirmed?.text.reason ?? ''}`.trim()
      const refusals = await refusalsOf(
        () =>
          job.once(async (tx) => {
            const { transferId } = await tx.transfers.request({
              caseReference,
              part: part ?? 'ONE',
              reason: reason.slice(0, longest),
              toTeam: transferTeam,
              toDistrict: transferDistrict,
              by: confirmed?.decidedBy ?? requestedBy ?? '',
            })
            await tx.transfers.announce(transferId)
            return {}
          }),
        labels,
      )
      if (refusals.every(({ field }) => field === 'transfer')) return {}
      throw new WorkerProblem(refusalsInWords(refusals, config.publicUrl), 'mend what it names, then retry the job')
    },
  { input },
)
