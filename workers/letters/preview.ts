import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { templatesFolder } from './createLetterService.ts'
import { plainText } from './document.ts'
import { letterFields, printField } from './fields.ts'
import { renderPdf } from './pdf.ts'
import { exampleValues, loadTemplates } from './templates.ts'

const example = (name: string) => {
  const field = letterFields[name]
  if (!field) throw new Error(`no field ${name}`)
  return printField(field, field.example) as string
}

/** Writes every template with the example data into a folder, as text and (letters) as PDF; gives the files written. */
export async function previewLetters(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const templates = await loadTemplates(templatesFolder)
  const written: string[] = []
  for (const template of templates.all) {
    const young = template.audience.some((name) => name === 'youngPerson' || name === 'child')
    const letter = template.render({ ...exampleValues(), ...(young ? { greetingName: 'Siân' } : {}) })
    const path = join(folder, basename(template.file, '.hbs'))
    await writeFile(`${path}.txt`, `${letter.title}\n\n${plainText(letter.blocks)}`)
    written.push(`${path}.txt`)
    if (template.kind !== 'L') continue
    const pdf = await renderPdf(letter, {
      authorityName: example('authorityName'),
      teamName: example('teamName'),
      teamAddress: letterFields.teamAddress?.example as string[],
      teamPhone: example('teamPhone'),
      teamEmail: example('teamEmail'),
      addressLines: [
        young ? 'Siân Ŵynne' : example('recipientName'),
        'Fflat 2, 14 Heol y Gŵyl',
        'Sampletown',
        'SA1 2BB',
      ],
      date: example('letterDate'),
      reference: example('caseReference'),
      createdAt: new Date('2026-11-02T15:00:00Z'),
    })
    await writeFile(`${path}.pdf`, pdf)
    written.push(`${path}.pdf`)
  }
  return written
}

const folder = process.argv[2]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!folder) throw new Error('Give the folder for the preview: tsx workers/letters/preview.ts <folder>')
  for (const file of await previewLetters(folder)) process.stdout.write(`${file}\n`)
}
