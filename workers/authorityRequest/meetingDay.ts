import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { notBeforeToday } from '../shared/formFields.ts'
import { dayOf, usualLimit } from '../shared/usualLimit.ts'
import { instantInWords } from '../shared/words.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { type AuthorityRequest, requestOf } from './requestOf.ts'

type Deps = Pick<Dependencies, 'register' | 'clock' | 'engine' | 'calendar'>
type Planned = { meetingAt?: string | undefined; lateReason?: string | undefined }

/** Until when the meeting or discussion is to be held, counted from now; no procedure gives it. IA-16, G-03. */
export const meetingLimit = (
  deps: Pick<Deps, 'clock' | 'engine' | 'calendar'>,
  { profile, authority }: AuthorityRequest,
) =>
  usualLimit(deps, { profile, authority, milestone: 'inboundMeeting', from: toOffsetIso(toLondon(deps.clock.now())) })

/** Today or later, and soon: a family that has moved has nobody here until then. */
export async function checkMeetingDay(
  deps: Deps,
  field: string,
  { meetingAt, lateReason = '' }: Planned,
  context: CompletedTask,
): Promise<Problem[]> {
  if (!meetingAt) return []
  const limit = await meetingLimit(deps, await requestOf(deps.register, context.variables.requestId))
  const isLate = Date.parse(meetingAt) > Date.parse(limit) && lateReason.length < 10
  return [
    ...notBeforeToday(field, 'Transfer meeting or discussion on', dayOf(meetingAt), context),
    ...(isLate
      ? [
          {
            field: 'lateReason',
            problem: `The meeting lies after ${instantInWords(limit)}, and nothing says why`,
            wayOut: 'hold it earlier, or write why it is later, at least 10 characters',
          },
        ]
      : []),
  ]
}
