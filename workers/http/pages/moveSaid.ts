import type { ChronologyEntry } from '../../register/chronology.ts'
import type { Said } from './formWords.ts'
import { instantWords, wordFor } from './words.ts'

/** Headings of what happened in a move between authorities, outward and inward. */
export const moveHeadings: Record<string, string> = {
  familyMoved: 'The family moved',
  missingFamilyTakenOver: 'The steps for a family that cannot be found were taken over',
  papersSent: 'Papers sent to the other authority',
  authorityContacted: 'Spoken with the other authority',
  authorityAnswered: 'The other authority answered',
  authorityRequestReceived: 'Request of another authority received',
  authorityRequestLaunched: 'Request of another authority passed to the team',
  authorityRequestAccepted: 'Request of another authority accepted',
  'la-response': 'Reported: the other authority answered',
}
export const isOfMove = ({ title }: Pick<ChronologyEntry, 'title'>): boolean => title in moveHeadings

const yesNo = (value: unknown) => (value === true ? 'Yes' : 'No')
const papersIn = (value: unknown): string =>
  Array.isArray(value) ? value.map((kind) => wordFor('paperKind', String(kind))).join(', ') : ''
type Told = [key: string, label: string, words: (value: unknown) => string]

/** In the order in which they are told; codes of other authorities say nothing beside their names. */
const told = (placeOf: (key: string, code: string) => string): Told[] => [
  ['authority', 'Authority', String],
  ['person', 'With', String],
  ['response', 'Answer', (code) => wordFor('laResponse', String(code))],
  ['laResponse', 'Answer', (code) => wordFor('laResponse', String(code))],
  ['channel', 'How', (code) => wordFor('dispatchChannel', String(code))],
  ['papers', 'Papers', papersIn],
  ['receipt', 'Receipt of posting', yesNo],
  ['noReceipt', 'Why there is no receipt', String],
  ['result', 'What was said', String],
  ['pointer', 'Where to find them', String],
  ['safeguarding', 'Safeguarding concern', yesNo],
  ['team', 'Team', (code) => placeOf('team', String(code))],
  ['district', 'District', (code) => placeOf('toDistrict', String(code))],
  ['calledTmAt', 'Team Manager called', (at) => instantWords(String(at))],
  ['calledSmAt', 'Service Manager called', (at) => instantWords(String(at))],
  ['meetingAt', 'Transfer meeting', (at) => instantWords(String(at))],
  ['note', 'Note', String],
]

/** The details of such an entry in words; `placeOf` gives the name of a team or a district. */
export function moveSaid(
  { detail, text }: Pick<ChronologyEntry, 'detail' | 'text'>,
  placeOf: (key: string, code: string) => string,
): Said[] {
  const values: Record<string, unknown> = { ...detail, ...text }
  return told(placeOf).flatMap(([key, label, words]): Said[] => {
    const value = values[key]
    const said = value === null || value === undefined || value === '' ? '' : words(value)
    return said && !(key === 'receipt' && values.channel !== 'POST') ? [{ label, value: said }] : []
  })
}
