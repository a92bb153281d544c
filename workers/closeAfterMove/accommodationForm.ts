import { z } from 'zod'
import { conditions, instant, needed, optionalInstant, optionalText, reference, text } from '../shared/formFields.ts'
import { otherAuthority, someoneElse } from './professionals.ts'

const fields = z.object({
  professional: reference('Professional who saw the accommodation'),
  professionalName: text('Name of the professional', 2),
  professionalRole: text('Role', 2),
  professionalAgency: optionalText('Agency or authority'),
  professionalPhone: optionalText('Telephone'),
  professionalEmail: optionalText('E-mail'),
  professionalAddress: optionalText('Address'),
  seenAt: instant('Accommodation seen on'),
  requestedAt: instant('Written record requested on'),
  receivedAt: optionalInstant('Written record received on'),
  note: text("Note 'accommodation seen'", 10),
})
export type Accommodation = z.infer<typeof fields>

export const accommodationForm = fields.superRefine(
  conditions(({ professional, professionalAgency, professionalEmail }) => [
    needed(
      [otherAuthority, someoneElse].includes(professional),
      'professionalAgency',
      professionalAgency,
      'Agency or authority',
      2,
    ),
    professionalEmail !== undefined &&
      !z.email().safeParse(professionalEmail).success && {
        field: 'professionalEmail',
        message: 'E-mail: enter a whole address, for example name@service.example.',
      },
  ]),
)
