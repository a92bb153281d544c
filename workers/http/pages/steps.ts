import { shortDay, shortWords } from './words.ts'

/** One step as a page shows it: what it is, how it stands, and that in words with dates and who has it. */
export type StepView = { name: string; state: 'DONE' | 'DUE' | 'OVERDUE' | 'DROPPED'; words: string }
export type StepFacts = {
  state: StepView['state']
  due: string | null
  doneAt: string | null
  /** Names, not usernames. */
  doneBy: string
  responsible: string
}

const comma = (...parts: string[]): string => parts.filter(Boolean).join(', ')

/** 'Done 3 Nov 2026, Marian Thornley', 'Late: was due 3 Nov 2026, 17:00, Team Manager'. */
export function stepWords({ state, due, doneAt, doneBy, responsible }: StepFacts): string {
  if (state === 'DONE') return comma(`Done${doneAt ? ` ${shortDay(doneAt.slice(0, 10))}` : ''}`, doneBy)
  if (state === 'DROPPED') return 'Not needed any more'
  if (state === 'OVERDUE') return comma(`Late: was due ${due ? shortWords(due) : ''}`, responsible)
  return comma(due ? `Due ${shortWords(due)}` : 'To be done', responsible)
}
