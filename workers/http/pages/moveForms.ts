import type { Request } from 'express'
import { z } from 'zod'
import { toLondon, toOffsetIso } from '../../calendar/londonTime.ts'
import { NotFound } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { isMove } from './closureEntries.ts'
import { procedureAt } from './closureParts.ts'
import type { PageContext } from './context.ts'
import { type FormPage, fitting, given } from './formPages.ts'

const schema = z.object({ newAddress: z.string().trim().min(5).max(500) })

/**
 * Where the family goes to live is entered here and not in a task, so that it never becomes a variable of a process (I6);
 * the forms of the move ask only whether it is known and whether it must stay secret. IA-13, G-65, G-71.
 */
export const moveAddress =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { register, clock } = context
    const { id, caseReference, procedure } = await procedureAt(context, request)
    if (!isMove(procedure)) throw new NotFound('move')
    const { addressSecret: secret = false, newAddress: before } = (await register.moves.get(id)) ?? {}
    return {
      title: 'New address of the family',
      caption: `Case ${caseReference}`,
      active: 'closures',
      back: { text: 'Back to the move', href: `/closures/${id}` },
      intro: [
        'The agencies of the family are told of it, unless it must stay secret: the task of the move asks for that.',
        ...(secret && before
          ? ['An address is on record and kept secret, so it is not shown. What you enter takes its place.']
          : []),
      ],
      submit: 'Keep it',
      values: new Map([['newAddress', secret ? '' : (before ?? '')]]),
      fields: {
        newAddress: {
          as: 'lines',
          label: 'New address',
          hint: 'One line for each part, with the postcode',
          ask: 'Enter the address, at least 5 characters',
        },
      },
      async send(typed) {
        const { newAddress } = fitting(schema, given(typed))
        const by = { by: actorOf('practitioner'), at: toOffsetIso(toLondon(clock.now())) }
        await register.moves.set(id, { newAddress }, by)
        return `/closures/${id}?done=address`
      },
    }
  }
