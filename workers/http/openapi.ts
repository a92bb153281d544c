import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import type { Route } from './route.ts'

extendZodWithOpenApi(z)

const pathParameters = (path: string) => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return names.length > 0 ? z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) : undefined
}

const key = z.object({
  'Idempotency-Key': z
    .string()
    .describe('The same key with the same body gets the first answer again. Use a new UUID for each new request.'),
})

const fileOf = (mediaTypes: string[]) =>
  Object.fromEntries(
    mediaTypes.map((mediaType) => [mediaType, { schema: { type: 'string' as const, format: 'binary' } }]),
  )

/** The OpenAPI 3.1 document of the routes, from the schemas that check them. */
export function openApiOf(routes: Route[], version: string) {
  const registry = new OpenAPIRegistry()
  for (const { method, path, access, summary, body, query, headers, upload, idempotent, answers } of routes) {
    const params = pathParameters(path)
    registry.registerPath({
      method,
      path,
      summary,
      'x-access': access,
      request: {
        ...(params ? { params } : {}),
        ...(query ? { query } : {}),
        ...(idempotent ? { headers: key } : headers ? { headers } : {}),
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
        ...(upload ? { body: { required: true, content: fileOf(upload.mediaTypes) } } : {}),
      },
      responses: Object.fromEntries(
        Object.entries(answers).map(([status, { description, schema, mediaType = 'application/json' }]) => [
          status,
          { description, content: { [mediaType]: { schema: schema ?? z.string() } } },
        ]),
      ),
    })
  }
  const generator = new OpenApiGeneratorV31(registry.definitions)
  return generator.generateDocument({
    openapi: '3.1.0',
    info: {
      title: "Children's services procedures",
      version,
      description: 'Referrals, case events, cases, letters, documents and the duty tray.',
    },
    servers: [{ url: '/' }],
  })
}

export type OpenApiDocument = ReturnType<typeof openApiOf>
