import { z } from 'zod'
import { confirmation } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { stepRows } from './evidence.ts'
import { moveText } from './moveText.ts'
import { standingVisits } from './standingVisits.ts'
import { doStep, reopenStep } from './steps.ts'
import { visitsText } from './visitsText.ts'

/**
 * The worker tells the Team Manager that the record is accurate and the case ready to close: the five days begin. Visits
 * that are too old by now are made again, in the days after it. CM-07, CM-08, G-58.
 */
export const cmReadyNotification = defineTask('cmReadyNotification', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-03', 'CM-04', 'CM-07', 'CM-08', 'CM-11'],
  schema: z.object({
    recordUpToDate: confirmation('The record is accurate and up to date'),
    confirm: confirmation('The case is ready to close'),
  }),
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const now = deps.clock.now().toISOString()
    const standing = await standingVisits(deps, deps.register, procedureId, now)
    return {
      moveText: await moveText(deps, variables),
      stepRows: await stepRows(deps, procedureId, standing),
      visitsText: await visitsText(deps, procedureId, standing),
      recordUpToDate: false,
      confirm: false,
    }
  },
  async check(_form, context, deps) {
    return onlyTheWorker(deps, context)
  },
  async effects(tx, _form, { variables, completedBy, completedAt }, deps) {
    const { procedureId } = variables
    await doStep(tx, procedureId, 'NOTIFIED', { by: completedBy, at: completedAt })
    const { complete } = await standingVisits(deps, tx, procedureId, completedAt)
    if (!complete) await reopenStep(tx, procedureId, 'VISITS')
    return { notifiedAt: completedAt, visitsStand: complete }
  },
})
