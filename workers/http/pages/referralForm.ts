import type { FieldProblem } from '../../register/errors.ts'
import { type Referral, referralSchema } from '../../register/referral.ts'
import { fieldProblems } from '../problem.ts'
import type { Dictionary, Values } from './formView.ts'
import { channelProblems, personWords } from './personForm.ts'
import { countOf, type Reader, reader } from './read.ts'

/** How many entries a list of the form may have; as in the referral's schema. */
export const most = { children: 20, people: 30, agencies: 30 } as const
export type List = keyof typeof most

const under = (prefix: string, dictionary: Dictionary): Dictionary =>
  Object.fromEntries(Object.entries(dictionary).map(([path, words]) => [`${prefix}.${path}`, words]))
const yesNo = (label: string, ask: string, hint?: string) => ({
  label,
  ask,
  kind: 'choice' as const,
  ...(hint ? { hint } : {}),
})

/** Labels of the fields in the order of the page. */
export const referralWords: Dictionary = {
  place: { label: 'District', hint: 'The referral goes to the duty tray of this district', ask: 'Choose the district' },
  receivedAt: {
    label: 'When it was received',
    hint: 'For example 30 10 2026 at 16:20. Leave empty if it is just now.',
    ask: 'Enter when it was received',
    kind: 'day',
  },
  decidedAt: {
    label: 'When it was decided that it goes to an assessment',
    hint: 'Leave empty if that is not decided yet',
    ask: 'Enter when it was decided',
    kind: 'day',
  },
  need: yesNo('Need', 'Choose the need that was found'),
  seriousConcern: yesNo(
    'Is there a serious concern?',
    'Choose whether there is a serious concern',
    'Yes means urgent handling',
  ),
  categories: yesNo('Categories', 'Choose at least one category', 'Choose all that apply'),
  reason: {
    label: 'Reason for the referral',
    hint: 'What happened, what is known, what is asked for. At least 20 characters.',
    ask: 'Enter the reason for the referral',
  },
  indicators: yesNo('What else is known', 'Choose what else is known', 'Choose all that apply'),
  'referrer.name': { label: 'Name of the referrer', ask: 'Enter the name of the referrer' },
  'referrer.kind': yesNo('Kind of referrer', 'Choose the kind of referrer'),
  'referrer.agency': { label: 'Agency of the referrer', ask: 'Enter the agency' },
  'referrer.address': { label: 'Postal address of the referrer', ask: 'Enter the postal address of the referrer' },
  'referrer.email': { label: 'E-mail address of the referrer', ask: 'Enter the e-mail address of the referrer' },
  'referrer.phone': { label: 'Telephone of the referrer', ask: 'Enter the telephone number of the referrer' },
  requestInWriting: yesNo(
    'Was the request made in writing?',
    'Choose whether the request was made in writing',
    'A written request is acknowledged in writing',
  ),
  consentS17: yesNo('Did the family consent to the assessment?', 'Choose what is known of the consent'),
  'previousInvolvement.closedOn': {
    label: 'Earlier case closed on',
    hint: 'For example 27 3 2024',
    ask: 'Enter when the earlier case was closed',
    kind: 'day',
  },
  'previousInvolvement.worker': {
    label: 'Worker then',
    hint: 'Their username, if they still work here',
    ask: 'Enter the username of the worker',
  },
  'previousInvolvement.teamLeader': {
    label: 'Team leader then',
    hint: 'Their username, if they still work here',
    ask: 'Enter the username of the team leader',
  },
  ...under('children[]', personWords.child),
  ...under('people[]', personWords.family),
  ...under('agencies[]', personWords.agency),
}
export const referralEntries = { children: 'Child', people: 'Person', agencies: 'Agency' }
/** Fields of the shape that the page asks for under another name. */
export const referralSame = {
  authority: 'place',
  district: 'place',
  previousInvolvement: 'previousInvolvement.closedOn',
}

/** How many entries each list of the form shows; a referral is about one child at least. */
export const counts = (values: Values): Record<List, number> => ({
  children: Math.max(1, countOf(values, 'children', most.children)),
  people: countOf(values, 'people', most.people),
  agencies: countOf(values, 'agencies', most.agencies),
})

const each = <T>(length: number, entry: (index: number) => T): T[] => Array.from({ length }, (_, index) => entry(index))

/** Fields of a form with problems that only the page finds. */
export type Typed = {
  fields: Record<string, unknown> & { referrer: Record<string, unknown> }
  problems: FieldProblem[]
}

/** What a referral and the request of another authority have in common, as it was typed. */
export function readFamily(values: Values, { text, day, yes, all }: Reader): Typed {
  const [authority, district] = (text('place') ?? '').split('.')
  const indicators = new Set(all('indicators'))
  const contacts = (at: string) => ({ address: text(`${at}.address`), email: text(`${at}.email`) })
  const many = counts(values)
  const previous = {
    closedOn: day('previousInvolvement.closedOn'),
    worker: text('previousInvolvement.worker'),
    teamLeader: text('previousInvolvement.teamLeader'),
  }
  const channels: FieldProblem[] = []
  const fields = {
    authority: authority || undefined,
    district,
    need: text('need'),
    categories: all('categories'),
    reason: text('reason'),
    indicators: {
      neglectOrPoorHomeConditions: indicators.has('neglectOrPoorHomeConditions'),
      preBirth: indicators.has('preBirth'),
      professionalConnection: indicators.has('professionalConnection'),
    },
    referrer: {
      ...contacts('referrer'),
      name: text('referrer.name'),
      kind: text('referrer.kind'),
      agency: text('referrer.agency'),
      phone: text('referrer.phone'),
    },
    requestInWriting: yes('requestInWriting'),
    consentS17: text('consentS17'),
    previousInvolvement: Object.values(previous).some(Boolean) ? previous : undefined,
    children: each(many.children, (index) => {
      const at = `children[${index}]`
      const born = { dateOfBirth: day(`${at}.dateOfBirth`), dueDate: day(`${at}.dueDate`) }
      const more = {
        ethnicity: text(`${at}.ethnicity`),
        religion: text(`${at}.religion`),
        disability: text(`${at}.disability`),
      }
      return { ...born, ...more, name: text(`${at}.name`), address: text(`${at}.address`) }
    }),
    people: each(many.people, (index) => {
      const at = `people[${index}]`
      const channel = text(`${at}.preferredChannel`)
      const contact = contacts(at)
      const safe = yes(`${at}.safeToContact`)
      channels.push(...channelProblems(channel, { ...contact, safe }, `${at}.`))
      return {
        ...contact,
        name: text(`${at}.name`),
        relationship: text(`${at}.relationship`),
        parentalResponsibility: yes(`${at}.parentalResponsibility`),
        phone: text(`${at}.phone`),
        preferredChannel: channel === 'UNKNOWN' ? 'POST' : channel,
        safeToContact: safe,
        unsafeReason: safe ? undefined : text(`${at}.unsafeReason`),
      }
    }),
    agencies: each(many.agencies, (index) => {
      const at = `agencies[${index}]`
      return { ...contacts(at), name: text(`${at}.name`), kind: text(`${at}.kind`) }
    }),
  }
  return { fields, problems: channels }
}

/** Reads a referral as it was typed: the same shape as the API takes, or the fields that do not fit. */
export function readReferral(values: Values): { data: Referral | undefined; problems: FieldProblem[] } {
  const read = reader(values)
  const { fields, problems: channels } = readFamily(values, read)
  const candidate = {
    ...fields,
    receivedAt: read.instant('receivedAt'),
    decidedAt: read.instant('decidedAt'),
    seriousConcern: read.yes('seriousConcern'),
  }
  const { data, error } = referralSchema.safeParse(candidate, { reportInput: true })
  const problems = [...read.problems, ...(error ? fieldProblems(error.issues) : []), ...channels]
  return { data: problems.length === 0 ? data : undefined, problems }
}
