import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { CommentKind } from '../../workers/models/closureWords.ts'
import { type Office, openOffice } from '../support/office.ts'
import { person } from '../support/person.ts'
import { closingFormsOn } from './formsOfTheClosing.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const tuesday = '2026-11-10T10:00:00+00:00'
export const publicUrl = 'http://cases.test'

/** A service in which sam has the cases, dora manages the team, dino is on duty and sue is the Service Manager. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl }, letters: { list: async () => [] } })
  await office.register.staff.seed([
    person('dino', ['dutySocialWorker']),
    person('dee', ['deputyTeamManager']),
    person('sue', ['serviceManager']),
    person('max', ['teamManager', 'serviceManager']),
  ])
  return office
}

type Changes = { worker?: string | null; categories?: string[]; agencies?: { name: string; kind: string }[] }

/** The variables of a closing that was asked for; it is Tuesday of the week after. */
export async function closing(office: Office, { worker = 'sam', categories, agencies }: Changes = {}) {
  office.at(monday)
  const variables = await office.refer(agencies ? { agencies } : {})
  const { caseReference } = variables
  if (categories) await office.register.cases.change(caseReference, { categories }, 'dora')
  if (worker) await give(office, caseReference, worker)
  const { procedureId } = await office.register.procedures.request({
    procedure: 'caseClosure',
    caseReference,
    by: worker ?? 'dora',
  })
  office.at(tuesday)
  return { ...variables, worker, procedureId, closurePath: null, tafOutcome: null } as Variables
}

const give = (office: Office, caseReference: string, username: string) =>
  office.register.allocations.change({
    caseReference,
    username,
    kind: 'WORKER',
    reasonCode: 'NEW_REFERRAL',
    decidedBy: 'dora',
  })

/** The submissions of the forms on the day that the office's clock shows, with sam as the visitor. */
export const formsOf = (office: Office) => {
  const forms = closingFormsOn(office.deps.clock)
  return { ...forms, clClosureVisit: { ...forms.clClosureVisit, visitor: 'sam' } }
}

/** Steps of a closing that are done. */
export async function doneSteps(office: Office, { procedureId }: Variables): Promise<string[]> {
  const steps = await office.register.procedures.steps(procedureId)
  return steps.filter(({ doneAt }) => doneAt).map(({ step }) => step)
}

/** An agency's word on the closing, as the register holds it. */
export const said = (office: Office, { procedureId }: Variables, kind: CommentKind, text: string) =>
  office.register.procedures.comments.add(procedureId, [{ agency: 'Hilltop School', kind, text, source: 'REPLY' }], {
    by: 'sam',
    at: tuesday,
  })
