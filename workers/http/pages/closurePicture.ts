import { type ProcedureEntry, stepName, stepNames } from './closureEntries.ts'
import type { Picture } from './picture.ts'
import { openSteps, stepPicture } from './tracker.ts'

const whole = 'To be closed after a move'

/** R-16 at a glance: how many closures wait at each step, and how late. Steps side by side count each. */
export function closurePicture(rows: ProcedureEntry[], now: Date): Picture {
  const waiting = rows.flatMap(({ procedure, steps, closeBy }) => [
    ...openSteps(steps, ({ step }) => stepName(step, procedure)),
    ...(closeBy ? [{ name: whole, due: closeBy }] : []),
  ])
  const said = {
    title: 'Where the closures stand',
    note: `${rows.length} ${rows.length === 1 ? 'procedure' : 'procedures'}. Each bar counts those in which this step is still open, so that one may count several times.`,
  }
  return stepPicture(said, [...stepNames, whole], waiting, now)
}
