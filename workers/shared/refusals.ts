import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import { Conflict, Refused } from '../register/errors.ts'
import type { Problem } from '../tasks/defineTask.ts'

/** A problem of a form, with the page on which to look where there is one. */
export type Refusal = Problem & { link?: string | undefined }

/** What people call the fields that the register speaks of. */
export type Labels = Record<string, string>

/** What the register says against a change, in the words of a form; [] where it takes it. Any other error is thrown on. */
export async function refusalsOf(change: () => Promise<unknown>, labels: Labels = {}): Promise<Refusal[]> {
  try {
    await change()
    return []
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Conflict)) throw error
    const problems = error instanceof Refused ? error.problems : [error.problem]
    return problems.map(({ problem, ...of }) => ({ ...of, problem: `${labels[of.field] ?? of.field} ${problem}` }))
  }
}

class Undone extends Error {}

/** What the register would say against a change: it is tried and undone, so that the same rules answer. */
export const wouldRefuse = (
  { register }: Pick<Dependencies, 'register'>,
  change: (tx: Transaction) => Promise<unknown>,
  labels: Labels = {},
): Promise<Refusal[]> =>
  refusalsOf(async () => {
    try {
      await register.transaction(async (tx) => {
        await change(tx)
        throw new Undone()
      })
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
  }, labels)

/** The same as a list on a form: one line for each, with its way out and where to look. */
export const refusalsInWords = (refusals: Refusal[], publicUrl: string): string =>
  refusals
    .map(({ problem, wayOut, link }) => `- ${problem}: ${wayOut}.${link ? ` [Open it](${publicUrl}${link})` : ''}`)
    .join('\n')
