import { z } from 'zod'
import type { NewRow } from '../register/reallocations.ts'
import {
  choice,
  conditions,
  day,
  instant,
  needed,
  notBeforeToday,
  notInFuture,
  optionalText,
  reference,
  rows,
  text,
} from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { aboutCase, absenceText, holdsRole, peopleFor, workersFor } from './caseload.ts'
import { checkRows } from './checkRows.ts'

const managers = ['teamManager', 'deputyTeamManager']
/** What can follow for a case other than a worker now. */
const steps = {
  INDIVIDUALLY: 'Choose a worker for it in a task of its own',
  UNALLOCATED: 'Send it to the management of unallocated cases',
  WAITS: 'It waits: look at it again next week',
}
const isStep = (nextStep: string) => nextStep in steps

/**
 * Service Manager and Team Manager meet about every case that waits: its planning and how it gets a worker. Each case is
 * managed meanwhile by the Team Manager or the deputy and stays in its worker's own box; a move has a recorded reason.
 * CR-05 to CR-09.
 */
export const crReallocationMeeting = defineTask('crReallocationMeeting', {
  roles: ['serviceManager', ...managers],
  rules: ['CR-05', 'CR-06', 'CR-07', 'CR-08', 'CR-09'],
  texts: ['reallocation'],
  schema: z
    .object({
      meetingDate: instant('Meeting held on'),
      attendedSm: reference('Service Manager'),
      attendedTm: reference('Team Manager'),
      reallocation: rows('Reallocation plan', {
        caseReference: reference('Case'),
        about: optionalText('Child, category, who holds it'),
        planning: text('Case planning overseen', 10),
        nextStep: reference('Worker or next step'),
        by: day('By'),
        managedBy: reference('Managed meanwhile by'),
        box: choice('Where the case sits', ['OWN_BOX', 'TEAM_BOX']),
        boxReason: optionalText("Reason for moving it out of the worker's box"),
      }),
    })
    .superRefine(
      conditions((form) =>
        form.reallocation.map((row) =>
          needed(
            row.box === 'TEAM_BOX',
            'reallocation',
            row.boxReason,
            `Reason for moving ${row.caseReference} out of the worker's box`,
            10,
          ),
        ),
      ),
    ),
  async prepare({ variables }, deps) {
    const waiting = await deps.register.reallocations.waiting(variables.absenceId)
    const { workerOptions } = await workersFor(deps, variables)
    const teamManagers = await peopleFor(deps, variables, managers)
    return {
      absenceText: absenceText(variables),
      stillWaiting: waiting.length,
      meetingDate: null,
      serviceManagerOptions: await peopleFor(deps, variables, ['serviceManager']),
      teamManagerOptions: teamManagers,
      managedByOptions: teamManagers,
      nextStepOptions: [...workerOptions, ...Object.entries(steps).map(([value, label]) => ({ label, value }))],
      reallocation: waiting.map((one) => ({
        caseReference: one.caseReference,
        about: aboutCase(one),
        planning: null,
        nextStep: null,
        by: null,
        managedBy: teamManagers[0]?.value ?? null,
        box: 'OWN_BOX',
        boxReason: null,
      })),
    }
  },
  async check(form, context, deps) {
    const { variables } = context
    const waiting = await deps.register.reallocations.waiting(variables.absenceId)
    const problems: Problem[] = notInFuture('meetingDate', 'Meeting held on', form.meetingDate, context)
    const refuse = (field: string, problem: string, wayOut: string) => problems.push({ field, problem, wayOut })
    if (!(await holdsRole(deps, form.attendedSm, ['serviceManager'])))
      refuse('attendedSm', `${form.attendedSm} is no Service Manager`, 'choose the Service Manager who took part')
    if (!(await holdsRole(deps, form.attendedTm, managers)))
      refuse('attendedTm', `${form.attendedTm} is neither Team Manager nor deputy`, 'choose who took part for the team')
    if (form.attendedSm === form.attendedTm)
      refuse(
        'attendedTm',
        'Service Manager and Team Manager are the same person',
        'a meeting has two: choose the other one',
      )
    for (const { caseReference } of waiting) {
      if (!form.reallocation.some((row) => row.caseReference === caseReference))
        refuse('reallocation', `${caseReference} waits and has no row`, 'open the task again: the row is in it now')
    }
    for (const row of form.reallocation) {
      problems.push(...notBeforeToday('reallocation', `By (${row.caseReference})`, row.by, context))
      if (!(await holdsRole(deps, row.managedBy, managers))) {
        refuse(
          'reallocation',
          `${row.managedBy} cannot manage ${row.caseReference} meanwhile`,
          'choose the Team Manager or the deputy',
        )
      }
    }
    const named = form.reallocation.filter(({ nextStep }) => !isStep(nextStep))
    const holderOf = (reference: string) => waiting.find(({ caseReference }) => caseReference === reference)?.holder
    const checked = await checkRows(deps, {
      authority: variables.authority,
      rows: named.map(({ caseReference, nextStep }) => ({
        caseReference,
        worker: nextStep,
        from: holderOf(caseReference) ?? variables.absentWorker,
      })),
    })
    for (const row of checked.filter(({ gone, blockers }) => !gone && blockers.length > 0))
      refuse(
        'reallocation',
        `${row.caseReference} cannot go to ${row.worker}: ${row.blockers.join('; ')}`,
        'choose another worker or step',
      )
    return problems
  },
  async effects(tx, form, { variables, elementInstanceKey, completedBy }) {
    const { absenceId, authority, absentWorker, leaving } = variables
    const waiting = await tx.reallocations.waiting(absenceId)
    const decision = await tx.oversight.byElementInstance(elementInstanceKey)
    const rows: NewRow[] = []
    for (const row of form.reallocation) {
      const found = waiting.find(({ caseReference }) => caseReference === row.caseReference)
      if (!found) continue
      const mode = isStep(row.nextStep) ? (row.nextStep as keyof typeof steps) : ('MOVE' as const)
      const boxed = row.box === 'TEAM_BOX' && mode === 'WAITS' && found.holder === absentWorker
      await tx.meetings.record({
        caseReference: row.caseReference,
        kind: 'REALLOCATION_MEETING',
        at: form.meetingDate,
        details: {
          absenceId,
          nextStep: row.nextStep,
          by: row.by,
          managedBy: row.managedBy,
          box: row.box,
          attended: [form.attendedSm, form.attendedTm],
        },
        text: { planning: row.planning, ...(row.boxReason ? { boxReason: row.boxReason } : {}) },
        recordedBy: completedBy,
      })
      if (boxed) {
        await tx.allocations.change({
          caseReference: row.caseReference,
          username: row.managedBy,
          kind: 'TEAM_MANAGER',
          reasonCode: 'MOVED_TO_TEAM_BOX',
          decidedBy: completedBy,
          rationale: decision?.id ?? null,
          expected: absentWorker,
        })
      }
      const holder = boxed ? row.managedBy : found.holder
      rows.push({
        caseReference: row.caseReference,
        from: holder,
        mode,
        to: mode === 'MOVE' ? row.nextStep : mode === 'WAITS' && holder !== absentWorker ? holder : null,
      })
      if (mode !== 'MOVE') await tx.absences.noteCase(absenceId, row.caseReference, { state: 'OPEN', outcome: mode })
    }
    const reasonCode = leaving ? 'WORKER_LEAVES' : 'ABSENCE'
    const batchId = await tx.reallocations.open({
      ...{ absenceId, authority, from: absentWorker, occasion: 'MEETING', reasonCode, requestedBy: completedBy, rows },
      rationale: decision?.id ?? null,
    })
    const of = (wanted: string) => rows.filter(({ mode }) => mode === wanted).map(({ caseReference }) => caseReference)
    return {
      batchId,
      reallocationCases: of('MOVE'),
      individualCases: [
        ...of('INDIVIDUALLY').map((caseReference) => ({ caseReference, batchId, route: 'WORKER' })),
        ...of('UNALLOCATED').map((caseReference) => ({ caseReference, batchId, route: 'UNALLOCATED' })),
      ],
    }
  },
})
