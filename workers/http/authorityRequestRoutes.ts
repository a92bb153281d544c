import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { requestStates } from '../models/moveWords.ts'
import { requestLink } from '../register/authorityRequestRows.ts'
import { authorityRequestSchema, draftOf, draftReferralSchema } from '../register/authorityRequestSchema.ts'
import type { AuthorityRequestRow, authorityRequestsOf } from '../register/authorityRequests.ts'
import { initialsOf } from '../register/people.ts'
import { code, instant } from '../register/referral.ts'
import { apiActor } from './access.ts'
import { documentLink } from './documentRoutes.ts'
import { problems } from './problem.ts'
import { idempotencyKey, idIn, missing, parse, problem, type Route, refusals } from './route.ts'
import { caseReference } from './schemas.ts'
import type { HttpDependencies } from './server.ts'
import { caseLinks } from './views.ts'

type Deps = Pick<HttpDependencies, 'clock' | 'dispatcher'> & {
  register: { authorityRequests: ReturnType<typeof authorityRequestsOf> }
}

const optionalInstant = instant.nullable()
const optionalText = z.string().nullable()
const links = z.object({ request: z.string(), page: z.string(), case: z.string().optional() })
export const acceptedRequestView = z.object({ requestId: z.uuid(), links })
const rowView = z.object({
  requestId: z.uuid(),
  state: z.enum(requestStates),
  authority: z.string(),
  district: optionalText,
  team: optionalText,
  fromAuthority: optionalText,
  fromName: z.string(),
  safeguarding: z.boolean(),
  initials: z.array(z.string()),
  receivedAt: instant,
  launchedAt: optionalInstant,
  calledTmAt: optionalInstant,
  calledSmAt: optionalInstant,
  acceptedAt: optionalInstant,
  declinedAt: optionalInstant,
  meetingAt: optionalInstant,
  caseReference: caseReference.nullable(),
  links,
})
const contactView = z.object({
  name: z.string(),
  role: optionalText.optional(),
  phone: optionalText.optional(),
  email: optionalText.optional(),
  address: optionalText.optional(),
})
const requestView = rowView.extend({
  contact: contactView,
  referral: draftReferralSchema,
  receivedBy: z.string(),
  launchedBy: optionalText,
  acceptedBy: optionalText,
  declinedBy: optionalText,
  declinedReason: optionalText,
  cases: z.array(caseReference),
  contacts: z.array(z.object({ at: instant, person: z.string(), result: z.string(), notedBy: z.string() })),
  documents: z.array(
    z.object({ documentId: z.uuid(), name: z.string(), kind: z.string(), size: z.number(), content: z.string() }),
  ),
})
const listQuery = z.strictObject({
  authority: code.optional(),
  district: code.optional(),
  team: code.optional(),
  state: z.enum(requestStates).optional(),
  open: z.enum(['true', 'false']).optional(),
})
const listView = z.object({ asOf: instant, entries: z.array(rowView) })

/** Where a request is found: in the API, on its page, and the case that came of it. */
export const requestLinks = (id: string, of: string | null = null) => ({
  request: `/v1/authority-requests/${id}`,
  page: requestLink(id),
  ...(of ? { case: caseLinks(of).case } : {}),
})

const rowOf = ({ id, referral, caseReference: of, ...row }: AuthorityRequestRow) => {
  const { state, authority, district, team, fromAuthority, fromName, safeguarding, receivedAt, meetingAt } = row
  const { launchedAt, calledTmAt, calledSmAt, acceptedAt, declinedAt } = row
  return {
    ...{ requestId: id, state, authority, district, team, fromAuthority, fromName, safeguarding },
    initials: referral.children.map(({ name }) => initialsOf(name)),
    ...{ receivedAt, launchedAt, calledTmAt, calledSmAt, acceptedAt, declinedAt, meetingAt },
    ...{ caseReference: of, links: requestLinks(id, of) },
  }
}

/** Requests of other authorities to go on with the work for a family: taken in and followed (IA-15 to IA-19). */
export function authorityRequestRoutes({ register, dispatcher, clock }: Deps): Route[] {
  const { authorityRequests } = register
  return [
    {
      method: 'post',
      path: '/v1/authority-requests',
      access: 'frontDoor',
      summary:
        'Takes in the request of another authority: a referral with the authority that asks and whom to ask there',
      body: authorityRequestSchema,
      idempotent: true,
      answers: {
        202: { description: 'Stored; the process starts by itself', schema: acceptedRequestView },
        ...refusals,
      },
      async handle(request, response) {
        const key = idempotencyKey(request)
        const draft = draftOf(parse(authorityRequestSchema, request.body))
        const { requestId } = await authorityRequests.receive(draft, key, { actor: apiActor })
        dispatcher?.wake()
        response.status(202).json({ requestId, links: requestLinks(requestId) })
      },
    },
    {
      method: 'get',
      path: '/v1/authority-requests',
      access: 'manager',
      summary: 'Requests of other authorities, oldest first',
      query: listQuery,
      answers: {
        200: { description: 'The requests', schema: listView },
        422: problem('Fields that do not fit'),
      },
      async handle(request, response) {
        const { open, ...filter } = parse(listQuery, request.query)
        const rows = await authorityRequests.list({ ...filter, open: open === 'true' })
        response.json({ asOf: toOffsetIso(toLondon(clock.now())), entries: rows.map(rowOf) })
      },
    },
    {
      method: 'get',
      path: '/v1/authority-requests/{id}',
      access: 'manager',
      summary: 'A request of another authority with the referral that it brings, contacts and papers',
      answers: { 200: { description: 'The request', schema: requestView }, ...missing },
      async handle(request, response) {
        const id = idIn(request, 'request of another authority')
        const found = await authorityRequests.get(id)
        if (!found) throw problems.notFound('There is no such request of another authority')
        const [cases, contacts, documents] = await Promise.all([
          authorityRequests.cases(id),
          authorityRequests.contacts(id),
          authorityRequests.documents(id),
        ])
        const { contact, referral, receivedBy, launchedBy, acceptedBy, declinedBy, declinedReason } = found
        response.json({
          ...rowOf(found),
          ...{ contact, referral, receivedBy, launchedBy, acceptedBy, declinedBy, declinedReason, cases },
          contacts: contacts.map(({ at, person, result, notedBy }) => ({ at, person, result, notedBy })),
          documents: documents.map(({ id: documentId, name, kind, size }) => ({
            ...{ documentId, name, kind, size, content: documentLink(documentId) },
          })),
        })
      },
    },
  ]
}
