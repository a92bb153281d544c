import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { meetingParts } from '../register/transferTables.ts'
import { choice, conditions, needed, optionalChoice, optionalReference, text } from '../shared/formFields.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { wouldRefuse } from '../shared/refusals.ts'
import { teamOptions } from '../shared/staffOptions.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { acceptedOf, involvementText, levels } from './involvement.ts'
import { refusedLevel, routesText } from './levelRoute.ts'
import { meetingText, taskRows } from './meetingText.ts'

const schema = z
  .object({
    decision: choice('Decision', ['CONFIRMED', 'BACK']),
    level: optionalChoice('Level', levels),
    reason: text('Reason', 20),
    toDistrict: optionalReference('District that should take it over'),
    toTeam: optionalReference('Team that should take it over'),
    part: optionalChoice('Part of the meeting', meetingParts),
  })
  .superRefine(
    conditions(({ decision, level, part }) => [
      needed(decision === 'CONFIRMED', 'level', level, 'Level'),
      needed(decision === 'CONFIRMED' && level === 'L4', 'part', part, 'Part of the meeting'),
    ]),
  )
type Form = z.output<typeof schema>

const transferLabels = {
  caseReference: 'The case',
  toTeam: 'Team that should take it over',
  toDistrict: 'District that should take it over',
  by: 'Who completes this task',
}

/** What the register would say against the transfer that level 4 asks for; one that is open already is the transfer. */
async function transferRefused(deps: Dependencies, form: Form, { caseReference, completedBy }: CompletedTask) {
  const { part = 'ONE', reason, toDistrict, toTeam } = form
  const request = { caseReference, part, reason, toDistrict, toTeam, by: completedBy }
  const refusals = await wouldRefuse(deps, (tx) => tx.transfers.request(request), transferLabels)
  return refusals.filter(({ field }) => field !== 'transfer')
}

/** At level 2 the work ends with tasks of the single agency; a manager who sets that level sees them first. EI-01. */
async function withoutPlan(deps: Dependencies, { variables }: CompletedTask): Promise<Problem[]> {
  const meeting = await acceptedOf(deps, await procedureOf(deps.register, variables.procedureId), 'eiFinalMeeting')
  if (meeting?.actionPlan && taskRows(meeting).length > 0) return []
  return [
    {
      field: 'level',
      problem: 'Level 2 needs an action plan with tasks of the single agency, and the meeting recorded none (EI-01)',
      wayOut: 'give it back to the worker, who agrees and records them',
    },
  ]
}

/**
 * The Team Manager confirms the level or sets another one, says where a case of level 4 should go, or gives it back to the
 * worker. A case of Children in Care or Adoption ends at level 2 or 3. EI-01, EI-02, EI-05, EI-08, G-60.
 */
export const eiConfirmLevel = defineTask('eiConfirmLevel', {
  roles: ['teamManager', 'deputyTeamManager'],
  rules: ['EI-01', 'EI-02', 'EI-05', 'EI-07', 'EI-08', 'G-60'],
  texts: ['reason'],
  schema,
  async prepare({ profile, variables }, deps) {
    const { procedure, involvementText: words } = await involvementText(deps, variables.procedureId)
    const meeting = await acceptedOf(deps, procedure, 'eiFinalMeeting')
    const districts = await deps.register.authorities.districts(variables.authority)
    return {
      involvementText: words,
      meetingText: meetingText(meeting),
      taskRows: taskRows(meeting),
      routesText: await routesText(deps, { profile, holdingTeam: variables.holdingTeam }),
      districtOptions: districts.map(({ code, name }) => ({ label: name, value: code })),
      teamOptions: await teamOptions(deps, variables),
      decision: null,
      level: meeting?.level ?? variables.level ?? null,
      reason: null,
      toDistrict: null,
      toTeam: null,
      part: 'ONE',
    }
  },
  async check(form, context, deps) {
    const { profile, variables } = context
    const { decision, level } = form
    if (decision === 'BACK' || !level) return []
    const refused = await refusedLevel(deps, { profile, holdingTeam: variables.holdingTeam }, 'level', level)
    return [
      ...refused,
      ...(level === 'L2' ? await withoutPlan(deps, context) : []),
      ...(level === 'L4' && refused.length === 0 ? await transferRefused(deps, form, context) : []),
    ]
  },
  async effects(tx, form, { variables, completedBy: by, completedAt: at }) {
    const { procedureId } = variables
    const nowhere = { transferTeam: null, transferDistrict: null, part: null }
    if (form.decision === 'BACK') {
      const meeting = await acceptedOf({ register: tx }, await procedureOf(tx, procedureId), 'eiFinalMeeting')
      await tx.procedures.reopen(procedureId, ['LEVEL', 'MEETING'])
      return { level: meeting?.level ?? null, levelConfirmed: false, ...nowhere }
    }
    await tx.procedures.step(procedureId, 'CONFIRMED', { by, at })
    const { level = null, toTeam = null, toDistrict = null, part = 'ONE' } = form
    const target = level === 'L4' ? { transferTeam: toTeam, transferDistrict: toDistrict, part } : nowhere
    return { level, levelConfirmed: true, ...target }
  },
})
