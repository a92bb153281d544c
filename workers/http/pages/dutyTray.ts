import type { Request } from 'express'
import type { DutyTrayEntry } from '../../register/dutyTray.ts'
import type { Register } from '../../register/register.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import type { FormWords } from './formWords.ts'
import { placeChosen, placeFilters } from './placeFilters.ts'
import { shortDay, shortWords, wordFor } from './words.ts'

type Accepted = Awaited<ReturnType<Register['oversight']['acceptedOf']>>[number]
type Row = DutyTrayEntry & {
  holderName: string
  teamName: string
  reason: string
  namedWorker: string
  discussBy: string
  seenBy: string
  managersView: string
  decision: string
}

const oversightForm = 'daDailyOversight'
const planForm = 'daAllocationPlan'
const reviewForm = 'daTrayReview'
const delayForm = 'daDelayDecision'
const asked = [oversightForm, planForm, reviewForm, delayForm]

/** The board of with its filters. */
async function boardOf(register: Register): Promise<Board<Row>> {
  return {
    title: 'Duty tray',
    caption: 'Referrals that wait for a worker, oldest first',
    path: '/duty-tray',
    nothing: 'No referral waits for a worker here.',
    filters: [...(await placeFilters(register)), { name: 'late', label: 'Late only' }],
    columns: [
      {
        heading: 'Referral',
        text: ({ caseReference, initials }) => `${caseReference} (${initials})`,
        href: ({ caseReference }) => `/cases/${caseReference}`,
      },
      { heading: 'Received', text: ({ receivedAt }) => shortWords(receivedAt) },
      { heading: 'Age in hours', text: ({ ageHours }) => String(ageHours), numeric: true },
      {
        heading: 'Due',
        text: ({ due, late }) => (due ? `${late ? 'Late: was due ' : ''}${shortWords(due)}` : 'No limit'),
        flag: ({ late }) => late,
      },
      { heading: 'Need', text: ({ need }) => wordFor('need', need) },
      { heading: 'Team', text: ({ teamName }) => teamName },
      { heading: 'Allocated', text: ({ allocated, holderName }) => (allocated ? 'Yes' : `No, held by ${holderName}`) },
      {
        heading: 'Oversight today',
        text: ({ oversightToday }) => (oversightToday ? 'Yes' : 'No'),
      },
      { heading: 'Reason', text: ({ reason }) => reason },
      { heading: 'Named worker', text: ({ namedWorker }) => namedWorker },
      { heading: 'Discuss by', text: ({ discussBy }) => discussBy },
      { heading: 'Seen by', text: ({ seenBy }) => seenBy },
      { heading: "Service Manager's decision", text: ({ decision }) => decision },
      { heading: "Manager's view", text: ({ managersView }) => managersView, cut: 120 },
    ],
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function rowOf(
  entry: DutyTrayEntry,
  accepted: Accepted[],
  forms: FormWords,
  nameOf: (username: string) => string,
  teamName: string,
): Row {
  const newest = (...formIds: string[]) =>
    accepted.find(({ caseReference, formId }) => caseReference === entry.caseReference && formIds.includes(formId))
  const said = (formId: string, key: string) => forms.optionOf(formId, key, newest(formId)?.decisions[key])
  const discussBy = textOf(newest(oversightForm)?.decisions.discussBy)
  const view = newest(oversightForm, planForm, reviewForm)?.text
  const days = newest(planForm)?.decisions.seenWithinDays
  return {
    ...entry,
    teamName,
    holderName: nameOf(entry.holder),
    reason: said(oversightForm, 'oversightKind') || said(reviewForm, 'outcome'),
    namedWorker: said(oversightForm, 'namedWorker'),
    discussBy: discussBy && shortDay(discussBy),
    seenBy: typeof days === 'number' ? `${days} day${days === 1 ? '' : 's'} from allocation` : '',
    managersView: textOf(view?.moText) || textOf(view?.view),
    decision: said(delayForm, 'route'),
  }
}

/** the board with what somebody chose to see. Filters in the address are codes (I6). */
export async function dutyTray({ register, words }: PageContext, request: Request): Promise<Loaded<Row>> {
  const board = await boardOf(register)
  const choice = chosen(board.filters, request)
  const fitting = await register.cases.dutyTray({ ...placeChosen(choice), late: choice.late === 'yes' })
  const references = fitting.map(({ caseReference }) => caseReference)
  const [accepted, staff] = await Promise.all([
    references.length > 0 ? register.oversight.acceptedOf(references, asked) : [],
    register.staff.list(),
  ])
  const names = new Map(staff.map(({ username, displayName }) => [username, displayName]))
  const teams = new Map(
    (
      await Promise.all(
        [...new Set(fitting.map((entry) => entry.authority))].map((of) => register.authorities.teams(of)),
      )
    )
      .flat()
      .map((row) => [`${row.authority}.${row.code}`, row.name]),
  )
  const forms = words((username) => names.get(username))
  const rows = fitting.map((entry) =>
    rowOf(
      entry,
      accepted,
      forms,
      (username) => names.get(username) ?? username,
      teams.get(`${entry.authority}.${entry.team}`) ?? entry.team,
    ),
  )
  return { board, rows, choice }
}
