import PDFDocument from 'pdfkit'
import { fonts, grey, mm, writeFooters } from '../../letters/pdfPage.ts'

export type PrintedColumn = { heading: string; weight: number }
export type PrintedTable = { caption: string; columns: PrintedColumn[]; rows: string[][] }
export type PrintedReport = { title: string; facts: string[]; tables: PrintedTable[]; nothing: string; createdAt: Date }

type Pdf = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement
const margin = { left: mm(14), right: mm(14), top: mm(14), bottom: mm(16) }
const size = 7.5
const padding = 3

type FontWithGlyphs = { font: { hasGlyphForCodePoint: (codePoint: number) => boolean } }

/** A report prints what it can: a letter that the font lacks becomes a question mark. */
const printable = (pdf: Pdf, text: string): string => {
  // biome-ignore lint/suspicious/noExplicitAny: pdfkit shows its current font without a type
  const { font } = (pdf as any)._font as FontWithGlyphs
  return [...text]
    .map((letter) => (letter < ' ' || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0) ? letter : '?'))
    .join('')
}

const write = (pdf: Pdf, parent: Structure, tag: string, draw: () => void): void =>
  void parent.add(pdf.struct(tag, {}, draw))

/** So many letters a cell prints, so that a row never outgrows a page. */
const most = 700
const brief = (text: string): string =>
  text.length > most ? `${text.slice(0, most).trimEnd()} … (all of it on the page of the report)` : text

/** One table: its header stands again on top of each page that it runs on to, the second time as decoration. */
function writeTable(pdf: Pdf, parent: Structure, { caption, columns, rows }: PrintedTable): void {
  const total = columns.reduce((sum, { weight }) => sum + weight, 0)
  const full = pdf.page.width - margin.left - margin.right
  const widths = columns.map(({ weight }) => (weight / total) * full)
  const left = (column: number) => margin.left + widths.slice(0, column).reduce((sum, width) => sum + width, 0)
  const floor = () => pdf.page.height - margin.bottom
  const heightOf = (cells: string[], head: boolean) => {
    const heights = cells.map((text, at) => {
      pdf.font(head ? 'bold' : 'body').fontSize(size)
      return pdf.heightOfString(text || ' ', { width: (widths[at] ?? 0) - 2 * padding })
    })
    return Math.max(...heights) + 2 * padding
  }
  const line = (y: number) =>
    pdf
      .moveTo(margin.left, y)
      .lineTo(margin.left + full, y)
      .lineWidth(0.4)
      .stroke(grey)
  const cell = (text: string, at: number, y: number, bold: boolean) =>
    pdf
      .font(bold ? 'bold' : 'body')
      .fontSize(size)
      .fillColor('black')
      .text(text || ' ', left(at) + padding, y + padding, { width: (widths[at] ?? 0) - 2 * padding })
  const rule = (y: number) => {
    pdf.markContent('Artifact', { type: 'Layout' } as PDFKit.Mixins.MarkingOptions)
    line(y)
    pdf.endMarkedContent()
  }
  const headings = columns.map(({ heading }) => heading)
  const table = pdf.struct('Table')
  parent.add(table)
  write(pdf, table, 'Caption', () =>
    pdf
      .font('bold')
      .fontSize(11)
      .text(caption, margin.left, pdf.y + mm(3)),
  )
  let y = pdf.y + mm(1.5)
  const row = (cells: string[], head: boolean) => {
    const height = heightOf(cells, head)
    const entry = pdf.struct('TR')
    table.add(entry)
    cells.forEach((text, at) => {
      const tag = head || at === 0 ? 'TH' : 'TD'
      const options = tag === 'TH' ? ({ scope: head ? 'Column' : 'Row' } as object) : {}
      entry.add(pdf.struct(tag, options, () => void cell(text, at, y, head)))
    })
    entry.end()
    y += height
    rule(y)
  }
  const headAgain = () => {
    pdf.markContent('Artifact', { type: 'Pagination' } as PDFKit.Mixins.MarkingOptions)
    headings.forEach((text, at) => void cell(text, at, y, true))
    y += heightOf(headings, true)
    line(y)
    pdf.endMarkedContent()
  }
  row(headings, true)
  for (const cells of rows) {
    const texts = cells.map((text) => brief(printable(pdf, text)))
    if (y + heightOf(texts, false) > floor()) {
      pdf.addPage()
      y = margin.top
      headAgain()
    }
    row(texts, false)
  }
  table.end()
  pdf.x = margin.left
  pdf.y = y
}

/** A report on A4 across as a tagged PDF (PDF/UA): title, facts, and a table for each district with its headers. */
export async function renderReport({ title, facts, tables, nothing, createdAt }: PrintedReport): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margins: margin,
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    info: { Title: title, CreationDate: createdAt, ModDate: createdAt },
  } as unknown as PDFKit.PDFDocumentOptions)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  pdf.registerFont('body', fonts.body).registerFont('bold', fonts.bold).font('body')
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  write(pdf, root, 'H1', () => pdf.font('bold').fontSize(15).text(title, margin.left, margin.top))
  for (const fact of facts)
    write(pdf, root, 'P', () => pdf.font('body').fontSize(9).text(printable(pdf, fact), margin.left))
  if (tables.length === 0) write(pdf, root, 'P', () => pdf.font('body').fontSize(10).text(nothing, margin.left))
  for (const table of tables) writeTable(pdf, root, table)
  root.end()
  writeFooters(pdf, title, { size: 8, fromBottom: mm(10) })
  pdf.end()
  return done
}
