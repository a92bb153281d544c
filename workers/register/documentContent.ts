import { fileTypeFromBuffer } from 'file-type'
import { cleanName, extensionOf } from './documentName.ts'
import type { FieldProblem } from './errors.ts'

type Kind = { word: string; contentType: string; extensions: [string, ...string[]] }
const kinds = {
  pdf: { word: 'PDF', contentType: 'application/pdf', extensions: ['pdf'] },
  png: { word: 'PNG', contentType: 'image/png', extensions: ['png'] },
  jpg: { word: 'JPEG', contentType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  docx: {
    word: 'Word (DOCX)',
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
  },
  txt: { word: 'plain text', contentType: 'text/plain', extensions: ['txt'] },
  json: { word: 'JSON', contentType: 'application/json', extensions: ['json'] },
} satisfies Record<string, Kind>
const all: Kind[] = Object.values(kinds)

/** The types of content that the store takes. */
export const documentTypes = all.map(({ contentType }) => contentType)
/** The endings by which a file field offers them. */
export const documentExtensions = all.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`))
/** How a refusal names what is taken. */
export const documentTypeWords = 'PDF, PNG, JPEG, Word (DOCX), plain text or JSON'

/** '10 MB', '512 kB', '20 bytes'. */
export const sizeWords = (bytes: number): string => {
  const [unit, name] = bytes >= 1_000_000 ? [1_000_000, 'MB'] : bytes >= 1000 ? [1000, 'kB'] : [1, 'bytes']
  return `${Number((bytes / unit).toFixed(1))} ${name}`
}

/** Text in UTF-8 without any letter that steers a device; undefined for everything else. */
function textOf(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return /[^\P{Cc}\t\n\r\f]/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Known by its first bytes, or text. A Word file with macros is of another type, so it is none of these. */
async function kindOf(content: Uint8Array, named: string): Promise<Kind | undefined> {
  const found = await fileTypeFromBuffer(content).catch(() => undefined)
  if (found) return all.find(({ contentType }) => contentType === found.mime)
  const text = textOf(content)
  if (text === undefined) return undefined
  return named === 'json' && isJson(text) ? kinds.json : kinds.txt
}

type Checked = { problem: FieldProblem } | { problem?: undefined; name: string; contentType: string }

/**
 * What a file is by its content, with its name put right; the name alone proves nothing.
 * @returns what is wrong with size, name or content and the way out, or what it is
 */
export async function checkContent(
  { name, content, contentType }: { name: string; content: Uint8Array; contentType?: string | undefined },
  maxBytes: number,
): Promise<Checked> {
  const refuse = (field: string, problem: string, wayOut: string): Checked => ({ problem: { field, problem, wayOut } })
  if (content.byteLength === 0) return refuse('content', 'is empty', 'choose the file again')
  if (content.byteLength > maxBytes)
    return refuse(
      'content',
      `has ${sizeWords(content.byteLength)}; a document may have up to ${sizeWords(maxBytes)}`,
      'make it smaller, or divide it into several files',
    )
  const cleaned = cleanName(name)
  const extension = extensionOf(cleaned)
  const hinted = extension || (contentType === kinds.json.contentType ? 'json' : '')
  const kind = await kindOf(content, hinted)
  const taken = `send it as ${documentTypeWords}; text in UTF-8`
  if (!kind) return refuse('content', 'is of a kind that is not taken', taken)
  const wrong = extension !== '' && !kind.extensions.includes(extension)
  if (wrong && all.some(({ extensions }) => extensions.includes(extension)))
    return refuse(
      'name',
      `ends in .${extension}, but the content is ${kind.word}`,
      'choose the right file, or name it as what it is',
    )
  if (wrong && kind !== kinds.txt)
    return refuse('name', `ends in .${extension}, but the content is ${kind.word}`, 'name it as what it is')
  if (wrong) return refuse('content', 'is of a kind that is not taken', taken)
  if (contentType !== undefined && contentType !== kind.contentType)
    return refuse(
      'Content-Type',
      `says ${contentType}, but the content is ${kind.word}`,
      `send it as ${kind.contentType}`,
    )
  const stem = cleaned || 'document'
  return { name: extension ? stem : `${stem}.${kind.extensions[0]}`, contentType: kind.contentType }
}
