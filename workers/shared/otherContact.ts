import { z } from 'zod'
import type { AuthorityContact } from '../register/moves.ts'
import { needed, optionalText } from './formFields.ts'

/** Form group CG-4: who is in charge of it in another authority. */
export const contactFields = {
  contactName: optionalText('Name'),
  contactRole: optionalText('Role or team'),
  contactPhone: optionalText('Telephone'),
  contactEmail: optionalText('E-mail'),
  contactAddress: optionalText('Address'),
}
export const contactTexts = Object.keys(contactFields)
type ContactForm = z.infer<z.ZodObject<typeof contactFields>>

/** Somebody can be reached there: one way of contact at least (CG-4). */
export const reachRows = (asked: boolean, form: ContactForm) => [
  asked &&
    ![form.contactPhone, form.contactEmail, form.contactAddress].some(Boolean) && {
      field: 'contactPhone',
      message: 'Telephone: enter telephone, e-mail or address, so that the other authority can be reached.',
    },
  asked &&
    form.contactEmail !== undefined &&
    !z.email().safeParse(form.contactEmail).success && {
      field: 'contactEmail',
      message: 'E-mail: enter a whole address, for example name@council.example.',
    },
]

/** The same, and with a name. */
export const contactRows = (asked: boolean, form: ContactForm) => [
  needed(asked, 'contactName', form.contactName, 'Name', 2),
  ...reachRows(asked, form),
]

/** What the register keeps of it. */
export const contactOf = (form: ContactForm): AuthorityContact => ({
  name: form.contactName ?? '',
  role: form.contactRole ?? null,
  phone: form.contactPhone ?? null,
  email: form.contactEmail ?? null,
  address: form.contactAddress ?? null,
})

/** What stands in the fields at first. */
export const contactValues = (contact: AuthorityContact | null | undefined) => ({
  contactName: contact?.name ?? null,
  contactRole: contact?.role ?? null,
  contactPhone: contact?.phone ?? null,
  contactEmail: contact?.email ?? null,
  contactAddress: contact?.address ?? null,
})
