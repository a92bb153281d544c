import type { ChronologyEntry } from '../../register/chronology.ts'
import type { Said } from './formWords.ts'
import { dayWords, instantWords, plainWords, wordFor } from './words.ts'

const headings: Record<string, string> = {
  closureReturned: 'Returned by the closing manager',
  closureDefectFound: 'Found missing before the case can close',
  closureDefectFixed: 'Put right before the case can close',
  agencyCommented: 'An agency said what it thinks of the closure',
  tafConsentAsked: 'Asked for consent to a Team around the Family',
  tafConsentReconfirmed: 'Consent to the Team around the Family asked again',
  tafConsentWithdrawn: 'Consent to the Team around the Family withdrawn',
  tafLeadProfessionalAsked: 'Asked to be Lead Professional',
  tafStarted: 'Team around the Family began',
  tafReviewed: 'Meeting of the Team around the Family',
  tafEnded: 'Team around the Family ended',
  contactReceived: 'Contact to the front door',
  contactDecided: 'Front door decided on the contact',
}
const ofProcedure: Record<string, string> = {
  procedureRequested: 'asked for',
  procedureEnded: 'ended',
  procedureWithdrawalReported: 'reported as withdrawn',
}

/** What happened on the way to closing, of the Team around the Family, and of contacts after it. */
export function closureHeading({ title, detail }: Pick<ChronologyEntry, 'title' | 'detail'>): string {
  const what = ofProcedure[title]
  if (what) return `${wordFor('procedure', String(detail.procedure ?? ''))}: ${what}`
  return headings[title] ?? plainWords(title)
}

const typed = (value: unknown) => String(value)
const yesNo = (value: unknown) => (value === true ? 'Yes' : 'No')
type Told = [key: string, label: string, words: (value: unknown) => string]

/** In the order in which they are told. */
const told: Told[] = [
  ['path', 'Path', (code) => wordFor('closurePath', typed(code))],
  ['outcome', 'Outcome', (code) => wordFor('procedureOutcome', typed(code))],
  ['returns', 'Returned by the manager', (count) => `${count} ${count === 1 ? 'time' : 'times'}`],
  ['stage', 'Where', (code) => wordFor('defectStage', typed(code))],
  ['defect', 'What is missing', typed],
  ['fix', 'How it was put right', typed],
  ['agency', 'Agency', typed],
  ['commentKind', 'View', (code) => wordFor('commentKind', typed(code))],
  ['comment', 'What it says', typed],
  ['personKind', 'Who', (code) => wordFor('tafPersonKind', typed(code))],
  ['given', 'Consents', (code) => wordFor('tafConsent', typed(code))],
  ['explained', 'The TAF was explained', yesNo],
  ['askedOn', 'Asked on', (day) => dayWords(typed(day))],
  ['name', 'Who', typed],
  ['organisation', 'Organisation', typed],
  ['knownToCase', 'Knows the case', yesNo],
  ['answer', 'Answer', (code) => wordFor('leadProfessionalAnswer', typed(code))],
  ['views', 'Views of the family', typed],
  ['tafReview', 'What came of it', (code) => wordFor('tafReviewOutcome', typed(code))],
  ['nextTafAt', 'Next meeting', (at) => instantWords(typed(at)).replace(/,.*/, '')],
  ['endReason', 'Why', (code) => wordFor('tafEndReason', typed(code))],
  ['concernRemains', 'Concern for the child remains', yesNo],
  ['decision', 'Decision', (code) => wordFor('contactDecision', typed(code))],
  ['reason', 'Reason', typed],
  ['note', 'Note', typed],
]

/** The details of such an entry in words. */
export function closureSaid({ title, detail, text }: Pick<ChronologyEntry, 'title' | 'detail' | 'text'>): Said[] {
  const values: Record<string, unknown> = { ...detail, ...text }
  const source: Told = [
    'source',
    'How it came',
    (code) => wordFor(title === 'agencyCommented' ? 'commentSource' : 'contactSource', typed(code)),
  ]
  return [...told, source].flatMap(([key, label, words]): Said[] => {
    const value = values[key]
    const nothing = value === null || value === undefined || value === '' || (key === 'returns' && value === 0)
    return nothing ? [] : [{ label, value: words(value) }]
  })
}
