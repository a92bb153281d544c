import { z } from 'zod'
import { conditions, day, instant, needed, optionalText, reference, rows, text } from '../shared/formFields.ts'
import { addressFields, addressRows } from '../shared/newAddress.ts'
import { elsewhere, notKnown } from '../shared/otherAuthority.ts'
import { contactFields, contactRows } from '../shared/otherContact.ts'

const fields = z.object({
  moveDate: day('Date of move'),
  ...addressFields,
  receivingAuthority: reference('Receiving authority'),
  receivingName: optionalText('Name of the authority'),
  ...contactFields,
  liaison: rows('Liaison with the receiving authority', {
    at: instant('When'),
    person: text('With whom'),
    note: text('What was said'),
  }),
})
export type MoveDetails = z.infer<typeof fields>

export const isKnown = ({ receivingAuthority }: Pick<MoveDetails, 'receivingAuthority'>): boolean =>
  receivingAuthority !== notKnown

/** Where the authority is known, somebody there can be reached (CG-4). */
export const moveDetailsForm = fields.superRefine(
  conditions((form) => {
    const known = isKnown(form)
    return [
      needed(form.receivingAuthority === elsewhere, 'receivingName', form.receivingName, 'Name of the authority', 2),
      ...contactRows(known, form),
      ...addressRows(true, form),
    ]
  }),
)
