import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { plannings } from '../models/moveWords.ts'
import { conditions, day, needed, optionalChoice, optionalInstant, optionalText } from '../shared/formFields.ts'
import { addressFields, addressOf, addressRows, addressText, addressValues, notEntered } from '../shared/newAddress.ts'
import { notKnown, unknownAuthority } from '../shared/otherAuthority.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { receivingFields, receivingOf, receivingRows, receivingTexts, receivingValues } from './receiving.ts'

const schema = z
  .object({
    planned: optionalChoice('How the transfer is made', plannings),
    meetingAt: optionalInstant('Meeting'),
    meetingPlace: optionalText('Where'),
    ...receivingFields,
    moveDate: day('Date of the move'),
    ...addressFields,
  })
  .superRefine(
    conditions((form) => [
      needed(hasMeeting(form), 'meetingAt', form.meetingAt, 'Meeting'),
      needed(hasMeeting(form), 'meetingPlace', form.meetingPlace, 'Where', 3),
      ...receivingRows(true, form),
      ...addressRows(true, form),
    ]),
  )
type Form = z.infer<typeof schema>

const hasMeeting = ({ planned }: { planned?: string | undefined }) =>
  planned === 'PLANNED_AT_REVIEW' || planned === 'PLANNED_OWN_MEETING'
/** The plan goes over with consent and wish only; otherwise no transfer is arranged. IA-01. */
const isTransfer = ({ iaRoute }: Variables): boolean => iaRoute === 'TRANSFER'
/** What the form hid may still hold an older value. */
const meetingIn = (form: Form, variables: Variables) =>
  isTransfer(variables) && hasMeeting(form) ? { at: form.meetingAt, place: form.meetingPlace } : undefined

function problemsOfMeeting(form: Form, { variables, completedAt }: CompletedTask): Problem[] {
  if (isTransfer(variables) && !form.planned)
    return [
      {
        field: 'planned',
        problem: 'How the transfer is made has no answer',
        wayOut: 'choose one: at a review, at a meeting of our own, or unplanned',
      },
    ]
  const at = meetingIn(form, variables)?.at
  return at && toLondon(at) <= toLondon(completedAt)
    ? [
        {
          field: 'meetingAt',
          problem: 'Meeting lies in the past',
          wayOut: 'arrange it for a later time, so that the receiving authority can come',
        },
      ]
    : []
}

/**
 * The worker plans the transfer: at the review of the plan, at a meeting of this authority to which the other one is invited,
 * or unplanned; names the receiving authority from the published list, and says when the family moves and whether the new
 * address is known. Without a transfer the agencies are told of the move all the same. IA-04 to IA-06, IA-13, G-65, G-71.
 */
export const iaTransferPlan = defineTask('iaTransferPlan', {
  roles: anyWorker,
  rules: ['IA-04', 'IA-05', 'IA-06', 'IA-13', 'G-65', 'G-71'],
  texts: ['meetingPlace', ...receivingTexts],
  schema,
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const move = await moveOf(deps.register, procedureId)
    return {
      moveText: await moveText(deps, procedureId),
      addressText: addressText(deps, move, procedureId),
      isTransfer: isTransfer(variables),
      planned: isTransfer(variables) ? move.planning : null,
      meetingAt: move.meetingAt,
      meetingPlace: move.meetingPlace,
      ...receivingValues(move),
      moveDate: move.moveDate,
      ...addressValues(move),
    }
  },
  async check(form, context, deps) {
    return [
      ...(await onlyTheWorker(deps, context)),
      ...problemsOfMeeting(form, context),
      ...unknownAuthority('receivingLa', 'Receiving authority', form.receivingLa),
      ...(await notEntered(deps, form, context.variables.procedureId)),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const meeting = meetingIn(form, variables)
    const planning = isTransfer(variables) ? (form.planned ?? null) : null
    const receiving = receivingOf(form)
    const { moveDate } = form
    const meetingAt = meeting?.at ?? null
    await tx.moves.set(
      procedureId,
      { planning, meetingAt, meetingPlace: meeting?.place ?? null, moveDate, ...receiving, ...addressOf(form) },
      by,
    )
    if (meeting)
      await tx.procedures.planSteps(procedureId, [{ step: 'MEETING', responsible: 'socialWorker', due: meetingAt }])
    await tx.procedures.step(procedureId, 'PLAN', by)
    const { addressKnown } = addressOf(form)
    const authorityKnown = form.receivingLa !== notKnown
    return { planning, meetingAt, moveDate, movedAt: toOffsetIso(toLondon(moveDate)), authorityKnown, addressKnown }
  },
})
