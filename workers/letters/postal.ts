/** An address as it stands on an envelope, a line each. */
export const addressLines = (address: string | null | undefined): string[] =>
  (address ?? '')
    .split(/\r?\n|,/)
    .map((line) => line.trim())
    .filter(Boolean)

/** The same for addresses that differ only in how they are written down; empty for none. */
export const placeOf = (address: string | null | undefined): string => addressLines(address).join(' ').toLowerCase()
