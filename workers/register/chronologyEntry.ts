import type { ChronologyEntry, ChronologyKind } from './chronology.ts'

/** Makes the entries of one kind; texts that are not there are left out. */
export const entryOf =
  <Title extends string>(kind: ChronologyKind) =>
  (
    title: Title,
    at: string,
    by: string | null,
    detail: Record<string, unknown>,
    texts: Record<string, string | null> = {},
  ): ChronologyEntry => ({
    ...{ at, kind, title, by, detail },
    text: Object.fromEntries(Object.entries(texts).filter(([, text]) => text)),
  })
