import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { moveOf } from './moveOf.ts'
import { bySystem } from './system.ts'

const said = {
  'L-59': 'Told of the move; a meeting or a discussion was asked for (L-59)',
  'L-60': 'Safeguarding referral sent, as the plan would stop (L-60)',
  'L-61': 'Details of the referral that was accepted and not begun passed on (L-61)',
}
const input = z.object({
  procedureId: z.string(),
  letter: z.enum(['L-59', 'L-60', 'L-61', 'L-62']),
})

/**
 * The note on the record that a letter of the move has gone: to the other authority among the contacts with it; to the
 * agencies of the family as the step of the tracker. Papers of the transfer letter are noted by whoever sends them.
 * IA-06, IA-12, IA-14.
 */
export const noteDispatch = defineWorker(
  'interAuthorityTransfer.noteDispatch',
  ({ clock }) =>
    async ({ procedureId, letter }, job) =>
      job.once(async (tx) => {
        const by = { by: bySystem, at: toOffsetIso(toLondon(clock.now())) }
        if (letter === 'L-62') {
          await tx.procedures.step(procedureId, 'NOTICES', by)
          return {}
        }
        const { receivingContact, receivingName } = await moveOf(tx, procedureId)
        const person = receivingContact?.name ?? receivingName ?? 'The other authority'
        await tx.moves.log(procedureId, [{ at: by.at, person, result: said[letter] }], by)
        return {}
      }),
  { input },
)
