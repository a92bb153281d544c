import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type FieldProblem, Refused } from './errors.ts'

export const localAuthorityTypes = [
  'COUNTY',
  'UNITARY',
  'METROPOLITAN_DISTRICT',
  'LONDON_BOROUGH',
  'CITY_OF_LONDON',
  'ISLES_OF_SCILLY',
] as const

const listSchema = z.object({
  source: z.string().min(1),
  addresses: z.array(z.url()).min(1),
  licence: z.string().min(1),
  asOf: z.iso.date('give the day as YYYY-MM-DD'),
  editions: z.record(z.string(), z.iso.date('give the day as YYYY-MM-DD')),
  notes: z.array(z.string()),
  authorities: z.array(
    z.strictObject({
      /** Code of the Office for National Statistics (GSS); it changes with the boundary. */
      code: z.string().regex(/^E(06|08|09|10)\d{6}$/, 'give the statistical code of an English authority'),
      /** Three letters of the former GOV.UK register; the newest authorities have none. */
      registerCode: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .nullable(),
      name: z.string().min(1),
      shortName: z.string().min(1),
      type: z.enum(localAuthorityTypes),
    }),
  ),
})

/** An English authority with responsibility for children's services. */
export type LocalAuthority = z.infer<typeof listSchema>['authorities'][number]
export type LocalAuthorityList = z.infer<typeof listSchema>

/** Reads the published list; throws with the file and the field where it is not well formed. */
export function readLocalAuthorities(
  file = new URL('./localAuthorities.england.json', import.meta.url),
): LocalAuthorityList {
  const parsed = listSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new Error(`${file.pathname.split('/').at(-1)} does not fit:\n${lines.join('\n')}`)
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^a-z\d]+/g, ' ')
    .trim()
/** Words that the names of many authorities share, so that they make none of them alike. */
const common = new Set(
  'and borough city corporation council county district london metropolitan of royal the upon'.split(' '),
)
const telling = (text: string): string[] =>
  plain(text)
    .split(' ')
    .filter((word) => word && !common.has(word))

const pairs = (text: string): string[] => [...text.slice(1)].map((letter, at) => `${text[at]}${letter}`)
/** 1 for the same letters, 0 for no two in common (Dice). */
const likeness = (one: string, other: string): number => {
  const [left, right] = [pairs(one), pairs(other)]
  const shared = left.filter((pair) => right.includes(pair)).length
  return shared === 0 ? 0 : (2 * shared) / (left.length + right.length)
}

export type LocalAuthorityDirectory = ReturnType<typeof localAuthorityDirectory>

/**
 * The directory of English authorities with children's services, so that nobody types an authority's name (IA-03, IA-07,
 * IA-15). Contact points are local data: they are not in it.
 */
export function localAuthorityDirectory(
  { authorities }: Pick<LocalAuthorityList, 'authorities'> = readLocalAuthorities(),
) {
  const all = authorities.toSorted((one, other) => one.shortName.localeCompare(other.shortName, 'en-GB'))
  const byCode = new Map(all.map((authority) => [authority.code, authority]))
  const byWord = new Map(
    all.flatMap((authority) =>
      [authority.name, authority.shortName, authority.code, authority.registerCode ?? authority.code].map(
        (word): [string, LocalAuthority] => [plain(word), authority],
      ),
    ),
  )

  /** The authorities that somebody may have meant, the likeliest first; none where nothing is alike. */
  const near = (text: string, count = 3): LocalAuthority[] => {
    const wanted = telling(text)
    if (wanted.length === 0) return []
    const marked = all.map((authority) => {
      const found = telling(`${authority.name} ${authority.shortName}`)
      const marks = wanted.map((word) => Math.max(0, ...found.map((other) => likeness(word, other))))
      const whole = likeness(wanted.join(''), telling(authority.shortName).join(''))
      return { authority, mark: whole + marks.reduce((sum, mark) => sum + mark, 0) / marks.length }
    })
    return marked
      .filter(({ mark }) => mark >= 0.8)
      .sort((one, other) => other.mark - one.mark)
      .slice(0, count)
      .map(({ authority }) => authority)
  }
  const unknown = (field: string, text: string): FieldProblem => {
    const names = near(text).map(({ name, code }) => `${name} (${code})`)
    return {
      field,
      problem: 'is no English authority with children’s services',
      wayOut: names.length > 0 ? `did you mean ${names.join(', ')}?` : 'choose it from the list',
    }
  }

  return {
    all,
    near,

    /** The authority with this statistical code; undefined for any other. */
    find: (code: string): LocalAuthority | undefined => byCode.get(code),

    /** All of them by name, for a field in which one is picked. */
    options: (): { value: string; label: string }[] =>
      all.map(({ code, shortName, name }) => ({
        value: code,
        label: plain(name).includes(plain(shortName)) ? name : `${name} (${shortName})`,
      })),

    /**
     * The authority that a text names: by statistical code, three-letter code, full or short name.
     * @throws Refused that names those it may have meant
     */
    named(text: string, field = 'authority'): LocalAuthority {
      const found = byWord.get(plain(text))
      if (!found) throw new Refused([unknown(field, text)])
      return found
    },
  }
}
