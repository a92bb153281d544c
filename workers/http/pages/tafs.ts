import type { Request } from 'express'
import type { Register } from '../../register/register.ts'
import { type Board, type Column, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { readNames } from './names.ts'
import { placeChosen, placeFilters } from './placeFilters.ts'
import { instantWords, shortDay, shortWords, wordFor } from './words.ts'

type Entry = Awaited<ReturnType<Register['tafs']['board']>>[number]
type Row = Entry & { teamName: string }

/** '3 of 4 agree, 1 withdrew'. */
function consentText({ consents: { asked, given, refused, withdrawn } }: Row): string {
  if (asked === 0) return 'Nobody was asked yet'
  const stands = `${given - withdrawn} of ${asked} ${asked === 1 ? 'agrees' : 'agree'}`
  return [stands, refused > 0 ? `${refused} refused` : '', withdrawn > 0 ? `${withdrawn} withdrew` : '']
    .filter(Boolean)
    .join(', ')
}

/** The meeting that comes next: the final one with the family, then those of the TAF. */
function nextText({ state, nextTafAt, finalMeetingAt, overdue }: Row): string {
  if (state === 'ENDED') return ''
  const running = state === 'RUNNING'
  const next = running ? nextTafAt : finalMeetingAt
  if (!next) return running ? 'No date yet' : 'Final meeting not arranged yet'
  const day = running ? shortDay(next.slice(0, 10)) : `final meeting ${shortWords(next)}`
  return overdue ? `Late: was due ${day}` : day.charAt(0).toUpperCase() + day.slice(1)
}

const whenEnded: Column<Row> = {
  heading: 'Ended',
  text: ({ endedAt, endReason, concernRemains }) =>
    endedAt
      ? `${instantWords(endedAt)}: ${wordFor('tafEndReason', endReason)}${concernRemains ? '; concern remains' : ''}`
      : '',
  flag: ({ concernRemains }) => concernRemains === true,
}

const columns: Column<Row>[] = [
  {
    heading: 'Family of',
    text: ({ initials, caseReference }) => `${initials} (${caseReference})`,
    href: ({ procedureId }) => `/tafs/${procedureId}`,
  },
  { heading: 'State', text: ({ state }) => wordFor('tafState', state) },
  {
    heading: 'Lead Professional',
    text: ({ leadProfessional: lead }) => (lead ? `${lead.name}, ${lead.organisation}` : 'Nobody yet'),
    flag: ({ leadProfessional, state }) => leadProfessional === null && state === 'RUNNING',
  },
  { heading: 'Next meeting', text: nextText, flag: ({ overdue }) => overdue },
  {
    heading: 'Consent',
    text: consentText,
    flag: ({ consents: { refused, withdrawn } }) => refused + withdrawn > 0,
  },
  { heading: 'TAF since', text: ({ startedAt }) => (startedAt ? shortDay(startedAt.slice(0, 10)) : 'Not yet') },
  { heading: 'Meetings held', text: ({ reviews }) => String(reviews), numeric: true },
  { heading: 'Team that prepared it', text: ({ teamName }) => teamName },
]

/** Teams around the Family: who leads them, consent, and when each meets next (TS-19, TS-20). */
export async function tafs({ register, clock }: PageContext, request: Request): Promise<Loaded<Row>> {
  const filters = [
    ...(await placeFilters(register)),
    { name: 'overdue', label: 'Whose meeting is overdue' },
    { name: 'ended', label: 'Those that have ended' },
  ]
  const choice = chosen(filters, request)
  const [entries, { teamOf }] = await Promise.all([
    register.tafs.board(
      { ...placeChosen(choice), overdue: choice.overdue === 'yes', ended: choice.ended === 'yes' },
      clock.now(),
    ),
    readNames(register),
  ])
  const board: Board<Row> = {
    title: 'Teams around the Family',
    caption: 'Teams around the Family, the next meeting first',
    path: '/tafs',
    nothing: 'There is no Team around the Family here.',
    filters,
    columns: choice.ended === 'yes' ? [...columns, whenEnded] : columns,
    actions: [
      { text: 'Step down to TAF', href: '/closures/new?procedure=tafStepDownClosure' },
      { text: 'All closures', href: '/closures' },
    ],
  }
  const rows = entries.map((entry) => ({ ...entry, teamName: teamOf(entry.authority, entry.team) }))
  return { board, rows, choice }
}
