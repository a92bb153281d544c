import { transferStepNames } from '../../register/transferTables.ts'
import { barsOf, lateKey, lateness, type Picture } from './picture.ts'
import { stepName, type TransferEntry } from './transferWords.ts'

/** R-04 at a glance: how many open transfers wait at each step, and how late. Steps side by side count each. */
export function transferPicture(rows: TransferEntry[], now: Date): Picture {
  const waiting = rows.filter(({ status }) => status === 'LISTED').map(() => null)
  const atStep = transferStepNames.map((name) => {
    const open = rows.flatMap(({ steps }) =>
      steps.filter(({ step, state }) => step === name && (state === 'DUE' || state === 'OVERDUE')),
    )
    return { name, dues: open.map(({ due }) => due) }
  })
  return {
    id: 'picture',
    title: 'Where the transfers stand',
    note: `${rows.length} ${rows.length === 1 ? 'transfer' : 'transfers'}. Each bar counts those in which this step is still open, so that one transfer may count several times.`,
    key: lateKey,
    bars: barsOf([
      lateness('Waits for the meeting', waiting, now),
      ...atStep.filter(({ dues }) => dues.length > 0).map(({ name, dues }) => lateness(stepName(name), dues, now)),
    ]),
  }
}
