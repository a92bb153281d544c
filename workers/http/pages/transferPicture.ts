import { transferStepNames } from '../../register/transferTables.ts'
import { barsOf, type Counted, type Picture } from './picture.ts'
import { stepName, type TransferEntry } from './transferWords.ts'
import { spanWords } from './words.ts'

const week = 7 * 24 * 3600_000

/** How many are late, and by how much the latest is. */
function counted(label: string, dues: (string | null)[], now: Date): Counted {
  const lateBy = dues.map((due) => (due ? now.getTime() - Date.parse(due) : 0))
  const late = lateBy.filter((by) => by > 0)
  const longest = Math.max(0, ...late)
  const counts = {
    inTime: dues.length - late.length,
    late: late.filter((by) => by < week).length,
    veryLate: late.filter((by) => by >= week).length,
  }
  const span = spanWords(new Date(now.getTime() - longest), now)
  const which = late.length === dues.length ? '' : `${late.length} of them `
  const how = late.length === 0 ? 'in time' : `${which}late by ${late.length > 1 ? 'up to ' : ''}${span}`
  return { label, counts, words: dues.length > 0 ? `${dues.length}, ${how}` : 'None' }
}

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
    key: [
      { tone: 'inTime', text: 'in time' },
      { tone: 'late', text: 'late by less than a week' },
      { tone: 'veryLate', text: 'late by a week or more' },
    ],
    bars: barsOf([
      counted('Waits for the meeting', waiting, now),
      ...atStep.filter(({ dues }) => dues.length > 0).map(({ name, dues }) => counted(stepName(name), dues, now)),
    ]),
  }
}
