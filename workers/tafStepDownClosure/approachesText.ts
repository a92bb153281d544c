import { instantInWords, quoted } from '../shared/words.ts'
import type { Taf } from './tafOf.ts'

const answerWords: Record<string, string> = {
  ACCEPTED: 'accepted',
  NEEDS_SUPPORT: 'needs support',
  UNSURE_OF_PROCESS: 'unsure of the process',
  REFUSED: 'refused',
}

/** Who was asked to lead, when, and what they answered: one line for each, oldest first. TS-09. */
export const approachesText = ({ approaches }: Pick<Taf, 'approaches'>): string =>
  approaches
    .map(({ candidate, contactedAt, answer }) => {
      const who = quoted(`${candidate.name}, ${candidate.role}, ${candidate.organisation}`)
      return `- ${who}: **${answerWords[answer]}**, ${instantInWords(contactedAt)}`
    })
    .join('\n')
