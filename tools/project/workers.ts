import { readFileSync } from 'node:fs'
import { filesIn } from '../files.ts'
import { ruleIdsIn } from './rules.ts'

export type Source = { file: string; text: string; jobTypes: string[]; tasks: string[]; rules: string[] }

/** The TypeScript files of a folder with the job types (`defineWorker`) and user tasks (`defineTask`) they define. */
export const readSources = (folder: string): Source[] =>
  filesIn(folder, '.ts')
    .filter((file) => !file.includes('/generated/'))
    .map((file) => {
      const text = readFileSync(file, 'utf8')
      const named = (word: string) => [...text.matchAll(new RegExp(`\\b${word}(?:<[^>]*>)?\\(\\s*'([\\w.]+)'`, 'g'))]
      return {
        file,
        text,
        jobTypes: named('defineWorker').map((match) => match[1] ?? ''),
        tasks: named('defineTask').map((match) => match[1] ?? ''),
        rules: ruleIdsIn(text),
      }
    })
