import type { Request, Response } from 'express'
import { NotFound, Overtaken } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { caseReference } from '../schemas.ts'
import { casePage } from './casePage.ts'
import type { PageContext } from './context.ts'
import { type FormView, formView, type Values } from './formView.ts'
import { type Found, findPerson, type PersonAs, personWords, readChild, readPerson } from './personForm.ts'
import { valuesOf } from './read.ts'
import { noticeOf } from './record.ts'

/** The case that an address names. @throws NotFound when it is no reference */
export const referenceOf = (request: Request): string => {
  const { data } = caseReference.safeParse(request.params.reference)
  if (!data) throw new NotFound('case')
  return data
}

const notices: Record<string, string> = {
  logged: 'The referral is logged. The duty manager of the district has the case until a worker is found.',
  saved: 'The details are saved.',
  document: 'The document is in the case.',
  documentThere: 'The case has a document with this content already: it stays as it is.',
  recorded: 'What happened is on record, and everybody who has to act on it is told.',
  earlier:
    'The sighting is on record. The child was seen later than that, so the time by which the child is to be seen again stays as it is.',
}
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The page of a case, and the forms that add or correct people in it. */
export function casePages(context: PageContext) {
  const { register, clock, show, places } = context

  const existing = async (request: Request): Promise<string> => {
    const reference = referenceOf(request)
    if (!(await register.cases.get(reference))) throw new NotFound('case')
    return reference
  }
  const person = async (request: Request): Promise<Found> => {
    const id = String(request.params.id)
    const found = uuid.test(id) ? await findPerson(register, referenceOf(request), id) : undefined
    if (!found) throw new NotFound('person')
    return found
  }

  type Shown = { as: PersonAs; form: FormView; name?: string; version?: string; title: string; overtaken?: Differing[] }
  const showForm = (request: Request, response: Response, { form, ...shown }: Shown) => {
    const reference = referenceOf(request)
    const asAgency = shown.as === 'agency' && request.params.id === undefined
    const status = shown.overtaken ? 409 : form.summary.length > 0 ? 422 : 200
    const action = request.path + (asAgency ? '?as=agency' : '')
    const back = `/cases/${reference}#people`
    show(response, 'person', { ...shown, form, caseReference: reference, action, back }, status)
  }
  const kindOfNew = (request: Request) => (request.query.as === 'agency' ? ('agency' as const) : ('family' as const))
  const titleOfNew = { agency: 'Add an agency', family: 'Add a parent, carer or other person' }
  const titleOf = ({ as }: Found) => (as === 'child' ? 'Correct the details of the child' : 'Correct the details')

  const save = async (request: Request, found: Found, values: Values) => {
    const { details, problems } = found.as === 'child' ? readChild(values, clock) : readPerson(values, found.as)
    if (!details) return problems
    const reference = referenceOf(request)
    const by = { actor: actorOf('practitioner'), expected: values.get('version') ?? '' }
    if ('as' in details) await register.details.correctPerson(reference, found.id, details, by)
    else await register.details.correctChild(reference, details, by)
    return undefined
  }

  return {
    async show(request: Request, response: Response): Promise<void> {
      const page = await casePage(context, referenceOf(request))
      if (!page) throw new NotFound('case')
      const notice = noticeOf(request, notices)
      show(response, 'case', { ...page, notice, title: `Case ${page.facts.reference}`, tasklist: places.tasklist })
    },

    async newPerson(request: Request, response: Response): Promise<void> {
      await existing(request)
      const as = kindOfNew(request)
      showForm(request, response, { as, title: titleOfNew[as], form: formView(new Map(), [], personWords[as]) })
    },

    async addPerson(request: Request, response: Response): Promise<void> {
      const reference = await existing(request)
      const as = kindOfNew(request)
      const values = valuesOf(request.body)
      const { details, problems } = readPerson(values, as)
      if (!details) {
        return showForm(request, response, {
          as,
          title: titleOfNew[as],
          form: formView(values, problems, personWords[as]),
        })
      }
      await register.details.addPerson(reference, details, actorOf('practitioner'))
      response.redirect(303, `/cases/${reference}?done=saved`)
    },

    async editPerson(request: Request, response: Response): Promise<void> {
      const found = await person(request)
      const form = formView(found.values, [], personWords[found.as])
      showForm(request, response, { ...found, title: titleOf(found), form })
    },

    async correctPerson(request: Request, response: Response): Promise<void> {
      const found = await person(request)
      const values = valuesOf(request.body)
      const dictionary = personWords[found.as]
      const title = titleOf(found)
      try {
        const problems = await save(request, found, values)
        if (!problems) return response.redirect(303, `/cases/${referenceOf(request)}?done=saved`)
        const version = values.get('version') ?? ''
        showForm(request, response, {
          as: found.as,
          name: found.name,
          version,
          title,
          form: formView(values, problems, dictionary),
        })
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error
        const now = await person(request)
        const form = formView(values, [], dictionary)
        form.summary.push({ text: 'Somebody else corrected these details meanwhile', href: '#on-record' })
        const overtaken = differing(now, values)
        showForm(request, response, { as: now.as, name: now.name, version: now.version, title, form, overtaken })
      }
    },
  }
}

type Differing = { label: string; value: string }
const spoken: Record<string, string> = { yes: 'Yes', no: 'No', POST: 'Post', EMAIL: 'E-mail', UNKNOWN: 'Not known yet' }

/** What is on record now, of the fields that were typed otherwise. */
function differing({ as, values: now }: Found, typed: Values): Differing[] {
  const shown = (values: Values, path: string) =>
    [path, `${path}.day`, `${path}.month`, `${path}.year`]
      .map((part) => (values.get(part) ?? '').replaceAll('\r\n', '\n').trim())
      .filter(Boolean)
      .join(' ')
  return Object.entries(personWords[as])
    .map(([path, { label }]) => ({ label, value: shown(now, path), typed: shown(typed, path) }))
    .filter(({ value, typed: other }) => value !== other)
    .map(({ label, value }) => ({ label, value: spoken[value] ?? value }))
}
