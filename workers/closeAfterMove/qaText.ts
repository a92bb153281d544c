import type { Dependencies } from '../dependencies.ts'
import { auditItems } from '../shared/auditBlock.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { nameOf } from '../shared/nameOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'

type Directory = Pick<Dependencies, 'register'>

/** What the QA found and what is still open, for the manager who decides. CM-09, CM-11. */
export async function qaText(deps: Directory, procedureId: string): Promise<string> {
  const qa = await earlierIn(deps, procedureId, 'cmQa')
  if (!qa) return 'No QA is on record.'
  const { decisions, decidedAt, decidedBy } = qa
  const missing = auditItems.filter(([field]) => decisions[field] === 'NO').map(([, label]) => `${label}: **no**`)
  const defects = await deps.register.procedures.defects(procedureId)
  const lines = defects.map(
    ({ defect, fix }) => `- ${quoted(defect)} - ${fix ? `done: ${quoted(fix)}` : '**not put right yet**'}`,
  )
  return [
    `**QA of ${instantInWords(decidedAt)} by ${await nameOf(deps, decidedBy)}: ${missing.length > 0 ? 'not everything is in order' : 'everything is in order'}**`,
    ...missing,
    lines.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
}
