import type { Request, Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import { sizeWords } from '../../register/documentContent.ts'
import { documentKinds } from '../../register/documents.ts'
import { type FieldProblem, NotFound, Refused } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import { fieldProblems, problems as refusals } from '../problem.ts'
import { referenceOf } from './casePages.ts'
import type { PageContext } from './context.ts'
import { documentForm } from './documentForm.ts'
import type { Values } from './formView.ts'
import { valuesOf } from './read.ts'

const typed = z.object({ kind: z.enum(documentKinds) })

/** Puts a document into a case by hand: the same checks as the API, refusals beside the field (IA-07, IA-11). */
export function documentPages({ register, show }: PageContext) {
  const { maxBytes } = register.documents
  const readUpload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: maxBytes, files: 1, fields: 5, parts: 6, fieldSize: 1000, fieldNameSize: 100 },
    defParamCharset: 'utf8',
  }).single('file')

  /** What is wrong with the file as it arrived. @throws Problem where the form itself cannot be read */
  const received = (request: Request, response: Response) =>
    new Promise<FieldProblem | undefined>((resolve, reject) =>
      readUpload(request, response, (error?: unknown) => {
        const tooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE'
        if (error && !tooLarge) return reject(refusals.malformed('The form cannot be read. Send it from its page.'))
        if (tooLarge)
          return resolve({
            field: 'file',
            problem: `has more than ${sizeWords(maxBytes)}`,
            wayOut: 'make it smaller, or divide it into several files',
          })
        resolve(request.file ? undefined : { field: 'file', problem: 'is missing', wayOut: 'give a file' })
      }),
    )
  const existing = async (request: Request): Promise<string> => {
    const reference = referenceOf(request)
    if (!(await register.cases.get(reference))) throw new NotFound('case')
    return reference
  }
  const showForm = (response: Response, reference: string, values?: Values, problems: FieldProblem[] = []) =>
    show(
      response,
      'document',
      {
        title: 'Add a document',
        caseReference: reference,
        back: `/cases/${reference}#documents`,
        documentForm: documentForm(maxBytes, values, problems),
      },
      problems.length > 0 ? 422 : 200,
    )

  return {
    async newDocument(request: Request, response: Response): Promise<void> {
      showForm(response, await existing(request))
    },

    async add(request: Request, response: Response): Promise<void> {
      const reference = await existing(request)
      const problem = await received(request, response)
      const values = valuesOf(request.body)
      const { data, error } = typed.safeParse(Object.fromEntries(values), { reportInput: true })
      const problems = [...(problem ? [problem] : []), ...(error ? fieldProblems(error.issues) : [])]
      if (!request.file || !data || problems.length > 0) return showForm(response, reference, values, problems)
      const { originalname: name, buffer: content } = request.file
      try {
        const { repeated } = await register.documents.add({
          ...{ caseReference: reference, kind: data.kind, name, content },
          by: actorOf('practitioner'),
        })
        response.redirect(303, `/cases/${reference}?done=${repeated ? 'documentThere' : 'document'}`)
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused
        showForm(response, reference, values, refused.problems)
      }
    },
  }
}
