import { z } from 'zod'
import { concernLevels } from '../models/vocabulary.ts'
import { choice, conditions, needed, optionalReference } from '../shared/formFields.ts'
import { checkOversightActions, managementOversight, managementOversightTexts } from '../shared/managementOversight.ts'
import { managersOfTheTray } from '../shared/managersOfTheTray.ts'
import { teamOptions } from '../shared/staffOptions.ts'
import { defineTask } from '../tasks/defineTask.ts'

/** Reviews a referral in the duty tray: kind of concern, outcome, oversight. DA-03, DA-12, DA-14, DA-15, RD-01. */
export const daTrayReview = defineTask('daTrayReview', {
  roles: managersOfTheTray,
  rules: ['DA-01', 'DA-03', 'DA-12', 'DA-14', 'DA-15', 'DA-18', 'RD-01'],
  texts: managementOversightTexts,
  schema: z
    .object({
      concernLevel: choice('Kind of concern', concernLevels),
      outcome: choice('Outcome', ['ALLOCATE', 'NOT_YET', 'DISAGREE', 'OTHER_TEAM']),
      nextTeam: optionalReference('Team that takes the referral'),
      ...managementOversight,
    })
    .superRefine(
      conditions((form) => [
        needed(form.outcome === 'OTHER_TEAM', 'nextTeam', form.nextTeam, 'Team that takes the referral'),
      ]),
    ),
  async prepare({ variables }, deps) {
    return {
      concernLevel: variables.concernLevel ?? null,
      outcome: null,
      nextTeam: null,
      teamOptions: await teamOptions(deps, variables),
    }
  },
  async check(form, context) {
    const same = form.outcome === 'OTHER_TEAM' && form.nextTeam === context.variables.team
    return [
      ...(same
        ? [
            {
              field: 'nextTeam',
              problem: 'Team that takes the referral is the team that has it',
              wayOut: 'choose another team',
            },
          ]
        : []),
      ...checkOversightActions(form, context),
    ]
  },
  async effects(tx, { concernLevel, outcome, nextTeam }, { caseReference, completedBy }) {
    await tx.cases.change(caseReference, { concernLevel }, completedBy)
    return { concernLevel, trayOutcome: outcome, nextTeam: outcome === 'OTHER_TEAM' ? nextTeam : null }
  },
})
