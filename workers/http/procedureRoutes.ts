import { z } from 'zod'
import { closurePaths, procedureKinds, procedureOutcomes, tafEndReasons, tafStates } from '../models/closureWords.ts'
import { procedureEventSchema, procedureSchema } from '../register/procedureRequests.ts'
import { procedureLink } from '../register/procedureRows.ts'
import type { ProcedureEntry } from '../register/procedures.ts'
import { instant, username } from '../register/referral.ts'
import type { TafEntry } from '../register/tafs.ts'
import { problems } from './problem.ts'
import { eventAnswers, idempotencyKey, idIn, missing, parse, problem, type Route, startAnswers } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { filterOf, holderView, stepView, trackerOf, trackerQuery, trackerView } from './trackerViews.ts'
import { caseLinks } from './views.ts'

const links = z.object({ procedure: z.string(), events: z.string(), page: z.string() })
/** Where a procedure is found: in the API, and on its page. */
export const procedureLinks = ({ procedure, procedureId }: Pick<ProcedureEntry, 'procedure' | 'procedureId'>) => ({
  procedure: `/v1/procedures/${procedureId}`,
  events: `/v1/procedures/${procedureId}/events`,
  page: procedureLink(procedure, procedureId),
})
const acceptedView = z.object({ procedureId: z.uuid(), links })

const optionalInstant = instant.nullable()
const optionalText = z.string().nullable()
const rowView = z.object({
  procedureId: z.uuid(),
  caseReference,
  initials: z.string(),
  categories: z.array(z.string()),
  procedure: z.enum(procedureKinds),
  path: z.enum(closurePaths).nullable(),
  authority: z.string(),
  district: z.string(),
  team: z.string(),
  holder: holderView,
  requestedBy: z.string(),
  requestedAt: instant,
  returns: z.number(),
  openDefects: z.number(),
  status: z.string(),
  closeBy: optionalInstant,
  overdue: z.boolean(),
  endedAt: optionalInstant,
  outcome: z.enum(procedureOutcomes).nullable(),
  steps: z.array(stepView),
  links: links.extend({ case: z.string() }),
})
const defectView = z.object({
  stage: z.string(),
  defect: z.string(),
  raisedAt: instant,
  raisedBy: z.string(),
  fix: optionalText,
  fixedAt: optionalInstant,
  fixedBy: optionalText,
})
const commentView = z.object({
  agency: z.string(),
  kind: z.string(),
  text: z.string(),
  source: z.string(),
  notedAt: instant,
  notedBy: z.string(),
})
const procedureView = rowView.extend({ defects: z.array(defectView), comments: z.array(commentView) })

const tafRowView = z.object({
  procedureId: z.uuid(),
  caseReference,
  initials: z.string(),
  categories: z.array(z.string()),
  authority: z.string(),
  district: z.string(),
  team: z.string(),
  state: z.enum(tafStates),
  requestedAt: instant,
  leadProfessional: z.object({ name: z.string(), organisation: z.string(), username: optionalText }).nullable(),
  finalMeetingAt: optionalInstant,
  nextTafAt: optionalInstant,
  startedAt: optionalInstant,
  reviews: z.number(),
  consents: z.object({ asked: z.number(), given: z.number(), refused: z.number(), withdrawn: z.number() }),
  withdrawn: z.boolean(),
  overdue: z.boolean(),
  endedAt: optionalInstant,
  endReason: z.enum(tafEndReasons).nullable(),
  concernRemains: z.boolean().nullable(),
  links: z.object({ taf: z.string(), procedure: z.string(), page: z.string(), case: z.string() }),
})
const tafView = tafRowView.extend({
  finalMeetingVenue: optionalText,
  closingSummary: optionalText,
  actionPlan: optionalText,
  planSource: optionalText,
  people: z.array(
    z.object({
      personId: z.string(),
      kind: z.string(),
      askedOn: z.string(),
      explained: z.boolean(),
      given: z.string(),
      reconfirmed: optionalText,
      withdrawnAt: optionalInstant,
    }),
  ),
  meetings: z.array(z.object({ at: instant, outcome: z.string(), nextTafAt: optionalInstant, notedBy: z.string() })),
})
const contactView = z.object({
  contactId: z.uuid(),
  authority: z.string(),
  district: z.string(),
  caseReference: caseReference.nullable(),
  initials: optionalText,
  source: z.string(),
  reason: z.string(),
  receivedAt: instant,
  receivedFrom: z.string(),
  decision: optionalText,
  decidedAt: optionalInstant,
  decidedBy: optionalText,
})

const boardQuery = trackerQuery.extend({ procedure: z.enum(procedureKinds).optional(), manager: username.optional() })
const boardView = trackerView(rowView)
const tafBoardView = trackerView(tafRowView)

const rowOf = (entry: ProcedureEntry) => ({
  ...entry,
  links: { ...procedureLinks(entry), case: caseLinks(entry.caseReference).case },
})
const tafRowOf = (entry: TafEntry) => ({
  ...entry,
  links: {
    taf: `/v1/tafs/${entry.procedureId}`,
    procedure: `/v1/procedures/${entry.procedureId}`,
    page: `/tafs/${entry.procedureId}`,
    case: caseLinks(entry.caseReference).case,
  },
})

const unfit = { 422: problem('Fields that do not fit') }

/** Closing a case, stepping down to TAF, ending the involvement: asked for, followed, taken back (CL, TS, EI). */
export function procedureRoutes(deps: HttpDependencies): Route[] {
  const { register, dispatcher, clock } = deps
  const kindOf = async (procedureId: string) => {
    const found = await register.procedures.get(procedureId)
    if (!found) throw problems.notFound('There is no such procedure')
    return found.procedure
  }
  return [
    {
      method: 'post',
      path: '/v1/procedures',
      access: 'practitioner',
      summary: 'Asks for a case to be closed, stepped down to a Team around the Family, or for its involvement to end',
      body: procedureSchema,
      idempotent: true,
      answers: startAnswers(acceptedView),
      async handle(request, response) {
        const key = idempotencyKey(request)
        const asked = parse(procedureSchema, request.body)
        const { procedureId } = await register.procedures.accept(asked, key)
        dispatcher?.wake()
        response.status(202).json({ procedureId, links: procedureLinks({ ...asked, procedureId }) })
      },
    },
    {
      method: 'get',
      path: '/v1/procedures',
      access: 'manager',
      summary: 'The closure tracker: open procedures with their steps, limits and what is late (R-16)',
      query: boardQuery,
      answers: { 200: { description: 'The procedures, the most urgent first', schema: boardView }, ...unfit },
      async handle(request, response) {
        const filter = filterOf(parse(boardQuery, request.query))
        response.json(await trackerOf(clock, (now) => register.procedures.board(filter, now), rowOf))
      },
    },
    {
      method: 'get',
      path: '/v1/procedures/{id}',
      access: 'manager',
      summary: 'A procedure with its steps, what is to be put right, and what agencies said',
      answers: { 200: { description: 'The procedure', schema: procedureView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'procedure')
        const entry = await register.procedures.entry(id, clock.now())
        if (!entry) throw problems.notFound('There is no such procedure')
        const [defects, comments] = await Promise.all([
          register.procedures.defects(id),
          register.procedures.comments.of(id),
        ])
        response.json({
          ...rowOf(entry),
          defects: defects.map(({ stage, defect, raisedAt, raisedBy, fix, fixedAt, fixedBy }) => ({
            ...{ stage, defect, raisedAt, raisedBy, fix, fixedAt, fixedBy },
          })),
          comments: comments.map(({ agency, kind, text, source, notedAt, notedBy }) => ({
            ...{ agency, kind, text, source, notedAt, notedBy },
          })),
        })
      },
    },
    {
      method: 'post',
      path: '/v1/procedures/{id}/events',
      access: 'practitioner',
      summary: 'Reports that a procedure is withdrawn',
      body: procedureEventSchema,
      idempotent: true,
      answers: eventAnswers(acceptedView),
      async handle(request, response) {
        const procedureId = idIn(request, 'procedure')
        const key = idempotencyKey(request)
        const event = parse(procedureEventSchema, request.body)
        const procedure = await kindOf(procedureId)
        await register.procedures.acceptEvent(procedureId, event, key)
        dispatcher?.wake()
        response.status(202).json({ procedureId, links: procedureLinks({ procedure, procedureId }) })
      },
    },
    {
      method: 'get',
      path: '/v1/tafs',
      access: 'manager',
      summary: 'Teams around the Family: who leads them, the next meeting, and whether it has passed',
      query: trackerQuery,
      answers: { 200: { description: 'The teams in order of their next meeting', schema: tafBoardView }, ...unfit },
      async handle(request, response) {
        const filter = filterOf(parse(trackerQuery, request.query))
        response.json(await trackerOf(clock, (now) => register.tafs.board(filter, now), tafRowOf))
      },
    },
    {
      method: 'get',
      path: '/v1/tafs/{id}',
      access: 'manager',
      summary: 'A Team around the Family with consents, plan and meetings',
      answers: { 200: { description: 'The team', schema: tafView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'Team around the Family')
        const [taf, entry] = await Promise.all([register.tafs.get(id), register.tafs.entry(id, clock.now())])
        if (!taf || !entry) throw problems.notFound('There is no such Team around the Family')
        const { finalMeetingVenue, closingSummary, actionPlan, planSource } = taf
        response.json({
          ...tafRowOf(entry),
          ...{ finalMeetingVenue, closingSummary, actionPlan, planSource },
          people: taf.consents.map(({ personId, personKind, askedOn, explained, given, reconfirmed, withdrawnAt }) => ({
            ...{ personId, kind: personKind, askedOn, explained, given, reconfirmed, withdrawnAt },
          })),
          meetings: taf.reviews.map(({ at, outcome, nextTafAt, notedBy }) => ({ at, outcome, nextTafAt, notedBy })),
        })
      },
    },
    {
      method: 'get',
      path: '/v1/contacts/{id}',
      access: 'manager',
      summary: 'A contact of the front door and what was made of it',
      answers: { 200: { description: 'The contact', schema: contactView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'contact')
        const found = await register.contacts.get(id)
        if (!found) throw problems.notFound('There is no such contact')
        const { authority, district, source, reason, receivedAt, receivedFrom, initials } = found
        const { decision, decidedAt, decidedBy, caseReference: of } = found
        response.json({
          ...{ contactId: id, authority, district, caseReference: of, initials, source, reason },
          ...{ receivedAt, receivedFrom, decision, decidedAt, decidedBy },
        })
      },
    },
  ]
}
