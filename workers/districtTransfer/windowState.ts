import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'

/** The steps of a transfer that are neither done nor dropped, in the order of the tracker. */
export const openSteps = async ({ transfers }: Pick<Transaction, 'transfers'>, transferId: string): Promise<string[]> =>
  (await transfers.steps(transferId)).filter(({ doneAt, droppedAt }) => !doneAt && !droppedAt).map(({ step }) => step)

/** Which steps are neither done nor dropped, in the order of the tracker. DT-01, DT-02, G-57. */
export const windowState = defineWorker(
  'districtTransfer.windowState',
  ({ register }) =>
    async ({ transferId }) => ({ windowOpenSteps: await openSteps(register, transferId) }),
  { input: z.object({ transferId: z.uuid() }) },
)
