import { z } from 'zod'
import { bundleJsonSchema, bundleSchemaPath } from '../exchange/bundleSchema.ts'
import { packOf } from '../exchange/packOf.ts'
import { takeIn } from '../exchange/takeIn.ts'
import { actorOf, apiActor } from './access.ts'
import { acceptedRequestView, requestLinks } from './authorityRequestRoutes.ts'
import { idempotencyKey, idIn, missing, parse, problem, type Route, refusals } from './route.ts'
import type { HttpDependencies } from './server.ts'

/** One id or several, as an address writes them. */
const packQuery = z.strictObject({
  document: z
    .union([z.uuid(), z.array(z.uuid()).max(50)])
    .transform((ids) => [ids].flat())
    .optional(),
})

/** Bundles of transfers: packed here, taken in from another authority, and the schema of both (IA-07, IA-15, IA-17). */
export function exchangeRoutes({ register, clock, dispatcher, config }: HttpDependencies): Route[] {
  const exchange = config.exchange ?? { file: undefined, maxBytes: 50_000_000 }
  const deps = { register, clock, config: { modelFolders: config.modelFolders ?? [], exchange } }
  const schema = JSON.stringify(bundleJsonSchema())
  return [
    {
      method: 'get',
      path: '/v1/procedures/{id}/bundle',
      access: 'manager',
      summary: 'The pack of a transfer as a signed bundle for the receiving authority; `document` chooses papers by id',
      query: packQuery,
      answers: {
        200: { description: 'The bundle, of the form that the schema describes', mediaType: 'application/json' },
        ...missing,
        422: problem('May not go, lacks something, or is too large'),
      },
      async handle(request, response) {
        const id = idIn(request, 'transfer')
        const { document: documents } = parse(packQuery, request.query)
        const { fileName, bytes, sha256 } = await packOf(deps, id, { by: actorOf('manager'), documents })
        response
          .attachment(fileName)
          .type('application/json')
          .set('Repr-Digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
          .send(Buffer.from(bytes))
      },
    },
    {
      method: 'post',
      path: '/v1/authority-requests/bundle',
      access: 'frontDoor',
      summary: 'Takes in the bundle of another authority as its request, with papers and chronology',
      upload: { mediaTypes: ['application/json'], maxBytes: exchange.maxBytes },
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process starts by itself', schema: acceptedRequestView },
        ...refusals,
        409: problem('Taken in before: the answer names the request that came of it; or key used before'),
        422: problem('Damaged, altered, not for this authority, not from one that is trusted, or does not fit'),
      },
      async handle(request, response) {
        const key = idempotencyKey(request)
        const { requestId } = await takeIn(deps, request.body as Buffer, { by: apiActor, key })
        dispatcher?.wake()
        response.status(202).json({ requestId, links: requestLinks(requestId) })
      },
    },
    {
      method: 'get',
      path: bundleSchemaPath,
      access: 'public',
      summary: 'The JSON Schema of a bundle',
      answers: { 200: { description: 'The schema', mediaType: 'application/schema+json' } },
      handle: (_request, response) => void response.type('application/schema+json').send(schema),
    },
  ]
}
