import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayInWords, quoted } from '../shared/words.ts'
import { moveOf } from './moveOf.ts'

type Directory = Pick<Dependencies, 'register' | 'config'>

/** When and to whom the family moved, until when the case is to close, and where to look: the top of every form. CM-01. */
export async function moveText(deps: Directory, { procedureId, closeBy }: Variables): Promise<string> {
  const { requestedBy, requestedAt } = await procedureOf(deps.register, procedureId)
  const { moveDate, receivingName } = (await moveOf(deps.register, procedureId)) ?? {}
  return [
    `**Closing after the move, begun by ${await nameOf(deps, requestedBy)} on ${dayInWords(requestedAt)}**`,
    moveDate ? `Moved on ${dayInWords(moveDate)}.` : '',
    receivingName ? `Receiving authority: ${quoted(receivingName)}` : '',
    closeBy ? `The case is to be closed by ${dayInWords(closeBy)}.` : '',
    `[Open the closing: every step and who has it](${deps.config.publicUrl}/closures/${procedureId})`,
  ]
    .filter(Boolean)
    .join('\n\n')
}
