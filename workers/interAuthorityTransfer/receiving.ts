import type { z } from 'zod'
import { needed, optionalText, reference } from '../shared/formFields.ts'
import { elsewhere, notKnown, receivingOptions } from '../shared/otherAuthority.ts'
import { contactFields, contactOf, contactRows, contactTexts, contactValues } from '../shared/otherContact.ts'
import type { Move } from './moveOf.ts'

/** The receiving authority from the published list, and who is in charge of it there. IA-05, G-71. */
export const receivingFields = {
  receivingLa: reference('Receiving authority'),
  receivingName: optionalText('Name of the authority outside England'),
  ...contactFields,
}
export const receivingTexts = ['receivingName', ...contactTexts]
type ReceivingForm = Omit<z.infer<z.ZodObject<typeof receivingFields>>, 'receivingLa'> & {
  receivingLa?: string | undefined
}

/** One that is known has a name, and somebody there who can be reached. */
export const receivingRows = (asked: boolean, form: ReceivingForm) => [
  needed(
    asked && form.receivingLa === elsewhere,
    'receivingName',
    form.receivingName,
    'Name of the authority outside England',
    3,
  ),
  ...contactRows(asked && form.receivingLa !== undefined && form.receivingLa !== notKnown, form),
]

/** What the register keeps of it; what a form hid may still hold an older value. */
export function receivingOf(form: ReceivingForm & { receivingLa: string }) {
  const { receivingLa, receivingName } = form
  if (receivingLa === notKnown) return { receivingAuthority: null, receivingName: null, receivingContact: null }
  const receivingContact = contactOf(form)
  return receivingLa === elsewhere
    ? { receivingAuthority: null, receivingName: receivingName ?? null, receivingContact }
    : { receivingAuthority: receivingLa, receivingContact }
}
export const isAuthorityKnown = ({ receivingName }: Pick<Move, 'receivingName'>): boolean => receivingName !== null

/** What stands in the fields at first. */
export const receivingValues = (move: Move) => ({
  authorityOptions: receivingOptions(),
  receivingLa: move.receivingAuthority ?? (isAuthorityKnown(move) ? elsewhere : null),
  receivingName: move.receivingAuthority ? null : move.receivingName,
  ...contactValues(move.receivingContact),
})
