/** What a spreadsheet would take for a formula, also after blanks. */
const formula = /^\s*[=+\-@]|^[\t\r\n]/

const cell = (text: string): string => {
  const harmless = formula.test(text) ? `'${text}` : text
  return /[",\r\n;]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Rows as CSV (RFC 4180) that a spreadsheet opens as UTF-8 and in which no cell is a formula. */
export const csvOf = (rows: string[][]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
