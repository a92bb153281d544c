import type { Request } from 'express'
import { z } from 'zod'
import { dryRunOf, refusalsOf } from '../caseReallocation/requestReallocation.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import { Refused } from '../register/errors.ts'
import { reallocationSchema } from '../register/reallocationRequests.ts'
import { code } from '../register/referral.ts'
import { problems } from './problem.ts'
import { idempotencyKey, missing, parse, type Route, refusals, uuid } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'

const links = z.object({ reallocation: z.string() })
const linksOf = (id: string) => ({ reallocation: `/v1/reallocations/${id}` })

const dryRunView = z.object({
  dryRun: z.literal(true),
  rows: z.array(
    z.object({
      caseReference,
      worker: z.string(),
      possible: z.boolean(),
      against: z.array(z.string()),
      consider: z.array(z.string()),
    }),
  ),
})
const acceptedView = z.object({ dryRun: z.literal(false), reallocationId: z.uuid(), links })
const reportView = z.object({
  reallocationId: z.uuid(),
  authority: code,
  from: z.string(),
  reasonCode: z.string(),
  by: z.string(),
  at: z.string(),
  absenceId: z.uuid().nullable(),
  count: z.object({ done: z.number(), failed: z.number(), open: z.number() }),
  rows: z.array(
    z.object({
      caseReference,
      from: z.string(),
      worker: z.string().nullable(),
      mode: z.string(),
      state: z.string(),
      problem: z.string().nullable(),
      settledAt: z.string().nullable(),
    }),
  ),
  links,
})

/** Bulk changes of workers: a dry run, the change itself, and the report of what succeeded and what did not (CR-01, CR-14). */
export function reallocationRoutes({ register, engine, dispatcher }: HttpDependencies): Route[] {
  /** A check asks the decision tables; without an engine behind this server it fails like any outage. */
  const decide: EnginePort['decide'] = async (decisionId, variables) => {
    if (!engine.decide) throw new Error('this server has no engine to ask')
    return engine.decide(decisionId, variables)
  }
  const deps = { register, engine: { decide } }
  return [
    {
      method: 'post',
      path: '/v1/reallocations',
      access: 'manager',
      summary: 'Gives several cases of a worker to others; with dryRun it only says what would happen',
      body: reallocationSchema,
      idempotent: true,
      answers: {
        200: { description: 'The dry run: nothing was changed', schema: dryRunView },
        202: { description: 'Stored; each case changes hands by itself', schema: acceptedView },
        ...refusals,
      },
      async handle(request, response) {
        const key = idempotencyKey(request)
        const asked = parse(reallocationSchema, request.body)
        const before = asked.dryRun ? undefined : await register.reallocations.answered(asked, key)
        const rows = before ? [] : await dryRunOf(deps, asked)
        if (asked.dryRun) {
          const view = rows.map(({ caseReference: reference, worker, blockers, warnings }) => ({
            ...{
              caseReference: reference,
              worker,
              possible: blockers.length === 0,
              against: blockers,
              consider: warnings,
            },
          }))
          return void response.json({ dryRun: true, rows: view })
        }
        const refused = refusalsOf(rows)
        if (refused.length > 0) throw new Refused(refused)
        const { batchId } = before ?? (await register.reallocations.accept(asked, key))
        dispatcher?.wake()
        response.status(202).json({ dryRun: false, reallocationId: batchId, links: linksOf(batchId) })
      },
    },
    {
      method: 'get',
      path: '/v1/reallocations/{id}',
      access: 'manager',
      summary: 'The report of a bulk change: what succeeded, what did not and why, what is open',
      answers: { 200: { description: 'The report', schema: reportView }, ...missing },
      async handle(request: Request, response) {
        const id = String(request.params.id)
        const batch = uuid.test(id) ? await register.reallocations.get(id) : undefined
        if (!batch) throw problems.notFound('There is no such reallocation')
        const rows = await register.reallocations.rows(id)
        const count = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).length
        response.json({
          ...{ reallocationId: id, authority: batch.authority, from: batch.fromUsername, reasonCode: batch.reasonCode },
          ...{ by: batch.requestedBy, at: batch.at, absenceId: batch.absenceId },
          count: { done: count('DONE', 'STAYS'), failed: count('FAILED'), open: count('PLANNED', 'IN_HAND', 'WAITS') },
          rows: rows.map(({ fromUsername, toUsername, ...row }) => ({
            ...row,
            from: fromUsername,
            worker: toUsername,
          })),
          links: linksOf(id),
        })
      },
    },
  ]
}
