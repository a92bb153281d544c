import type { Dependencies } from '../dependencies.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { quoted } from '../shared/words.ts'
import { disagreementsOf } from './agencies.ts'

/** Who disagrees, with what, and the reference of the process that the agency has opened. CL-14, CL-15. */
export async function disagreementText(deps: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const said = await disagreementsOf(deps, procedureId)
  const reference = (await earlierIn(deps, procedureId, 'clAgencyComments'))?.text.escalationReference
  return [
    said.map(({ agency, text }) => `- ${quoted(agency)}: ${quoted(text)}`).join('\n') || 'No comment says why.',
    reference ? `Reference of the process: ${quoted(reference)}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
