import type { Dependencies } from '../dependencies.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { instantInWords, quoted } from '../shared/words.ts'

/** The newest closure visit or attempt of this closing with what was written about it; empty before the first. CL-17. */
export async function visitText(deps: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const found = await earlierIn(deps, procedureId, 'clClosureVisit')
  if (!found) return ''
  const { decisions, text } = found
  const line = (label: string, words: unknown) => (words ? `${label}: ${quoted(words)}` : '')
  const next = await earlierIn(deps, procedureId, 'clVisitNextStep')
  const isAfter = next && Date.parse(next.decidedAt) >= Date.parse(found.decidedAt)
  return [
    `**Closure visit of ${instantInWords(String(decisions.seenAt))}**`,
    line('Not seen or said', text.notSeenReason),
    line('Observed of the child, who cannot talk', text.observed),
    line("Parents' or carers' view of closing", text.familyView),
    line('Note', text.note),
    isAfter ? line('Your manager says', next.text.nextStep) : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
