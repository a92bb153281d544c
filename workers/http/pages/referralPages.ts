import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { categories } from '../../models/vocabulary.ts'
import { type FieldProblem, KeyReused, Refused } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import type { PageContext } from './context.ts'
import { formView, type Values } from './formView.ts'
import { keyOf, valuesOf, without } from './read.ts'
import { counts, type List, most, readReferral, referralEntries, referralSame, referralWords } from './referralForm.ts'
import { wordFor } from './words.ts'

/** The form with one entry more or less, as a button asked; the form itself when it was to be logged. */
function changed(values: Values): Values | undefined {
  const [verb, list = '', index = ''] = (values.get('action') ?? '').split(':')
  if (!(list in most) || (verb !== 'add' && verb !== 'remove')) return undefined
  const of = list as List
  if (verb === 'remove') return without(values, of, Number(index))
  const many = counts(values)[of]
  return many < most[of] ? new Map(values).set(`${of}[${many}].name`, '') : values
}

/** Logging a referral by hand: the same shape, checks and intake as the API. */
export function referralPages({ register, dispatcher, show }: PageContext) {
  const places = async () => {
    const authorities = await register.authorities.list()
    const districts = await Promise.all(
      authorities.map(async ({ code, name }) =>
        (await register.authorities.districts(code)).map((district) => ({
          value: `${code}.${district.code}`,
          text: `${name}: ${district.name}`,
        })),
      ),
    )
    return districts.flat()
  }

  const showForm = async (response: Response, values: Values, problems: FieldProblem[] = [], again?: string) => {
    const form = formView(values, problems, referralWords, { entries: referralEntries, same: referralSame })
    if (again) form.summary.push({ text: again, href: '#place' })
    show(
      response,
      'referral',
      {
        title: 'Log a referral',
        active: 'referral',
        form,
        key: again ? randomUUID() : keyOf(values),
        many: counts(values),
        most,
        places: await places(),
        categories: categories.map((value) => ({ value, text: wordFor('category', value) })),
      },
      again ? 409 : problems.length > 0 ? 422 : 200,
    )
  }

  return {
    newReferral: (_request: Request, response: Response): Promise<void> => showForm(response, new Map()),

    async log(request: Request, response: Response): Promise<void> {
      const values = valuesOf(request.body)
      const other = changed(values)
      if (other) return showForm(response, other)
      const { referral, problems } = readReferral(values)
      if (!referral) return showForm(response, values, problems)
      try {
        const { cases } = await register.cases.intake(referral, {
          idempotencyKey: keyOf(values),
          actor: actorOf('frontDoor'),
        })
        dispatcher?.wake()
        response.redirect(303, `/cases/${cases[0]?.caseReference}?done=logged`)
      } catch (error) {
        if (error instanceof Refused) return showForm(response, values, error.problems)
        if (!(error instanceof KeyReused)) throw error
        const again =
          'This form was sent before with other content, and that referral is logged. Look at the open cases first; log this one only if it is another referral'
        await showForm(response, values, [], again)
      }
    },
  }
}
