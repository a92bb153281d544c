import { DateTime } from 'luxon'
import type { AuthorityRequestBody } from '../../workers/register/authorityRequestSchema.ts'
import { caseloadsOn, type Instance } from '../caseReallocation/caseloads.ts'
import { aReferral } from '../support/referrals.ts'
import type { Stage } from '../support/story.ts'

type Form = Record<string, unknown>
export type Asked = { requestId: string; request: Instance }
export const frontDoor = 'frontdoor.sample'
export const manager = 'tm.north-support'
const serviceManager = 'sm.north'
export const contact = {
  name: 'Odette Marchbanks',
  role: 'Team Manager',
  email: 'odette.marchbanks@otherford.example.org',
}

/** The steps of a request of another authority, from its receipt to the referral that comes of it. */
export function requestsOn(stage: Stage) {
  const on = caseloadsOn(stage)
  const { authorityRequests } = stage.register
  const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' }).startOf('second')
  const at = (moment = now()) => moment.toISO({ suppressMilliseconds: true }) ?? ''

  /** Taken in over the API, as the front door's page and another deployment do it. */
  async function ask(changes: Partial<AuthorityRequestBody> = {}): Promise<Asked> {
    const { seriousConcern: _serious, referrer: _referrer, ...referral } = aReferral()
    const body = { ...referral, fromAuthority: 'E10000003', contact, safeguarding: false, ...changes }
    const { status, body: answer } = await on.post('/v1/authority-requests', body)
    if (status !== 202) throw new Error(`The request was refused with ${status}: ${JSON.stringify(answer)}`)
    const { requestId } = answer
    return { requestId, request: on.instancesOf('requestId', requestId) }
  }

  const forms = () => ({
    iaInboundRequest: {
      ...{ team: 'north-support', district: null, concern: 'NO', lateReason: null },
      ...{ calledTm: at(), calledSm: at() },
    },
    iaRequestLiaison: {
      contactLog: [
        { at: at(), person: 'Odette Marchbanks', result: 'They send the newest plan and visit until then.' },
      ],
      spoken: 'YES',
    },
    iaAcceptance: {
      ...{ accepted: 'YES', meetingAt: at(now().plus({ days: 2 }).set({ hour: 14, minute: 0 })) },
      ...{ lateReason: null, reason: null },
    },
    declined: { accepted: 'NO', reason: 'The family has gone back to the other county.' },
    iaRequestMeeting: {
      ...{ outcome: 'HELD', heldAt: at(), kind: 'DISCUSSION' },
      attendees: [
        { name: 'Priya Larkfield', role: 'Team Manager here' },
        { name: 'Odette Marchbanks', role: 'Team Manager there' },
      ],
      agreed: 'Their worker visits once more on Friday; ours takes over then.',
    },
  })

  const launch = ({ request }: Asked, changes: Form = {}) =>
    request.complete('iaInboundRequest', frontDoor, { ...forms().iaInboundRequest, ...changes })
  const talk = ({ request }: Asked, changes: Form = {}) =>
    request.complete('iaRequestLiaison', serviceManager, { ...forms().iaRequestLiaison, ...changes })
  const accept = ({ request }: Asked, by = manager) => request.complete('iaAcceptance', by, forms().iaAcceptance)
  const meet = ({ request }: Asked, changes: Form = {}, by = manager) =>
    request.complete('iaRequestMeeting', by, { ...forms().iaRequestMeeting, ...changes })

  return {
    ...on,
    ask,
    forms,
    launch,
    talk,
    accept,
    meet,
    now,
    at,
    rowOf: ({ requestId }: Asked) => authorityRequests.get(requestId),
    contactsOf: ({ requestId }: Asked) => authorityRequests.contacts(requestId),
    casesOf: ({ requestId }: Asked) => authorityRequests.cases(requestId),
    /** Waits for a notice about this request. */
    told: ({ requestId, request }: Asked, address: string, subject: RegExp) =>
      request.mailTo(address, subject, new RegExp(requestId)),
    /** Waits for the answer to the asking authority. */
    answered: ({ request }: Asked, subject: RegExp, text: RegExp) => request.mailTo(contact.email, subject, text),
    /** Lets the limit of a step pass by a quarter of an hour. */
    async overdue({ request }: Asked, event: string) {
      const { value } = await request.timer(event)
      await stage.engine.moveTo(new Date(value.dueDate + 900_000).toISOString())
      return DateTime.fromMillis(value.dueDate, { zone: 'Europe/London' })
    },
  }
}
