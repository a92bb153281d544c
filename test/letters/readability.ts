import type { LetterTemplate } from '../../workers/letters/template.ts'

/** Syllables of an English word, counted by its vowels; good enough for a bound on reading age. */
export function syllables(word: string): number {
  const letters = word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
  if (letters.length <= 3) return 1
  const silent = letters.replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/, '').replace(/^y/, '')
  return Math.max(1, silent.match(/[aeiouy]{1,2}/g)?.length ?? 1)
}

/** Flesch-Kincaid grade: American school years; 6 to 7 is a reading age of 11 to 12. */
export function readingGrade(sentences: string[]): number {
  const words = sentences.flatMap((sentence) => sentence.split(/[\s-]+/).filter((word) => /\p{L}/u.test(word)))
  const total = words.reduce((sum, word) => sum + syllables(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (total / words.length) - 15.59
}

type Rendered = ReturnType<LetterTemplate['render']>
/** The sentences of a letter; addresses, times and other lines that are no sentence are left out. */
export const sentencesOf = ({ blocks }: Pick<Rendered, 'blocks'>): string[] =>
  blocks
    .flatMap((block) =>
      block.kind === 'list' ? block.items : block.kind === 'paragraph' && block.lines.length === 1 ? block.lines : [],
    )
    .flatMap((line) => line.split(/(?<=[.?!])\s+/))
    .filter((sentence) => /[a-z]{2}/.test(sentence) && sentence.split(' ').length > 2)
