import { z } from 'zod'
import { instant } from '../register/referral.ts'
import { correctionSchema, transferMeetingEventSchema, transferMeetingSchema } from '../register/transferRequests.ts'
import { meetingParts, meetingStates } from '../register/transferTables.ts'
import { actorOf } from './access.ts'
import { problems } from './problem.ts'
import { eventAnswers, idempotencyKey, idIn, missing, parse, type Route, startAnswers } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'

const links = z.object({ meeting: z.string(), events: z.string(), page: z.string() })
const linksOf = (id: string) => ({
  meeting: `/v1/transfer-meetings/${id}`,
  events: `/v1/transfer-meetings/${id}/events`,
  page: `/transfer-meetings/${id}`,
})
const acceptedView = z.object({ meetingId: z.uuid(), links })
const correctedView = z.object({ meetingId: z.uuid(), itemId: z.uuid(), revision: z.number(), links })
const optionalInstant = instant.nullable()
const itemView = z.object({
  itemId: z.uuid(),
  transferId: z.uuid(),
  caseReference,
  initials: z.string(),
  categories: z.array(z.string()),
  part: z.enum(meetingParts),
  late: z.boolean(),
  state: z.string(),
  decision: z.string().nullable(),
  plan: z.string().nullable(),
  targetDate: z.string().nullable(),
  receivingTeam: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: optionalInstant,
  revision: z.number(),
  fromTeam: z.string(),
  toTeam: z.string().nullable(),
  reason: z.string(),
  links: z.object({ transfer: z.string(), correction: z.string() }),
})
const meetingView = z.object({
  meetingId: z.uuid(),
  authority: z.string(),
  district: z.string(),
  at: instant,
  venue: z.string(),
  chair: z.string(),
  state: z.enum(meetingStates),
  plannedBy: z.string(),
  agendaClosesAt: optionalInstant,
  begunAt: optionalInstant,
  endedAt: optionalInstant,
  endedReason: z.string().nullable(),
  attendees: z.array(z.string()).nullable(),
  areaTeamManager: z.boolean().nullable(),
  agenda: z.array(itemView),
  links,
})

/** District Transfer Meetings: planned, moved or cancelled, their agenda, and outcomes that are put right (DM). */
export function transferMeetingRoutes({ register, dispatcher }: HttpDependencies): Route[] {
  const meetings = register.transferMeetings
  return [
    {
      method: 'post',
      path: '/v1/transfer-meetings',
      access: 'manager',
      summary: 'Plans a District Transfer Meeting: cases for transfer of the district are listed for it',
      body: transferMeetingSchema,
      idempotent: true,
      answers: startAnswers(acceptedView),
      async handle(request, response) {
        const key = idempotencyKey(request)
        const { meetingId } = await meetings.accept(parse(transferMeetingSchema, request.body), key)
        dispatcher?.wake()
        response.status(202).json({ meetingId, links: linksOf(meetingId) })
      },
    },
    {
      method: 'get',
      path: '/v1/transfer-meetings/{id}',
      access: 'manager',
      summary: 'A District Transfer Meeting with its agenda and what was decided',
      answers: { 200: { description: 'The meeting', schema: meetingView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'meeting')
        const found = await meetings.get(id)
        if (!found) throw problems.notFound('There is no such meeting')
        const { authority, district, at, venue, chair, state, plannedBy, attendance } = found
        const { agendaClosesAt, begunAt, endedAt, endedReason } = found
        response.json({
          ...{ meetingId: id, authority, district, at, venue, chair, state, plannedBy },
          ...{ agendaClosesAt, begunAt, endedAt, endedReason },
          attendees: attendance?.attendees ?? null,
          areaTeamManager: attendance?.areaTeamManager ?? null,
          agenda: (await meetings.agenda(id)).map(agendaViewOf(id)),
          links: linksOf(id),
        })
      },
    },
    {
      method: 'post',
      path: '/v1/transfer-meetings/{id}/events',
      access: 'manager',
      summary: 'Moves a planned meeting to another time, or cancels it: its cases go to the next one',
      body: transferMeetingEventSchema,
      idempotent: true,
      answers: eventAnswers(acceptedView),
      async handle(request, response) {
        const id = idIn(request, 'meeting')
        const key = idempotencyKey(request)
        const { by = actorOf('manager'), ...event } = parse(transferMeetingEventSchema, request.body)
        if (event.kind === 'moved') await meetings.move(id, { at: event.at, by }, key)
        else await meetings.cancel(id, { reason: event.reason, by }, key)
        dispatcher?.wake()
        response.status(202).json({ meetingId: id, links: linksOf(id) })
      },
    },
    {
      method: 'post',
      path: '/v1/transfer-meetings/{id}/items/{itemId}/correction',
      access: 'manager',
      summary: 'Puts right what the meeting decided about one case; a transfer in its window begins anew with it',
      body: correctionSchema,
      idempotent: true,
      answers: eventAnswers(correctedView),
      async handle(request, response) {
        const id = idIn(request, 'meeting')
        const itemId = idIn(request, 'agenda item', 'itemId')
        const key = idempotencyKey(request)
        const correction = parse(correctionSchema, request.body)
        if ((await meetings.item(itemId))?.meetingId !== id) throw problems.notFound('There is no such agenda item')
        const { revision } = await meetings.correct(itemId, correction, key)
        dispatcher?.wake()
        response.status(202).json({ meetingId: id, itemId, revision, links: linksOf(id) })
      },
    },
  ]
}

type Item = Awaited<ReturnType<HttpDependencies['register']['transferMeetings']['agenda']>>[number]

const agendaViewOf = (meetingId: string) => (item: Item) => {
  const { itemId, transferId, caseReference: of, initials, categories, part, late, state, decision, plan } = item
  const { targetDate, receivingTeam, decidedBy, decidedAt, revision, fromTeam, toTeam, reason } = item
  return {
    ...{ itemId, transferId, caseReference: of, initials, categories, part, late, state, decision, plan },
    ...{ targetDate, receivingTeam, decidedBy, decidedAt, revision, fromTeam, toTeam, reason },
    links: {
      transfer: `/v1/transfers/${transferId}`,
      correction: `/v1/transfer-meetings/${meetingId}/items/${itemId}/correction`,
    },
  }
}
