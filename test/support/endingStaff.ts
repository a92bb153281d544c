import type { Variables } from '../../workers/engine/defineWorker.ts'
import { type Office, openOffice } from './office.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const publicUrl = 'http://cases.test'

const person = (username: string, role: string) => ({
  username,
  displayName: `${username[0]?.toUpperCase()}${username.slice(1)} Person`,
  roles: [role],
  authority: 'sampleshire',
  district: 'north',
  team: 'north-assessment',
  fullTimeEquivalent: 1,
})

/** A service with everybody who ends the work with a family: sam has the cases, dora and dan manage, lea leads, amy is of the area. */
export async function openEndingService(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
  await office.register.staff.seed([
    person('dan', 'deputyTeamManager'),
    person('lena', 'socialWorker'),
    person('dirk', 'dutySocialWorker'),
    person('lea', 'leadProfessional'),
    person('leo', 'leadProfessional'),
    person('amy', 'areaTeamManager'),
    person('asa', 'areaSocialWorker'),
    person('fred', 'frontDoor'),
  ])
  return office
}

type Asked = {
  worker?: string | null
  path?: 'NO_TAF' | 'TAF'
  refer?: Parameters<Office['refer']>[0]
}

/** The variables of a procedure that was asked for, about a new case with its worker. */
export async function asked(
  office: Office,
  procedure: 'caseClosure' | 'tafStepDownClosure',
  { worker = 'sam', path, refer }: Asked = {},
): Promise<Variables> {
  office.at(monday)
  const variables = await office.refer(refer)
  const { caseReference } = variables
  if (worker) {
    const change = { kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' } as const
    await office.register.allocations.change({ ...change, caseReference, username: worker })
  }
  const { procedureId } = await office.register.procedures.request({ procedure, caseReference, by: 'dora' })
  if (path) await office.register.procedures.setPath(procedureId, path)
  return { ...variables, worker, procedureId, ...(path ? { closurePath: path } : {}) }
}

/** Steps that are done, in the order of the tracker. */
export async function doneSteps(office: Office, { procedureId }: Variables): Promise<string[]> {
  const steps = await office.register.procedures.steps(procedureId)
  return steps.filter(({ doneAt }) => doneAt !== null).map(({ step }) => step)
}

/** What the form of a refused submission says on top. */
export async function wordsOf(
  office: Office,
  task: Parameters<Office['refusals']>[0],
  variables: Variables,
  form: Variables,
  by: string,
): Promise<string> {
  const parsed = task.schema.safeParse({ ...variables, ...form })
  if (!parsed.success) return parsed.error.issues.map(({ message }) => message).join(' ')
  const context = { caseReference: variables.caseReference, variables, completedBy: by } as never
  const problems = await task.check(parsed.data as Variables, context, office.deps)
  return problems.map(({ problem, wayOut }) => `${problem}: ${wayOut}`).join(' ')
}
