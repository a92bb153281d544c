import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { categories } from '../../models/vocabulary.ts'
import { type FieldProblem, KeyReused, Refused } from '../../register/errors.ts'
import type { Register } from '../../register/register.ts'
import { actorOf } from '../access.ts'
import type { Option } from './board.ts'
import type { PageContext } from './context.ts'
import { type Dictionary, formView, type Values } from './formView.ts'
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

/** A form about a family with lists of children, people and agencies. */
export type FamilyForm<Data> = {
  template: string
  title: string
  active: string
  words: Dictionary
  same: Record<string, string>
  /** Where the form is, and its first field. */
  path: string
  first: string
  /** Said when the form was sent before with other content. */
  again: string
  read: (values: Values) => { data: Data | undefined; problems: FieldProblem[] }
  /** Stores what was typed. @returns the address to go on to; @throws Refused, KeyReused */
  store: (data: Data, key: string) => Promise<string>
  /** What its template shows besides. */
  shown: () => Promise<Record<string, unknown>>
}

/** Such a form as a page: adds and removes entries without a script, refuses beside the field, stores once for each key. */
export function familyFormPages<Data>({ dispatcher, show }: PageContext, page: FamilyForm<Data>) {
  type Shown = { values?: Values; problems?: FieldProblem[]; status?: number; again?: boolean }
  const showForm = async (response: Response, { values = new Map(), problems = [], status = 200, again }: Shown) => {
    const form = formView(values, problems, page.words, { entries: referralEntries, same: page.same })
    if (again) form.summary.push({ text: page.again, href: `#${page.first}` })
    const { title, active, path } = page
    const asked = { many: counts(values), most, key: again ? randomUUID() : keyOf(values) }
    show(
      response,
      page.template,
      {
        ...{ title, active, path, form, ...asked, ...(await page.shown()) },
        categories: categories.map((value) => ({ value, text: wordFor('category', value) })),
      },
      status,
    )
  }

  return {
    show: (_request: Request, response: Response): Promise<void> => showForm(response, {}),

    async send(request: Request, response: Response): Promise<void> {
      const values = valuesOf(request.body)
      const other = changed(values)
      if (other) return showForm(response, { values: other })
      const { data, problems } = page.read(values)
      if (!data) return showForm(response, { values, problems, status: 422 })
      try {
        const next = await page.store(data, keyOf(values))
        dispatcher?.wake()
        response.redirect(303, next)
      } catch (error) {
        if (error instanceof Refused) return showForm(response, { values, problems: error.problems, status: 422 })
        if (!(error instanceof KeyReused)) throw error
        await showForm(response, { values, status: 409, again: true })
      }
    },
  }
}

/** Every district; where there are several authorities, with its authority: 'authority.district'. */
export async function districtOptions(register: Register): Promise<Option[]> {
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

/** Logging a referral by hand: the same shape, checks and intake as the API. */
export const referralPages = (context: PageContext) =>
  familyFormPages(context, {
    template: 'referral',
    title: 'Log a referral',
    active: 'referral',
    words: referralWords,
    same: referralSame,
    path: '/referrals/new',
    first: 'place',
    again:
      'This form was sent before with other content, and that referral is logged. Look at the open cases first; log this one only if it is another referral',
    read: readReferral,
    async store(referral, idempotencyKey) {
      const by = { idempotencyKey, actor: actorOf('frontDoor') }
      const { cases } = await context.register.cases.intake(referral, by)
      return `/cases/${cases[0]?.caseReference}?done=logged`
    },
    shown: async () => ({ places: await districtOptions(context.register) }),
  })
