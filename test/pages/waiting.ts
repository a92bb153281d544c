import { fileLetter } from '../../workers/register/letters.ts'
import type { Register } from '../../workers/register/register.ts'

const decision = (caseReference: string, formId: string, key: string, decidedAt: string, decidedBy: string) => ({
  caseReference,
  processId: 'caseUnallocated',
  processInstanceKey: '2251799813685100',
  elementId: `userTask_${formId}`,
  elementInstanceKey: `${caseReference} ${key}`,
  formId,
  state: 'accepted' as const,
  decisions: {},
  text: {},
  decidedBy,
  decidedAt,
  ruleIds: [],
})

/** A notice to a member of staff that a step is overdue, as the letters' service files it. */
export const overdueNotice = (
  caseReference: string,
  stepName: string,
  createdAt: string,
): Parameters<typeof fileLetter>[1] => ({
  id: crypto.randomUUID(),
  baseKey: `${caseReference} ${stepName}`,
  copyNumber: 1,
  caseReference,
  letter: 'overdueTask',
  name: 'Overdue task',
  template: 'overdueTask',
  templateVersion: '1.0.0',
  kind: 'E',
  eventId: 'e1',
  recipientRef: 'tm.north',
  recipientKind: 'STAFF',
  audience: 'staff',
  channel: 'EMAIL',
  recipientName: 'A Manager',
  email: 'manager@example.org',
  addressLines: null,
  signedBy: null,
  announce: false,
  leaflet: false,
  subject: 'Overdue',
  body: `A step in your team has passed its limit: ${stepName}.`,
  pdf: null,
  sha256: null,
  state: 'sent',
  problem: null,
  messageId: `<${caseReference}@example.org>`,
  jobKey: caseReference,
  createdAt,
  settledAt: createdAt,
})

/**
 * Lets a case wait for a worker since 20 October 2026 (two weeks and two days before the site's clock): a review, a
 * sighting, duty work, limits, one task overdue. @returns its reference
 */
export async function letWait(register: Register, caseReference: string, categories = ['CIN', 'CLA']): Promise<void> {
  const since = '2026-10-20T09:00:00+01:00'
  const found = await register.cases.get(caseReference)
  await register.db
    .updateTable('cases')
    .set({ categories, receivedAt: since })
    .where('reference', '=', caseReference)
    .execute()
  await register.unallocated.open({
    caseReference,
    processInstanceKey: '2251799813685100',
    occasion: 'NEW_REFERRAL',
    since,
    at: since,
  })
  await register.unallocated.update(caseReference, {
    reasons: ['VACANCY', 'WORKLOAD'],
    dutyWorker: 'sw.ash',
    nextSeenBy: '2026-11-10T17:00:00+00:00',
    lettersApprovedAt: '2026-10-22T12:00:00+01:00',
    iroToldAt: '2026-10-20T10:00:00+01:00',
  })
  const seen = { kind: 'DUTY_VISIT' as const, visitor: 'sw.ash', childSeen: true, recordedBy: 'sw.ash' }
  await register.visits.record({ ...seen, caseReference, at: '2026-10-22T14:00:00+01:00' })
  const oversight = (...row: [formId: string, key: string, at: string, by: string]) => decision(caseReference, ...row)
  await register.oversight.record(oversight('ucWeeklyReview', 'w1', '2026-10-27T11:00:00+00:00', 'duty.north'))
  await register.oversight.record({
    ...oversight('ucIroOversight', 'i1', '2026-10-26T11:00:00+00:00', 'tm.north'),
    decisions: { planReviewed: 'YES', allocationSteps: 'NO' },
    text: { actions: [{ what: 'Ask South', who: 'tm.north', by: '2026-11-01' }], note: 'Words of the IRO.' },
  })
  await register.limits.noteAll({
    caseReference,
    processInstanceKey: '2251799813685100',
    limits: [
      {
        milestone: 'weeklyReview',
        due: '2026-11-03T09:00:00+00:00',
        note: 'Weekly review of the case: a week from the start of being unallocated',
      },
      { milestone: 'weeklyReviewDone', due: '2026-11-04T17:00:00+00:00', note: 'a working day' },
      { milestone: 'maxGapSeen', due: '2026-11-19T14:00:00+00:00', note: 'four weeks' },
      { milestone: 'unallocatedEscalateAfter', due: '2026-11-03T09:00:00+00:00', note: 'two weeks' },
    ],
  })
  await register.duties.plan(caseReference, {
    source: 'DUTY_PLAN',
    plannedBy: 'tm.north',
    items: [
      { kind: 'FAMILY_CONTACT', due: '2026-11-02', what: '=1+1 call the family' },
      { kind: 'STATUTORY_VISIT', due: '2026-11-16' },
    ],
  })
  const task = (formId: string, due: string) => ({
    elementInstanceKey: `${caseReference} ${formId}`,
    processId: 'weeklyRiskReview',
    processInstanceKey: '2251799813685101',
    elementId: `userTask_${formId}`,
    formId,
    caseId: found?.id ?? null,
    due,
  })
  await register.tasks.open(task('ucWeeklyReview', '2026-11-04T17:00:00+00:00'))
  await register.tasks.open(task('ucSeniorReview', '2026-11-06T17:00:00+00:00'))
  await register.tasks.open(task('ucDutyPlan', '2026-10-21T17:00:00+01:00'))
  await register.tasks.close(`${caseReference} ucDutyPlan`, { closedBy: 'tm.north', outcome: 'accepted' })
  await fileLetter(
    register.db,
    overdueNotice(caseReference, 'Review the risk of the week', '2026-11-04T17:00:05+00:00'),
  )
}
