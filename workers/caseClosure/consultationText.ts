import type { Dependencies } from '../dependencies.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { instantInWords, quoted } from '../shared/words.ts'

/** What the Safeguarding Unit advised and the analysis, for the manager to read; empty where it was not consulted. CL-05, CL-06. */
export async function consultationText(deps: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const found = await earlierIn(deps, procedureId, 'clSafeguardingConsultation')
  if (!found) return ''
  const { decisions, text } = found
  return [
    `**Safeguarding Unit, consulted on ${instantInWords(String(decisions.consultedAt))}:** ${quoted(text.advice)}`,
    `**Analysis:** ${quoted(text.analysis)}`,
  ].join('\n\n')
}
