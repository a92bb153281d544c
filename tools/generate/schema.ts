import { bundleJsonSchema, bundleVersion } from '../../workers/exchange/bundleSchema.ts'

/** Lists of words on one line where they fit, as the formatter of the project writes them. */
const shortLists = (text: string): string =>
  text.replace(/^( *)(.*)\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s*\]/gm, (whole, indent, before, list) => {
    const line = `${indent}${before}[${list.replace(/,\n\s+/g, ', ')}]`
    return line.length < 120 ? line : whole
  })

/** The JSON Schema of bundles between authorities, as a file of the documentation. */
export const publishedSchema = (): [file: string, text: string] => [
  `docs/transfer-bundle-${bundleVersion}.schema.json`,
  `${shortLists(JSON.stringify(bundleJsonSchema(), null, 2))}\n`,
]
