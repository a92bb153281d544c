import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { BundleRefused, type RefusalReason } from '../../exchange/bundleRefused.ts'
import { takeIn } from '../../exchange/takeIn.ts'
import { sizeWords } from '../../register/documentContent.ts'
import { Conflict, type FieldProblem, KeyReused, Refused } from '../../register/errors.ts'
import { actorOf } from '../access.ts'
import type { PageContext } from './context.ts'
import { type Dictionary, formView } from './formView.ts'
import { keyOf, valuesOf } from './read.ts'
import { uploadReader } from './upload.ts'

/** Why a bundle is not taken in, as the first thing that is said. */
const reasons: Record<RefusalReason, string> = {
  oversized: 'The bundle is too large',
  damaged: 'The bundle is damaged, or it is no bundle',
  version: 'The bundle is of a version that is not read here',
  foreign: 'The bundle comes from an unknown sender, or it is not for this authority',
  altered: 'The bundle was altered after it was signed',
  future: 'The bundle is dated in the future',
  old: 'The bundle is too old',
  attachment: 'A paper in the bundle cannot be taken',
  referral: 'What the bundle says of the family does not fit here',
}

const places: Record<string, string> = {
  file: 'The file',
  to: 'The addressee',
  from: 'The sender',
  signature: 'The signature',
  createdAt: 'The time at which it was made',
  exchange: 'The exchange',
  bundle: 'This bundle',
}
/** The part of a bundle in words, as far as people know it. */
function placeOf(field: string): string {
  const [, index] = /^(?:bundle\.)?attachments\[(\d+)\]/.exec(field) ?? []
  return places[field] ?? (index === undefined ? `‘${field}’` : `Paper ${Number(index) + 1}`)
}
const sentence = ({ field, problem, wayOut }: FieldProblem): string => `${placeOf(field)} ${problem}: ${wayOut}`

type Refusal = { text: string; href: string }
/** What the page says of a refusal: the reason, then what was found and the way out. */
function refusalsOf(error: Refused | Conflict): Refusal[] {
  const problems = error instanceof Conflict ? [error.problem] : error.problems
  const reason = error instanceof BundleRefused ? [{ text: reasons[error.reason], href: '#file' }] : []
  return [
    ...reason,
    // Whoever made the bundle has all of it; a page that lists a hundred lines helps nobody.
    ...problems.slice(0, 10).map((problem) => ({ text: sentence(problem), href: '#file' })),
    ...problems.flatMap(({ link }) => (link ? [{ text: 'Open what is there already', href: link }] : [])),
  ]
}

const noFile: FieldProblem = { field: 'file', problem: 'is missing', wayOut: 'give a file' }
const again: Refusal = {
  text: 'This form was sent before with another bundle, and that one is taken in. Choose the file again',
  href: '#file',
}

/** Takes in the bundle of another authority: nothing is typed, and a refusal names its reason (IA-15, IA-17). */
export function bundlePages({ register, clock, config, dispatcher, show }: PageContext) {
  const { maxBytes } = config.exchange
  const received = uploadReader(maxBytes, 'ask the sender to send fewer papers with it and the others another way')
  const words: Dictionary = {
    file: {
      label: 'Bundle',
      hint: `The file that the other authority sent, up to ${sizeWords(maxBytes)}. It ends in .json.`,
      ask: 'Choose the file of the bundle',
    },
  }
  type Shown = { problems?: FieldProblem[]; refusals?: Refusal[]; key?: string; status?: number }
  const showForm = (response: Response, { problems = [], refusals = [], key, status = 200 }: Shown = {}) => {
    const form = formView(new Map(), problems, words)
    form.summary.push(...refusals)
    const field = form.field('file')
    show(
      response,
      'bundle',
      {
        title: 'Take in a bundle',
        active: 'authorityRequests',
        form,
        field: { ...field, error: refusals[0]?.text ?? field.error },
        key: key ?? randomUUID(),
      },
      status,
    )
  }

  return {
    async show(_request: Request, response: Response): Promise<void> {
      showForm(response)
    },

    async send(request: Request, response: Response): Promise<void> {
      const problem = await received(request, response)
      const key = keyOf(valuesOf(request.body))
      if (!request.file || problem) return showForm(response, { problems: [problem ?? noFile], key, status: 422 })
      const deps = { register, clock, config }
      try {
        const { requestId } = await takeIn(deps, request.file.buffer, { by: actorOf('frontDoor'), key })
        dispatcher?.wake()
        response.redirect(303, `/authority-requests/${requestId}?done=bundle`)
      } catch (error) {
        if (error instanceof KeyReused) return showForm(response, { refusals: [again], status: 409 })
        if (!(error instanceof Refused || error instanceof Conflict)) throw error
        showForm(response, { refusals: refusalsOf(error), key, status: error instanceof Conflict ? 409 : 422 })
      }
    },
  }
}
