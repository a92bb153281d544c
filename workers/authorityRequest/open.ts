import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { requestOf } from './requestOf.ts'

/**
 * Takes up the request of another authority with what the register knows of it, in codes and dates: who asks and about
 * whom stays there (I6). One instance carries out a request. IA-17, G-03.
 */
export const openRequest = defineWorker(
  'authorityRequest.open',
  () =>
    async ({ requestId }, job) =>
      job.once(async (tx) => {
        const { profile, authority, district, team, safeguarding, receivedAt } = await requestOf(tx, requestId)
        if ((await tx.authorityRequests.attach(requestId, job.processInstanceKey)) === 'duplicate')
          throw new WorkerProblem(
            'Another instance carries out this request of another authority already.',
            'cancel this instance and follow the first one',
          )
        return { profile, authority, district, team, safeguarding, requestedAt: receivedAt }
      }),
  { input: z.object({ requestId: z.string() }) },
)
