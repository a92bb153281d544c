import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Access } from './access.ts'
import { fieldProblems, problems } from './problem.ts'
import * as schemas from './schemas.ts'

export type Route = {
  method: 'get' | 'post'
  /** As in OpenAPI: /v1/cases/{reference}. */
  path: string
  access: Access
  summary: string
  body?: z.ZodType
  query?: z.ZodObject
  /** Headers that the route reads beyond the key. */
  headers?: z.ZodObject
  /** Takes a file as it is, of these types, of up to so many bytes. */
  upload?: { mediaTypes: string[]; maxBytes: number }
  idempotent?: boolean
  answers: Record<number, { description: string; schema?: z.ZodType; mediaType?: string }>
  handle: (request: Request, response: Response) => Promise<void> | void
}

const keyPattern = /^[\x21-\x7e]{1,200}$/

/** The key under which a request is accepted once. @throws Problem when it is missing or does not fit */
export const idempotencyKey = (request: Request): string => {
  const key = request.get('idempotency-key')
  if (key !== undefined && keyPattern.test(key)) return key
  const found = key === undefined ? 'is missing' : 'has characters that are not allowed, or more than 200'
  throw problems.malformed('The header Idempotency-Key does not fit.', [
    {
      field: 'Idempotency-Key',
      problem: found,
      wayOut: 'send a new UUID with each new request, and the same one when you repeat it',
    },
  ])
}

/** What somebody sent, read by its schema. @throws Problem that names each field that does not fit */
export const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> => {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (!parsed.success) throw problems.invalid(fieldProblems(parsed.error.issues))
  return parsed.data
}

/** The case that an address names. @throws Problem when it is no reference */
export const reference = (request: Request): string => {
  const parsed = schemas.caseReference.safeParse(request.params.reference)
  if (!parsed.success) throw problems.notFound('There is no such case: a reference looks like C-2026-000123')
  return parsed.data
}

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An id in the address. @throws 404 that names what there is not, for anything that is no id */
export const idIn = (request: Request, what: string, name = 'id'): string => {
  const id = String(request.params[name])
  if (!uuid.test(id)) throw problems.notFound(`There is no such ${what}`)
  return id
}

/** A problem document among the answers of a route. */
export const problem = (description: string) => ({
  description,
  schema: schemas.problemDocument,
  mediaType: 'application/problem+json',
})
export const refusals = {
  400: problem('Cannot be read'),
  409: problem('Key used before, or does not go with what is on record'),
  413: problem('Too large'),
  415: problem('No JSON'),
  422: problem('Fields that do not fit'),
}
export const missing = {
  404: problem('There is no such case, letter, document, absence, transfer, meeting, procedure or contact'),
}

/** Answers of what starts a process. */
export const startAnswers = (schema: z.ZodType) => ({
  202: { description: 'Stored; the process starts by itself', schema },
  ...refusals,
})
/** Answers of what happens to something that is there. */
export const eventAnswers = (schema: z.ZodType) => ({
  202: { description: 'Stored; the process is told by itself', schema },
  ...refusals,
  ...missing,
})
