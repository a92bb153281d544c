import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
/** Typefaces that print the letters of every European language. */
export const fonts = {
  body: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
}

export const mm = (millimetres: number): number => (millimetres * 72) / 25.4
export const grey = '#444444'

type Footer = { size: number; fromBottom: number }

/** Writes the text with "Page n of m" in the middle below each page, as decoration that is not read out (PDF/UA). */
export function writeFooters(pdf: PDFKit.PDFDocument, text: string, { size, fromBottom }: Footer): void {
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    pdf.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] } as PDFKit.Mixins.MarkingOptions)
    pdf.page.margins.bottom = 0
    pdf
      .font('body')
      .fontSize(size)
      .fillColor(grey)
      .text(`${text}   Page ${page + 1} of ${count}`, pdf.page.margins.left, pdf.page.height - fromBottom, {
        align: 'center',
      })
    pdf.endMarkedContent()
  }
}
