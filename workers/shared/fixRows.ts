import type { Problem } from '../tasks/defineTask.ts'
import { optionalText, reference, text } from './formFields.ts'

type Open = { id: string; seq: number; defect: string }
type Fix = { number: string; fix: string }

/** Columns of a list in which somebody says for each open defect what was done about it. */
export const fixRow = {
  number: reference('No.'),
  defect: optionalText('What is missing or wrong'),
  fix: text('What was done', 10),
}

/** A row for each open defect. */
export const fixRowsOf = (open: Open[]) => open.map(({ seq, defect }) => ({ number: `${seq}`, defect, fix: null }))

/** Every open defect has exactly one row. */
export const unfixed = (field: string, open: Open[], fixes: Fix[]): Problem[] =>
  open
    .filter(({ seq }) => fixes.filter(({ number }) => number === `${seq}`).length !== 1)
    .map(({ defect }) => ({
      field,
      problem: `${defect}: one row says how it was put right`,
      wayOut: 'open the task again: every defect is in it',
    }))

/** What was done about each, by the key of the defect. */
export const fixesOf = (open: Open[], fixes: Fix[]) =>
  open.flatMap(({ id, seq }) => {
    const row = fixes.find(({ number }) => number === `${seq}`)
    return row ? [{ id, fix: row.fix }] : []
  })
