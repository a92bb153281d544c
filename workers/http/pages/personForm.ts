import type { z } from 'zod'
import type { Clock } from '../../calendar/clock.ts'
import { toLondon } from '../../calendar/londonTime.ts'
import { checkChild, checkFamilyMember } from '../../register/checkReferral.ts'
import { type PersonDetails, versionOfChild, versionOfPerson } from '../../register/details.ts'
import type { FieldProblem } from '../../register/errors.ts'
import { agency, child, familyMember, referrer } from '../../register/referral.ts'
import type { Register } from '../../register/register.ts'
import { fieldProblems } from '../problem.ts'
import type { Dictionary, Values } from './formView.ts'
import { dayValues, reader } from './read.ts'
import { typedWords } from './words.ts'

export type PersonAs = 'family' | 'agency' | 'referrer' | 'child'
export type Found = { as: PersonAs; id: string; name: string; version: string; values: Values }

const contact: Dictionary = {
  address: {
    label: 'Postal address',
    hint: 'Each line on its own, with the postcode',
    ask: 'Enter the postal address',
  },
  email: { label: 'E-mail address', ask: 'Enter the e-mail address' },
  phone: { label: 'Telephone', ask: 'Enter the telephone number' },
}
const withoutPhone: Dictionary = Object.fromEntries(Object.entries(contact).filter(([path]) => path !== 'phone'))

/** Labels of the fields, in the order of the page, for each sort of person. */
export const personWords: Record<PersonAs, Dictionary> = {
  family: {
    name: { label: 'Full name', ask: 'Enter the full name' },
    relationship: {
      label: 'Relationship to the child',
      hint: 'For example mother, stepfather, foster carer',
      ask: 'Enter the relationship to the child',
    },
    parentalResponsibility: {
      label: 'Parental responsibility',
      ask: 'Choose whether this person has parental responsibility',
      kind: 'choice',
    },
    ...contact,
    preferredChannel: { label: 'Letters go by', ask: 'Choose how letters go to this person', kind: 'choice' },
    safeToContact: {
      label: 'Is it safe to contact this person?',
      ask: 'Choose whether it is safe to contact this person',
      kind: 'choice',
    },
    unsafeReason: {
      label: 'Why it is not safe',
      hint: 'Only if the answer is no. Letters to this person are then held until a manager decides.',
      ask: 'Say why it is not safe to contact this person',
    },
  },
  agency: {
    name: { label: 'Name of the agency', ask: 'Enter the name of the agency' },
    kind: { label: 'Kind of agency', hint: 'For example school, GP, health visitor', ask: 'Enter the kind of agency' },
    ...withoutPhone,
  },
  referrer: {
    name: { label: 'Full name', ask: 'Enter the full name' },
    kind: { label: 'Kind of referrer', ask: 'Choose the kind of referrer', kind: 'choice' },
    agency: { label: 'Agency', ask: 'Enter the agency' },
    ...contact,
  },
  child: {
    name: { label: 'Full name', ask: 'Enter the full name' },
    dateOfBirth: { label: 'Date of birth', hint: 'For example 27 3 2018', ask: 'Enter the date of birth', kind: 'day' },
    dueDate: {
      label: 'Expected date of birth, if unborn',
      hint: 'For example 27 3 2027',
      ask: 'Enter the expected date of birth',
      kind: 'day',
    },
    address: { label: 'Home address', hint: 'Each line on its own, with the postcode', ask: 'Enter the address' },
    ethnicity: { label: 'Ethnicity', ask: 'Enter the ethnicity' },
    religion: { label: 'Religion', ask: 'Enter the religion' },
    disability: { label: 'Disability', ask: 'Enter the disability' },
  },
}

const yesNo = (value: boolean) => (value ? 'yes' : 'no')
const pairs = (row: object): Values =>
  new Map(Object.entries(row).flatMap(([path, value]): [string, string][] => (value ? [[path, String(value)]] : [])))

type PersonRow = NonNullable<Awaited<ReturnType<Register['people']['get']>>>
function valuesOfPerson(row: PersonRow, as: PersonAs): Values {
  const { name, relationship, address, email, phone } = row
  const shared = { name, address, email, phone }
  if (as === 'agency') return pairs({ ...shared, kind: row.agency && typedWords(row.agency) })
  if (as === 'referrer') return pairs({ ...shared, kind: row.referrerKind, agency: row.agency })
  const reachable = row.address !== null || row.email !== null
  return pairs({
    ...shared,
    relationship: relationship && typedWords(relationship),
    parentalResponsibility: yesNo(row.parentalResponsibility),
    preferredChannel: reachable ? row.preferredChannel : 'UNKNOWN',
    safeToContact: yesNo(row.safeToContact),
    unsafeReason: row.unsafeReason,
  })
}

/** The child of a case or a person of its family, as the form shows them; undefined when the case has no such person. */
export async function findPerson(register: Register, caseReference: string, id: string): Promise<Found | undefined> {
  const found = await register.cases.withChild(caseReference)
  if (!found) return undefined
  if (found.child.id === id) {
    const { name, dateOfBirth, dueDate, address, ethnicity, religion, disability } = found.child
    const values = new Map([
      ...pairs({ name, address, ethnicity, religion, disability }),
      ...dayValues('dateOfBirth', dateOfBirth),
      ...dayValues('dueDate', dueDate),
    ])
    return { as: 'child', id, name, version: versionOfChild(found.child), values }
  }
  const row = (await register.people.ofCase(caseReference)).find((person) => person.id === id)
  if (!row) return undefined
  const as = row.kind === 'AGENCY' ? 'agency' : row.kind === 'REFERRER' ? 'referrer' : 'family'
  return { as, id, name: row.name, version: versionOfPerson(row), values: valuesOfPerson(row, as) }
}

type Reachable = { address?: string | undefined; email?: string | undefined; safe?: boolean | undefined }

/** The channel needs what it goes by; nobody is held up by an address that is not known yet (G-65). */
export function channelProblems(
  channel: string | undefined,
  { address, email, safe }: Reachable,
  at = '',
): FieldProblem[] {
  if (channel === 'UNKNOWN' && (address || email)) {
    const wayOut = 'an address or an e-mail is given, so say which to use'
    return [{ field: `${at}preferredChannel`, problem: 'is missing', wayOut }]
  }
  if (channel === 'POST' && safe && !address) {
    const wayOut = 'give the address, or choose "Not known yet"'
    return [{ field: `${at}address`, problem: 'is missing though post is chosen', wayOut }]
  }
  return []
}

export type Read<T> = { details: T; problems: [] } | { details: undefined; problems: FieldProblem[] }

const outcome = <T>(details: T | undefined, problems: FieldProblem[]): Read<T> =>
  details !== undefined && problems.length === 0 ? { details, problems: [] } : { details: undefined, problems }

const parse = <Schema extends z.ZodType>(schema: Schema, candidate: unknown) => {
  const { data, error } = schema.safeParse(candidate, { reportInput: true })
  return { data, problems: error ? fieldProblems(error.issues) : [] }
}

/** Reads the details of a person as they were typed; `problems` name the fields that do not fit. */
export function readPerson(values: Values, as: Exclude<PersonAs, 'child'>): Read<PersonDetails> {
  const { text, yes } = reader(values)
  const contacts = { name: text('name'), address: text('address'), email: text('email') }
  if (as === 'agency') {
    const { data: person, problems } = parse(agency, { ...contacts, kind: text('kind') })
    return outcome(person && { as, person }, problems)
  }
  if (as === 'referrer') {
    const candidate = { ...contacts, kind: text('kind'), agency: text('agency'), phone: text('phone') }
    const { data: person, problems } = parse(referrer, candidate)
    return outcome(person && { as, person }, problems)
  }
  const channel = text('preferredChannel')
  const safe = yes('safeToContact')
  const { data: person, problems } = parse(familyMember, {
    ...contacts,
    relationship: text('relationship'),
    parentalResponsibility: yes('parentalResponsibility'),
    phone: text('phone'),
    preferredChannel: channel === 'UNKNOWN' ? 'POST' : channel,
    safeToContact: safe,
    unsafeReason: safe ? undefined : text('unsafeReason'),
  })
  const checked = person
    ? checkFamilyMember(person, 'person').map(({ field, ...rest }) => ({ ...rest, field: field.slice(7) }))
    : []
  return outcome(person && { as, person }, [
    ...problems,
    ...channelProblems(channel, { ...contacts, safe }),
    ...checked,
  ])
}

/** Reads the details of the child as they were typed. */
export function readChild(values: Values, clock: Clock): Read<z.infer<typeof child>> {
  const { text, day, problems: unread } = reader(values)
  const { data, problems } = parse(child, {
    name: text('name'),
    dateOfBirth: day('dateOfBirth'),
    dueDate: day('dueDate'),
    address: text('address'),
    ethnicity: text('ethnicity'),
    religion: text('religion'),
    disability: text('disability'),
  })
  const checked = data ? checkChild(data, 'child', toLondon(clock.now()).startOf('day')) : []
  return outcome(data, [
    ...unread,
    ...problems,
    ...checked.map((problem) => ({ ...problem, field: problem.field.slice(6) })),
  ])
}
