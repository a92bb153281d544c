import { readDecisions } from './decisions.ts'
import { readForms } from './forms.ts'
import { readLetters } from './letters.ts'
import { readProcesses } from './processes.ts'
import { readSources } from './workers.ts'

export type Project = Awaited<ReturnType<typeof readProject>>

/** All that the tools check and generate from; the folder is the root of the project. */
export const readProject = async () => ({
  processes: await readProcesses('processes'),
  decisions: await readDecisions('processes'),
  forms: readForms('forms'),
  letters: readLetters('templates'),
  sources: readSources('workers'),
})
