import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayInWords, quoted } from '../shared/words.ts'

type Directory = Pick<Dependencies, 'register' | 'config'>

const tafWords: Record<string, string> = {
  CONSENTED: 'the family consents to a Team around the Family',
  REFUSED: 'a Team around the Family was offered and refused',
  NOT_SUITABLE: 'a Team around the Family does not fit',
}

/** Why the case is to close, what came of TAF, and where to look: the top of every form of a closing. CL-24. */
export async function closingText(deps: Directory, { procedureId }: Variables): Promise<string> {
  const { requestedBy, requestedAt } = await procedureOf(deps.register, procedureId)
  const considered = await earlierIn(deps, procedureId, 'clClosureCase')
  const { whyClose, rationaleNoTaf } = considered?.text ?? {}
  const taf = tafWords[String(considered?.decisions.tafOutcome)]
  return [
    `**Closing asked for by ${await nameOf(deps, requestedBy)} on ${dayInWords(requestedAt)}**`,
    whyClose ? `Why: ${quoted(whyClose)}` : '',
    taf ? `TAF: ${taf}${rationaleNoTaf ? ` - ${quoted(rationaleNoTaf)}` : ''}` : '',
    `[Open the closing: every step and who has it](${deps.config.publicUrl}/closures/${procedureId})`,
  ]
    .filter(Boolean)
    .join('\n\n')
}
