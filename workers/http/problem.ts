import type { Response } from 'express'
import type { z } from 'zod'
import type { FieldProblem } from '../register/errors.ts'

/** An answer that says what is wrong and what to do (RFC 9457). `type` is a page of this API. */
export class Problem extends Error {
  readonly slug: string
  readonly status: number
  readonly title: string
  readonly errors: FieldProblem[]
  readonly headers: Record<string, string>
  constructor(
    status: number,
    slug: string,
    title: string,
    detail: string,
    { errors = [], headers = {} }: { errors?: FieldProblem[]; headers?: Record<string, string> } = {},
  ) {
    super(detail)
    this.name = 'Problem'
    this.slug = slug
    this.status = status
    this.title = title
    this.errors = errors
    this.headers = headers
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  const { slug, title, status, message: detail, errors, headers } = problem
  response
    .status(status)
    .set(headers)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `/docs#problem-${slug}`, title, status, detail, errors }))
}

/** All problems that the API answers with; the docs page lists them. */
export const problems = {
  malformed: (detail: string, errors: FieldProblem[] = []) =>
    new Problem(400, 'malformed', 'The request cannot be read', detail, { errors }),
  forbidden: () =>
    new Problem(
      403,
      'forbidden',
      'Not allowed from here',
      'Send the request from the application itself, not from another site.',
    ),
  notFound: (what: string) =>
    new Problem(404, 'not-found', 'There is nothing here', `${what}. Check the address; /docs lists what there is.`),
  method: (allowed: string[]) =>
    new Problem(405, 'method', 'This address does not take that method', `Use ${allowed.join(' or ')}.`, {
      headers: { Allow: allowed.join(', ') },
    }),
  keyReused: () =>
    new Problem(
      409,
      'key-reused',
      'This idempotency key was used before',
      'The key came before with another body. Use a new key for a new request; send the same body to get the first answer again.',
      {
        errors: [{ field: 'Idempotency-Key', problem: 'was used with another body', wayOut: 'use a new key' }],
      },
    ),
  conflict: (found: FieldProblem) =>
    new Problem(
      409,
      'conflict',
      'This does not go with what is on record',
      `Nothing was stored. The ${found.field} ${found.problem}: ${found.wayOut}.`,
      { errors: [found] },
    ),
  overtaken: (detail: string) => new Problem(409, 'overtaken', 'Somebody else was quicker', detail),
  tooLarge: () =>
    new Problem(
      413,
      'too-large',
      'The request is too large',
      'A request body may have up to 100 kB. Shorten the longest texts.',
    ),
  fileTooLarge: (most: string) =>
    new Problem(
      413,
      'too-large',
      'The request is too large',
      `A document may have up to ${most}. Nothing was stored: make it smaller, or divide it into several files.`,
    ),
  fileType: (mediaTypes: string[]) =>
    new Problem(
      415,
      'media-type',
      'This kind of content is not taken',
      `Send the file as it is, uncompressed, with the Content-Type that it has: ${mediaTypes.join(', ')}.`,
    ),
  mediaType: () =>
    new Problem(
      415,
      'media-type',
      'This kind of content is not taken',
      'Send JSON in UTF-8, uncompressed, with Content-Type: application/json.',
    ),
  misdirected: () =>
    new Problem(
      421,
      'misdirected',
      'This server does not answer to that name',
      'Use the address that the start shows, such as http://127.0.0.1:3000.',
    ),
  invalid: (errors: FieldProblem[]) =>
    new Problem(
      422,
      'invalid',
      'Some fields do not fit',
      'Nothing was stored. Correct the fields named in errors and send it again.',
      { errors },
    ),
  internal: () =>
    new Problem(
      500,
      'internal',
      'Something went wrong here',
      'Nothing was stored unless an earlier answer said so. Send the same request with the same Idempotency-Key again.',
    ),
  unavailable: () =>
    new Problem(
      503,
      'unavailable',
      'The register does not answer',
      'Nothing was stored. Send the same request with the same Idempotency-Key again in a moment.',
      {
        headers: { 'Retry-After': '5' },
      },
    ),
}

type Issue = z.core.$ZodIssue

const pathOf = (path: PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${printable(String(key))}`))
    .join('') || 'body'

/** A name that somebody sent, cut and without anything that is not plain text. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)

const formats: Record<string, string> = {
  date: 'give a day as 2026-10-30',
  datetime: 'give an instant with its offset as 2026-10-30T16:20:00+00:00',
  email: 'give an e-mail address such as name@example.org',
  uuid: 'give the id as it was answered before',
}

/** A message written as 'problem; way out' says both. */
const split = (message: string, fallback: string): [string, string] => {
  const [problem = message, wayOut = fallback] = message.split('; ')
  return [problem, wayOut]
}

function explain(issue: Issue): [string, string] {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? ['is missing', `give a ${issue.expected}`]
        : ['has the wrong type', `give a ${issue.expected}`]
    case 'invalid_value':
      return [
        issue.input === undefined ? 'is missing' : 'is not one of the allowed values',
        `give one of: ${issue.values.join(', ')}`,
      ]
    case 'too_small':
      return ['is too short', `give at least ${issue.minimum} ${issue.origin === 'string' ? 'characters' : 'entries'}`]
    case 'too_big':
      return ['is too long', `give at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`]
    case 'invalid_format':
      return formats[issue.format]
        ? ['has the wrong form', formats[issue.format] ?? '']
        : split(issue.message, 'see /docs')
    case 'invalid_union':
      return ['is not one of the allowed kinds', 'see /docs for the kinds that there are']
    default:
      return split(issue.message, 'see /docs')
  }
}

/** What zod found, as field, problem and way out; never the value itself. */
export function fieldProblems(issues: Issue[]): FieldProblem[] {
  const found = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: pathOf([...issue.path, key]),
        problem: 'is not known here',
        wayOut: 'leave it out',
      }))
    }
    const [problem, wayOut] = explain(issue)
    return [{ field: pathOf(issue.path), problem, wayOut }]
  })
  return found.slice(0, 50)
}
