import type { Request, Response } from 'express'
import { z } from 'zod'
import { type DocumentKind, documentKinds } from '../../register/documents.ts'
import { Conflict, type FieldProblem, NotFound, Refused } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { fieldProblems } from '../problem.ts'
import { referenceOf } from './casePages.ts'
import type { PageContext } from './context.ts'
import { documentForm } from './documentForm.ts'
import type { Values } from './formView.ts'
import { valuesOf } from './read.ts'
import { uploadReader } from './upload.ts'

const typed = z.object({ kind: z.enum(documentKinds) })

export type Upload = { kind: DocumentKind; name: string; content: Buffer }
/** Where a document is put in by hand. */
export type DocumentPage = {
  title: string
  caption: string
  active?: string
  back: { text: string; href: string }
  action: string
  /** Puts it in. @returns the address to go on to; @throws Refused, Conflict */
  add: (file: Upload) => Promise<string>
}

/** A form that puts a document in: the same checks as the API, refusals beside the field (IA-07, IA-11). */
export function documentPages({ register, show }: PageContext, load: (request: Request) => Promise<DocumentPage>) {
  const { maxBytes } = register.documents
  const received = uploadReader(maxBytes)
  type Shown = { values?: Values; problems?: FieldProblem[]; status?: number }
  const showForm = (response: Response, page: DocumentPage, { values, problems = [], status = 200 }: Shown = {}) => {
    const shown = documentForm(maxBytes, values, problems)
    for (const { link } of problems)
      if (link) shown.form.summary.push({ text: 'Open what is there already', href: link })
    const { title, caption, active, back, action } = page
    show(response, 'document', { title, caption, active, back, action, documentForm: shown, form: shown.form }, status)
  }

  return {
    async show(request: Request, response: Response): Promise<void> {
      showForm(response, await load(request))
    },

    async send(request: Request, response: Response): Promise<void> {
      const page = await load(request)
      const problem = await received(request, response)
      const values = valuesOf(request.body)
      const { data, error } = typed.safeParse(Object.fromEntries(values), { reportInput: true })
      const problems = [...(problem ? [problem] : []), ...(error ? fieldProblems(error.issues) : [])]
      if (!request.file || !data || problems.length > 0)
        return showForm(response, page, { values, problems, status: 422 })
      const { originalname: name, buffer: content } = request.file
      try {
        response.redirect(303, await page.add({ kind: data.kind, name, content }))
      } catch (refused) {
        if (refused instanceof Conflict)
          return showForm(response, page, { values, problems: [refused.problem], status: 409 })
        if (!(refused instanceof Refused)) throw refused
        showForm(response, page, { values, problems: refused.problems, status: 422 })
      }
    },
  }
}

/** Puts a document into a case. */
export const caseDocument =
  ({ register }: PageContext) =>
  async (request: Request): Promise<DocumentPage> => {
    const caseReference = referenceOf(request)
    if (!(await register.cases.get(caseReference))) throw new NotFound('case')
    return {
      title: 'Add a document',
      caption: `Case ${caseReference}`,
      back: { text: 'Back to the case', href: `/cases/${caseReference}#documents` },
      action: `/cases/${caseReference}/documents/new`,
      async add(file) {
        const { repeated } = await register.documents.add({ caseReference, ...file, by: actorOf('practitioner') })
        return `/cases/${caseReference}?done=${repeated ? 'documentThere' : 'document'}`
      },
    }
  }
