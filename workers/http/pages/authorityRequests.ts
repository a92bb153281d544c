import type { Request } from 'express'
import { requestStates } from '../../models/moveWords.ts'
import type { AuthorityRequestRow } from '../../register/authorityRequests.ts'
import { initialsOf } from '../../register/people.ts'
import { type Board, type Column, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { placeChosen, placeFilters } from './placeFilters.ts'
import { shortWords, spanWords, wordFor } from './words.ts'

type Row = AuthorityRequestRow

export const isOpen = ({ state }: Pick<Row, 'state'>): boolean => state === 'RECEIVED' || state === 'LAUNCHED'
/** Who was told by telephone, and who was not yet (IA-18). */
export function callsText({ calledTmAt, calledSmAt }: Pick<Row, 'calledTmAt' | 'calledSmAt'>): string {
  const called = (who: string, at: string | null) => `${who}: ${at ? shortWords(at) : 'not called yet'}`
  return [called('Team Manager', calledTmAt), called('Service Manager', calledSmAt)].join('; ')
}
/** The calls are made on the day on which the request came. */
const callIsMissing = (row: Row): boolean => isOpen(row) && (row.calledTmAt === null || row.calledSmAt === null)

export const districtText = ({ authority, district }: Pick<Row, 'authority' | 'district'>, names: Names): string =>
  district ? names.districtOf(authority, district) : 'Not known yet'

const columns = (names: Names, now: Date): Column<Row>[] => [
  {
    heading: 'Children',
    text: ({ referral }) => referral.children.map(({ name }) => initialsOf(name)).join(', '),
    href: ({ id }) => `/authority-requests/${id}`,
  },
  { heading: 'State', text: ({ state }) => wordFor('requestState', state), flag: ({ state }) => state === 'RECEIVED' },
  {
    heading: 'Safeguarding concern',
    text: ({ safeguarding }) => (safeguarding ? 'Yes' : 'No'),
    flag: ({ safeguarding }) => safeguarding,
  },
  { heading: 'From', text: ({ fromName }) => fromName },
  {
    heading: 'Since',
    text: (row) =>
      `${shortWords(row.receivedAt)}${isOpen(row) ? ` (${spanWords(new Date(row.receivedAt), now)})` : ''}`,
  },
  { heading: 'District', text: (row) => districtText(row, names) },
  { heading: 'Team', text: ({ authority, team }) => (team ? names.teamOf(authority, team) : 'Not chosen yet') },
  { heading: 'Calls', text: callsText, flag: callIsMissing },
  { heading: 'Transfer meeting', text: ({ meetingAt }) => (meetingAt ? shortWords(meetingAt) : '') },
]

const decidedColumns: Column<Row>[] = [
  {
    heading: 'Decided',
    text: ({ acceptedAt, declinedAt }) => {
      const at = acceptedAt ?? declinedAt
      return at ? shortWords(at) : ''
    },
  },
  {
    heading: 'Case',
    text: ({ caseReference }) => caseReference ?? '',
    href: ({ caseReference }) => (caseReference ? `/cases/${caseReference}` : ''),
  },
]

/** A safeguarding concern first, then what no team has yet, then the oldest. */
const urgency = ({ safeguarding, state }: Row): number => (safeguarding ? 0 : 2) + (state === 'RECEIVED' ? 0 : 1)

/** Requests of other authorities, the most urgent first: from whom, since when, which team has them, who was called. */
export async function authorityRequests({ register, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    {
      name: 'state',
      label: 'State',
      options: requestStates.map((value) => ({ value, text: wordFor('requestState', value) })),
    },
    ...(await placeFilters(register)),
    { name: 'safeguarding', label: 'With a safeguarding concern' },
    { name: 'decided', label: 'Those that are decided' },
  ]
  const choice = chosen(filters, request)
  const now = clock.now()
  const decided = choice.decided === 'yes'
  const state = requestStates.find((one) => one === choice.state)
  const [all, names] = await Promise.all([
    register.authorityRequests.list({ ...placeChosen(choice), ...(state ? { state } : {}) }),
    readNames(register),
  ])
  const wanted = all
    .filter((row) => (state && !decided ? true : isOpen(row) !== decided))
    .filter(({ safeguarding }) => safeguarding || choice.safeguarding !== 'yes')
  const board: Board<Row> = {
    title: 'Requests of other authorities',
    caption: decided
      ? 'Requests of other authorities that are decided, the newest first'
      : 'Requests of other authorities, the most urgent first',
    path: '/authority-requests',
    nothing: 'No request of another authority waits here.',
    filters,
    columns: [...columns(names, now), ...(decided || state ? decidedColumns : [])],
    actions: [
      { text: 'Log a request', href: '/authority-requests/new' },
      { text: 'Take in a bundle', href: '/authority-requests/bundle' },
    ],
  }
  // The register answers with the oldest first; those of the same urgency stay in that order.
  const rows = decided ? wanted.toReversed() : wanted.toSorted((one, other) => urgency(one) - urgency(other))
  return { board, rows, choice }
}
