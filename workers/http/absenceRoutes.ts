import { absenceEventSchema, absenceSchema } from '../register/absenceRequests.ts'
import { actorOf } from './access.ts'
import { problems } from './problem.ts'
import { idempotencyKey, idIn, missing, parse, type Route, refusals } from './route.ts'
import * as schemas from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { absenceLinks, absenceViewOf } from './views.ts'

/** Absences of workers: reported, followed, and what became of each of their cases (CR-01 to CR-14). */
export function absenceRoutes({ register, dispatcher }: HttpDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/v1/absences',
      access: 'manager',
      summary:
        'Reports that a worker is or will be absent, or leaves: one procedure looks after all cases of the worker',
      body: absenceSchema,
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process starts by itself', schema: schemas.acceptedAbsence },
        ...refusals,
      },
      async handle(request, response) {
        const key = idempotencyKey(request)
        const absence = parse(absenceSchema, request.body)
        const { absenceId } = await register.absences.accept(absence, {
          idempotencyKey: key,
          actor: actorOf('manager'),
        })
        dispatcher?.wake()
        response.status(202).json({ absenceId, links: absenceLinks(absenceId) })
      },
    },
    {
      method: 'post',
      path: '/v1/absences/{id}/events',
      access: 'manager',
      summary: 'Reports that a running absence is extended, or that the worker is back',
      body: absenceEventSchema,
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process is told by itself', schema: schemas.acceptedAbsence },
        ...refusals,
        ...missing,
      },
      async handle(request, response) {
        const id = idIn(request, 'absence')
        const key = idempotencyKey(request)
        const event = parse(absenceEventSchema, request.body)
        await register.absences.acceptEvent(id, event, { idempotencyKey: key, actor: actorOf('manager') })
        dispatcher?.wake()
        response.status(202).json({ absenceId: id, links: absenceLinks(id) })
      },
    },
    {
      method: 'get',
      path: '/v1/absences/{id}',
      access: 'manager',
      summary: 'An absence with the cases it touches: what was done for each, what could not be, what is open',
      answers: { 200: { description: 'The absence', schema: schemas.absenceView }, ...missing },
      async handle(request, response) {
        const found = await register.absences.get(idIn(request, 'absence'))
        if (!found) throw problems.notFound('There is no such absence')
        response.json(absenceViewOf(found, await register.absences.cases(found.id)))
      },
    },
  ]
}
