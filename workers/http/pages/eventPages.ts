import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { Conflict, type FieldProblem, KeyReused, NotFound, Refused } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { referenceOf } from './casePages.ts'
import type { PageContext } from './context.ts'
import { eventWords, readEvent, recordedKinds } from './eventForm.ts'
import { formView, type Values } from './formView.ts'
import { keyOf, valuesOf } from './read.ts'

/** 'Record what happened' by hand: the same checks and the same outbox as the API, refusals beside the field. */
export function eventPages({ register, dispatcher, show }: PageContext) {
  type Shown = { values?: Values; problems?: FieldProblem[]; status?: number; again?: string }
  const showForm = async (
    request: Request,
    response: Response,
    { values = new Map(), problems = [], status = problems.length > 0 ? 422 : 200, again }: Shown = {},
  ) => {
    const reference = referenceOf(request)
    const found = await register.cases.get(reference)
    if (!found) throw new NotFound('case')
    const staff = await register.staff.list({ authority: found.authority })
    const form = formView(values, problems, eventWords)
    if (again) form.summary.push({ text: again, href: '#main-content' })
    const asked = values.get('kind') ?? request.query.kind
    const kind = recordedKinds.find(({ value }) => value === asked)
    const context = {
      title: kind?.text ?? 'Record what happened',
      kind: kind?.value,
      form,
      key: again ? randomUUID() : keyOf(values),
      caseReference: reference,
      closed: found.closed,
      back: `/cases/${reference}`,
      kinds: recordedKinds,
      staff: staff.map(({ username, displayName }) => ({ value: username, text: displayName })),
    }
    show(response, 'event', context, status)
  }

  return {
    newEvent(request: Request, response: Response): Promise<void> {
      const { kind } = request.query
      const known = kind === undefined || recordedKinds.some(({ value }) => value === kind)
      const problems = known ? [] : [{ field: 'kind', problem: 'is missing', wayOut: 'give one of the kinds' }]
      return showForm(request, response, { problems })
    },

    async record(request: Request, response: Response): Promise<void> {
      const reference = referenceOf(request)
      const values = valuesOf(request.body)
      const { event, problems } = readEvent(values)
      if (!event) return showForm(request, response, { values, problems })
      try {
        const { told } = await register.events.recordCaseEvent(reference, event, {
          idempotencyKey: keyOf(values),
          actor: actorOf('practitioner'),
        })
        dispatcher?.wake()
        response.redirect(303, `/cases/${reference}?done=${told ? 'recorded' : 'earlier'}`)
      } catch (error) {
        if (error instanceof Refused) return showForm(request, response, { values, problems: error.problems })
        if (error instanceof Conflict)
          return showForm(request, response, { values, problems: [error.problem], status: 409 })
        if (!(error instanceof KeyReused)) throw error
        const again =
          'This form was sent before with other content, and that is on record. Send it again only if something else happened'
        await showForm(request, response, { values, status: 409, again })
      }
    },
  }
}
