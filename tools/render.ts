import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { openBrowser } from './browser.ts'
import { filesIn } from './files.ts'
import { readForms } from './project/forms.ts'
import { decisionPainter } from './render/decisions.ts'
import { formPainter } from './render/forms.ts'
import { modelPainter } from './render/models.ts'

// `npm run render [words of a path, or a .bpmn file]`: a PNG of every model, decision and form under build/pictures.
const args = process.argv.slice(2)
const files = args.filter((arg) => arg.endsWith('.bpmn'))
const wanted = (file: string) => !args.length || args.some((arg) => file.includes(arg))
const models = filesIn(['processes', ...files], '.bpmn').filter(wanted)
const decisions = filesIn(['processes'], '.dmn').filter(wanted)
const forms = readForms('forms').filter(({ file }) => wanted(file))

const browser = await openBrowser()
try {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 })
  // A picture is made of local files; nothing is fetched.
  await page.route('**/*', (route) => (/^(data|about):/.test(route.request().url()) ? route.continue() : route.abort()))
  const paintModel = modelPainter(page)
  for (const file of models) save(`${isAbsolute(file) ? basename(file) : file}.png`, await paintModel(file))
  const paintDecisions = decisionPainter(page)
  for (const file of decisions)
    for (const [id, picture] of await paintDecisions(file)) save(`${file}.${id}.png`, picture)
  if (forms.length) {
    const paintForm = await formPainter(page)
    for (const form of forms)
      for (const [state, picture] of await paintForm(form)) save(`${form.file}${state}.png`, picture)
  }
} finally {
  await browser.close()
}

function save(name: string, picture: Buffer) {
  const target = join('build/pictures', name)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, picture)
  console.log(target)
}
