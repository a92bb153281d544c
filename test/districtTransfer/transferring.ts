import type { Variables } from '../../workers/engine/defineWorker.ts'
import { authorities } from '../register/builders.ts'
import { type Office, openOffice } from '../support/office.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const tuesday = '2026-11-10T10:00:00+00:00'
export const windowEndsAt = '2026-11-16T17:00:00+00:00'
export const reason = 'The assessment is complete; the family needs longer support in care management.'
export const publicUrl = 'http://cases.test'

const person = (username: string, role: string, team: string, district: string, changes: Variables = {}) => ({
  username,
  displayName: `${username[0]?.toUpperCase()}${username.slice(1)} Person`,
  roles: [role],
  authority: 'sampleshire',
  district,
  team,
  qualification: 'SOCIAL_WORKER',
  employment: 'PERMANENT',
  fullTimeEquivalent: 1,
  ...changes,
})

/** A service of two teams in the north and one in the south; sam of north-assessment has the cases, wilf could take them. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
  const [sampleshire] = authorities
  if (!sampleshire) throw new Error('no authority')
  const teams = [
    ...sampleshire.teams,
    { code: 'north-support', name: 'North Support Team', district: 'north' },
    { code: 'west-empty', name: 'West Team', district: 'west' },
  ]
  await office.register.authorities.seed([{ ...sampleshire, teams }])
  await office.register.staff.seed([
    person('nina', 'teamManager', 'north-support', 'north'),
    person('wilf', 'socialWorker', 'north-support', 'north'),
    person('greta', 'socialWorker', 'north-support', 'north'),
    person('stu', 'socialWorker', 'north-support', 'north', { qualification: 'STUDENT' }),
    person('iris', 'iro', 'north-assessment', 'north', { team: null }),
    person('lena', 'socialWorker', 'north-assessment', 'north'),
  ])
  return office
}

type Changes = { worker?: string | null; categories?: string[]; toTeam?: string | null; open?: boolean }

/** The variables of an agreed transfer from north-assessment to north-support, with its window open. */
export async function agreed(
  office: Office,
  { worker = 'sam', categories, toTeam = 'north-support', open = true }: Changes = {},
): Promise<Variables> {
  office.at(monday)
  const variables = await office.refer()
  const { caseReference } = variables
  if (categories) await office.register.cases.change(caseReference, { categories }, 'dora')
  if (worker) await give(office, caseReference, worker)
  const { transferId } = await office.register.transfers.request({
    caseReference,
    part: 'ONE',
    reason,
    toTeam,
    reviewDate: '2026-11-20',
    by: 'dora',
  })
  const { openWindow } = await import('../../workers/districtTransfer/openWindow.ts')
  if (open) await office.work(openWindow, { transferId, windowEndsAt })
  office.at(tuesday)
  return { ...variables, team: 'north-assessment', worker, transferId, windowEndsAt, receivingTeam: toTeam }
}

export const give = (office: Office, caseReference: string, username: string) =>
  office.register.allocations.change({
    caseReference,
    username,
    kind: 'WORKER',
    reasonCode: 'NEW_REFERRAL',
    decidedBy: 'dora',
  })

/** Names the receiving worker as the choice of the worker does: selection and decision on record, then the job. */
export async function named(office: Office, variables: Variables, worker = 'wilf', coWorker: string | null = null) {
  const { caseReference, transferId } = variables
  const { nameWorker } = await import('../../workers/districtTransfer/nameWorker.ts')
  const instance = `choice of ${worker} ${transferId}`
  await decided(office, caseReference, instance, 'awSelectWorker', { worker, coWorker, assessmentType: 'OTHER' })
  await decided(office, caseReference, instance, 'awManagersDecision', { noteType: 'ALLOCATION_RECORD' })
  await office.work(nameWorker, { transferId, caseReference, worker })
}

/** A form that was accepted in an instance of its own, as the record holds it. */
export const decided = (
  office: Office,
  caseReference: string,
  processInstanceKey: string,
  formId: string,
  decisions: Variables,
  decidedBy = 'nina',
) =>
  office.register.oversight.record({
    ...{ caseReference, processId: 'test', processInstanceKey, formId, decisions, decidedBy },
    elementId: `userTask_${formId}`,
    elementInstanceKey: `${processInstanceKey} ${formId} ${Math.random()}`,
    state: 'accepted',
    text: {},
    decidedAt: office.deps.clock.now().toISOString(),
    ruleIds: [],
  })

/** Steps of a transfer by what became of them. */
export async function stepsOf(office: Office, { transferId }: Variables): Promise<Record<string, string>> {
  const steps = await office.register.transfers.steps(transferId)
  return Object.fromEntries(
    steps.map(({ step, doneAt, droppedAt }) => [step, doneAt ? 'DONE' : droppedAt ? 'DROPPED' : 'OPEN']),
  )
}

/** Messages that were announced for a case, oldest first. */
export async function announced(office: Office, { caseReference }: Variables): Promise<string[]> {
  const events = await office.register.events.ofCase(caseReference)
  return events.filter(({ kind }) => kind === 'announced').map(({ messageName }) => messageName)
}
