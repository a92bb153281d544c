import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { checkPlace } from '../shared/atPlace.ts'
import { conditions, needed, optionalInstant, optionalText, yesNo } from '../shared/formFields.ts'
import { instantInWords } from '../shared/words.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { checkMeetingDay, meetingLimit } from './meetingDay.ts'
import { requestOf } from './requestOf.ts'
import { contactsOfRequest, requestText } from './requestText.ts'

export const ownManagers = ['teamManager', 'deputyTeamManager']

const schema = z
  .object({
    accepted: yesNo('Do you accept the request?'),
    meetingAt: optionalInstant('Transfer meeting or discussion on'),
    lateReason: optionalText('Why the meeting is later'),
    reason: optionalText('Why it is not accepted'),
  })
  .superRefine(
    conditions((form) => [
      needed(form.accepted === 'YES', 'meetingAt', form.meetingAt, 'Transfer meeting or discussion on'),
      needed(form.accepted === 'NO', 'reason', form.reason, 'Why it is not accepted', 20),
    ]),
  )

/** The team in whose tray it lies decides. IA-16, IA-17. */
export async function ownTeamDecides(deps: Pick<Dependencies, 'register'>, context: CompletedTask): Promise<Problem[]> {
  const { authority, team } = await requestOf(deps.register, context.variables.requestId)
  return team ? checkPlace(deps, { authority, team, role: 'teamManager' }, context) : []
}

/** What is a referral already is not sent back: the child has a case here. G-03. */
export async function staysReferral(
  { register }: Pick<Dependencies, 'register'>,
  { variables }: Pick<CompletedTask, 'variables'>,
  field: string,
): Promise<Problem[]> {
  const { caseReference } = await requestOf(register, variables.requestId)
  if (!caseReference) return []
  const problem = `The child has case ${caseReference} here, as the request reported a safeguarding concern`
  return [{ field, problem, wayOut: 'go on with the meeting; where the work ends here, consider closing that case' }]
}

/**
 * The Team Manager accepts the request with the day of the transfer meeting or discussion, or declines it with the reason,
 * which the asking authority reads. IA-16, G-03.
 */
export const iaAcceptance = defineTask('iaAcceptance', {
  roles: ownManagers,
  rules: ['IA-16', 'IA-19', 'G-03'],
  texts: ['lateReason', 'reason'],
  schema,
  async prepare({ variables }, deps) {
    const { requestId } = variables
    const request = await requestOf(deps.register, requestId)
    return {
      requestText: await requestText(deps, requestId),
      contactsText: await contactsOfRequest(deps, requestId),
      meetingLimitText: `By ${instantInWords(await meetingLimit(deps, request))}. Later needs a reason.`,
      accepted: request.caseReference ? 'YES' : null,
      meetingAt: request.meetingAt,
      lateReason: null,
      reason: null,
    }
  },
  async check(form, context, deps) {
    const others = await ownTeamDecides(deps, context)
    if (form.accepted === 'NO') return [...others, ...(await staysReferral(deps, context, 'accepted'))]
    return [...others, ...(await checkMeetingDay(deps, 'meetingAt', form, context))]
  },
  async effects(tx, { accepted, meetingAt, reason = '' }, { variables, completedBy: by, completedAt: at }) {
    const { requestId } = variables
    if (accepted === 'NO' || !meetingAt) {
      await tx.authorityRequests.decline(requestId, { reason, by, at })
      return { requestAccepted: false, acceptedBy: null, meetingAt: null }
    }
    await tx.authorityRequests.agree(requestId, { meetingAt, by, at })
    return { requestAccepted: true, acceptedBy: by, meetingAt }
  },
})
