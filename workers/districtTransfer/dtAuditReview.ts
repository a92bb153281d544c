import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { TransferRow } from '../register/transfers.ts'
import { auditItems } from '../shared/auditBlock.ts'
import { day, rows, text, yesNo } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { dayInWords, instantInWords, quoted } from '../shared/words.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

/** The audit as it was recorded for this transfer. */
async function auditOf({ register }: Pick<Dependencies, 'register'>, { caseReference, requestedAt }: TransferRow) {
  const [newest] = await register.oversight.acceptedOf([caseReference], ['dtCaseAudit'])
  return newest && Date.parse(newest.decidedAt) >= Date.parse(requestedAt) ? newest : undefined
}

/** What the audit found, in words. */
async function auditText(deps: Pick<Dependencies, 'register'>, transfer: TransferRow): Promise<string> {
  const audit = await auditOf(deps, transfer)
  if (!audit) return 'No audit of the record is on record.'
  const { decisions, decidedBy, decidedAt } = audit
  const name = (await deps.register.staff.get(decidedBy))?.displayName ?? decidedBy
  const result = decisions.result === 'UP_TO_DATE' ? 'the record is up to date' : 'the record is not up to date'
  return [
    `**Audit of ${instantInWords(decidedAt)} by ${name}: ${result}**`,
    ...auditItems.map(([field, label]) => `${label}: ${decisions[field] === 'YES' ? 'yes' : '**no**'}`),
  ].join('\n\n')
}

/**
 * The receiving Team Manager reviews the audit. What is missing goes back to the transferring Team Manager (L-32); a defect
 * that is not put right keeps the audit from being accepted, whoever found it. DT-09, DT-10.
 */
export const dtAuditReview = defineTask('dtAuditReview', {
  roles: managers,
  rules: ['DT-01', 'DT-09', 'DT-10'],
  texts: ['defects'],
  schema: z.object({
    accepted: yesNo('Does the case come over as the procedure asks?'),
    defects: rows('What has to be put right', { defect: text('What is missing or wrong'), due: day('Put right by') }),
  }),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const open = await deps.register.transfers.openDefects(variables.transferId)
    return {
      transferText: words,
      auditText: await auditText(deps, parties.transfer),
      openDefectsText: open.map(({ defect, due }) => `- ${quoted(defect)} (by ${dayInWords(due)})`).join('\n'),
      accepted: null,
      defects: [],
    }
  },
  async check(form, context, { register }) {
    const { variables, completedBy } = context
    const transfer = await register.transfers.get(variables.transferId)
    const audit = transfer && (await auditOf({ register }, transfer))
    const own: Problem[] =
      audit?.decidedBy === completedBy
        ? [
            {
              field: 'accepted',
              problem: `${completedBy} wrote the audit and cannot review it`,
              wayOut: 'let the Team Manager of the receiving team or the deputy claim and complete the task',
            },
          ]
        : []
    if (form.accepted === 'YES') return own
    const open = await register.transfers.openDefects(variables.transferId)
    const unnamed: Problem[] =
      form.defects.length + open.length === 0
        ? [
            {
              field: 'defects',
              problem: 'What has to be put right is missing',
              wayOut: 'add a row for each thing, or accept the audit',
            },
          ]
        : []
    return [...own, ...unnamed, ...dueFromToday('defects', form.defects, context)]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { transferId } = variables
    const by = { by: completedBy, at: completedAt }
    // What the form hid may still hold rows of an earlier answer.
    if (form.accepted === 'NO') await tx.transfers.addDefects(transferId, form.defects, by)
    const defectsOpen = (await tx.transfers.openDefects(transferId)).length
    const auditAccepted = form.accepted === 'YES' && defectsOpen === 0
    if (auditAccepted) await tx.transfers.step(transferId, 'AUDIT_REVIEW', by)
    return { auditAccepted, defectsOpen }
  },
})
