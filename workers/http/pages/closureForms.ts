import type { Request } from 'express'
import { Conflict } from '../../register/errors.ts'
import { procedureEventSchema, procedureSchema } from '../../register/procedureRequests.ts'
import { caseReference } from '../schemas.ts'
import { procedureHref } from './closureEntries.ts'
import { procedureAt } from './closureParts.ts'
import type { PageContext } from './context.ts'
import { type FormPage, fitting, given } from './formPages.ts'
import { staffOptions } from './placeFilters.ts'
import { wordFor } from './words.ts'

const kinds = [
  { value: 'caseClosure', text: 'Close the case', hint: { text: 'Nobody needs to go on with a plan for the child' } },
  {
    value: 'tafStepDownClosure',
    text: 'Step down to a Team around the Family',
    hint: { text: 'The family still needs several agencies, and agrees to work with them' },
  },
  {
    value: 'endOfInvolvement',
    text: 'End the involvement of the team',
    hint: { text: 'A meeting says at which level the family is to be helped from now on' },
  },
  {
    value: 'interAuthorityTransfer',
    text: 'Tell that the family moves, or wants to go on elsewhere',
    hint: { text: 'The family is asked for consent; with it, the plan goes to the other authority' },
  },
  {
    value: 'closeAfterMove',
    text: 'Close the case after a move',
    hint: { text: 'The family has moved: the case closes within 10 working days of the day of the move' },
  },
]
const closing = {
  title: 'Start closing a case',
  intro: 'The case keeps its worker until a manager has closed it. The first task then waits in Tasklist.',
}
/** What the form says where somebody came to tell of a move. */
const moving = {
  title: 'A family moves to another authority',
  intro:
    'The case stays with its team and its worker until the acceptance of the other authority is on record. The first task then waits in Tasklist.',
}

/** Starting to close a case by hand: the same checks as the API, and a second one is refused with a link to the first. */
export const newClosure =
  ({ register }: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { data: asked = '' } = caseReference.safeParse(request.query.case)
    const found = asked ? await register.cases.get(asked) : undefined
    const values = [['caseReference', asked]] as [string, string][]
    const kind = kinds.find(({ value }) => value === request.query.procedure)
    const { title, intro } = kind?.value === 'interAuthorityTransfer' ? moving : closing
    return {
      title,
      caption: 'Closures',
      active: 'closures',
      back: asked ? { text: 'Back to the case', href: `/cases/${asked}` } : { text: 'All closures', href: '/closures' },
      intro: [intro],
      submit: 'Start it',
      values: new Map(kind ? [...values, ['procedure', kind.value]] : values),
      fields: {
        caseReference: {
          as: 'text',
          label: 'Case',
          hint: 'Such as C-2026-000123',
          ask: 'Enter the reference of the case',
        },
        procedure: { as: 'radios', label: 'What is to begin?', ask: 'Choose what is to begin', options: kinds },
        by: {
          as: 'select',
          label: 'Asked for by',
          ask: 'Choose who asks for it',
          options: await staffOptions(register, found ? { authority: found.authority } : {}),
        },
      },
      async send(typed, key) {
        const wanted = fitting(procedureSchema, given(typed))
        const { procedureId } = await register.procedures.accept(wanted, key).catch((error) => {
          if (!(error instanceof Conflict)) throw error
          throw new Conflict({ ...error.problem, field: `The ${wordFor('procedureNoun', wanted.procedure)}` })
        })
        return `${procedureHref({ procedure: wanted.procedure, procedureId })}?done=started`
      },
    }
  }

/** What was begun is withdrawn, told by hand: the same as the API's event. */
export const withdrawClosure =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const procedure = await procedureAt(context, request)
    const { id, caseReference: reference } = procedure
    const { authority } = (await context.register.cases.get(reference)) ?? {}
    const page = procedureHref({ procedure: procedure.procedure, procedureId: id })
    const what = wordFor('procedureNoun', procedure.procedure)
    return {
      title: `Withdraw the ${what}`,
      submit: 'Withdraw it',
      caption: `Case ${reference}`,
      active: 'closures',
      back: { text: 'Back', href: page },
      intro: ['It ends: its tasks and dates are withdrawn. The case stays open with its team and its worker.'],
      warning: true,
      labels: { kind: 'This', procedure: `The ${what}` },
      fields: {
        at: {
          as: 'instant',
          label: 'When it was decided',
          hint: 'For example 5 11 2026 at 16:20',
          ask: 'Enter day and time',
        },
        by: {
          as: 'select',
          label: 'Reported by',
          ask: 'Choose who reports it',
          options: await staffOptions(context.register, authority ? { authority } : {}),
        },
        reason: {
          as: 'lines',
          label: 'Reason',
          hint: 'For the record; it is not sent to anybody',
          ask: 'Write the reason, at least 10 characters',
        },
      },
      async send(typed, key) {
        const event = fitting(procedureEventSchema, given({ ...typed, kind: 'withdrawn' }))
        await context.register.procedures.acceptEvent(id, event, key)
        return `${page}?done=withdrawn`
      },
    }
  }
