import type { Codes, ReportKind } from '../../register/tables.ts'
import type { FormWords } from './formWords.ts'
import { plainWords, shortDay, shortWords, wordFor } from './words.ts'

/** One column of a report. In print, columns with the same `under` stand in one cell, one below the other. */
export type ReportColumn = {
  heading: string
  text: (row: Codes) => string
  href?: (row: Codes) => string
  flag?: (row: Codes) => boolean
  numeric?: boolean
  under?: string
  /** Holds a text: takes more room on the page. */
  wide?: boolean
  /** Width in print beside the others. */
  weight?: number
}
export type ReportWords = {
  forms: FormWords
  nameOf: (username: string | null | undefined) => string
  teamOf: (team: string) => string
  /** Name of a step by the id of its form. */
  stepOf: (formId: string) => string
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
const at = (value: unknown, none = ''): string =>
  typeof value === 'string' ? (value.length > 10 ? shortWords(value) : shortDay(value)) : none
const yesNo = (value: unknown, none = ''): string => ({ YES: 'Yes', NO: 'No' })[text(value)] ?? none
const categories = ({ categories: codes }: Codes): string =>
  list(codes)
    .map((code) => wordFor('category', code))
    .join(', ')
const caseHref = ({ caseReference }: Codes) => `/cases/${text(caseReference)}`
const caseText = ({ caseReference, initials }: Codes) => `${text(caseReference)} (${text(initials)})`

const weekly = ({ forms, nameOf, teamOf, stepOf }: ReportWords): ReportColumn[] => [
  { heading: 'Case', text: caseText, href: caseHref, weight: 14 },
  { heading: 'Category', text: categories, under: 'Case' },
  { heading: 'Team', text: ({ team }) => teamOf(text(team)), under: 'Case' },
  { heading: 'Unallocated since', text: ({ unallocatedSince }) => at(unallocatedSince), weight: 10 },
  { heading: 'Days', text: ({ daysUnallocated }) => text(daysUnallocated), numeric: true, weight: 5 },
  {
    heading: 'Reason',
    text: ({ reasons }) =>
      list(reasons)
        .map((code) => forms.optionOf('ucCannotAllocate', 'reasons', code))
        .join(', '),
    weight: 11,
  },
  { heading: 'Progress of allocation', text: ({ progress }) => text(progress), weight: 18, wide: true },
  { heading: 'Next step', text: ({ nextStep }) => (nextStep ? stepOf(text(nextStep)) : 'None'), weight: 12 },
  { heading: 'Next step due', text: ({ nextStepDue }) => at(nextStepDue), under: 'Next step' },
  { heading: 'Duty worker', text: ({ dutyWorker }) => nameOf(text(dutyWorker)) || 'Nobody named yet', weight: 9 },
  {
    heading: 'Statutory duties met',
    text: ({ statutoryMet }) => yesNo(statutoryMet, 'Not confirmed'),
    flag: ({ statutoryMet }) => statutoryMet !== 'YES',
    weight: 14,
  },
  {
    heading: 'Why not, and how they will be met',
    text: ({ statutoryReason, statutoryPlan }) => [statutoryReason, statutoryPlan].filter(Boolean).map(text).join(' '),
    under: 'Statutory duties met',
    wide: true,
  },
  {
    heading: 'Last seen',
    text: ({ lastSeen, seenLate }) => `${at(lastSeen, 'Not yet')}${seenLate === 'YES' ? ' (overdue)' : ''}`,
    flag: ({ seenLate }) => seenLate === 'YES',
    weight: 9,
  },
  { heading: 'Risk', text: ({ riskLevel }) => (riskLevel ? plainWords(text(riskLevel)) : 'Not assessed'), weight: 7 },
  {
    heading: 'Weekly review done',
    text: ({ weeklyReviewDone }) => yesNo(weeklyReviewDone),
    flag: ({ weeklyReviewDone }) => weeklyReviewDone === 'NO',
    weight: 7,
  },
  { heading: 'Escalations', text: ({ escalations }) => text(escalations), weight: 10 },
  {
    heading: 'Overdue',
    text: ({ overdue }) => list(overdue).map(stepOf).join('; ') || 'Nothing',
    flag: ({ overdue }) => list(overdue).length > 0,
    weight: 13,
  },
  {
    heading: 'Confirmed by',
    text: ({ confirmedBy }) => nameOf(text(confirmedBy)) || 'Not confirmed',
    under: 'Statutory duties met',
  },
]

const proposal = ({ nameOf, teamOf }: ReportWords): ReportColumn[] => [
  { heading: 'Case', text: caseText, href: caseHref, weight: 10 },
  { heading: 'Category', text: categories, under: 'Case' },
  { heading: 'Team', text: ({ team }) => teamOf(text(team)), under: 'Case' },
  { heading: 'Complexity', text: ({ complexity }) => plainWords(text(complexity)), weight: 7 },
  { heading: 'Risk', text: ({ risk, riskLevel }) => plainWords(text(risk ?? riskLevel)), weight: 6 },
  { heading: 'Monitoring until allocated', text: ({ monitoring }) => text(monitoring), weight: 25, wide: true },
  {
    heading: 'How allocation will be achieved',
    text: ({ allocationPlan }) => text(allocationPlan),
    weight: 25,
    wide: true,
  },
  {
    heading: 'Assessed by',
    text: ({ assessedBy }) =>
      [assessedBy]
        .flat()
        .map((by) => nameOf(text(by)))
        .join(', '),
    weight: 12,
  },
]

const fortnightly = ({ nameOf, teamOf }: ReportWords): ReportColumn[] => [
  { heading: 'Worker', text: ({ worker }) => nameOf(text(worker)), weight: 14 },
  { heading: 'Team', text: ({ team }) => (team ? teamOf(text(team)) : 'None'), weight: 14 },
  { heading: 'Cases held', text: ({ casesHeld }) => text(casesHeld), numeric: true, weight: 7 },
  {
    heading: 'Cases awaiting reallocation',
    text: ({ casesWaiting }) => text(casesWaiting),
    flag: ({ casesWaiting }) => Number(casesWaiting) > 0,
    numeric: true,
    weight: 9,
  },
  {
    heading: 'Reason',
    text: ({ reason }) => wordFor('absenceKind', text(reason)),
    weight: 10,
  },
  { heading: 'Days waiting', text: ({ daysWaiting }) => text(daysWaiting), numeric: true, weight: 7 },
  { heading: 'Meetings held', text: ({ meetingsHeld }) => text(meetingsHeld), numeric: true, weight: 7 },
  { heading: 'Managed by', text: ({ managedBy }) => nameOf(text(managedBy)), weight: 12 },
  {
    heading: 'Essential work covered',
    text: ({ essentialCovered }) => yesNo(essentialCovered),
    flag: ({ essentialCovered }) => essentialCovered === 'NO',
    weight: 9,
  },
  { heading: 'Reallocated since last return', text: ({ reallocated }) => text(reallocated), numeric: true, weight: 9 },
]

export const reportTitles: Record<ReportKind, string> = {
  'R-01': 'Weekly report on unallocated cases',
  'R-02': 'Proposal to leave a case unallocated',
  'R-03': 'Fortnightly caseload return',
}

/** The columns of a kind of report, as section 6 of the catalogue names them. */
export const columnsOf = (kind: ReportKind, words: ReportWords): ReportColumn[] =>
  ({ 'R-01': weekly, 'R-02': proposal, 'R-03': fortnightly })[kind](words)

/** The same columns for print: what stands `under` another one shares its cell. */
export function printedColumns(columns: ReportColumn[]) {
  const heads = columns.filter(({ under }) => under === undefined)
  return heads.map(({ heading, weight = 10, text: own }) => {
    const below = columns.filter(({ under }) => under === heading)
    return {
      heading: [heading, ...below.map((column) => column.heading.toLowerCase())].join(', '),
      weight,
      text: (row: Codes) => [own(row), ...below.map((column) => column.text(row))].filter(Boolean).join('\n'),
    }
  })
}
