const longest = 120

/** Names that some systems keep for devices, whatever stands behind the dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** The ending of a name in small letters; empty where there is none (a number behind a dot is none). */
export const extensionOf = (name: string): string => /[^.]\.([a-z][a-z\d]{0,7})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/**
 * A name as it may be kept and offered for download: no folder, no letters that cannot be seen or that turn the direction
 * of reading, none that a file system refuses, no dot at either end, and not too long. The extension stays.
 */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(reserved, '_$1')
  const extension = extensionOf(plain)
  if ([...plain].length <= longest) return plain
  const ending = extension && `.${extension}`
  const stem = [...plain.slice(0, plain.length - ending.length)].slice(0, longest - ending.length).join('')
  return stem.replace(/[. ]+$/, '') + ending
}
