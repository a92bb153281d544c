import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { choice, day, notBeforeToday, reference, rows, ticked } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { aboutCase, absenceText, caseOptions, holdsRole, peopleFor } from './caseload.ts'

export const dutyKinds = ['VISIT', 'REVIEW', 'COURT'] as const
/** Duty workers of the team do them, or others whom the manager asks (CR-08, CR-12). */
export const dutyRoles = ['dutySocialWorker', 'socialWorker', 'assessmentSocialWorker', 'advancedPractitioner']

/**
 * The Team Manager finds out when visits, reviews and court dates of the absent worker's cases fall due and gives each to
 * a duty worker; each becomes a task due on its date. CR-08, CR-10, CR-11.
 */
export const crVisitSchedule = defineTask('crVisitSchedule', {
  roles: ['teamManager', 'deputyTeamManager'],
  rules: ['CR-08', 'CR-10', 'CR-11', 'CR-12'],
  schema: z.object({
    items: rows('Visits and reviews', {
      caseReference: reference('Case'),
      kind: choice('What', dutyKinds),
      due: day('Due'),
      who: reference('Duty worker'),
    }),
    nothingDue: ticked(),
  }),
  async prepare({ variables }, deps) {
    const { register } = deps
    const cases = await register.reallocations.heldBy(variables.absentWorker)
    const planned = await register.duties.open({ absenceId: variables.absenceId })
    const seen = await Promise.all(cases.map(({ caseReference }) => register.visits.lastSeen(caseReference)))
    return {
      absenceText: absenceText(variables),
      caseRows: cases.map((one, index) => ({
        caseReference: one.caseReference,
        about: aboutCase({ ...one, holder: null }),
        duties: seen[index] ? toLondon(seen[index].at).toFormat('d LLL yyyy') : 'no sighting on record',
      })),
      plannedRows: planned.map(({ caseReference, kind, due, who }) => ({
        ...{ caseReference, kind: kind.toLowerCase(), due: toLondon(due).toFormat('d LLL yyyy') },
        who: who ?? 'whoever is on duty',
        state: 'open',
      })),
      caseOptions: caseOptions(cases),
      dutyOptions: await peopleFor(deps, variables, dutyRoles),
      items: [],
      nothingDue: false,
    }
  },
  async check(form, context, deps) {
    const { variables } = context
    const held = (await deps.register.reallocations.heldBy(variables.absentWorker)).map((one) => one.caseReference)
    const planned = await deps.register.duties.open({ absenceId: variables.absenceId })
    const problems: Problem[] = []
    if (form.items.length === 0 && !form.nothingDue && held.length > 0 && planned.length === 0) {
      problems.push({
        field: 'items',
        problem: 'Visits and reviews is empty',
        wayOut: 'add what falls into the absence, or tick that nothing does',
      })
    }
    for (const [index, { caseReference, due, who }] of form.items.entries()) {
      problems.push(...notBeforeToday('items', `Due (row ${index + 1})`, due, context))
      if (!held.includes(caseReference)) {
        problems.push({
          field: 'items',
          problem: `${caseReference} is not a case of this worker now`,
          wayOut: 'take the row out: whoever has the case sees to it',
        })
      }
      if (who === variables.absentWorker || !(await holdsRole(deps, who, dutyRoles))) {
        problems.push({
          field: 'items',
          problem: `${who} cannot do the visit or review (row ${index + 1})`,
          wayOut: 'choose a duty worker or another social worker',
        })
      }
    }
    return problems
  },
  async effects(tx, form, { variables, completedBy }) {
    const cases = await tx.reallocations.heldBy(variables.absentWorker)
    const duties = []
    for (const { caseReference, ...item } of form.items) {
      const [planned] = await tx.duties.plan(caseReference, {
        source: 'ABSENCE',
        plannedBy: completedBy,
        absenceId: variables.absenceId,
        items: [item],
      })
      const initials = cases.find((one) => one.caseReference === caseReference)?.initials ?? ''
      if (planned) duties.push({ ...planned, caseReference, initials, who: item.who })
    }
    return { absenceDuties: duties }
  },
})
