import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { ProcedureKind } from '../../workers/models/closureWords.ts'
import { type Office, openOffice } from '../support/office.ts'
import { person } from '../support/person.ts'
import { formsAfterTheMoveOn } from './formsAfterTheMove.ts'

export const monday = '2026-11-02T10:00:00+00:00'
export const tuesday = '2026-11-10T10:00:00+00:00'
export const publicUrl = 'http://cases.test'

/** A service in which sam has the cases, dora manages the team and pat is the Practice Supervisor. */
export async function openService(): Promise<Office> {
  const office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
  await office.register.staff.seed([person('pat', ['practiceSupervisor']), person('dino', ['dutySocialWorker'])])
  return office
}

const procedureOf = async (office: Office, caseReference: string, procedure: string) =>
  (await office.register.procedures.request({ procedure: procedure as ProcedureKind, caseReference, by: 'sam' }))
    .procedureId

/** The variables of a closing after the move; it is Tuesday, the family moved on Saturday. */
export async function closing(office: Office, { transfer = false } = {}): Promise<Variables> {
  office.at(monday)
  const variables = await office.refer()
  const { caseReference } = variables
  // The procedure that says how old a visit may be (G-58).
  const { db } = office.register
  await db.updateTable('cases').set({ profile: 'lincolnshire' }).where('reference', '=', caseReference).execute()
  await office.register.allocations.change({
    ...{ caseReference, username: 'sam', kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' },
  })
  const transferId = transfer ? await procedureOf(office, caseReference, 'interAuthorityTransfer') : null
  if (transferId) await transferred(office, transferId)
  const procedureId = await procedureOf(office, caseReference, 'closeAfterMove')
  await enterAddress(office, { procedureId })
  office.at(tuesday)
  return { ...variables, profile: 'lincolnshire', worker: 'sam', procedureId, transferId }
}

/** The new address, as it is entered on the page of the move. */
export const enterAddress = (office: Office, { procedureId }: Variables) =>
  office.register.moves.set(
    procedureId,
    { newAddress: '4 Harbour Walk, Easthaven EH1 2AB' },
    { by: 'practitioner', at: monday },
  )

/** What the transfer before knew: consent and wish, the authority, the address. */
async function transferred(office: Office, transferId: string): Promise<void> {
  const by = { by: 'sam', at: monday }
  await office.register.moves.set(
    transferId,
    {
      planType: 'PROGRESS_PLAN',
      consentShare: true,
      wantsService: true,
      activated: true,
      receivingAuthority: 'E08000025',
      receivingContact: { name: 'Robin Marsh', phone: '01632 960 220' },
      moveDate: '2026-11-07',
      newAddress: '4 Harbour Walk, Easthaven EH1 2AB',
    },
    by,
  )
  await office.register.moves.log(transferId, [{ at: monday, person: 'Robin Marsh', result: 'Papers have come.' }], by)
}

/** The submissions of the forms on the day that the office's clock shows, with sam as the visitor. */
export const formsOf = (office: Office) => {
  const forms = formsAfterTheMoveOn(office.deps.clock)
  return { ...forms, cmClosureVisits: { ...forms.cmClosureVisits, visitor: 'sam' } }
}

/** Steps that are done. */
export async function doneSteps(office: Office, { procedureId }: Variables): Promise<string[]> {
  const steps = await office.register.procedures.steps(procedureId)
  return steps.filter(({ doneAt }) => doneAt).map(({ step }) => step)
}
