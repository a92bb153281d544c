import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { chronologyPaper } from '../http/pages/chronologyPdf.ts'
import { readFormWords } from '../http/pages/formWords.ts'
import { readStepNames } from '../letters/stepNames.ts'
import { bySystem } from './system.ts'

const input = z.object({ procedureId: z.string(), caseReference: z.string() })
const output = z.object({ chronologyDocumentId: z.string() })
type Produced = z.infer<typeof output>

/**
 * The chronology of the case as a paper, produced from the register and never typed, filed with the documents of the case
 * for the transfer letter; once, however often the job comes. IA-07.
 */
export const produceChronology = defineWorker(
  'interAuthorityTransfer.produceChronology',
  ({ register, clock, config }) =>
    async ({ caseReference }, job) => {
      const before = await register.jobs.result<Produced>(job.jobKey)
      if (before) return before
      const context = {
        ...{ register, clock, words: readFormWords(config.modelFolders) },
        steps: await readStepNames(config.modelFolders),
      }
      const by = { by: 'this system, for the transfer to another authority', actor: bySystem }
      const { pdf, file } = await chronologyPaper(context, caseReference, by)
      return job.once(async (tx): Promise<Produced> => {
        const { id } = await tx.documents.add({
          ...{ caseReference, kind: 'CHRONOLOGY', name: file, content: pdf, contentType: 'application/pdf' },
          by: bySystem,
        })
        return { chronologyDocumentId: id }
      })
    },
  { input, output, timeout: 120_000 },
)
