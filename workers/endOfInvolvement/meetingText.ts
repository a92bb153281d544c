import { dayInWords, instantInWords, quoted } from '../shared/words.ts'
import { levelInWords } from './involvement.ts'

type Accepted = Record<string, unknown> | undefined
type TaskRow = { agency: string; task: string; by: string }
type Person = { name: string; role?: string | null }

const newTeamWords: Record<string, string> = { CIC: 'Children in Care', ADOPTION: 'Adoption', OTHER: 'another team' }
const named = (people: unknown): string =>
  ((people ?? []) as Person[]).map(({ name, role }) => quoted(role ? `${name} (${role})` : name)).join(', ')

/** What the final meeting came to, for the manager who confirms the level. EI-01, EI-05, EI-07. */
export function meetingText(meeting: Accepted): string {
  if (meeting?.held !== 'YES') return 'No final meeting is on record.'
  const { meetingAt, chair, attendees, level, newTeam, actionPlan, minutes } = meeting
  const proposed = level === 'L4' && newTeam ? `, ${newTeamWords[`${newTeam}`]}` : ''
  const lines = [
    `**Final meeting of ${instantInWords(`${meetingAt}`)}: ${levelInWords(level)}${proposed}**`,
    `Chair: ${quoted(chair) || 'not recorded'} | Attended: ${named(attendees)}`,
    actionPlan ? `Action plan: ${quoted(actionPlan)}` : '',
    `Minutes: ${quoted(minutes)}`,
  ]
  return lines.filter(Boolean).join('\n\n')
}

/** Tasks of the agencies as a table of the form. EI-01. */
export const taskRows = (meeting: Accepted): TaskRow[] =>
  ((meeting?.tasks ?? []) as TaskRow[]).map(({ agency, task, by }) => ({ agency, task, by: dayInWords(by) }))
