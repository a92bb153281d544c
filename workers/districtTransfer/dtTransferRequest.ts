import { z } from 'zod'
import { choices, text } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { earlier } from './earlier.ts'
import { transferText } from './transferText.ts'
import { refuseOthers, workersAndManagers } from './whoMay.ts'

const statuses = ['CIN', 'CP', 'CLA', 'PROCEEDINGS'] as const
/** The status that a category of the case stands for in the request. */
const statusOf: Record<string, (typeof statuses)[number]> = {
  CIN: 'CIN',
  S17: 'CIN',
  CP: 'CP',
  CLA: 'CLA',
  PROCEEDINGS: 'PROCEEDINGS',
  COURT: 'PROCEEDINGS',
}

/** The current worker writes the request for transfer, which then goes to the receiving Team Manager (L-31). DT-06. */
export const dtTransferRequest = defineTask('dtTransferRequest', {
  roles: workersAndManagers,
  rules: ['DT-01', 'DT-06'],
  texts: ['reason'],
  schema: z.object({
    status: choices('Status of the child', statuses, 1),
    reason: text('Reason for the transfer', 20),
  }),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const { transfer } = parties
    const before = await earlier(deps, transfer, 'dtTransferRequest')
    const found = transfer.categories.map((category) => statusOf[category])
    return {
      transferText: words,
      status: before.status ?? statuses.filter((status) => found.includes(status)),
      reason: before.reason ?? transfer.reason,
    }
  },
  check: (_form, context, deps) => refuseOthers(deps, context, 'CURRENT'),
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.transfers.step(variables.transferId, 'REQUEST', { by: completedBy, at: completedAt })
    return {}
  },
})
