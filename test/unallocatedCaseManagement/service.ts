import { randomUUID } from 'node:crypto'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { authorities } from '../register/builders.ts'
import { type Office, openOffice } from '../support/office.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const words = 'Two workers are away and the others hold more than they can carry this week.'
export const analysis =
  'The child is seen at school each day and the aunt takes part; without visits nobody would see the home.'
export const oversight = { moText: words, moActions: [] }

const person = (username: string, role: string, team: string | null, district: string | null) => ({
  username,
  displayName: `${username[0]?.toUpperCase()}${username.slice(1)} Person`,
  roles: [role],
  authority: 'sampleshire',
  district,
  team,
  fullTimeEquivalent: 1,
})

/** A service of four teams in two districts with its managers; north-assessment has the cases. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  const [sampleshire] = authorities
  if (!sampleshire) throw new Error('no authority')
  const team = (code: string, name: string, district: string) => ({ code, name, district })
  await office.register.authorities.seed([
    {
      ...sampleshire,
      teams: [
        ...sampleshire.teams,
        team('north-support', 'North Support Team', 'north'),
        team('south-support', 'South Support Team', 'south'),
      ],
    },
  ])
  await office.register.staff.seed([
    person('nina', 'teamManager', 'north-support', 'north'),
    person('gwen', 'serviceManager', null, 'north'),
    person('selma', 'seniorManager', null, null),
    person('dede', 'deputyDirector', null, null),
    person('duncan', 'dutySocialWorker', 'north-assessment', 'north'),
  ])
  return office
}

/** The variables of a case that has been without a worker since it came in, or that would lose the one it has. */
export async function unallocated(office: Office, changes: Variables = {}): Promise<Variables> {
  const { worker, ...others } = changes
  const variables = { ...(await office.refer()), ...others }
  const { caseReference, categories, concernLevel } = variables
  await office.register.cases.change(caseReference, { categories, concernLevel }, 'dora')
  if (worker) {
    await allocate(office, variables, worker)
    return variables
  }
  await office.register.unallocated.open({
    caseReference,
    processInstanceKey: randomUUID(),
    occasion: 'NEW_REFERRAL',
    since: monday,
    at: monday,
  })
  return variables
}

/** A case with a worker, that nobody thinks of leaving without one. */
export async function allocated(office: Office, worker: string, changes: Variables = {}): Promise<string> {
  const variables = { ...(await office.refer()), ...changes }
  const { caseReference, categories, concernLevel } = variables
  await office.register.cases.change(caseReference, { categories, concernLevel }, 'dora')
  await allocate(office, variables, worker)
  return caseReference
}

const allocate = (office: Office, { caseReference }: Variables, username: string) =>
  office.register.allocations.change({
    caseReference,
    username,
    kind: 'WORKER',
    reasonCode: 'NEW_REFERRAL',
    decidedBy: 'dora',
  })

/** Messages that were announced for a case, oldest first, without their ids. */
export async function announced(office: Office, { caseReference }: Variables) {
  const events = await office.register.events.ofCase(caseReference)
  return events
    .filter(({ kind }) => kind === 'announced')
    .map(({ messageName, variables: { eventId: _, ...variables } }) => ({ message: messageName, variables }))
}
