import { transferStepNames } from '../../register/transferTables.ts'
import type { Picture } from './picture.ts'
import { openSteps, stepPicture } from './tracker.ts'
import { stepName, type TransferEntry } from './transferWords.ts'

const meeting = 'Waits for the meeting'

/** R-04 at a glance: how many open transfers wait at each step, and how late. Steps side by side count each. */
export function transferPicture(rows: TransferEntry[], now: Date): Picture {
  const waiting = rows.flatMap(({ status, steps }) => [
    ...(status === 'LISTED' ? [{ name: meeting, due: null }] : []),
    ...openSteps(steps, ({ step }) => stepName(step)),
  ])
  const said = {
    always: meeting,
    title: 'Where the transfers stand',
    note: `${rows.length} ${rows.length === 1 ? 'transfer' : 'transfers'}. Each bar counts those in which this step is still open, so that one transfer may count several times.`,
  }
  const names = [meeting, ...transferStepNames.map(stepName)]
  return stepPicture(said, names, waiting, now)
}
