import type { Request } from 'express'
import { letterProblemWords } from '../../letters/problems.ts'
import { letterStates } from '../../register/letters.ts'
import type { Register } from '../../register/register.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { plainWords, shortWords, wordFor } from './words.ts'

type Entry = Awaited<ReturnType<Register['lettersRegister']['list']>>[number]
type Row = Entry & { postedByName: string; signedByName: string }

const problemStates = ['failed', 'uncertain', 'held']
const stateWords = ({ state, problem }: Entry): string =>
  `${wordFor('letterState', state)}${problem ? `: ${letterProblemWords[problem] ?? plainWords(problem)}` : ''}`

const board = (filters: Board<Row>['filters']): Board<Row> => ({
  title: 'Letters register',
  caption: 'Letters and notices, the newest first',
  path: '/letters',
  nothing: 'No letter is on record here.',
  filters,
  columns: [
    { heading: 'Letter', text: ({ letter, name }) => `${letter} ${name}` },
    {
      heading: 'Case',
      text: ({ caseReference, initials }) => (caseReference ? `${caseReference} (${initials})` : 'No single case'),
      href: ({ caseReference }) => (caseReference ? `/cases/${caseReference}#letters` : ''),
    },
    {
      heading: 'Recipient',
      text: ({ recipientKind, recipientName }) =>
        [wordFor('recipientKind', recipientKind), recipientName].filter(Boolean).join(': '),
    },
    { heading: 'By', text: ({ channel }) => (channel ? wordFor('channel', channel) : 'None') },
    { heading: 'State', text: stateWords, flag: ({ state }) => problemStates.includes(state) },
    { heading: 'Made', text: ({ createdAt }) => shortWords(createdAt) },
    {
      heading: 'Sent',
      text: ({ state, settledAt }) => (state === 'sent' && settledAt ? shortWords(settledAt) : ''),
    },
    { heading: 'Signed by', text: ({ signedByName }) => signedByName },
    {
      heading: 'Copy',
      text: ({ id, sha256 }) => (sha256 ? id : 'None made'),
      href: ({ id, kind, sha256 }) => (kind === 'L' && sha256 ? `/v1/letters/${id}.pdf` : ''),
    },
    {
      heading: 'Posted',
      text: ({ postedAt, postedByName }) => (postedAt ? `${shortWords(postedAt)}, ${postedByName}` : ''),
    },
  ],
})

/** R-14: to whom which letter went, how, when, and where the copy is (UC-31). */
export async function lettersRegister({ register }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)).filter(({ name }) => name === 'district'),
    {
      name: 'kind',
      label: 'Kind',
      options: [
        { value: 'L', text: 'Letters to people outside' },
        { value: 'E', text: 'Notices to staff' },
      ],
    },
    {
      name: 'state',
      label: 'State',
      options: letterStates.map((value) => ({ value, text: wordFor('letterState', value) })),
    },
  ]
  const choice = chosen(filters, request)
  const state = letterStates.find((of) => of === choice.state)
  const [entries, nameOf] = await Promise.all([
    register.lettersRegister.list({
      ...placeChosen(choice),
      ...(choice.kind === 'L' || choice.kind === 'E' ? { kind: choice.kind } : {}),
      ...(state ? { states: [state] } : {}),
    }),
    staffNames(register),
  ])
  const rows = entries.map((entry) => ({
    ...entry,
    postedByName: nameOf(entry.postedBy),
    signedByName: nameOf(entry.signedBy),
  }))
  return { board: board(filters), rows, choice }
}
