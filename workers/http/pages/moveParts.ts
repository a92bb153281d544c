import type { MoveRow } from '../../register/moves.ts'
import type { Register } from '../../register/register.ts'
import { mayShare } from '../../shared/mayShare.ts'
import type { Column } from './board.ts'
import { closeByText, isPastClosing, type ProcedureEntry } from './closureEntries.ts'
import type { Procedure } from './closureParts.ts'
import type { PageContext } from './context.ts'
import type { Names } from './names.ts'
import { type Fact, listSection, type RecordView, type Section } from './record.ts'
import { dayWords, instantWords, shortWords, wordFor } from './words.ts'

type Moves = Register['moves']
type Dispatch = Awaited<ReturnType<Moves['dispatches']>>[number]
type Contact = Awaited<ReturnType<Moves['contacts']>>[number]

const asked = (answer: boolean | null): string => (answer === null ? 'Not asked yet' : answer ? 'Yes' : 'No')
/** How somebody in another authority is reached. */
export const reachOf = (contact: NonNullable<MoveRow['receivingContact']>): string =>
  [
    [contact.name, contact.role].filter(Boolean).join(', '),
    [contact.phone, contact.email].filter(Boolean).join(', '),
    contact.address,
  ]
    .filter(Boolean)
    .join('\n')

/** Without consent or wish: whether stopping the plan would put the child at risk, and who confirmed that it would not. */
function safeguardingFact(move: MoveRow, { nameOf }: Names): Fact[] {
  const {
    consentShare,
    wantsService,
    safeguarding,
    noSafeguardingConfirmedBy: by,
    noSafeguardingConfirmedAt: at,
  } = move
  const missing = consentShare === false || wantsService === false
  if (!missing) return []
  const key = 'Stopping the plan puts the child at risk'
  if (safeguarding === null) return [{ key, text: 'Not considered yet' }]
  if (safeguarding) return [{ key, text: 'Yes: a referral goes to the other authority', flag: true }]
  const confirmed = by && at ? `confirmed by ${nameOf(by)}, ${instantWords(at)}` : 'a manager has not confirmed it yet'
  return [{ key, text: `No: ${confirmed}`, flag: by === null }]
}

/** A secret address stands on no page (G-65). */
function addressText({ addressSecret, addressKnown, newAddress }: MoveRow): string {
  if (addressSecret) return 'Kept secret'
  if (addressKnown === false) return 'Not known'
  return newAddress ?? 'Not entered yet'
}

function receivingText({ receivingName, receivingAuthority }: MoveRow): string {
  if (!receivingName) return 'Not known yet'
  return receivingAuthority ? receivingName : `${receivingName} (outside England)`
}

function answerFact({ response, respondedAt, responseBy, responseNote }: MoveRow): Fact {
  const who = [responseBy, respondedAt ? instantWords(respondedAt) : ''].filter(Boolean).join(', ')
  const words = response ? [wordFor('laResponse', response), who].filter(Boolean).join(': ') : 'None yet'
  return { key: 'Answer of the other authority', text: [words, responseNote].filter(Boolean).join('\n') }
}

/** Closing after a move may come without a transfer before it: what only a transfer asks for is then left out. */
function moveFacts(move: MoveRow, names: Names, isAfter: boolean): Fact[] {
  const ofTransfer = <T>(value: T | null, fact: Fact): Fact[] => (isAfter && value === null ? [] : [fact])
  const { planType, planning, meetingAt, meetingPlace, receivingContact, moveDate, missingFamily, activated } = move
  return [
    ...ofTransfer(planType, { key: 'Kind of plan', text: planType ? wordFor('planType', planType) : 'Not asked yet' }),
    ...ofTransfer(move.consentShare, { key: 'Agrees that information is shared', text: asked(move.consentShare) }),
    ...ofTransfer(move.wantsService, { key: 'Wants the service to go on there', text: asked(move.wantsService) }),
    ...safeguardingFact(move, names),
    ...(activated === false ? [{ key: 'Work on the referral', text: 'Had not begun: the referral is passed on' }] : []),
    { key: 'Receiving authority', text: receivingText(move), flag: !move.receivingName },
    ...(receivingContact ? [{ key: 'Contact there', text: reachOf(receivingContact) }] : []),
    ...ofTransfer(planning, {
      key: 'How the move is made',
      text: planning ? wordFor('planning', planning) : 'Not planned yet',
    }),
    ...(meetingAt
      ? [{ key: 'Transfer meeting', text: [instantWords(meetingAt), meetingPlace].filter(Boolean).join(', ') }]
      : []),
    { key: 'Day of the move', text: moveDate ? dayWords(moveDate) : 'Not known yet' },
    { key: 'New address', text: addressText(move) },
    ...(missingFamily
      ? [
          {
            key: 'The family cannot be found',
            text: `${missingFamily.pointer}\nSteps taken over on ${dayWords(missingFamily.on)} by ${missingFamily.person}`,
          },
        ]
      : []),
    ...ofTransfer(move.response, answerFact(move)),
  ]
}

const paperText = ({ kind, name }: Dispatch['papers'][number]): string => `${wordFor('paperKind', kind)}: ${name}`
const dispatchColumns = ({ nameOf }: Names): Column<Dispatch>[] => [
  { heading: 'Sent', text: ({ sentAt }) => shortWords(sentAt) },
  { heading: 'By', text: ({ sentBy }) => nameOf(sentBy) },
  { heading: 'To', text: ({ recipient: { name, authorityName } }) => `${name}, ${authorityName}` },
  { heading: 'How', text: ({ channel }) => wordFor('dispatchChannel', channel) },
  { heading: 'Papers', text: ({ papers }) => papers.map(paperText).join('; ') || 'The letter alone' },
  {
    heading: 'Receipt of posting',
    text: ({ receiptDocumentId, noReceiptReason, channel }) => {
      if (receiptDocumentId) return 'Open the scan'
      return noReceiptReason ? `None: ${noReceiptReason}` : channel === 'POST' ? 'Missing' : 'Not posted'
    },
    href: ({ receiptDocumentId }) => (receiptDocumentId ? `/v1/documents/${receiptDocumentId}` : ''),
  },
  { heading: 'Note', text: ({ note }) => note ?? '' },
]

const answerColumn: Column<Contact> = {
  heading: 'Answer',
  text: ({ response }) => (response ? wordFor('laResponse', response) : ''),
}
const contactColumns = ({ whoOf }: Names, answers: boolean): Column<Contact>[] => [
  { heading: 'When', text: ({ at }) => shortWords(at) },
  { heading: 'With', text: ({ person }) => person },
  { heading: 'What was said', text: ({ result }) => result },
  ...(answers ? [answerColumn] : []),
  { heading: 'Noted by', text: ({ notedBy, notedAt }) => `${whoOf(notedBy)}, ${shortWords(notedAt)}` },
]
/** What was said with another authority; `answers` are there where it was asked to take a family on. */
export const contactsSection = (contacts: Contact[], names: Names, { answers }: { answers: boolean }): Section =>
  listSection(
    {
      id: 'contacts',
      heading: 'Contacts with the other authority',
      caption: 'What was said with the other authority, oldest first',
      nothing: 'Nobody has spoken with the other authority yet.',
    },
    contactColumns(names, answers),
    contacts,
  )

/**
 * What can be done about the move from its page: the address is entered here and never in a task (I6); the papers are
 * offered as a bundle where the receiving authority may have them and can read one.
 */
export const moveActions = (
  { config }: PageContext,
  { id, procedure, endedAt }: Procedure,
  move: MoveRow | undefined,
): RecordView['actions'] => [
  ...(endedAt ? [] : [{ text: 'Enter the new address', href: `/moves/${id}/address` }]),
  ...(procedure === 'interAuthorityTransfer' && config.exchange.file && move?.receivingAuthority && mayShare(move)
    ? [{ text: 'Download the papers as a bundle', href: `/v1/procedures/${id}/bundle` }]
    : []),
]

type Of = { id: string; entry: ProcedureEntry | undefined; move: MoveRow | undefined }

/** What is on record of a move: consent and wish, where to, when, what was sent, what was said (IA-10, IA-11, CM-02). */
export async function moveSections({ register, clock }: PageContext, of: Of, names: Names): Promise<Section[]> {
  const { id, entry, move } = of
  const [dispatches, contacts] = await Promise.all([register.moves.dispatches(id), register.moves.contacts(id)])
  const limit: Fact[] =
    entry?.procedure === 'closeAfterMove'
      ? [{ key: 'To be closed by', text: closeByText(entry), flag: isPastClosing(entry, clock.now()) }]
      : []
  const facts = [...limit, ...(move ? moveFacts(move, names, entry?.procedure === 'closeAfterMove') : [])]
  return [
    {
      ...{ id: 'move', heading: 'The move', nothing: 'Nothing is on record of the move yet.' },
      ...(facts.length > 0 ? { facts } : {}),
    },
    listSection(
      {
        id: 'dispatches',
        heading: 'Papers sent',
        caption: 'Papers that went to the other authority, oldest first',
        nothing: 'No papers have been sent yet.',
      },
      dispatchColumns(names),
      dispatches,
    ),
    contactsSection(contacts, names, { answers: true }),
  ]
}
