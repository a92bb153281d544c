import type { Request, Response } from 'express'
import { sizeWords } from '../../register/documentContent.ts'
import { NotFound } from '../../register/errors.ts'
import { initialsOf } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import { uuid } from '../route.ts'
import { callsText, districtText, isOpen } from './authorityRequests.ts'
import type { Column } from './board.ts'
import type { PageContext } from './context.ts'
import { contactsSection, reachOf } from './moveParts.ts'
import { type Names, readNames } from './names.ts'
import { type Fact, listSection, noticeOf, type RecordView } from './record.ts'
import { dayWords, instantWords, shortWords, typedWords, wordFor } from './words.ts'

type Requests = Register['authorityRequests']
type Found = NonNullable<Awaited<ReturnType<Requests['get']>>>
type Paper = Awaited<ReturnType<Requests['documents']>>[number]
type Child = Found['referral']['children'][number]
type Person = Found['referral']['people'][number]
type Agency = Found['referral']['agencies'][number]

const notices: Record<string, string> = {
  received: 'The request is logged, and the front door has the task. Put the papers in that came with it.',
  bundle: 'The bundle is taken in with its papers, and the front door has the task.',
  document: 'The paper is with the request.',
  documentThere: 'A paper with this content is with the request already: it stays as it is.',
}
const colours = { RECEIVED: 'orange', LAUNCHED: 'blue', ACCEPTED: 'green', DECLINED: 'grey' } as const

/** The request that an address names. @throws NotFound */
export async function requestAt({ register }: PageContext, request: Request): Promise<Found> {
  const id = String(request.params.id)
  const found = uuid.test(id) ? await register.authorityRequests.get(id) : undefined
  if (!found) throw new NotFound('request of another authority')
  return found
}

const nameText = ({ fromName, fromAuthority }: Found): string =>
  fromAuthority ? fromName : `${fromName} (outside England)`

function requestFacts(found: Found, cases: string[], names: Names): Fact[] {
  const { authority, team, launchedAt, launchedBy, meetingAt, bundleSha256 } = found
  const { whoOf } = names
  const open = isOpen(found)
  return [
    { key: 'Authority that asks', text: nameText(found) },
    { key: 'Whom to ask there', text: reachOf(found.contact) },
    {
      key: 'Safeguarding concern',
      text: found.safeguarding ? 'Yes: handled as a new referral as well' : 'No',
      flag: found.safeguarding,
    },
    { key: 'Received', text: `${instantWords(found.receivedAt)}, ${whoOf(found.receivedBy)}` },
    ...(bundleSha256 ? [{ key: 'How it came', text: 'As a bundle, checked and taken in whole' }] : []),
    { key: 'District', text: districtText(found, names), flag: open && found.district === null },
    {
      key: 'Team',
      text: team
        ? `${names.teamOf(authority, team)}${launchedAt ? `, since ${instantWords(launchedAt)}` : ''}${launchedBy ? `, ${whoOf(launchedBy)}` : ''}`
        : 'Not chosen yet',
      flag: open && team === null,
    },
    {
      key: 'Calls',
      text: callsText(found).replace('; ', '\n'),
      flag: open && (found.calledTmAt === null || found.calledSmAt === null),
    },
    ...(found.acceptedAt
      ? [{ key: 'Accepted', text: `${instantWords(found.acceptedAt)}, ${whoOf(found.acceptedBy ?? '')}` }]
      : []),
    ...(found.declinedAt
      ? [
          { key: 'Declined', text: `${instantWords(found.declinedAt)}, ${whoOf(found.declinedBy ?? '')}` },
          { key: 'Why', text: found.declinedReason ?? '' },
        ]
      : []),
    ...(meetingAt ? [{ key: 'Transfer meeting', text: instantWords(meetingAt) }] : []),
    ...cases.map((reference) => ({ key: 'Case', text: reference, href: `/cases/${reference}` })),
  ]
}

function workFacts({ referral }: Found): Fact[] {
  const { need, categories, reason, consentS17, referrer, previousInvolvement: before, requestInWriting } = referral
  return [
    { key: 'Need', text: wordFor('need', need) },
    { key: 'Categories', text: categories.map((code) => wordFor('category', code)).join(', ') },
    { key: 'Reason', text: reason },
    { key: 'Consent to the assessment', text: wordFor('consent', consentS17) },
    { key: 'Made in writing', text: requestInWriting ? 'Yes' : 'No' },
    ...(referrer
      ? [{ key: 'Referred first by', text: [referrer.name, referrer.agency].filter(Boolean).join(', ') }]
      : []),
    ...(before ? [{ key: 'Earlier case closed on', text: dayWords(before.closedOn) }] : []),
  ]
}

const bornText = ({ dateOfBirth, dueDate }: Child): string =>
  dateOfBirth ? dayWords(dateOfBirth) : dueDate ? `Expected ${dayWords(dueDate)}` : 'Not known'
const childColumns: Column<Child>[] = [
  { heading: 'Name', text: ({ name }) => name },
  { heading: 'Born', text: bornText },
  { heading: 'Address', text: ({ address }) => address ?? '' },
]
const personColumns: Column<Person>[] = [
  { heading: 'Name', text: ({ name }) => name },
  { heading: 'Is', text: ({ relationship }) => typedWords(relationship) },
  { heading: 'Parental responsibility', text: ({ parentalResponsibility }) => (parentalResponsibility ? 'Yes' : 'No') },
  { heading: 'Telephone', text: ({ phone }) => phone ?? '' },
  { heading: 'E-mail', text: ({ email }) => email ?? '' },
  { heading: 'Address', text: ({ address }) => address ?? '' },
  {
    heading: 'Safe to contact',
    text: ({ safeToContact, unsafeReason }) => (safeToContact ? 'Yes' : `No: ${unsafeReason ?? ''}`),
    flag: ({ safeToContact }) => !safeToContact,
  },
]
const agencyColumns: Column<Agency>[] = [
  { heading: 'Agency', text: ({ name }) => name },
  { heading: 'Kind', text: ({ kind }) => typedWords(kind) },
  { heading: 'E-mail', text: ({ email }) => email ?? '' },
  { heading: 'Address', text: ({ address }) => address ?? '' },
]
const paperColumns = ({ whoOf }: Names): Column<Paper>[] => [
  { heading: 'Paper', text: ({ name }) => name, href: ({ id }) => `/v1/documents/${id}` },
  { heading: 'What it is', text: ({ kind }) => wordFor('documentKind', kind) },
  { heading: 'Size', text: ({ size }) => sizeWords(size) },
  { heading: 'Added', text: ({ addedAt, addedBy }) => `${shortWords(addedAt)}, ${whoOf(addedBy)}` },
]

/** The request of another authority: who asks, for whom, which team has it, who was told, and the case that came of it. */
export const authorityRequestPage =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { register, show } = context
    const found = await requestAt(context, request)
    const { id, state, safeguarding, referral } = found
    const [names, cases, contacts, documents] = await Promise.all([
      readNames(register),
      register.authorityRequests.cases(id),
      register.authorityRequests.contacts(id),
      register.authorityRequests.documents(id),
    ])
    const record: RecordView = {
      caption: `From ${found.fromName}`,
      back: { text: 'All requests', href: '/authority-requests' },
      tags: [
        { text: wordFor('requestState', state), colour: colours[state] },
        ...(safeguarding ? [{ text: 'Safeguarding concern', colour: 'red' as const }] : []),
      ],
      actions: isOpen(found) ? [{ text: 'Add a paper', href: `/authority-requests/${id}/documents/new` }] : [],
      sections: [
        { id: 'request', heading: 'The request', facts: requestFacts(found, cases, names) },
        { id: 'work', heading: 'What is asked for', facts: workFacts(found) },
        listSection(
          { id: 'children', heading: 'Children', caption: 'Children of the request' },
          childColumns,
          referral.children,
        ),
        listSection(
          {
            id: 'people',
            heading: 'Parents, carers and other people',
            caption: 'Parents, carers and other people of the request',
            nothing: 'Nobody is named.',
          },
          personColumns,
          referral.people,
        ),
        listSection(
          {
            id: 'agencies',
            heading: 'Agencies that know the family',
            caption: 'Agencies of the request',
            nothing: 'No agency is named.',
          },
          agencyColumns,
          referral.agencies,
        ),
        listSection(
          {
            id: 'documents',
            heading: 'Papers',
            caption: 'Papers that came with the request; the name downloads one, and that is noted',
            nothing: 'No paper is with the request yet.',
            ...(state === 'ACCEPTED' ? { text: 'They went into the case when the request was accepted.' } : {}),
          },
          paperColumns(names),
          documents,
        ),
        contactsSection(contacts, names, { answers: false }),
      ],
    }
    show(response, 'record', {
      title: `Request for ${referral.children.map(({ name }) => initialsOf(name)).join(', ')}`,
      active: 'authorityRequests',
      wide: true,
      record,
      notice: noticeOf(request, notices),
    })
  }
