import type { aReferral } from '../register/builders.ts'
import type { Office } from '../support/office.ts'

export const words = 'The school keeps an eye on the child; the aunt helps every evening.'

/** The variables of a case that nobody can take, with its open period, as the process holds them. */
export async function aWaitingCase(office: Office, changes: Parameters<typeof aReferral>[0] = {}) {
  const variables = await office.refer(changes)
  const caseReference: string = variables.caseReference
  const { since } = await office.register.unallocated.open({
    caseReference,
    processInstanceKey: '1',
    occasion: 'NEW_REFERRAL',
    since: variables.receivedAt,
  })
  return { ...variables, caseReference, unallocatedSince: since }
}

/** The child was seen at this instant. */
export const seen = (office: Office, caseReference: string, at: string) =>
  office.register.visits.record({
    caseReference,
    kind: 'VISIT',
    at,
    visitor: 'sam',
    childSeen: true,
    recordedBy: 'sam',
  })

/** Names of the messages that forms put in the outbox for a case, oldest first. */
export async function announced(office: Office, caseReference: string): Promise<string[]> {
  const rows = await office.register.events.ofCase(caseReference)
  return rows.filter(({ kind }) => kind === 'announced').map(({ messageName }) => messageName)
}
