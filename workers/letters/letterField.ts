/**
 * How a field is printed. `code`, `codes`: words of the labels; `list`: a line each, of the labels where it has some;
 * `cases`: lines 'reference CODE'; `staff`: a username, which the composer has turned into the name.
 */
export type FieldType = 'text' | 'lines' | 'date' | 'dateTime' | 'flag' | 'list' | 'code' | 'codes' | 'cases' | 'staff'

/** One word that a template may use: how it is printed, what it means, an example, and whether it is personal. */
export type LetterField = {
  type: FieldType
  meaning: string
  example: FieldValue
  personal: boolean
  standard: boolean
  /** May stay empty wherever it is used; the template asks with `if`. */
  mayBeEmpty?: boolean
  /** Words for each code of a `code` or `codes` field. */
  labels?: Record<string, string>
}

export type FieldValue = string | boolean | string[] | null
export type FieldValues = Record<string, FieldValue | undefined>

const make =
  (standard: boolean) =>
  (type: FieldType, meaning: string, example: FieldValue, personal = false): LetterField => ({
    type,
    meaning,
    example,
    personal,
    standard,
  })
/** A field that is filled for every letter. */
export const standard = make(true)
/** A field that a template lists in its front matter. */
export const field = make(false)
