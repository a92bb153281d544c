import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { choice, conditions, day, optionalDay, reference, rows, ticked } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { dayOf } from './absence.ts'
import { aboutCase, absenceText, caseOptions, peopleFor } from './caseload.ts'

export const absenceKinds = ['LEAVING', 'SICK_SHORT', 'SICK_LONG', 'ANNUAL_LEAVE', 'OTHER'] as const
const matters = ['URGENT', 'VISIT', 'REVIEW', 'COURT', 'OTHER'] as const
/** Cover works as in annual leave: members of the team or the managers (CR-04). */
const coverRoles = [
  'socialWorker',
  'dutySocialWorker',
  'assessmentSocialWorker',
  'advancedPractitioner',
  'practiceSupervisor',
  'teamManager',
  'deputyTeamManager',
  'dutyManager',
  'serviceManager',
]
const isSecond = (variables: Record<string, unknown>) => variables.coverSignature === 'SECOND'

/**
 * Team Manager and, for short-term sickness, Service Manager agree and record who covers urgent and statutory matters; the
 * same form comes back for the second signature, which is another person's. CR-02, CR-03, CR-04, CR-09.
 */
export const crCoverPlan = defineTask('crCoverPlan', {
  roles: ({ variables }) => (isSecond(variables) ? ['serviceManager'] : ['teamManager']),
  rules: ['CR-01', 'CR-02', 'CR-03', 'CR-04', 'CR-09', 'CR-14'],
  schema: z
    .object({
      kind: choice('Kind', absenceKinds),
      from: day('From'),
      expectedReturn: optionalDay('Expected return'),
      cover: rows('Urgent and statutory matters', {
        caseReference: reference('Case'),
        matter: choice('Matter', matters),
        coveredBy: reference('Covered by'),
        until: day('Until'),
      }),
      agreedTm: ticked(),
      agreedSm: ticked(),
    })
    .superRefine(
      conditions((form) => [
        form.expectedReturn !== undefined &&
          form.expectedReturn <= form.from && {
            field: 'expectedReturn',
            message: 'Expected return: enter a day after the first day of the absence.',
          },
      ]),
    ),
  async prepare({ variables }, deps) {
    const { register } = deps
    const cases = await register.reallocations.heldBy(variables.absentWorker)
    const planned = await register.duties.open({ authority: variables.authority })
    const before = Array.isArray(variables.coverRows) ? variables.coverRows : undefined
    return {
      absenceText: absenceText(variables),
      kind: variables.absenceKind,
      from: dayOf(variables.absentSince),
      expectedReturn: variables.expectedReturn ? dayOf(variables.expectedReturn) : null,
      caseRows: cases.map((one) => ({
        caseReference: one.caseReference,
        about: aboutCase({ ...one, holder: null }),
        duties:
          planned
            .filter(({ caseReference }) => caseReference === one.caseReference)
            .map(({ kind, due }) => `${kind.toLowerCase()} ${toLondon(due).toFormat('d LLL')}`)
            .join(', ') || 'none on record',
      })),
      caseOptions: caseOptions(cases),
      coverOptions: await peopleFor(deps, variables, coverRoles),
      cover:
        before ?? cases.map(({ caseReference }) => ({ caseReference, matter: 'URGENT', coveredBy: null, until: null })),
      agreedTm: isSecond(variables),
      agreedSm: false,
    }
  },
  async check(form, { variables, completedBy }, { register }) {
    const held = (await register.reallocations.heldBy(variables.absentWorker)).map(({ caseReference }) => caseReference)
    const problems: Problem[] = []
    const second = isSecond(variables)
    if (!second && !form.agreedTm)
      problems.push({
        field: 'agreedTm',
        problem: 'Agreed by the Team Manager is not ticked',
        wayOut: 'tick it to sign',
      })
    if (second && !form.agreedSm)
      problems.push({
        field: 'agreedSm',
        problem: 'Agreed by the Service Manager is not ticked',
        wayOut: 'tick it to sign',
      })
    if (second && completedBy === variables.coverSignedBy) {
      problems.push({
        field: 'agreedSm',
        problem: `${completedBy} has signed for the Team Manager already; the second signature is another person's`,
        wayOut: 'let the Service Manager claim and complete the task',
      })
    }
    problems.push(...againstRecord(form, variables))
    for (const caseReference of held) {
      if (!form.cover.some((row) => row.caseReference === caseReference)) {
        problems.push({
          field: 'cover',
          problem: `Urgent and statutory matters has no row for ${caseReference}`,
          wayOut: 'say who covers urgent matters of this case',
        })
      }
    }
    for (const { caseReference, coveredBy, until } of form.cover) {
      const of = `(${caseReference})`
      if (!held.includes(caseReference))
        problems.push({
          field: 'cover',
          problem: `${caseReference} is not a case of this worker now`,
          wayOut: 'take the row out',
        })
      if (coveredBy === variables.absentWorker)
        problems.push({
          field: 'cover',
          problem: `Covered by ${of} is the absent worker`,
          wayOut: 'choose somebody else',
        })
      if (until < form.from)
        problems.push({ field: 'cover', problem: `Until ${of} lies before the absence`, wayOut: 'enter a later day' })
    }
    return problems
  },
  async effects(tx, form, { variables, completedBy }) {
    const { absenceId, absenceKind, expectedReturn } = variables
    if (form.kind !== absenceKind) await tx.absences.correctKind(absenceId, form.kind, completedBy)
    if (form.expectedReturn && form.expectedReturn !== (expectedReturn && dayOf(expectedReturn)))
      await tx.absences.extend(absenceId, form.expectedReturn, completedBy)
    const needsSecond = form.kind === 'SICK_SHORT' && !isSecond(variables)
    return {
      coverSignature: needsSecond ? 'SECOND' : 'BOTH',
      coverSignedBy: isSecond(variables) ? variables.coverSignedBy : completedBy,
      coverRows: form.cover,
    }
  },
})

/** A later return and another kind are taken over into the absence; its first day and leaving are not changed here. */
function againstRecord(
  form: { kind: string; from: string; expectedReturn?: string | undefined },
  { absentSince, expectedReturn, leaving }: Variables,
): Problem[] {
  const recorded = expectedReturn ? dayOf(expectedReturn) : undefined
  const refuse = (field: string, problem: string, wayOut: string): Problem => ({ field, problem, wayOut })
  return [
    ...(form.from === dayOf(absentSince)
      ? []
      : [
          refuse('from', `From is not the first day on record (${dayOf(absentSince)})`, 'leave it as it was filled in'),
        ]),
    ...(form.expectedReturn && recorded && form.expectedReturn < recorded
      ? [
          refuse(
            'expectedReturn',
            `Expected return lies before the day on record (${recorded})`,
            'leave it as it is, and report the return when the worker is back',
          ),
        ]
      : []),
    ...((form.kind === 'LEAVING') === (leaving === true)
      ? []
      : [refuse('kind', 'Kind: leaving is reported as an absence of its own', 'choose the kind of this absence')]),
  ]
}
