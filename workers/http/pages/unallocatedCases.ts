import type { Request } from 'express'
import type { OverdueItem, UnallocatedEntry } from '../../register/unallocatedBoard.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames, teamNames } from './placeFilters.ts'
import { plainWords, shortWords, wordFor } from './words.ts'

type Row = UnallocatedEntry & { holderName: string; dutyName: string; teamName: string; whatIsOverdue: string }

const at = (instant: string | null, none = ''): string => (instant ? shortWords(instant) : none)
const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`

const board = (filters: Board<Row>['filters'], reasons: (row: Row) => string, now: Date): Board<Row> => {
  const passed = (instant: string | null): boolean => instant !== null && Date.parse(instant) < now.getTime()
  const escalated = ({ escalationDue, escalationDone }: Row): boolean =>
    !passed(escalationDue) || Date.parse(escalationDone ?? '') >= Date.parse(escalationDue ?? '')
  return {
    title: 'Unallocated cases',
    caption: 'Children without a worker, the longest wait first',
    path: '/unallocated-cases',
    nothing: 'No case is in the unallocated case procedure here.',
    filters,
    columns: [
      {
        heading: 'Case',
        text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
        href: ({ caseReference }) => `/cases/${caseReference}`,
      },
      {
        heading: 'Category',
        text: ({ categories }) => categories.map((code) => wordFor('category', code)).join(', '),
      },
      { heading: 'Team', text: ({ teamName }) => teamName },
      { heading: 'Since', text: ({ since }) => shortWords(since) },
      { heading: 'Waiting', text: ({ daysUnallocated }) => days(daysUnallocated) },
      { heading: 'Reason', text: reasons },
      { heading: 'Held by', text: ({ holderName }) => holderName },
      { heading: 'Duty worker', text: ({ dutyName }) => dutyName || 'Nobody named yet' },
      { heading: 'Last weekly review', text: ({ lastWeeklyReview }) => at(lastWeeklyReview, 'None yet') },
      {
        heading: 'Next review',
        text: ({ nextReviewDue }) => `${passed(nextReviewDue) ? 'Late: was due ' : ''}${at(nextReviewDue)}`,
        flag: ({ nextReviewDue }) => passed(nextReviewDue),
      },
      { heading: 'Last seen', text: ({ lastSeen }) => at(lastSeen, 'Not yet') },
      {
        heading: 'To be seen by',
        text: ({ nextSeenBy }) => `${passed(nextSeenBy) ? 'Late: was due ' : ''}${at(nextSeenBy)}`,
        flag: ({ nextSeenBy }) => passed(nextSeenBy),
      },
      { heading: 'Last activity', text: ({ lastActivity }) => at(lastActivity, 'None yet') },
      {
        heading: 'Letters',
        text: ({ lettersSentAt, lettersApprovedAt }) =>
          lettersSentAt
            ? `Sent ${at(lettersSentAt)}`
            : lettersApprovedAt
              ? `Approved ${at(lettersApprovedAt)}`
              : 'Not yet approved',
      },
      {
        heading: 'IRO told',
        text: ({ categories, iroToldAt }) => (categories.includes('CLA') ? at(iroToldAt, 'Not yet') : 'Not needed'),
      },
      {
        heading: 'Escalation due',
        text: (row) => `${escalated(row) ? '' : 'Not reviewed: was due '}${at(row.escalationDue)}`,
        flag: (row) => !escalated(row),
      },
      { heading: 'Senior review', text: ({ escalationDone }) => at(escalationDone, 'None yet') },
      {
        heading: 'Overdue',
        text: ({ whatIsOverdue }) => whatIsOverdue || 'Nothing',
        flag: ({ overdue }) => overdue.length > 0,
      },
    ],
  }
}

const limits: Record<string, string> = { maxGapSeen: 'Child to be seen' }

/** the register of cases without a worker, with what somebody chose to see. */
export async function unallocatedCases(
  { register, words, steps, clock }: PageContext,
  request: Request,
): Promise<Loaded<Row>> {
  const filters = [...(await placeFilters(register)), { name: 'late', label: 'With something overdue' }]
  const choice = chosen(filters, request)
  const [entries, nameOf, teamOf] = await Promise.all([
    register.unallocated.board({ ...placeChosen(choice), late: choice.late === 'yes' }),
    staffNames(register),
    teamNames(register),
  ])
  const forms = words(nameOf)
  const name = ({ kind, code }: OverdueItem) =>
    kind === 'TASK' ? (steps.get(code) ?? plainWords(code)) : (limits[code] ?? plainWords(code))
  const rows = entries.map(
    (entry): Row => ({
      ...entry,
      holderName: `${nameOf(entry.holder)}${entry.holderIsWorker ? ' (worker, until released)' : ''}`,
      dutyName: nameOf(entry.dutyWorker),
      teamName: teamOf(entry.authority, entry.team),
      whatIsOverdue: [...new Set(entry.overdue.map(name))].join('; '),
    }),
  )
  const reasons = ({ reasons: codes }: Row) =>
    codes.map((code) => forms.optionOf('ucCannotAllocate', 'reasons', code) || plainWords(code)).join(', ')
  return { board: board(filters, reasons, clock.now()), rows, choice }
}
