import type { Request } from 'express'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { letterById, lettersOfCase } from '../register/letters.ts'
import { absenceRoutes } from './absenceRoutes.ts'
import { apiActor } from './access.ts'
import { authorityRequestRoutes } from './authorityRequestRoutes.ts'
import { documentRoutes } from './documentRoutes.ts'
import { exchangeRoutes } from './exchangeRoutes.ts'
import { problems } from './problem.ts'
import { procedureRoutes } from './procedureRoutes.ts'
import { reallocationRoutes } from './reallocationRoutes.ts'
import { idempotencyKey, missing, parse, problem, type Route, reference, refusals, uuid } from './route.ts'
import * as schemas from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { transferMeetingRoutes } from './transferMeetingRoutes.ts'
import { transferRoutes } from './transferRoutes.ts'
import { caseLinks, caseViewOf, letterViewOf } from './views.ts'

/** Every address of the API with who may use it. */
export function routesOf(deps: HttpDependencies): Route[] {
  const { register, clock } = deps
  const now = () => toOffsetIso(toLondon(clock.now()))
  const existing = async (request: Request) => {
    const found = await register.cases.withChild(reference(request))
    if (!found) throw problems.notFound('There is no such case')
    return found
  }
  return [
    {
      method: 'post',
      path: '/v1/referrals',
      access: 'frontDoor',
      summary: 'Accepts a referral: one case for each child, answered after it is stored',
      body: schemas.referralSchema,
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process starts by itself', schema: schemas.acceptedReferral },
        ...refusals,
      },
      async handle(request, response) {
        const key = idempotencyKey(request)
        const referral = parse(schemas.referralSchema, request.body)
        const { referralId, cases } = await register.cases.intake(referral, { idempotencyKey: key, actor: apiActor })
        deps.dispatcher?.wake()
        response
          .status(202)
          .json({ referralId, cases: cases.map((entry) => ({ ...entry, links: caseLinks(entry.caseReference) })) })
      },
    },
    {
      method: 'post',
      path: '/v1/cases/{reference}/events',
      access: 'practitioner',
      summary:
        'Reports what happened in an open case: child seen, duty activity, concern increased, a worker can take it and others',
      body: schemas.caseEventSchema,
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process is told by itself', schema: schemas.acceptedEvent },
        ...refusals,
        ...missing,
      },
      async handle(request, response) {
        const caseReference = reference(request)
        const key = idempotencyKey(request)
        const event = parse(schemas.caseEventSchema, request.body)
        const { eventId, told, note } = await register.events.recordCaseEvent(caseReference, event, {
          idempotencyKey: key,
          actor: apiActor,
        })
        deps.dispatcher?.wake()
        const links = { case: caseLinks(caseReference).case }
        response.status(202).json({ eventId, caseReference, told, ...(note ? { note } : {}), links })
      },
    },
    {
      method: 'get',
      path: '/v1/cases/{reference}',
      access: 'caseReader',
      summary: 'A case with child, allocations and chronology',
      answers: { 200: { description: 'The case', schema: schemas.caseView }, ...missing },
      async handle(request, response) {
        const found = await existing(request)
        const [allocations, chronology] = await Promise.all([
          register.allocations.ofCase(found.reference),
          register.cases.chronology(found.reference),
        ])
        response.json(caseViewOf(found, allocations, chronology))
      },
    },
    {
      method: 'get',
      path: '/v1/cases/{reference}/letters',
      access: 'caseReader',
      summary: 'Letters and notices of a case',
      answers: { 200: { description: 'The letters, oldest first', schema: schemas.letterList }, ...missing },
      async handle(request, response) {
        const { reference: of } = await existing(request)
        response.json({ letters: (await lettersOfCase(register.db, of)).map(letterViewOf) })
      },
    },
    {
      method: 'get',
      path: '/v1/letters/{id}.pdf',
      access: 'caseReader',
      summary: 'A letter as it was sent',
      answers: { 200: { description: 'The PDF', mediaType: 'application/pdf' }, ...missing },
      async handle(request, response) {
        const id = String(request.params.id)
        const letter = uuid.test(id) ? await letterById(register.db, id) : undefined
        if (!letter?.pdf)
          throw problems.notFound(
            letter ? 'This letter has no PDF: it is a notice or was not made' : 'There is no such letter',
          )
        response
          .type('application/pdf')
          .set('Content-Disposition', `inline; filename="${id}.pdf"`)
          .send(Buffer.from(letter.pdf))
      },
    },
    {
      method: 'get',
      path: '/v1/duty-tray',
      access: 'manager',
      summary: 'Referrals without a worker: age, limit, oversight of today (R-07, R-08)',
      query: schemas.dutyTrayQuery,
      answers: {
        200: { description: 'The tray, oldest first', schema: schemas.dutyTrayView },
        422: problem('Fields that do not fit'),
      },
      async handle(request, response) {
        const { late, ...filter } = parse(schemas.dutyTrayQuery, request.query)
        const entries = await register.cases.dutyTray({ ...filter, late: late === 'true' })
        response.json({
          asOf: now(),
          entries: entries.map((entry) => ({ ...entry, links: { case: caseLinks(entry.caseReference).case } })),
        })
      },
    },
    ...documentRoutes(deps),
    ...absenceRoutes(deps),
    ...reallocationRoutes(deps),
    ...transferRoutes(deps),
    ...transferMeetingRoutes(deps),
    ...procedureRoutes(deps),
    // Before the requests: an address of theirs ends in any word.
    ...exchangeRoutes(deps),
    ...authorityRequestRoutes(deps),
    {
      method: 'get',
      path: '/health',
      access: 'operations',
      summary: 'The process is alive',
      answers: { 200: { description: 'Alive', schema: schemas.health } },
      handle: (_request, response) => void response.json({ status: 'alive', at: now() }),
    },
    {
      method: 'get',
      path: '/ready',
      access: 'operations',
      summary: 'Register, engine, workers and mail can be used',
      answers: {
        200: { description: 'Ready', schema: schemas.readiness },
        503: { description: 'Not ready', schema: schemas.readiness },
      },
      async handle(_request, response) {
        const checks = await deps.readiness()
        const ready = Object.values(checks).every((state) => state === 'ready')
        response.status(ready ? 200 : 503).json({ ready, checks })
      },
    },
    {
      method: 'get',
      path: '/metrics',
      access: 'operations',
      summary: 'Figures for Prometheus',
      answers: { 200: { description: 'Text format of Prometheus', mediaType: 'text/plain' } },
      async handle(_request, response) {
        response.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics())
      },
    },
  ]
}
