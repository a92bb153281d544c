import type { Kysely } from 'kysely'
import { toLondon } from '../calendar/londonTime.ts'
import type { Codes, Database } from '../register/tables.ts'
import type { FieldValues } from './fields.ts'
import { linesOf, type Of, procedureInHand, words, writtenIn } from './procedureInHand.ts'

const byDay = (day: unknown): string =>
  words(day) ? ` (by ${toLondon(String(day)).setLocale('en-GB').toFormat('d LLLL yyyy')})` : ''

const tasksOf = (rows: unknown): string[] =>
  (Array.isArray(rows) ? rows : [])
    .filter((row) => words(row?.task))
    .map(({ agency, task, by }) => `${words(agency) ? `${agency}: ` : ''}${String(task).trim()}${byDay(by)}`)

/** When the last meeting was, or will be after it was put off; a form may still hold what another answer asked for. */
function meetingOf({ held, meetingAgain, meetingAt, newMeetingAt }: Codes): string | undefined {
  if (meetingAgain === 'NO') return undefined
  return words(held === 'NO' ? newMeetingAt : meetingAt)
}

/** What letters and notices say about the end of involvement: the level, the last meeting, its minutes and plan (EI). */
export const createEndingFacts =
  (db: Kysely<Database>) =>
  async (of: Of): Promise<FieldValues> => {
    const procedure = await procedureInHand(db, of, 'endOfInvolvement')
    if (!procedure) return {}
    const [forms, meeting] = await Promise.all([
      writtenIn(db, procedure, ['eiLevel', 'eiFinalMeeting', 'eiConfirmLevel']),
      db
        .selectFrom('meetings')
        .selectAll()
        .where('caseId', '=', procedure.caseId)
        .where('kind', '=', 'END_OF_INVOLVEMENT')
        .where('recordedAt', '>=', procedure.requestedAt)
        .orderBy('recordedAt', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ])
    const held: Codes = { ...meeting?.details, ...meeting?.text }
    const newest = (read: (form: Codes) => string | undefined) => forms.map(read).find(Boolean)
    const level = newest((form) => (form.decision === 'BACK' ? undefined : words(form.level)))
    return {
      level,
      levelTwo: level === 'L2',
      levelThree: level === 'L3',
      levelFour: level === 'L4',
      involvementMeetingAt: newest(meetingOf),
      involvementMeetingVenue: newest((form) => (form.meetingAgain === 'NO' ? undefined : words(form.venue))),
      meetingMinutes: linesOf(held.minutes),
      meetingPlan: linesOf(held.actionPlan),
      meetingTasks: tasksOf(held.tasks),
    }
  }
