import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { laResponses } from '../models/moveWords.ts'
import { contactLog, contactsAhead, contactsInOrder, contactsText, emptyContactLog } from '../shared/contactLog.ts'
import { choice, conditions, needed, notInFuture, optionalInstant, optionalText } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { acceptedAlready } from './acceptedAlready.ts'
import { type Move, moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { dispatchText } from './papers.ts'

const schema = z
  .object({
    contactLog,
    response: choice('Answer of the other authority', laResponses),
    responseBy: optionalText('Who over there answers'),
    respondedAt: optionalInstant('Answered on'),
    responseNote: optionalText('What the answer says'),
    meetingHeldAt: optionalInstant('Transfer meeting or discussion held on'),
    noMeetingReason: optionalText('Why there was none'),
  })
  .superRefine(
    conditions((form) => [
      needed(isAnswered(form), 'responseBy', form.responseBy, 'Who over there answers', 2),
      needed(isAnswered(form), 'respondedAt', form.respondedAt, 'Answered on'),
      needed(form.response === 'REFUSED', 'responseNote', form.responseNote, 'What the answer says', 10),
    ]),
  )
type Form = z.infer<typeof schema>

const isAnswered = ({ response }: { response: string }) => response !== 'NO_ANSWER'
/** A transfer that was planned, or should have been: a meeting or a discussion belongs to it. IA-04, IA-06. */
const asksForMeeting = ({ response }: Pick<Form, 'response'>, { planning }: Pick<Move, 'planning'>) =>
  response === 'ACCEPTED' && planning !== null

/** The worker liaises; where the other authority stays silent, the Service Manager may take it over. IA-19, G-34. */
async function mayLiaise(deps: Pick<Dependencies, 'register'>, context: CompletedTask): Promise<Problem[]> {
  const person = await deps.register.staff.get(context.completedBy)
  return person?.roles.includes('serviceManager') ? [] : onlyTheWorker(deps, context)
}

const problemsOfMeeting = (form: Form, move: Move, context: CompletedTask): Problem[] =>
  asksForMeeting(form, move)
    ? [
        ...notInFuture('meetingHeldAt', 'Transfer meeting or discussion held on', form.meetingHeldAt, context),
        ...(!form.meetingHeldAt && (form.noMeetingReason ?? '').length < 10
          ? [
              {
                field: 'meetingHeldAt',
                problem: 'Nothing says whether a transfer meeting or a discussion was held',
                wayOut: 'enter when it was held, or why there was none, in at least 10 characters',
              },
            ]
          : []),
      ]
    : []

/**
 * Liaison with the other authority: who was spoken to, when and with which result, and the answer. Only an acceptance or a
 * refusal ends it; until an acceptance is on record the case is held here. IA-04, IA-06, IA-19, G-34.
 */
export const iaLiaison = defineTask('iaLiaison', {
  roles: [...anyWorker, 'serviceManager'],
  rules: ['IA-04', 'IA-06', 'IA-10', 'IA-19', 'G-34'],
  texts: ['contactLog', 'responseBy', 'responseNote', 'noMeetingReason'],
  schema,
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const { planning } = await moveOf(deps.register, procedureId)
    return {
      moveText: await moveText(deps, procedureId),
      dispatchText: await dispatchText(deps, procedureId),
      contactsText: await contactsText(deps, await deps.register.moves.contacts(procedureId)),
      hasTransfer: planning !== null,
      contactLog: emptyContactLog(),
      response: null,
      responseBy: null,
      respondedAt: null,
      responseNote: null,
      meetingHeldAt: null,
      noMeetingReason: null,
    }
  },
  async check(form, context, deps) {
    const move = await moveOf(deps.register, context.variables.procedureId)
    return [
      ...(await mayLiaise(deps, context)),
      ...contactsAhead(form.contactLog, context),
      ...(isAnswered(form) ? notInFuture('respondedAt', 'Answered on', form.respondedAt, context) : []),
      ...(form.response === 'ACCEPTED' ? [] : acceptedAlready(move, 'response')),
      ...problemsOfMeeting(form, move, context),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const { response, responseBy = '', respondedAt = completedAt, responseNote = null, meetingHeldAt } = form
    await tx.moves.log(procedureId, contactsInOrder(form.contactLog), by)
    if (asksForMeeting(form, await moveOf(tx, procedureId)) && meetingHeldAt) {
      await tx.meetings.record({
        ...{ caseReference, kind: 'TRANSFER_TO_AUTHORITY', at: meetingHeldAt, details: { procedureId } },
        recordedBy: completedBy,
      })
      await tx.procedures.step(procedureId, 'MEETING', { by: completedBy, at: meetingHeldAt })
    }
    if (isAnswered(form)) {
      await tx.moves.respond(procedureId, { response, at: respondedAt, by: responseBy, note: responseNote }, by)
      await tx.procedures.step(procedureId, 'RESPONSE', by)
    }
    return { laResponse: response }
  },
})
