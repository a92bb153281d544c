import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { meetingOf } from './meetingOf.ts'

/** Who is told what is on the agenda; part two is held with the Area Team Manager, where the authority has one. DM-05. */
async function invitedTo({ staff }: Pick<Transaction, 'staff'>, authority: string, partTwo: boolean) {
  const areaTeamManagers = partTwo ? await staff.list({ authority, role: 'areaTeamManager' }) : []
  const written = areaTeamManagers.some(({ email }) => email !== null)
  return ['teamManager', 'serviceManager', ...(written ? ['areaTeamManager'] : [])]
}

/**
 * The agenda closes: what is listed from now on is late. Answers how many cases stand on it and who is told; the Area Team
 * Manager is asked to come when part two has any. DM-01, DM-03, DM-05, G-23.
 */
export const agendaFigures = defineWorker(
  'districtTransferMeeting.agendaFigures',
  () =>
    async ({ meetingId, agendaClosesAt }, job) =>
      job.once(async (tx) => {
        const { authority } = await meetingOf(tx, meetingId)
        await tx.transferMeetings.noteAgenda(meetingId, { agendaClosesAt })
        const items = await tx.transferMeetings.agenda(meetingId, ['LISTED'])
        const partTwo = items.some(({ part }) => part === 'TWO')
        return { agendaCount: items.length, invited: await invitedTo(tx, authority, partTwo) }
      }),
  {
    input: z.object({ meetingId: z.string(), agendaClosesAt: z.string() }),
    output: z.object({ agendaCount: z.number(), invited: z.array(z.string()) }),
  },
)
