import type { Dependencies } from '../dependencies.ts'
import { latestWords } from '../shared/latestWords.ts'
import { nameOf } from '../shared/nameOf.ts'
import type { TaskContext } from '../tasks/defineTask.ts'
import { quoted } from './words.ts'

/** What the manager said who refused to leave the case without a worker: it leads the search that follows. UC-15, G-14. */
export async function directionOf(
  deps: Pick<Dependencies, 'register'>,
  { caseReference, variables }: TaskContext,
): Promise<{ refusedBy: string; directionText: string }> {
  const refused =
    variables.authorisation === 'REFUSED'
      ? await latestWords(deps.register, caseReference, 'ucAuthorisation')
      : undefined
  return {
    refusedBy: refused ? await nameOf(deps, refused.decidedBy) : '',
    directionText: quoted(refused?.text.reason),
  }
}
