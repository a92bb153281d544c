import { authorityDirectory } from '../../register/authorityContact.ts'
import { type AuthorityRequestDraft, authorityRequestSchema, draftOf } from '../../register/authorityRequestSchema.ts'
import type { FieldProblem } from '../../register/errors.ts'
import type { Register } from '../../register/register.ts'
import { actorOf } from '../access.ts'
import { fieldProblems } from '../problem.ts'
import type { Option } from './board.ts'
import type { PageContext } from './context.ts'
import { missing } from './formPages.ts'
import type { Dictionary, Values } from './formView.ts'
import { reader } from './read.ts'
import { readFamily, referralSame, referralWords } from './referralForm.ts'
import { districtOptions, familyFormPages } from './referralPages.ts'

/** Chosen for an authority that is not in the directory of English ones. */
const elsewhere = 'ELSEWHERE'
const { place: _place, receivedAt: _received, decidedAt: _decided, seriousConcern: _serious, ...shared } = referralWords

/** Labels of the fields in the order of the page. */
export const requestWords: Dictionary = {
  fromAuthority: { label: 'Authority that asks', ask: 'Choose the authority that asks' },
  fromName: {
    label: 'Name of an authority outside England',
    hint: 'Only where the list above has it not',
    ask: 'Enter the name of the authority outside England',
  },
  'contact.name': { label: 'Whom to ask there', ask: 'Enter the name of whoever is to be asked there' },
  'contact.role': { label: 'Role or team there', ask: 'Enter the role' },
  'contact.phone': {
    label: 'Telephone there',
    hint: 'A telephone number, an e-mail or an address is needed',
    ask: 'Enter the telephone number',
  },
  'contact.email': { label: 'E-mail there', ask: 'Enter the e-mail address' },
  'contact.address': { label: 'Postal address there', ask: 'Enter the postal address' },
  safeguarding: {
    label: 'Does the other authority report a safeguarding concern?',
    hint: 'Yes means that it is handled as a new referral at once as well',
    ask: 'Choose whether there is a safeguarding concern',
    kind: 'choice',
  },
  place: {
    label: 'District',
    hint: 'Where the family lives now. Where that is not known yet, it is chosen with the team.',
    ask: 'Choose the district',
  },
  receivedAt: {
    label: 'When the other authority asked',
    hint: 'For example 30 10 2026 at 16:20. Leave empty if it is just now.',
    ask: 'Enter when the other authority asked',
    kind: 'day',
  },
  ...shared,
}

/** The authority that asks: one of the directory, or the name of one outside England. */
function asking(values: Values): { fields: { fromAuthority?: string; fromName?: string }; problems: FieldProblem[] } {
  const { text } = reader(values)
  const [chosen, fromName] = [text('fromAuthority'), text('fromName')]
  if (chosen === undefined) return { fields: {}, problems: [missing('fromAuthority')] }
  if (chosen !== elsewhere) return { fields: { fromAuthority: chosen }, problems: [] }
  return fromName ? { fields: { fromName }, problems: [] } : { fields: {}, problems: [missing('fromName')] }
}

/** Reads a request as it was typed: the same shape as the API takes, or the fields that do not fit. */
export function readRequest(values: Values): { data: AuthorityRequestDraft | undefined; problems: FieldProblem[] } {
  const read = reader(values)
  const { text } = read
  const from = asking(values)
  const { fields, problems: channels } = readFamily(values, read)
  const { referrer, ...family } = fields
  const somebodyElse = Object.values(referrer).some(Boolean)
  const contact = {
    ...{ name: text('contact.name'), role: text('contact.role'), phone: text('contact.phone') },
    ...{ email: text('contact.email'), address: text('contact.address') },
  }
  const candidate = {
    ...{ ...family, ...from.fields, contact, safeguarding: read.yes('safeguarding') },
    receivedAt: read.instant('receivedAt'),
    referrer: somebodyElse ? referrer : undefined,
  }
  const { data, error } = authorityRequestSchema.safeParse(candidate, { reportInput: true })
  const unfit = error ? fieldProblems(error.issues) : []
  const problems = [...from.problems, ...read.problems, ...unfit, ...channels]
  return { data: data && problems.length === 0 ? draftOf(data) : undefined, problems }
}

/** The directory of English authorities; nobody types the name of one. */
const authorityOptions = (): Option[] => [
  ...authorityDirectory.options().map(({ value, label }) => ({ value, text: label })),
  { value: elsewhere, text: 'An authority outside England' },
]

/** Every district, and each authority as a whole while no district is known. */
async function placeOptions(register: Register): Promise<Option[]> {
  const [authorities, districts] = await Promise.all([register.authorities.list(), districtOptions(register)])
  return [...districts, ...authorities.map(({ code, name }) => ({ value: code, text: `${name}: not known yet` }))]
}

/** Logging the request of another authority by hand: the same shape and checks as the API (IA-15, IA-17). */
export const authorityRequestForm = (context: PageContext) =>
  familyFormPages(context, {
    template: 'authorityRequest',
    title: 'Log the request of another authority',
    active: 'authorityRequests',
    words: requestWords,
    same: referralSame,
    path: '/authority-requests/new',
    first: 'fromAuthority',
    again:
      'This form was sent before with other content, and that request is logged. Look at the open requests first; log this one only if it is another request',
    read: readRequest,
    async store(draft, key) {
      const by = { actor: actorOf('frontDoor') }
      const { requestId } = await context.register.authorityRequests.receive(draft, key, by)
      return `/authority-requests/${requestId}?done=received`
    },
    shown: async () => ({
      authorities: authorityOptions(),
      places: await placeOptions(context.register),
    }),
  })
