import type { Request, Response } from 'express'
import { NotFound } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { type CasePageContext, casePage } from './casePage.ts'
import { referenceOf } from './casePages.ts'
import { renderReport } from './reportPdf.ts'
import { dayWords, instantWords, plainWords, shortWords } from './words.ts'

const columns = [
  { heading: 'When', weight: 10 },
  { heading: 'What happened', weight: 22 },
  { heading: 'By', weight: 13 },
  { heading: 'Details', weight: 55 },
]
/** So much of a text stands in one row, so that no row outgrows a page and nothing is left out. */
const [mostLetters, mostLines] = [600, 20]

/** A text in parts that each fit a row, divided between lines, or between words where a line is too long. */
export function rowParts(text: string): string[] {
  const lines = text.split('\n').flatMap((line) => {
    const cut: string[] = []
    let rest = line
    while (rest.length > mostLetters) {
      const space = rest.lastIndexOf(' ', mostLetters)
      const at = space > 0 ? space : mostLetters
      cut.push(rest.slice(0, at))
      rest = rest.slice(at).trimStart()
    }
    return [...cut, rest]
  })
  const parts: string[][] = [[]]
  for (const line of lines) {
    const last = parts.at(-1) ?? []
    const full = last.length === mostLines || last.join('\n').length + line.length > mostLetters
    if (full && last.length > 0) parts.push([line])
    else last.push(line)
  }
  return parts.map((part) => part.join('\n'))
}

export type ChronologyPaper = { pdf: Buffer; entries: number; file: string }

/**
 * The chronology of a case as a PDF, produced from the register and never typed (IA-07): the oldest entry first, letters and
 * decisions among them, all of each text. `by` says in words who had it produced; that is in the audit.
 * @throws NotFound without the case
 */
export async function chronologyPaper(
  context: CasePageContext,
  caseReference: string,
  { by, actor }: { by: string; actor: string },
): Promise<ChronologyPaper> {
  const page = await casePage(context, caseReference)
  if (!page) throw new NotFound('case')
  const { now, child, chronology, authority, team, district } = page
  const entries = chronology.toReversed()
  const born = child.dateOfBirth
    ? `, born ${dayWords(child.dateOfBirth)}`
    : child.dueDate
      ? `, expected to be born ${dayWords(child.dueDate)}`
      : ''
  const rows = entries.flatMap(({ at, heading, by: who, said }) => {
    const [first = '', ...rest] = rowParts(said.map(({ label, value }) => `${label}: ${value}`).join('\n'))
    return [
      [shortWords(at), heading, who, first],
      ...rest.map((part) => [shortWords(at), `${heading} (continued)`, who, part]),
    ]
  })
  const title = `Chronology of case ${caseReference}`
  const pdf = await renderReport({
    title,
    facts: [
      `Child: ${child.name}${born}.`,
      `Authority: ${authority}. Team: ${team}, ${district}.`,
      `Produced from the case register on ${instantWords(now)} by: ${by}.`,
      `Entries: ${entries.length}, the oldest first.`,
    ],
    tables: [{ caption: 'What happened, letters and decisions included', columns, rows }],
    nothing: '',
    createdAt: now,
  })
  await context.register.audit.append({
    ...{ actor, action: 'chronology.produced', caseReference },
    detail: { entries: entries.length },
  })
  return { pdf, entries: entries.length, file: `chronology-${caseReference}.pdf` }
}

/** The chronology of a case as a PDF, to be read, printed or sent on. */
export const chronologyPdf =
  (context: CasePageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const actor = actorOf('caseReader')
    const { pdf, file } = await chronologyPaper(context, referenceOf(request), { by: plainWords(actor), actor })
    response.type('application/pdf').set('Content-Disposition', `inline; filename="${file}"`).send(pdf)
  }
