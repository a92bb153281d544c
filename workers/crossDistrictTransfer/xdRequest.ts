import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { transferLink } from '../register/transferRows.ts'
import type { TransferRow } from '../register/transfers.ts'
import { checkPlace } from '../shared/atPlace.ts'
import { choice, reference, text } from '../shared/formFields.ts'
import { requestRows, transferOf } from '../shared/transferOf.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'

const statuses = ['CIN', 'CP', 'CLA'] as const
const role = 'districtLeadManager'

/** The strongest status that the record gives; nothing where it gives none. */
const statusOf = (categories: string[]) => statuses.findLast((status) => categories.includes(status)) ?? null

/** The named contacts of the receiving district: its own, else those of the whole authority. XD-01 */
async function leadsOf({ register }: Pick<Dependencies, 'register'>, { authority, toDistrict }: TransferRow) {
  const leads = await register.staff.list({ authority, role })
  const own = leads.filter(({ district }) => district === toDistrict)
  return own.length > 0 ? own : leads.filter(({ district }) => district === null)
}

/**
 * The lead of the district that has the case asks the named lead of the receiving one, with the status of the child and
 * what there is to know. Name and address stay on the case page. XD-01, XD-02, XD-03.
 */
export const xdRequest = defineTask('xdRequest', {
  roles: [role],
  rules: ['XD-01', 'XD-02', 'XD-03'],
  texts: ['details'],
  schema: z.object({
    status: choice('Status of the child', statuses),
    receivingDistrict: reference('District'),
    details: text('Details', 20),
  }),
  async prepare({ variables }, deps) {
    const transfer = await transferOf(deps.register, variables.transferId)
    const districts = await deps.register.authorities.districts(transfer.authority)
    const leads = await leadsOf(deps, transfer)
    return {
      requestRows: await requestRows(deps, transfer),
      leadText: leads.map(({ displayName }) => displayName).join(', ') || 'nobody is entered in the staff directory',
      districtOptions: districts
        .filter(({ code }) => code !== transfer.fromDistrict)
        .map(({ code, name }) => ({ label: name, value: code })),
      status: statusOf(transfer.categories),
      receivingDistrict: transfer.toDistrict,
    }
  },
  async check(form, context, deps) {
    const transfer = await transferOf(deps.register, context.variables.transferId)
    const { authority, fromDistrict: district, toDistrict } = transfer
    const problems: Problem[] = []
    if (form.receivingDistrict !== toDistrict)
      problems.push({
        field: 'receivingDistrict',
        problem: `District: the transfer was asked for to ${toDistrict}`,
        wayOut: `leave it, or withdraw the transfer at ${transferLink(transfer.id)} and ask for one to ${form.receivingDistrict}`,
      })
    else if ((await leadsOf(deps, transfer)).length === 0)
      problems.push({
        field: 'receivingDistrict',
        problem: `District ${toDistrict} has no District Lead Manager, so nobody would get the request`,
        wayOut: 'have one entered in the staff directory, then complete the task again',
      })
    return [...problems, ...(await checkPlace(deps, { authority, district, role }, context))]
  },
})
