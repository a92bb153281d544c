export type Block = { kind: 'heading' | 'paragraph'; lines: string[] } | { kind: 'list'; items: string[] }

/** A letter as both the page and the e-mail show it. */
export type LetterDocument = { title: string; blocks: Block[] }

const edge = '\uE000'
/** Marks a value, so that nothing at its beginning or end is taken for markup; taken away by `withoutMarks`. */
export const inert = (value: string): string => `${edge}${value.replaceAll(edge, '')}${edge}`
export const withoutMarks = (text: string): string => text.replaceAll(edge, '')

const joined = (lines: string[]) => lines.map((line) => withoutMarks(line).trim()).filter(Boolean)

function block(source: string): Block {
  const lines = source.split('\n')
  if (lines[0]?.startsWith('## ')) return { kind: 'heading', lines: [withoutMarks(lines.join(' ')).slice(3).trim()] }
  if (lines[0]?.startsWith('- ')) {
    const items = source.split(/^- /m).map((item) => joined(item.split('\n')).join(' '))
    return { kind: 'list', items: items.filter(Boolean) }
  }
  return { kind: 'paragraph', lines: joined(source.replace(/(?<!\\)\n/g, ' ').split('\\\n')) }
}

/**
 * Reads the small markup of the templates: blocks with a blank line between, `## ` a heading, `- ` a list,
 * a backslash at the end of a line keeps the line break.
 */
export function parseBlocks(body: string): Block[] {
  return body
    .replace(/[ \t]+$/gm, '')
    .split(/\n{2,}/)
    .map((source) => source.replace(/^\n+|\n+$/g, ''))
    .filter((source) => source.trim())
    .map(block)
}

const blockText = (part: Block): string =>
  (part.kind === 'list' ? part.items.map((item) => `- ${item}`) : part.lines).join('\n')

/** The letter as plain text. */
export const plainText = (blocks: Block[]): string => `${blocks.map(blockText).join('\n\n')}\n`
