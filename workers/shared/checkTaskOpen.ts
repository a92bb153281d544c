import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

/** Says whether a task of this kind is still open for the case, so that nobody is chased for what is done (G-10). */
export const checkTaskOpen = defineWorker(
  'checkTaskOpen',
  ({ register }) =>
    async ({ caseReference, element }) => {
      const found = await register.cases.get(caseReference)
      const open = found ? await register.tasks.openOnes({ caseId: found.id }) : []
      return { taskOpen: open.some((task) => task.elementId === element) }
    },
  { input: z.object({ caseReference: z.string(), element: z.string() }) },
)
