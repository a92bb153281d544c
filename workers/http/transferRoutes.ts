import { z } from 'zod'
import { instant, username } from '../register/referral.ts'
import { transferEventSchema, transferSchema } from '../register/transferRequests.ts'
import type { TransferEntry } from '../register/transfers.ts'
import { meetingParts, meetingStates, transferDecisions, transferKinds } from '../register/transferTables.ts'
import { problems } from './problem.ts'
import { eventAnswers, idempotencyKey, idIn, missing, parse, problem, type Route, startAnswers } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { filterOf, holderView, stepView, trackerOf, trackerQuery, trackerView } from './trackerViews.ts'
import { caseLinks } from './views.ts'

const links = z.object({ transfer: z.string(), events: z.string(), page: z.string() })
export const transferLinks = (id: string) => ({
  transfer: `/v1/transfers/${id}`,
  events: `/v1/transfers/${id}/events`,
  page: `/transfers/${id}`,
})

const acceptedView = z.object({ transferId: z.uuid(), links })
const optionalInstant = instant.nullable()
const rowView = z.object({
  transferId: z.uuid(),
  caseReference,
  initials: z.string(),
  categories: z.array(z.string()),
  authority: z.string(),
  kind: z.enum(transferKinds),
  part: z.enum(meetingParts),
  fromTeam: z.string(),
  fromDistrict: z.string(),
  toTeam: z.string().nullable(),
  toDistrict: z.string(),
  requestedBy: z.string(),
  requestedAt: instant,
  meetingId: z.uuid().nullable(),
  meetingAt: optionalInstant,
  meetingState: z.enum(meetingStates).nullable(),
  decision: z.enum(transferDecisions).nullable(),
  plan: z.string().nullable(),
  targetDate: z.string().nullable(),
  windowEndsAt: optionalInstant,
  holder: holderView,
  receivingWorker: z.string().nullable(),
  keepsWorker: z.boolean(),
  openDefects: z.number(),
  status: z.string(),
  overdue: z.boolean(),
  endedAt: optionalInstant,
  steps: z.array(stepView),
  links: links.extend({ case: z.string() }),
})
const defectView = z.object({
  defect: z.string(),
  due: z.string(),
  raisedAt: instant,
  raisedBy: z.string(),
  fix: z.string().nullable(),
  fixedAt: optionalInstant,
  fixedBy: z.string().nullable(),
})
const listedView = z.object({
  itemId: z.uuid(),
  meetingId: z.uuid(),
  meetingAt: instant,
  state: z.string(),
  late: z.boolean(),
  decision: z.string().nullable(),
  decidedAt: optionalInstant,
  decidedBy: z.string().nullable(),
  revision: z.number(),
})
const transferView = rowView.extend({
  reason: z.string(),
  reviewDate: z.string().nullable(),
  proposedTarget: z.string().nullable(),
  defects: z.array(defectView),
  meetings: z.array(listedView),
})

const boardQuery = trackerQuery.extend({ manager: username.optional() })
const boardView = trackerView(rowView)

const rowOf = (entry: TransferEntry) => ({
  ...entry,
  steps: entry.steps.map(({ note: _note, ...step }) => step),
  links: { ...transferLinks(entry.transferId), case: caseLinks(entry.caseReference).case },
})

/** Transfers of cases between teams: asked for, followed, and what happens to them on the way (DT, XD). */
export function transferRoutes({ register, dispatcher, clock }: HttpDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/v1/transfers',
      access: 'manager',
      summary: 'Asks for a case to be transferred to another team: it is listed for the next District Transfer Meeting',
      body: transferSchema,
      idempotent: true,
      answers: startAnswers(acceptedView),
      async handle(request, response) {
        const key = idempotencyKey(request)
        const { transferId } = await register.transfers.accept(parse(transferSchema, request.body), key)
        dispatcher?.wake()
        response.status(202).json({ transferId, links: transferLinks(transferId) })
      },
    },
    {
      method: 'get',
      path: '/v1/transfers',
      access: 'manager',
      summary: 'The transfer tracking tool: open transfers with their steps, limits and what is late (R-04)',
      query: boardQuery,
      answers: {
        200: { description: 'The transfers, the most urgent first', schema: boardView },
        422: problem('Fields that do not fit'),
      },
      async handle(request, response) {
        const filter = filterOf(parse(boardQuery, request.query))
        response.json(await trackerOf(clock, (now) => register.transfers.board(filter, now), rowOf))
      },
    },
    {
      method: 'get',
      path: '/v1/transfers/{id}',
      access: 'manager',
      summary: 'A transfer with its steps, its meetings and the defects that were found',
      answers: { 200: { description: 'The transfer', schema: transferView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'transfer')
        const found = await register.transfers.get(id)
        const entry = found && (await register.transfers.entry(id, clock.now()))
        if (!found || !entry) throw problems.notFound('There is no such transfer')
        const [defects, items] = await Promise.all([register.transfers.defects(id), register.transfers.items(id)])
        const { reason, reviewDate, proposedTarget } = found
        response.json({
          ...rowOf(entry),
          ...{ reason, reviewDate, proposedTarget },
          defects: defects.map(({ defect, due, raisedAt, raisedBy, fix, fixedAt, fixedBy }) => ({
            ...{ defect, due, raisedAt, raisedBy, fix, fixedAt, fixedBy },
          })),
          meetings: items.map(({ id: itemId, meetingId, meetingAt, state, late, ...item }) => {
            const { decision, decidedAt, decidedBy, revision } = item
            return { itemId, meetingId, meetingAt, state, late, decision, decidedAt, decidedBy, revision }
          }),
        })
      },
    },
    {
      method: 'post',
      path: '/v1/transfers/{id}/events',
      access: 'manager',
      summary: 'Reports that the receiving worker is not available, or that the transfer is withdrawn',
      body: transferEventSchema,
      idempotent: true,
      answers: eventAnswers(acceptedView),
      async handle(request, response) {
        const id = idIn(request, 'transfer')
        const key = idempotencyKey(request)
        await register.transfers.acceptEvent(id, parse(transferEventSchema, request.body), key)
        dispatcher?.wake()
        response.status(202).json({ transferId: id, links: transferLinks(id) })
      },
    },
  ]
}
