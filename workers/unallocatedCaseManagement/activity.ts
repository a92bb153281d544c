import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Codes, Texts } from '../register/tables.ts'
import { latestWords } from '../shared/latestWords.ts'
import { nameOf } from '../shared/nameOf.ts'
import type { TaskContext } from '../tasks/defineTask.ts'
import { dutyKindWords } from './dutyWork.ts'
import { actionsInWords } from './theWeek.ts'
import { isVisit } from './ucDutyActivity.ts'
import { instantInWords, quoted } from './words.ts'

/** Duty work as it is reported from outside. */
const reportedKinds: Record<string, string> = {
  VISIT: 'Visit',
  ATTEMPTED_VISIT: 'Attempted visit',
  CALL: 'Call',
  AGENCY_CONTACT: 'Contact with an agency',
  MEETING: 'Meeting',
  OTHER: 'Other duty work',
}

/** What a review of duty activity is about, for the manager to read; `attempt`: a visit without sight of the child. */
export type Activity = { title: string; note: string; attempt: boolean }
type Entry = { decisions: Codes; text: Texts; decidedBy: string; decidedAt: string }
type Directory = Pick<Dependencies, 'register'>

async function titleOf(deps: Directory, what: string, by: string, at: string): Promise<string> {
  return `${what}: ${await nameOf(deps, by)}, ${instantInWords(at)}`
}

async function recorded(deps: Directory, { decisions, text, decidedBy, decidedAt }: Entry): Promise<Activity> {
  const { kind = 'OTHER', doneAt = decidedAt, childSeen } = decisions as Record<string, string>
  const seen = childSeen === 'YES' ? 'The child was seen.' : 'The child was not seen.'
  return {
    title: await titleOf(deps, dutyKindWords(kind), decidedBy, doneAt),
    note: [quoted(text.note), `${seen} ${quoted(text.notSeenReason)}`].join('\n\n').trim(),
    attempt: childSeen === 'NO' && isVisit(kind),
  }
}

async function asked(deps: Directory, { text, decidedBy, decidedAt }: Entry): Promise<Activity> {
  return {
    title: await titleOf(deps, 'Asked by the Independent Reviewing Officer', decidedBy, decidedAt),
    note: [actionsInWords(text.actions), quoted(text.note)].filter(Boolean).join('\n\n'),
    attempt: false,
  }
}

async function reported(deps: Directory, eventId: string): Promise<Activity | undefined> {
  const event = z.uuid().safeParse(eventId).success ? await deps.register.events.get(eventId) : undefined
  if (event?.kind !== 'duty-activity') return undefined
  const { activity = 'OTHER', reportedBy = '', eventAt = event.acceptedAt } = event.variables as Record<string, string>
  return {
    title: await titleOf(deps, reportedKinds[activity] ?? 'Duty work', reportedBy, eventAt),
    note: quoted(event.note) || 'No note was given.',
    attempt: activity === 'ATTEMPTED_VISIT',
  }
}

/**
 * The activity that a review is about: by the key that the message brought (the task in which it was recorded, or the
 * event that reported it); without one, the newest that duty recorded or the reviewing officer asked for. UC-34, UC-59.
 */
export async function activityOf(deps: Directory, context: TaskContext): Promise<Activity | undefined> {
  const { caseReference, variables } = context
  const { register } = deps
  const key: string | undefined = variables.activityId ?? undefined
  const own = key && (await register.oversight.byElementInstance(key))
  if (own) return recorded(deps, own)
  const fromOutside = key && (await reported(deps, key))
  if (fromOutside) return fromOutside
  const done = await latestWords(register, caseReference, 'ucDutyActivity')
  const oversight = await latestWords(register, caseReference, 'ucIroOversight')
  if (oversight && (!done || oversight.decidedAt >= done.decidedAt)) return asked(deps, oversight)
  return done && recorded(deps, done)
}
