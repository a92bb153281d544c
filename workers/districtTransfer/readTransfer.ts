import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { TransferRow } from '../register/transfers.ts'
import { transferOf } from '../shared/transferOf.ts'
import { lostReport } from './lostReport.ts'

/** Whether the named worker was reported lost while nobody waited for that, or leaves the service. DT-03. */
async function isGone(register: Dependencies['register'], transfer: TransferRow): Promise<boolean> {
  const { receivingWorker } = transfer
  if (!receivingWorker) return false
  if (await lostReport(register, transfer)) return true
  return (await register.absences.runningOnes({ username: receivingWorker })).some(({ kind }) => kind === 'LEAVING')
}

/** How transfer and case stand now: team, named worker, holder and categories as the register has them. DT-13, G-69. */
export const readTransfer = defineWorker(
  'districtTransfer.readTransfer',
  ({ register }) =>
    async ({ transferId }) => {
      const transfer = await transferOf(register, transferId)
      const { caseReference, receivingWorker, toTeam, toDistrict } = transfer
      const [found, holder] = await Promise.all([
        register.cases.get(caseReference),
        register.allocations.holder(caseReference),
      ])
      if (!found) throw new WorkerProblem(`The register has no case ${caseReference}.`, 'check the variable transferId')
      return {
        receivingWorker,
        receivingWorkerGone: await isGone(register, transfer),
        receivingTeam: toTeam,
        receivingDistrict: toDistrict,
        categories: found.categories,
        concernLevel: found.concernLevel,
        worker: holder?.kind === 'WORKER' ? holder.username : null,
      }
    },
  { input: z.object({ transferId: z.uuid() }) },
)
