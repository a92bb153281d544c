import type { Dependencies } from '../dependencies.ts'
import type { ProcedureRow } from '../register/procedureRows.ts'
import { nameOf } from '../shared/nameOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { writtenFor } from './closing.ts'

/** The steps before the audit whose forms say that the record is complete. */
const papers = [
  ['clClosureVisit', 'Closure visit and record brought up to date'],
  ['clManagersDecision', 'Managers Decision'],
  ['clCompleteRecord', 'Record completed'],
] as const

/** What was found in each earlier audit of this closing, with what was done about it; '' at the first one. */
async function givenBackText({ register }: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const defects = (await register.procedures.defects(procedureId)).filter(({ stage }) => stage === 'AUDIT')
  const lines = defects.map(
    ({ defect, fix }) => `- ${quoted(defect)} - ${fix ? `done: ${quoted(fix)}` : '**not put right**'}`,
  )
  return lines.length > 0 ? ['**Given back before, and what was done**', lines.join('\n')].join('\n\n') : ''
}

/** The case audit form so far: who completed the record and when, and what earlier audits found. CX-05, CX-06. */
export async function auditText(deps: Pick<Dependencies, 'register'>, closing: ProcedureRow): Promise<string> {
  const lines = await Promise.all(
    papers.map(async ([formId, label]) => {
      const entry = await writtenFor(deps, closing, formId)
      if (!entry) return ''
      return `${label}: ${instantInWords(entry.decidedAt)}, ${await nameOf(deps, entry.decidedBy)}`
    }),
  )
  return [...lines, await givenBackText(deps, closing.id)].filter(Boolean).join('\n\n')
}
