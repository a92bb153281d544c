import { procedureSteps } from '../../models/closureWords.ts'
import { type ProcedureEntry, stepName } from './closureEntries.ts'
import { barsOf, lateKey, lateness, type Picture } from './picture.ts'

/** R-16 at a glance: how many closures wait at each step, and how late. Steps side by side count each. */
export function closurePicture(rows: ProcedureEntry[], now: Date): Picture {
  const atStep = procedureSteps.map((name) => {
    const open = rows.flatMap(({ steps }) =>
      steps.filter(({ step, state }) => step === name && (state === 'DUE' || state === 'OVERDUE')),
    )
    return { name, dues: open.map(({ due }) => due) }
  })
  return {
    id: 'picture',
    title: 'Where the closures stand',
    note: `${rows.length} ${rows.length === 1 ? 'procedure' : 'procedures'}. Each bar counts those in which this step is still open, so that one may count several times.`,
    key: lateKey,
    bars: barsOf(
      atStep.filter(({ dues }) => dues.length > 0).map(({ name, dues }) => lateness(stepName(name), dues, now)),
    ),
  }
}
