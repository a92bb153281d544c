import { z } from 'zod'
import { categories, occasions } from '../models/vocabulary.ts'
import {
  choice,
  choices,
  conditions,
  needed,
  optionalChoice,
  optionalReference,
  optionalText,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { teamOptions } from '../shared/staffOptions.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { allocatingRoles } from './allocatingRoles.ts'
import { assessed } from './candidates.ts'
import { checkChoice } from './checkChoice.ts'
import { workerChoices } from './workerChoices.ts'

const levels = ['HIGH', 'MEDIUM', 'LOW'] as const
export const assessmentTypes = ['SINGLE_ASSESSMENT', 'CHILD_FAMILY_ASSESSMENT', 'PRE_BIRTH', 'OTHER'] as const
export const formCategories = [
  'CIN',
  'CP',
  'S47',
  'CLA',
  'PROCEEDINGS',
  'SUPERVISION_ORDER',
  'PRE_BIRTH',
  'PRIVATE_FOSTERING',
  'COURT',
] as const
const factors = Array.from({ length: 14 }, (_, index) => `F${index + 1}`) as [string, ...string[]]

const schema = z
  .object({
    occasion: choice('Occasion', occasions),
    priority: choice("Priority of the child's needs", levels),
    riskLevel: choice('Risk level', levels),
    assessmentType: choice('Assessment', assessmentTypes),
    category: choices('Category', formCategories, 1),
    outOfArea: yesNo('Does the case need a team out of the area?'),
    nextTeam: optionalReference('Team out of the area'),
    outOfAreaReason: optionalText('Connection or conflict of interest'),
    noWorker: ticked(),
    noWorkerReason: optionalText('Why nobody can take it'),
    worker: optionalReference('Worker'),
    previousWorkerNotChosen: optionalText('Why not the previous worker'),
    overrideReason: optionalText('Reason for choosing a discouraged worker'),
    coWorker: optionalReference('Co-worker'),
    primaryWorker: optionalChoice('Primary worker', ['WORKER', 'CO_WORKER']),
    factors: choices('Factors considered for this worker', factors),
    factorWarnings: choices('A warning applies to this worker', ['F10', 'F13', 'F14']),
    factorWarningText: optionalText('What is done about the warning'),
    otherFactors: optionalText('Other factors'),
    interim: ticked(),
  })
  .superRefine(
    conditions((form) => {
      const leaves = form.outOfArea === 'YES'
      const chooses = !leaves && !form.noWorker
      const missing = factors.filter((factor) => !form.factors.includes(factor))
      return [
        needed(leaves, 'nextTeam', form.nextTeam, 'Team out of the area'),
        needed(leaves, 'outOfAreaReason', form.outOfAreaReason, 'Connection or conflict of interest', 10),
        needed(!leaves && form.noWorker, 'noWorkerReason', form.noWorkerReason, 'Why nobody can take it', 20),
        needed(chooses, 'worker', form.worker, 'Worker'),
        needed(chooses && form.coWorker !== undefined, 'primaryWorker', form.primaryWorker, 'Primary worker'),
        chooses &&
          missing.length > 0 && {
            field: 'factors',
            message: `Factors considered for this worker: consider all fourteen and tick them; ${missing.join(', ')} not ticked.`,
          },
        needed(
          chooses && form.factorWarnings.length > 0,
          'factorWarningText',
          form.factorWarningText,
          'What is done about the warning',
          10,
        ),
      ]
    }),
  )
export type Selection = z.infer<typeof schema>

/**
 * Chooses the worker. The table of candidates informs, the manager decides; the rules are evaluated again for what was
 * chosen, with the co-worker and the categories as submitted. Nobody suitable and a team out of the area are outcomes of
 * their own (`allocationOutcome`). AW-01 to AW-07, AW-13 to AW-40, AW-52, AW-57.
 */
export const awSelectWorker = defineTask('awSelectWorker', {
  roles: allocatingRoles,
  rules: [
    'AW-01',
    'AW-02',
    'AW-03',
    'AW-04',
    'AW-05',
    'AW-06',
    'AW-07',
    'AW-13',
    'AW-15',
    'AW-16',
    'AW-17',
    'AW-18',
    'AW-19',
    'AW-20',
    'AW-21',
    'AW-22',
    'AW-23',
    'AW-24',
    'AW-25',
    'AW-26',
    'AW-27',
    'AW-28',
    'AW-29',
    'AW-30',
    'AW-31',
    'AW-32',
    'AW-33',
    'AW-34',
    'AW-35',
    'AW-36',
    'AW-37',
    'AW-38',
    'AW-39',
    'AW-40',
    'AW-47',
    'AW-49',
    'AW-52',
    'AW-57',
    'DA-19',
    'GN-10',
  ],
  texts: [
    'outOfAreaReason',
    'noWorkerReason',
    'previousWorkerNotChosen',
    'overrideReason',
    'factorWarningText',
    'otherFactors',
  ],
  schema,
  async prepare({ variables }, deps) {
    return {
      ...workerChoices(assessed(variables)),
      teamOptions: await teamOptions(deps, variables),
      occasion: variables.allocationOccasion ?? 'NEW_REFERRAL',
      category: (variables.categories ?? []).filter((one: never) => formCategories.includes(one)),
      assessmentType: variables.assessmentType ?? null,
      previousWorkerFirst: variables.previousWorkerAvailable === true ? variables.previousWorker : null,
      worker: variables.previousWorkerAvailable === true ? variables.previousWorker : null,
      coWorker: null,
      noWorker: false,
      factorWarnings: [],
    }
  },
  async check(form, context, deps) {
    if (form.outOfArea === 'YES') {
      const same: Problem = {
        field: 'nextTeam',
        problem: 'Team out of the area is the team that has the case',
        wayOut: 'choose another team',
      }
      return form.nextTeam === context.variables.team ? [same] : []
    }
    return form.noWorker ? [] : checkChoice(form, context, deps)
  },
  async effects(_tx, form, { variables }) {
    const kept = (variables.categories ?? []).filter((one: never) => !formCategories.includes(one))
    const chooses = form.outOfArea === 'NO' && !form.noWorker
    const coWorkerLeads = form.coWorker !== undefined && form.primaryWorker === 'CO_WORKER'
    return {
      allocationOutcome: form.outOfArea === 'YES' ? 'OUT_OF_AREA' : form.noWorker ? 'NO_WORKER' : 'SELECTED',
      allocationOccasion: form.occasion,
      priority: form.priority,
      riskLevel: form.riskLevel,
      assessmentType: form.assessmentType,
      categories: categories.filter((one) => [...form.category, ...kept].includes(one)),
      worker: chooses ? (coWorkerLeads ? form.coWorker : form.worker) : null,
      coWorker: chooses ? ((coWorkerLeads ? form.worker : form.coWorker) ?? null) : null,
      interim: chooses && form.interim,
      nextTeam: form.outOfArea === 'YES' ? form.nextTeam : null,
    }
  },
})
