import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import { notInFuture } from '../shared/formFields.ts'
import { mayShare } from '../shared/mayShare.ts'
import { addressOf, addressText, addressValues, notEntered } from '../shared/newAddress.ts'
import { elsewhere, receivingOptions, unknownAuthority } from '../shared/otherAuthority.ts'
import { contactOf, contactTexts, contactValues } from '../shared/otherContact.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask } from '../tasks/defineTask.ts'
import { isKnown, type MoveDetails, moveDetailsForm } from './moveDetailsForm.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { doStep } from './steps.ts'

/** What was said with the other authority so far, the transfer before included. CM-02. */
async function liaisonText({ register }: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const contacts = await register.moves.contacts(procedureId)
  return contacts
    .map(({ at, person, result }) => `- ${instantInWords(at)}, ${quoted(person)}: ${quoted(result)}`)
    .join('\n')
}

/** Puts on record what is known; what is not known leaves what was known before as it is. */
async function keep(tx: Transaction, form: MoveDetails, { variables, completedBy, completedAt }: CompletedTask) {
  const { procedureId } = variables
  const { moveDate, receivingAuthority, liaison } = form
  const by = { by: completedBy, at: completedAt }
  const { moves } = tx
  const patch = {
    moveDate,
    ...addressOf(form),
    ...(isKnown(form)
      ? {
          ...(receivingAuthority === elsewhere
            ? { receivingAuthority: null, receivingName: form.receivingName ?? null }
            : { receivingAuthority }),
          receivingContact: contactOf(form),
        }
      : {}),
  }
  await moves.set(procedureId, patch, by)
  const said = isKnown(form) ? liaison.map(({ note, ...row }) => ({ ...row, result: note })) : []
  await moves.log(procedureId, said, by)
  return (await moves.get(procedureId))?.addressKnown === true
}

/**
 * When the family moved, and the liaison with the receiving authority. Presets come from the transfer before. While
 * authority or address is not known nothing closes: the Team Manager is told and the task comes again. The address itself is
 * entered on the page of the move. CM-01, CM-02, G-65, G-71.
 */
export const cmMoveDetails = defineTask('cmMoveDetails', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-02'],
  texts: ['receivingName', ...contactTexts, 'liaison'],
  schema: moveDetailsForm,
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const move = await moveOf(deps.register, procedureId)
    return {
      moveText: await moveText(deps, variables),
      liaisonText: await liaisonText(deps, procedureId),
      authorityOptions: receivingOptions(),
      addressText: addressText(deps, move ?? {}, procedureId),
      ...addressValues(move ?? {}),
      moveDate: move?.moveDate ?? null,
      receivingAuthority: move?.receivingAuthority ?? (move?.receivingName ? elsewhere : null),
      receivingName: move?.receivingAuthority ? null : (move?.receivingName ?? null),
      ...contactValues(move?.receivingContact),
      liaison: [],
    }
  },
  async check(form, context, deps) {
    const before = await deps.register.moves.contacts(context.variables.procedureId)
    const move = await moveOf(deps.register, context.variables.procedureId)
    // Where nothing may be shared, the other authority is not spoken with about this family (G-70).
    const mayTalk = !move || move.consentShare === null || mayShare(move)
    const counted = Boolean(context.variables.closeBy) && move?.moveDate !== form.moveDate
    const silent = mayTalk && isKnown(form) && form.liaison.length + before.length === 0
    return [
      ...(await onlyTheWorker(deps, context)),
      ...notInFuture('moveDate', 'Date of move', form.moveDate, context),
      ...(await notEntered(deps, form, context.variables.procedureId)),
      ...unknownAuthority('receivingAuthority', 'Receiving authority', form.receivingAuthority),
      ...form.liaison.flatMap(({ at }, index) => notInFuture('liaison', `When (contact ${index + 1})`, at, context)),
      ...(counted
        ? [
            {
              field: 'moveDate',
              problem: 'Date of move is not the day from which the ten days run',
              wayOut: 'where that day is wrong, withdraw the closing and begin it again',
            },
          ]
        : []),
      ...(silent
        ? [
            {
              field: 'liaison',
              problem: 'Liaison with the receiving authority is missing',
              wayOut: 'talk with the other authority, then add a row for each contact',
            },
          ]
        : []),
    ]
  },
  async effects(tx, form, context) {
    const { variables, completedBy, completedAt } = context
    const authorityKnown = isKnown(form)
    const addressKnown = await keep(tx, form, context)
    if (authorityKnown && addressKnown)
      await doStep(tx, variables.procedureId, 'MOVE', { by: completedBy, at: completedAt })
    return { moveDate: form.moveDate, movedAt: toOffsetIso(toLondon(form.moveDate)), authorityKnown, addressKnown }
  },
})
