import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import {
  choice,
  conditions,
  needed,
  optionalInstant,
  optionalText,
  optionalYesNo,
  text,
  ticked,
} from '../shared/formFields.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { instantInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { holdingTeams, involvementText, levels, meetingHeldOf } from './involvement.ts'
import { refusedLevel } from './levelRoute.ts'
import { meetingAhead } from './meetingAhead.ts'
import { checkParties, partiesOf, partyOptions, usualInvitees } from './parties.ts'

const schema = z
  .object({
    level: choice('Level', levels),
    holdingTeam: choice('Team that has the case', holdingTeams),
    why: text('Why this level', 20),
    meetingAgain: optionalYesNo('Does it need another meeting?'),
    meetingAt: optionalInstant('Final meeting on'),
    venue: optionalText('Venue'),
    invitees: z.preprocess((value) => value ?? [], z.array(z.string())),
    otherAgencies: ticked(),
  })
  .superRefine(
    conditions((form) => {
      const meets = form.meetingAgain !== 'NO'
      return [
        needed(meets, 'meetingAt', form.meetingAt, 'Final meeting on'),
        needed(meets, 'venue', form.venue, 'Venue'),
        meets && form.invitees.length === 0 && { field: 'invitees', message: 'Who is invited: choose at least one.' },
        needed(meets && form.level === 'L4', 'otherAgencies', form.otherAgencies, 'The other agencies are invited'),
      ]
    }),
  )
type Form = z.output<typeof schema>

const meetingOf = async ({ register }: Pick<Dependencies, 'register'>, { procedureId }: Variables) =>
  meetingHeldOf({ register }, await procedureOf(register, procedureId))

/** Only a meeting that was held can stand; at level 3 the Area Team Manager must have known of it before. EI-03. */
async function checkMeeting(form: Form, context: CompletedTask, deps: Dependencies): Promise<Problem[]> {
  const { caseReference, variables } = context
  const before = await meetingOf(deps, variables)
  const problem = (field: string, words: string, wayOut: string): Problem => ({ field, problem: words, wayOut })
  if (form.meetingAgain === 'NO') {
    if (!before) return [problem('meetingAgain', 'No final meeting is on record yet', 'arrange one')]
    return form.level === 'L3' && before.areaTmInformed !== true
      ? [problem('meetingAgain', 'The Area Team Manager was not told of the meeting that was held', 'arrange another')]
      : []
  }
  return [
    ...(before && !form.meetingAgain
      ? [problem('meetingAgain', 'Whether it needs another meeting is missing', 'choose Yes or No')]
      : []),
    ...meetingAhead('meetingAt', 'Final meeting on', form.meetingAt, context),
    ...checkParties('invitees', form.invitees, await partiesOf(deps, caseReference, variables.initials)),
  ]
}

/**
 * The worker proposes at which level of need the involvement ends, and arranges the final meeting; where the Team Manager
 * gave the proposal back, the meeting that was held may stand. The Team Manager confirms the level after it. EI-01 to
 * EI-03, EI-05, EI-06, EI-08, G-60.
 */
export const eiLevel = defineTask('eiLevel', {
  roles: anyWorker,
  rules: ['EI-01', 'EI-02', 'EI-03', 'EI-05', 'EI-06', 'EI-08', 'G-60'],
  texts: ['why', 'venue'],
  schema,
  async prepare({ caseReference, variables }, deps) {
    const { proposal, involvementText: words } = await involvementText(deps, variables.procedureId)
    const before = await meetingOf(deps, variables)
    const parties = await partiesOf(deps, caseReference, variables.initials)
    return {
      involvementText: words,
      partyOptions: partyOptions(parties),
      wasHeld: before !== undefined,
      meetingBeforeText: before ? instantInWords(`${before.meetingAt}`) : '',
      level: proposal?.level ?? null,
      holdingTeam: proposal?.holdingTeam ?? null,
      why: proposal?.why ?? null,
      meetingAgain: null,
      meetingAt: null,
      venue: proposal?.venue ?? null,
      invitees: proposal?.invitees ?? usualInvitees(parties),
      otherAgencies: proposal?.otherAgencies ?? false,
    }
  },
  async check(form, context, deps) {
    const { level, holdingTeam } = form
    return [
      ...(await onlyTheWorker(deps, context)),
      ...(await refusedLevel(deps, { profile: context.profile, holdingTeam }, 'level', level)),
      ...(await checkMeeting(form, context, deps)),
    ]
  },
  async effects(tx, { level, holdingTeam, meetingAgain, meetingAt }, { variables, completedBy: by, completedAt: at }) {
    const { procedureId } = variables
    await tx.procedures.step(procedureId, 'LEVEL', { by, at })
    const before =
      meetingAgain === 'NO' ? await meetingHeldOf({ register: tx }, await procedureOf(tx, procedureId)) : null
    return { level, holdingTeam, finalMeetingAt: before?.meetingAt ?? meetingAt ?? null }
  },
})
