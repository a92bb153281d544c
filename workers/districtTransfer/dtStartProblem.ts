import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { meetingParts } from '../register/transferTables.ts'
import {
  conditions,
  needed,
  optionalChoice,
  optionalDay,
  optionalReference,
  optionalText,
  ticked,
} from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { inWords, problemsOfRequest, reasons, requestOf } from './request.ts'

const schema = z
  .object({
    withdraw: ticked(),
    transferCase: optionalText('Case'),
    part: optionalChoice('Part of the meeting', meetingParts),
    reason: optionalText('Why the case should move'),
    toDistrict: optionalReference('District that should take it over'),
    toTeam: optionalReference('Team that should take it over'),
    reviewDate: optionalDay('Next review of the child'),
    requestedBy: optionalText('Who asks for it'),
  })
  .superRefine(
    conditions((form) => [
      needed(!form.withdraw, 'transferCase', form.transferCase, 'Case'),
      needed(!form.withdraw, 'part', form.part, 'Part of the meeting'),
      needed(!form.withdraw, 'reason', form.reason, 'Why the case should move', 20),
      needed(!form.withdraw, 'requestedBy', form.requestedBy, 'Who asks for it'),
    ]),
  )
type Form = z.infer<typeof schema>

/** The case is named by a field of its own: `caseReference` is what the task itself is about. */
const asked = ({ transferCase, ...form }: Form, { wantedKind }: Variables) =>
  requestOf({
    ...form,
    wantedKind,
    caseReference: transferCase,
    toDistrict: wantedKind === 'CROSS_DISTRICT' ? form.toDistrict : null,
  })
const fields: Record<string, string> = { caseReference: 'transferCase', by: 'requestedBy' }

/** Districts and teams to which a case can go in a transfer of this kind. */
async function places({ register }: Dependencies, { authority, district, team, wantedKind }: Variables) {
  if (!authority) return { teamOptions: [], districtOptions: [] }
  const [teams, districts] = await Promise.all([
    register.authorities.teams(authority),
    register.authorities.districts(authority),
  ])
  const crosses = wantedKind === 'CROSS_DISTRICT'
  return {
    teamOptions: teams
      .filter((one) => one.code !== team && (one.district !== district) === crosses)
      .map(({ code, name }) => ({ label: name, value: code })),
    districtOptions: districts
      .filter(({ code }) => code !== district)
      .map(({ code, name }) => ({ label: name, value: code })),
  }
}

/**
 * A request for a transfer that could not be taken comes to a manager, with what stands against it: put right, it is
 * entered; dropped, nothing is started. DM-01, DT-01, XD-02.
 */
export const dtStartProblem = defineTask('dtStartProblem', {
  roles: ['teamManager', 'deputyTeamManager', 'practiceSupervisor', 'serviceManager', 'districtLeadManager'],
  rules: ['DT-01', 'DM-01', 'XD-01', 'XD-02'],
  texts: ['transferCase', 'reason', 'requestedBy'],
  schema,
  async prepare({ variables }, deps) {
    const { caseReference, part, reasonCode, toTeam, toDistrict, reviewDate, requestedBy, wantedKind } = variables
    return {
      ...(await places(deps, variables)),
      wantedKind: wantedKind ?? 'DISTRICT',
      withdraw: false,
      transferCase: caseReference ?? null,
      part: part ?? null,
      reason: reasons[reasonCode] ?? null,
      toDistrict: toDistrict ?? null,
      toTeam: toTeam ?? null,
      reviewDate: reviewDate ?? null,
      requestedBy: requestedBy ?? null,
    }
  },
  async check(form, { variables }, { register }) {
    if (form.withdraw) return []
    const problems = await problemsOfRequest(register, asked(form, variables))
    return problems.map((one) => ({
      field: fields[one.field] ?? one.field,
      problem: inWords(one),
      wayOut: one.wayOut,
    }))
  },
  async effects(tx, form, { variables }) {
    if (form.withdraw) return { transferAccepted: false, withdrawn: true, transferId: null }
    const { transferId } = await tx.transfers.request(asked(form, variables))
    return { transferId, withdrawn: false }
  },
})
