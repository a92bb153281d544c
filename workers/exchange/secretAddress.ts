/** How a postcode is written: with or without its space. */
const postcode = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b/i
const withheld = '[address withheld]'

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Everything by which a text would give the address away: whole, house and street, its postcode. */
function patternOf(address: string): RegExp {
  const parts = address.split(/\r?\n|,/).map((part) => part.trim())
  const house = parts.filter((part, index) => index === 0 || /\d/.test(part))
  const [, outward = '', inward = ''] = postcode.exec(address) ?? []
  const told = [parts.join(' '), ...house, `${outward} ${inward}`].filter((text) => text.trim().length >= 5)
  const written = told.map((text) => text.split(/\s+/).map(literal).join('[\\s,]*'))
  return new RegExp(written.join('|') || '(?!)', 'gi')
}

/** The same value without a secret address in any of its texts: a file can be read by whoever comes by it. G-65. */
export function withoutAddress<T>(value: T, address: string | null): T {
  if (!address) return value
  const pattern = patternOf(address)
  const clean = (inner: unknown): unknown => {
    if (typeof inner === 'string') return inner.replace(pattern, withheld)
    if (Array.isArray(inner)) return inner.map(clean)
    if (inner === null || typeof inner !== 'object') return inner
    return Object.fromEntries(Object.entries(inner).map(([key, held]) => [key, clean(held)]))
  }
  return clean(value) as T
}
