import type { Variables } from '../../workers/engine/defineWorker.ts'
import { iaConsent } from '../../workers/interAuthorityTransfer/iaConsent.ts'
import { iaLetterPack } from '../../workers/interAuthorityTransfer/iaLetterPack.ts'
import { iaTransferPlan } from '../../workers/interAuthorityTransfer/iaTransferPlan.ts'
import type { DocumentKind } from '../../workers/register/documents.ts'
import { type Office, openOffice } from '../support/office.ts'
import { person } from '../support/person.ts'
import { moveFormsOn } from './formsOfTheMove.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const publicUrl = 'http://cases.test'
export const newAddress = '14 Canal Row\nLeeds\nLS2 8ZZ'

/** A service in which sam has the cases, dora and dee manage the team, dino is on duty and sue is the Service Manager. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  const modelFolders = ['processes', 'forms']
  Object.assign(office.deps, { config: { publicUrl, modelFolders }, letters: { list: async () => [] } })
  await office.register.staff.seed([
    person('dino', ['dutySocialWorker']),
    person('dee', ['deputyTeamManager']),
    person('sue', ['serviceManager']),
    person('max', ['teamManager', 'socialWorker']),
  ])
  return office
}

export const formsOf = (office: Office) => moveFormsOn(office.deps.clock)
export const moveIn = (office: Office, { procedureId }: Variables) => office.register.moves.get(procedureId)

type Changes = { worker?: string | null; categories?: string[] }

/** The variables of a transfer that was asked for. */
export async function asked(office: Office, { worker = 'sam', categories }: Changes = {}): Promise<Variables> {
  office.at(monday)
  const variables = await office.refer()
  const { caseReference } = variables
  if (categories) await office.register.cases.change(caseReference, { categories }, 'dora')
  if (worker) {
    const change = { kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' } as const
    await office.register.allocations.change({ ...change, caseReference, username: worker })
  }
  const procedure = 'interAuthorityTransfer'
  const { procedureId } = await office.register.procedures.request({ procedure, caseReference, by: worker ?? 'dora' })
  return { ...variables, worker, procedureId }
}

/** The same with consent and wish, or without; `route` as the decision has it. */
export async function considered(office: Office, route = 'TRANSFER'): Promise<Variables> {
  const own = await asked(office)
  const { iaConsent: agreed, withoutConsent } = formsOf(office)
  const forms: Record<string, Variables> = {
    TRANSFER: agreed,
    REFER: { ...withoutConsent, safeguarding: 'YES' },
    CLOSE_ONLY: withoutConsent,
  }
  return { ...own, ...(await office.complete(iaConsent, own, forms[route] ?? agreed, 'sam')), iaRoute: route }
}

export const enterAddress = (office: Office, { procedureId }: Variables) =>
  office.register.moves.set(procedureId, { newAddress }, { by: 'practitioner', at: monday })

/** The same with the plan of the move. */
export async function planned(office: Office, form?: Variables, route = 'TRANSFER'): Promise<Variables> {
  const own = await considered(office, route)
  await enterAddress(office, own)
  return { ...own, ...(await office.complete(iaTransferPlan, own, form ?? formsOf(office).iaTransferPlan, 'sam')) }
}

/** Puts a document into the case. @returns id */
export async function document(office: Office, { caseReference }: Variables, kind: DocumentKind, words: string = kind) {
  const content = Buffer.from(`${words} of ${caseReference}`)
  const { id } = await office.register.documents.add({ caseReference, kind, name: `${kind}.txt`, content, by: 'sam' })
  return id
}

/** Assessment, plan and chronology. */
export async function documents(office: Office, own: Variables): Promise<string[]> {
  const assessment = await document(office, own, 'ASSESSMENT')
  const plan = await document(office, own, 'PLAN')
  return [assessment, plan, await document(office, own, 'CHRONOLOGY')]
}

/** The same with the papers sent. */
export async function sent(office: Office): Promise<Variables> {
  const own = await planned(office)
  const papers = await documents(office, own)
  return { ...own, ...(await office.complete(iaLetterPack, own, formsOf(office).iaLetterPack(papers), 'sam')) }
}

/** Steps of a transfer that are done. */
export async function doneSteps(office: Office, { procedureId }: Variables): Promise<string[]> {
  const steps = await office.register.procedures.steps(procedureId)
  return steps.filter(({ doneAt }) => doneAt).map(({ step }) => step)
}
