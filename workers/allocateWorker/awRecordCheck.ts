import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { earlierInvolvement } from '../shared/caseRecord.ts'
import {
  choice,
  choices,
  conditions,
  needed,
  notInFuture,
  optionalChoice,
  optionalDay,
  optionalReference,
  optionalText,
  optionalYesNo,
  rows,
  text,
  yesNo,
} from '../shared/formFields.ts'
import { managerOptions, staffOptions, withPerson } from '../shared/staffOptions.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { allocatingRoles } from './allocatingRoles.ts'

/** The row of policyDeadlines; the window counts in weeks. */
const windowSchema = z.object({ amount: z.number().positive(), unit: z.literal('WEEKS') })
const documents = ['CASE_SUMMARY', 'CHRONOLOGY', 'LAST_ASSESSMENT', 'CHILD_PLAN'] as const

/**
 * Whether the closure lies inside the window in which the previous worker takes the case again: fewer whole weeks than
 * given, so that under six weeks is 41 days or less before the referral (AW-13, G-27). Calendar days, Europe/London.
 */
export const isRecentlyClosed = (closedDate: string | undefined, receivedAt: string, weeks: number): boolean => {
  if (!closedDate) return false
  const daysBetween = toLondon(receivedAt).startOf('day').diff(toLondon(closedDate).startOf('day'), 'days').days
  return Math.round(daysBetween) < weeks * 7
}

/** The window of the profile in weeks, as `prepare` looked it up for the form. */
const weeksOf = ({ previousWorkerWeeks }: Variables): number => z.number().positive().parse(previousWorkerWeeks)

/**
 * Checks the records before a worker is chosen: consent, triage, documents, proceedings, earlier involvement. AW-08 to
 * AW-14; missing consent is acted on but never delays a section 47 enquiry (G-72).
 */
export const awRecordCheck = defineTask('awRecordCheck', {
  roles: allocatingRoles,
  rules: ['AW-08', 'AW-09', 'AW-10', 'AW-11', 'AW-12', 'AW-13', 'AW-14', 'AW-19', 'AW-47'],
  texts: ['consentReason', 'presenting', 'historical', 'keyTasks', 'previousWorkerReason', 'previousTeamLeaderReason'],
  schema: z
    .object({
      childRecordsFound: choices('Records found for', ['CHILD', 'FAMILY_MEMBERS', 'NONE'], 1),
      referralRecord: choice('Referral or contact record', ['YES', 'NO_CONSENT', 'NOT_FOUND']),
      consentStep: optionalChoice('What follows without consent', ['SEEK_CONSENT', 'PROCEED_WITHOUT']),
      consentReason: optionalText('Who asks by when, or why it goes on without consent'),
      triage: choice('Triage information', ['YES', 'NONE']),
      documents: choices('Documents checked', documents),
      documentsNotPresent: choices('Documents that are not present', documents),
      proceedings: choice('Material from care proceedings or pre-proceedings work', ['CHECKED', 'NONE']),
      likelyCourt: yesNo('Is this likely to lead to court proceedings or to care?'),
      presenting: text('Presenting issues'),
      historical: text('Historical concerns'),
      keyTasks: rows('Key tasks for the worker', { task: text('Task') }, 1),
      closedDate: optionalDay('Last closed on'),
      previousWorker: optionalReference('Previous worker'),
      previousWorkerAvailable: optionalYesNo('Can the previous worker take it?'),
      previousWorkerReason: optionalText('Why not'),
      previousTeamLeader: optionalReference('Previous Team Manager who stays involved'),
      previousTeamLeaderReason: optionalText('Why the previous Team Manager does not stay involved'),
    })
    .superRefine(
      conditions((form) => {
        const noConsent = form.referralRecord === 'NO_CONSENT'
        const listed = [...form.documents, ...form.documentsNotPresent]
        const eachOnce = documents.every((document) => listed.filter((one) => one === document).length === 1)
        const contradicts = form.childRecordsFound.includes('NONE') && form.childRecordsFound.length > 1
        return [
          contradicts && {
            field: 'childRecordsFound',
            message: 'Records found for: choose either "Nobody" or whom they are for.',
          },
          needed(noConsent, 'consentStep', form.consentStep, 'What follows without consent'),
          needed(
            noConsent,
            'consentReason',
            form.consentReason,
            'Who asks by when, or why it goes on without consent',
            10,
          ),
          !eachOnce && {
            field: 'documents',
            message: 'Documents: tick each of the four in one of the two lists, checked or not present.',
          },
        ]
      }),
    ),
  async prepare({ caseReference, profile, variables }, deps) {
    const window = await deps.engine.decide('policyDeadlines', {
      profile,
      milestone: 'previousWorkerWindow',
      category: 'OTHER',
    })
    const earlier = await earlierInvolvement(deps.register, caseReference)
    return {
      previousWorkerWeeks: windowSchema.parse(window).amount,
      closedDate: earlier.closedDate,
      previousWorker: earlier.previousWorker,
      previousTeamLeader: earlier.previousTeamLeader,
      previousWorkerOptions: withPerson(await staffOptions(deps, variables), earlier.previousWorker),
      managerOptions: withPerson(await managerOptions(deps, variables), earlier.previousTeamLeader),
    }
  },
  async check(form, context) {
    const { receivedAt } = context.variables
    const problems: Problem[] = notInFuture('closedDate', 'Last closed on', form.closedDate, context)
    if (
      problems.length === 0 &&
      form.closedDate &&
      receivedAt &&
      form.closedDate > toLondon(receivedAt).toFormat('yyyy-MM-dd')
    ) {
      problems.push({
        field: 'closedDate',
        problem: 'Last closed on lies after this referral',
        wayOut: 'enter the last closure before it, or leave it empty',
      })
    }
    if (!isRecentlyClosed(form.closedDate, receivedAt ?? context.completedAt, weeksOf(context.variables)))
      return problems
    const available = form.previousWorkerAvailable
    if (!available) {
      problems.push({
        field: 'previousWorkerAvailable',
        problem: 'Can the previous worker take it? is not answered; the case closed shortly before the referral',
        wayOut: 'choose yes or no',
      })
    }
    if (available === 'YES' && !form.previousWorker) {
      problems.push({
        field: 'previousWorker',
        problem: 'Previous worker is missing',
        wayOut: 'choose the worker, or answer that they cannot take it, with the reason',
      })
    }
    if (available === 'NO' && !form.previousWorkerReason) {
      problems.push({
        field: 'previousWorkerReason',
        problem: 'The reason why the previous worker cannot take it is missing',
        wayOut: 'write it down',
      })
    }
    if (available === 'NO' && !form.previousTeamLeader && !form.previousTeamLeaderReason) {
      problems.push({
        field: 'previousTeamLeader',
        problem: 'Previous Team Manager who stays involved is missing',
        wayOut: 'choose the manager, or write why they do not stay involved',
      })
    }
    return problems
  },
  async effects(_tx, form, { variables, completedAt }) {
    const underSixWeeks = isRecentlyClosed(form.closedDate, variables.receivedAt ?? completedAt, weeksOf(variables))
    const unavailable = underSixWeeks && form.previousWorkerAvailable === 'NO'
    return {
      consentShown: form.referralRecord,
      consentStep: form.referralRecord === 'NO_CONSENT' ? form.consentStep : null,
      likelyCourt: form.likelyCourt === 'YES',
      closedUnderSixWeeks: underSixWeeks,
      previousInvolvement: Boolean(form.closedDate),
      previousWorker: form.closedDate ? (form.previousWorker ?? null) : null,
      previousWorkerAvailable: underSixWeeks ? form.previousWorkerAvailable === 'YES' : null,
      previousTeamLeader: unavailable ? (form.previousTeamLeader ?? null) : null,
    }
  },
})
