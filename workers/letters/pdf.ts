import PDFDocument from 'pdfkit'
import type { Block, LetterDocument } from './document.ts'
import { fonts, mm, writeFooters } from './pdfPage.ts'

/** What stands around the letter's text: the address in the window, the team's block, the date. */
export type Letterhead = {
  authorityName: string
  teamName: string
  teamAddress: string[]
  teamPhone: string
  teamEmail: string
  /** Name and address as on the envelope; empty for a letter that goes by e-mail alone. */
  addressLines: string[]
  date: string
  reference: string
  createdAt: Date
}

/** A character that the font cannot print, so that a name would reach the family with a gap in it. */
export class UnprintableError extends Error {
  readonly characters: string
  constructor(characters: string) {
    super('the letter holds characters that the font cannot print')
    this.name = 'UnprintableError'
    this.characters = characters
  }
}

// Window of a DL envelope with A4 folded in three: 20 mm from the left, 45 mm from the top, 90 x 40 mm.
const window = { x: mm(22), y: mm(50), width: mm(82), height: mm(33) }
const margin = { left: mm(22), right: mm(22), top: mm(20), bottom: mm(24) }

type Pdf = PDFKit.PDFDocument
type FontWithGlyphs = { font: { hasGlyphForCodePoint: (codePoint: number) => boolean } }

function refuseUnprintable(pdf: Pdf, texts: string[]): void {
  // biome-ignore lint/suspicious/noExplicitAny: pdfkit shows its current font without a type
  const { font } = (pdf as any)._font as FontWithGlyphs
  const missing = new Set(
    [...texts.join('')].filter(
      (character) => character >= ' ' && !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
    ),
  )
  if (missing.size) throw new UnprintableError([...missing].join(''))
}

/** One paragraph of the logical structure; reading order is the order of the calls. */
function write(pdf: Pdf, parent: PDFKit.PDFStructureElement, tag: string, draw: () => void): void {
  parent.add(pdf.struct(tag, {}, draw))
}

function writeHead(pdf: Pdf, root: PDFKit.PDFStructureElement, head: Letterhead): number {
  const right = { x: mm(118), width: pdf.page.width - mm(118) - margin.right }
  write(pdf, root, 'P', () => pdf.font('bold').fontSize(13).text(head.authorityName, margin.left, mm(20)))
  write(pdf, root, 'P', () => {
    const lines = [...head.teamAddress, `Telephone: ${head.teamPhone}`, head.teamEmail]
    pdf.font('bold').fontSize(9.5).text(head.teamName, right.x, mm(20), { width: right.width })
    pdf.font('body').fontSize(9.5).text(lines.join(' \n'), { width: right.width, lineGap: 1.5 })
  })
  const teamEnds = pdf.y
  if (head.addressLines.length) {
    write(pdf, root, 'P', () =>
      pdf
        .font('body')
        .fontSize(11)
        .text(head.addressLines.join(' \n'), window.x, window.y, { width: window.width, lineGap: 1.5 }),
    )
  }
  const top = Math.max(teamEnds + mm(8), head.addressLines.length ? Math.max(pdf.y, window.y + window.height) : 0)
  write(pdf, root, 'P', () =>
    pdf
      .font('body')
      .fontSize(11)
      .text(`${head.date} \nOur reference: ${head.reference}`, margin.left, top, { lineGap: 2 }),
  )
  return pdf.y + mm(7)
}

function writeBlock(pdf: Pdf, root: PDFKit.PDFStructureElement, block: Block): void {
  if (block.kind === 'list') {
    const list = pdf.struct('L')
    root.add(list)
    for (const item of block.items) {
      const entry = pdf.struct('LI')
      list.add(entry)
      pdf.font('body').fontSize(11)
      entry.add(pdf.struct('Lbl', {}, () => pdf.text('•', margin.left, pdf.y, { width: mm(5) })))
      entry.add(
        pdf.struct('LBody', {}, () => {
          pdf.moveUp()
          pdf.text(item, margin.left + mm(6), pdf.y, { lineGap: 3 })
        }),
      )
      pdf.x = margin.left
      entry.end()
    }
    list.end()
  } else if (block.kind === 'heading') {
    if (pdf.y > pdf.page.height - margin.bottom - mm(30)) pdf.addPage()
    write(pdf, root, 'H2', () => pdf.moveDown(0.3).font('bold').fontSize(12.5).text(block.lines.join(' '), margin.left))
    pdf.y -= mm(1)
  } else {
    const height = pdf.font('body').fontSize(11).heightOfString(block.lines.join(' \n'), { lineGap: 3 })
    if (pdf.y + height > pdf.page.height - margin.bottom && height < mm(60)) pdf.addPage()
    write(pdf, root, 'P', () =>
      pdf.font('body').fontSize(11).text(block.lines.join(' \n'), margin.left, pdf.y, { lineGap: 3 }),
    )
  }
  pdf.y += mm(3)
}

/** How high a paragraph or heading stands on the page, with the gap after it. */
function heightOf(pdf: Pdf, block: Block): number {
  const lines = block.kind === 'list' ? block.items : block.lines
  return pdf.font('body').fontSize(11).heightOfString(lines.join(' \n'), { lineGap: 3 }) + mm(3)
}

/** The blocks at the end that stay together, so that no page begins with a name alone: the last words and who signs. */
const closingBlocks = 3

function keepTogether(pdf: Pdf, blocks: Block[]): void {
  const height = blocks.reduce((sum, block) => sum + heightOf(pdf, block), 0)
  if (height < mm(90) && pdf.y + height > pdf.page.height - margin.bottom) pdf.addPage()
}

/**
 * A letter on A4 as a tagged PDF (PDF/UA: language, title, headings, lists in reading order, page numbers as artefacts),
 * with the address where a window envelope shows it. Throws UnprintableError when the font lacks a character.
 */
export async function renderPdf(letter: LetterDocument, head: Letterhead): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: margin,
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: letter.title,
      Author: `${head.teamName}, ${head.authorityName}`,
      CreationDate: head.createdAt,
      ModDate: head.createdAt,
    },
  } as unknown as PDFKit.PDFDocumentOptions)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  pdf.registerFont('body', fonts.body).registerFont('bold', fonts.bold).font('body')
  const lines = letter.blocks.flatMap((block) => (block.kind === 'list' ? block.items : block.lines))
  refuseUnprintable(pdf, [
    letter.title,
    head.authorityName,
    head.teamName,
    ...head.teamAddress,
    ...head.addressLines,
    ...lines,
  ])
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const top = writeHead(pdf, root, head)
  write(pdf, root, 'H1', () => pdf.font('bold').fontSize(15).text(letter.title, margin.left, top))
  pdf.y += mm(3)
  const closing = letter.blocks.length - closingBlocks
  for (const [index, block] of letter.blocks.entries()) {
    if (index === closing) keepTogether(pdf, letter.blocks.slice(closing))
    writeBlock(pdf, root, block)
  }
  root.end()
  writeFooters(pdf, head.reference, { size: 9, fromBottom: mm(15) })
  pdf.end()
  return done
}
