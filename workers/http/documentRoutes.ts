import type { Response } from 'express'
import { z } from 'zod'
import { documentTypes } from '../register/documentContent.ts'
import { documentKinds } from '../register/documents.ts'
import { instant } from '../register/referral.ts'
import type { Register } from '../register/register.ts'
import { actorOf, apiActor } from './access.ts'
import { problems } from './problem.ts'
import { idIn, missing, parse, problem, type Route, reference, refusals } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { caseLinks } from './views.ts'

type Listed = Awaited<ReturnType<Register['documents']['ofCase']>>[number]
type Taken = Awaited<ReturnType<Register['documents']['contentOf']>>

export const documentLink = (id: string) => `/v1/documents/${id}`
const documentView = z.object({
  documentId: z.uuid(),
  name: z.string(),
  kind: z.enum(documentKinds),
  contentType: z.string(),
  size: z.number(),
  sha256: z.string(),
  addedBy: z.string(),
  addedAt: instant,
  links: z.object({ content: z.string() }),
})
const listView = z.object({ caseReference, documents: z.array(documentView) })
const addedView = z.object({
  documentId: z.uuid(),
  repeated: z.boolean(),
  links: z.object({ content: z.string(), documents: z.string() }),
})
const addQuery = z.strictObject({ kind: z.enum(documentKinds) })
const addHeaders = z.object({
  'File-Name': z
    .string()
    .max(1000)
    .describe('Name of the file with its ending, percent-encoded in UTF-8 (encodeURIComponent); never in the address'),
})

const viewOf = ({ id, name, kind, contentType, size, sha256, addedBy, addedAt }: Listed) => ({
  ...{ documentId: id, name, kind, contentType, size, sha256, addedBy, addedAt },
  links: { content: documentLink(id) },
})

/** The name that the header gives. @throws Problem when it is missing or no percent-encoded UTF-8 */
function nameIn(header: string | undefined): string {
  try {
    if (header) return decodeURIComponent(header)
  } catch {}
  throw problems.malformed('The header File-Name does not fit.', [
    {
      field: 'File-Name',
      problem: header ? 'is no percent-encoded UTF-8' : 'is missing',
      wayOut: 'give the name of the file with its ending, encoded with encodeURIComponent',
    },
  ])
}

/** Hands out a document so that no browser runs or shows what is in it: to be saved, of its own type, in a sandbox. */
export function sendDocument(response: Response, { name, contentType, content, sha256 }: Taken): void {
  response
    .attachment(name)
    .type(contentType)
    .set({
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    })
    .send(Buffer.from(content))
}

/** Documents of cases: put in, listed, taken away; each of the first and last goes into the audit (IA-07, IA-10, IA-11). */
export function documentRoutes({ register }: HttpDependencies): Route[] {
  const { 413: tooLarge, ...others } = refusals
  return [
    {
      method: 'post',
      path: '/v1/cases/{reference}/documents',
      access: 'practitioner',
      summary: 'Puts a document into a case; the same content again answers the first one',
      query: addQuery,
      headers: addHeaders,
      upload: { mediaTypes: documentTypes, maxBytes: register.documents.maxBytes },
      answers: {
        200: { description: 'The case has this content already: the first one', schema: addedView },
        201: { description: 'Stored', schema: addedView },
        ...{ 400: others[400], 413: tooLarge, 415: problem('Of a kind that is not taken'), 422: others[422] },
        ...missing,
      },
      async handle(request, response) {
        const of = reference(request)
        const { kind } = parse(addQuery, request.query)
        const name = nameIn(request.get('file-name'))
        const contentType = request.get('content-type')?.split(';')[0]?.trim().toLowerCase()
        const content = request.body as Buffer
        const added = { caseReference: of, kind, name, content, contentType, by: apiActor }
        const { id, repeated } = await register.documents.add(added)
        const links = { content: documentLink(id), documents: caseLinks(of).documents }
        response.status(repeated ? 200 : 201).json({ documentId: id, repeated, links })
      },
    },
    {
      method: 'get',
      path: '/v1/cases/{reference}/documents',
      access: 'caseReader',
      summary: 'Documents of a case, without their content',
      answers: { 200: { description: 'The documents, oldest first', schema: listView }, ...missing },
      async handle(request, response) {
        const of = reference(request)
        if (!(await register.cases.get(of))) throw problems.notFound('There is no such case')
        const documents = await register.documents.ofCase(of)
        response.json({ caseReference: of, documents: documents.map(viewOf) })
      },
    },
    {
      method: 'get',
      path: '/v1/documents/{id}',
      access: 'caseReader',
      summary: 'A document as it was put in, to be saved; each download is in the audit',
      answers: { 200: { description: 'The file', mediaType: 'application/octet-stream' }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'document')
        sendDocument(response, await register.documents.contentOf(id, { by: actorOf('caseReader') }))
      },
    },
  ]
}
