import type { Dependencies } from '../dependencies.ts'
import type { ProcedureRow } from '../register/procedureRows.ts'
import { latestWords } from '../shared/latestWords.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'

type Deps = Pick<Dependencies, 'register' | 'config'>

const pathWords: Record<string, string> = {
  NO_TAF: 'without a Team around the Family',
  TAF: 'with a transfer to a Team around the Family',
  TAC: 'with a transfer to a Team Around the Child',
  MOVE: 'after the family moved away',
}

/** The newest form of this kind that was accepted for this closing, with its words. */
export const writtenFor = (
  { register }: Pick<Dependencies, 'register'>,
  { caseReference, requestedAt }: Pick<ProcedureRow, 'caseReference' | 'requestedAt'>,
  formId: string,
) => latestWords(register, caseReference, formId, requestedAt)

/** How the case closes, how often it came back, who holds it, and where every step stands: the top of both forms. */
export async function closingText(deps: Deps, procedureId: string) {
  const closing = await procedureOf(deps.register, procedureId)
  const holder = await deps.register.allocations.holder(closing.caseReference)
  const { returns, path } = closing
  const times = returns === 1 ? 'once' : `${returns} times`
  const lines = [
    `**The case closes ${pathWords[path ?? 'NO_TAF']}.** It stays with ${holder?.displayName ?? 'its team'} until a manager has closed it.`,
    returns > 0 ? `The closing manager has given it back ${times}.` : '',
    `[Open the closure: every step and who has it](${deps.config.publicUrl}/closures/${procedureId})`,
  ]
  return { closing, closingText: lines.filter(Boolean).join('\n\n') }
}

/** The closing summary as it was launched, with who wrote it. CX-04. */
export async function summaryText(deps: Deps, closing: ProcedureRow): Promise<string> {
  const entry = await writtenFor(deps, closing, 'cxClosingSummary')
  if (!entry) return 'No closing summary is on record.'
  const { text, decidedBy, decidedAt } = entry
  return [
    `**Closing summary of ${instantInWords(decidedAt)} by ${await nameOf(deps, decidedBy)}**`,
    quoted(text.summary),
    text.rationaleNoTaf ? `**Why no Team around the Family:** ${quoted(text.rationaleNoTaf)}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
