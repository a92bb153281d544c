import { z } from 'zod'
import { conditions, day, needed, notInFuture, optionalReference, text, yesNo } from '../shared/formFields.ts'
import { addressFields, addressOf, addressRows, addressText, addressValues, notEntered } from '../shared/newAddress.ts'
import { notKnown, unknownAuthority } from '../shared/otherAuthority.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import {
  isAuthorityKnown,
  receivingFields,
  receivingOf,
  receivingRows,
  receivingTexts,
  receivingValues,
} from './receiving.ts'

const schema = z
  .object({
    pointer: text('Where the steps for a missing family are followed', 5),
    takenOverOn: day('Taken over on'),
    takenOverBy: text('Taken over by', 2),
    found: yesNo('Is it known now where the family is?'),
    ...receivingFields,
    receivingLa: optionalReference('Receiving authority'),
    ...addressFields,
    newAddress: z.preprocess((value) => value ?? 'NOT_KNOWN', addressFields.newAddress),
  })
  .superRefine(
    conditions((form) => {
      const found = form.found === 'YES'
      return [
        needed(found, 'receivingLa', form.receivingLa, 'Receiving authority'),
        found &&
          form.receivingLa === notKnown && {
            field: 'receivingLa',
            message: 'Receiving authority: choose it, or answer that it is not known where the family is.',
          },
        ...receivingRows(found, form),
        ...addressRows(found, form),
      ]
    }),
  )
type Form = z.infer<typeof schema>

/** What is known of the family now; what the form hid may still hold an older value. */
const foundIn = (form: Form) =>
  form.found === 'YES' && form.receivingLa ? { ...form, receivingLa: form.receivingLa } : undefined

/**
 * Nobody knows the new address or the authority: the Team Manager notes who has taken the steps for a missing family over,
 * when and where they are followed, as those are outside of this system; and later where the family is. The case stays
 * open. G-71.
 */
export const iaMissingFamily = defineTask('iaMissingFamily', {
  roles: teamManagers,
  rules: ['IA-13', 'G-65', 'G-71'],
  texts: ['pointer', 'takenOverBy', ...receivingTexts],
  schema,
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const move = await moveOf(deps.register, procedureId)
    const { pointer = null, on = null, person = null } = move.missingFamily ?? {}
    return {
      moveText: await moveText(deps, procedureId),
      addressText: addressText(deps, move, procedureId),
      pointer,
      takenOverOn: on,
      takenOverBy: person,
      found: null,
      ...receivingValues(move),
      ...addressValues(move),
    }
  },
  async check(form, context, deps) {
    const found = foundIn(form)
    return [
      ...notInFuture('takenOverOn', 'Taken over on', form.takenOverOn, context),
      ...(found ? unknownAuthority('receivingLa', 'Receiving authority', found.receivingLa) : []),
      ...(found ? await notEntered(deps, found, context.variables.procedureId) : []),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const { pointer, takenOverOn: on, takenOverBy: person } = form
    const missingFamily = { pointer, on, person }
    const found = foundIn(form)
    const known = found ? { ...receivingOf(found), ...addressOf(found) } : {}
    await tx.moves.set(procedureId, { missingFamily, ...known }, { by: completedBy, at: completedAt })
    const move = await moveOf(tx, procedureId)
    return { authorityKnown: isAuthorityKnown(move), addressKnown: move.addressKnown === true }
  },
})
