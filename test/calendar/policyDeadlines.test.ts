import { beforeAll, describe, expect, it, vi } from 'vitest'
import { dueDatesOf, limitSchema } from '../../workers/calendar/calculate.ts'
import { clockStarts } from '../../workers/calendar/clockStarts.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { profiles } from '../../workers/models/vocabulary.ts'
import { decide, matchingRules, type Table, tableOf } from '../support/dmn.ts'

/** The limits by hand: for the profiles that speak, and `default` for the others. An 'urgent' entry is S47 or serious concern. */
const expected: Record<string, Record<string, string>> = {
  contactDecision: { wirral: '24 HOURS after contactReceivedAt', default: '24 HOURS after contactReceivedAt' },
  allocation: {
    assessmentDuty: '24 HOURS after receivedAt',
    stockport: '24 HOURS after decidedAt',
    lincolnshire: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    'lincolnshire urgent': 'SAME_DAY CALENDAR_DAY after receivedAt',
    sample: '24 HOURS after receivedAt',
    default: '24 HOURS after receivedAt',
  },
  allocationTarget: {
    assessmentDuty: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    sample: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    default: 'NONE',
  },
  strategyDiscussion: {
    assessmentDuty: 'SAME_DAY CALENDAR_DAY after receivedAt',
    default: 'SAME_DAY CALENDAR_DAY after receivedAt',
  },
  allocationPlan: {
    assessmentDuty: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    default: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    'default urgent': 'SAME_DAY CALENDAR_DAY after receivedAt',
  },
  dailyOversight: {
    assessmentDuty: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    sample: 'SAME_DAY NEXT_WORKING_DAY after receivedAt',
    default: 'NONE',
  },
  missingOversightFollowUp: { default: 'NEXT_WORKING_MORNING after overdueAt' },
  managerAbsentFallback: { default: '2 HOURS after openedAt' },
  previousWorkerWindow: { stockport: '6 WEEKS after closedAt', default: '6 WEEKS after closedAt' },
  ack: {
    wirral: '24 HOURS after decidedAt',
    lincolnshire: 'NONE',
    default: '24 HOURS after decidedAt',
  },
  lateConfirmation: {
    lincolnshire: '2 WORKING_DAYS after allocatedAt',
    default: '2 WORKING_DAYS after allocatedAt',
  },
  ackChaseAfter: { wirral: '5 WORKING_DAYS after requestedAt', default: '5 WORKING_DAYS after requestedAt' },
  dutyVisit: {
    assessmentSupport: '7 WORKING_DAYS after receivedAt',
    sample: '7 WORKING_DAYS after receivedAt',
    default: '7 WORKING_DAYS after receivedAt',
  },
  riskAssessmentAfterVisit: { assessmentSupport: '24 HOURS after visitedAt', default: '24 HOURS after visitedAt' },
  displacedRiskAssessment: { default: 'SAME_DAY CALENDAR_DAY after receivedAt' },
  weeklyReview: {
    assessmentSupport: '1 WEEKS after unallocatedSince',
    wirral: '1 WEEKS after unallocatedSince',
    lincolnshire: '1 WEEKS after unallocatedSince',
    default: '1 WEEKS after unallocatedSince',
  },
  maxGapSeen: { assessmentSupport: '4 WEEKS after lastSeenAt', default: '4 WEEKS after lastSeenAt' },
  unallocatedEscalateAfter: {
    assessmentSupport: '2 WEEKS after unallocatedSince',
    wirral: '0 HOURS after unallocatedSince',
    sample: '2 WEEKS after unallocatedSince',
    default: '2 WEEKS after unallocatedSince',
  },
  mustAllocateDailyNotice: { default: '1 DAYS after lastNoticeAt' },
  iroWeeklyOversight: {
    assessmentSupport: '1 WEEKS after unallocatedSince',
    default: '1 WEEKS after unallocatedSince',
  },
  agencyUpdate: { default: '4 WEEKS after lastUpdatedAt' },
  absenceDutyCover: { wirral: '1 WEEKS after absentSince', default: '1 WEEKS after absentSince' },
  absenceReallocate: { wirral: '3 WEEKS after absentSince', default: '3 WEEKS after absentSince' },
  reallocationMeetingFirst: { assessmentDuty: '0 HOURS after raisedAt', default: '0 HOURS after raisedAt' },
  reallocationMeeting: { assessmentDuty: '1 WEEKS after lastMeetingAt', default: '1 WEEKS after lastMeetingAt' },
  caseloadReportInterval: {
    assessmentDuty: '2 WEEKS after lastReportAt',
    sample: '2 WEEKS after lastReportAt',
    default: 'NONE',
  },
  waitingListUpdate: { default: '4 WEEKS after lastUpdatedAt' },
  transferNoticeBefore: { lincolnshire: '3 WEEKS before reviewAt', default: 'NONE' },
  transferWindow: {
    wirral: '2 WEEKS after transferMeetingAt',
    lincolnshire: '3 WEEKS after notifiedAt',
    default: '2 WEEKS after transferMeetingAt',
  },
  transferDelayDailyNotice: { default: 'NEXT_WORKING_MORNING after lastNoticeAt' },
  receivingWorkerNamed: {
    wirral: '2 WEEKS after transferMeetingAt',
    lincolnshire: '5 WORKING_DAYS before reviewAt',
    default: '2 WEEKS after transferMeetingAt',
  },
  caseDiscussionWithin: {
    wirral: '2 WEEKS after transferMeetingAt',
    lincolnshire: '5 WORKING_DAYS after reviewAt',
    default: '2 WEEKS after transferMeetingAt',
  },
  recordChangeAfter: {
    wirral: 'SAME_DAY NEXT_WORKING_DAY after changedAt',
    lincolnshire: '1 WORKING_DAYS after changedAt',
    default: '1 WORKING_DAYS after changedAt',
  },
  recordChangeAfterDiscussion: {
    lincolnshire: '2 WORKING_DAYS after discussedAt',
    default: '1 WORKING_DAYS after discussedAt',
  },
  crossDistrictMeetingWithin: { wirral: '2 WEEKS after requestedAt', default: '2 WEEKS after requestedAt' },
  receivingTeamNamedWithin: { wirral: '1 WEEKS after transferMeetingAt', default: '1 WEEKS after transferMeetingAt' },
  handoverTrayEntry: {
    wirral: 'SAME_DAY CALENDAR_DAY after meetingHeldAt',
    default: 'SAME_DAY CALENDAR_DAY after meetingHeldAt',
  },
  takeUp: { lincolnshire: '5 WORKING_DAYS after allocatedAt', default: '5 WORKING_DAYS after allocatedAt' },
  coreDetails: {
    lincolnshire: '10 WORKING_DAYS after allocatedAt',
    default: '10 WORKING_DAYS after allocatedAt',
  },
  involvementAdd: {
    lincolnshire: '5 WORKING_DAYS after requestedAt',
    default: '5 WORKING_DAYS after requestedAt',
  },
  finalEvidenceAuditLead: {
    lincolnshire: '3 WEEKS before evidenceFilingAt',
    default: '3 WEEKS before evidenceFilingAt',
  },
  cprLead: { lincolnshire: '5 WORKING_DAYS before irhAt', default: '5 WORKING_DAYS before irhAt' },
  cprLeadLatest: { lincolnshire: '4 WORKING_DAYS before irhAt', default: '4 WORKING_DAYS before irhAt' },
  postIrhTransfer: { lincolnshire: '1 WORKING_DAYS after irhAt', default: '1 WORKING_DAYS after irhAt' },
  postIrhQualityReminder: { default: 'NEXT_WORKING_MORNING after lastNoticeAt' },
  postIrhQualityEscalation: { default: '5 WORKING_DAYS after irhAt' },
  closureVisitDays: {
    wirral: '7 DAYS after agreedAt',
    lincolnshire: '7 DAYS after notifiedAt',
    default: '7 DAYS after agreedAt',
  },
  closureVisitEarliest: { lincolnshire: '7 DAYS before notifiedAt', default: 'NONE' },
  closureReadDays: {
    wirral: '5 WORKING_DAYS after notifiedAt',
    lincolnshire: '5 WORKING_DAYS after notifiedAt',
    default: '5 WORKING_DAYS after notifiedAt',
  },
  closureCompleteDays: {
    wirral: '5 WORKING_DAYS after agreedAt',
    lincolnshire: '5 WORKING_DAYS after agreedAt',
    default: '5 WORKING_DAYS after agreedAt',
  },
  closurePaperDispatch: {
    wirral: 'NONE',
    lincolnshire: '2 WORKING_DAYS after closedAt',
    default: '2 WORKING_DAYS after closedAt',
  },
  closeAfterMove: { lincolnshire: '10 WORKING_DAYS after movedAt', default: '10 WORKING_DAYS after movedAt' },
  closeAfterMoveWarning: { default: '7 WORKING_DAYS after movedAt' },
  accommodationRecord: {
    lincolnshire: '2 WORKING_DAYS after accommodationAskedAt',
    default: '2 WORKING_DAYS after accommodationAskedAt',
  },
  reportDay: { default: '1 WEEKDAY NEXT_WORKING_DAY after lastReportAt' },
  weeklyReportConfirm: { default: '1 WORKING_DAYS after lastReportAt' },
  weeklyReportSend: { default: '2 WORKING_DAYS after lastReportAt' },
  weeklyReportReview: { default: '4 WORKING_DAYS after lastReportAt' },
  fortnightlyReturnSubmit: { default: '1 WORKING_DAYS after lastReportAt' },
  frontDoorMeetingDay: { default: '3 WEEKDAY NEXT_WORKING_DAY after raisedAt' },
  frontDoorMeetingInterval: { assessmentDuty: '1 WEEKS after lastMeetingAt', default: '1 WEEKS after lastMeetingAt' },
  transferMeetingInterval: { default: '2 WEEKS after lastMeetingAt' },
  transferMeetingAgendaCloses: { default: '2 WORKING_DAYS before transferMeetingAt' },
  meetingOutcome: { default: 'SAME_DAY NEXT_WORKING_DAY after transferMeetingAt' },
  requestMended: { default: '1 WORKING_DAYS after openedAt' },
  unallocatedLettersWithin: { default: '2 WORKING_DAYS after decidedAt' },
  closureLetterWithin: { default: '2 WORKING_DAYS after closedAt' },
  tafLettersWithin: { default: '2 WORKING_DAYS after finalMeetingAt' },
  ladoNotifyWithin: { default: 'SAME_DAY NEXT_WORKING_DAY after contactReceivedAt' },
  inboundTelephoneWithin: { default: 'SAME_DAY NEXT_WORKING_DAY after requestedAt' },
  inboundLiaisonWithin: { default: '5 WORKING_DAYS after requestedAt' },
  inboundDecision: { default: '1 WORKING_DAYS after now' },
  inboundMeeting: { default: '10 WORKING_DAYS after now' },
  otherAuthorityChase: { default: '5 WORKING_DAYS after sentAt' },
  otherAuthorityChaseAgain: { default: '10 WORKING_DAYS after sentAt' },
  otherAuthorityEscalate: { default: '15 WORKING_DAYS after sentAt' },
  overdueNoticeTeamManager: { default: '0 HOURS after overdueAt' },
  overdueNotice: { default: '1 WORKING_DAYS after overdueAt', 'default urgent': '0 HOURS after overdueAt' },
  atOnce: { 'default urgent': '2 HOURS after now', default: 'SAME_DAY NEXT_WORKING_DAY after now' },
  allocationAttempt: { default: '1 WORKING_DAYS after now' },
  childVisitOpens: { default: '5 WORKING_DAYS before maxGapSeen' },
  weeklyReviewDone: { default: 'SAME_DAY NEXT_WORKING_DAY after weeklyReview' },
  unallocatedEscalateAgain: { default: '2 WEEKS after unallocatedSince' },
  seniorReview: { default: '1 WORKING_DAYS after now' },
  briefingSeen: { default: '1 WORKING_DAYS after now' },
  activityReview: { default: '1 WORKING_DAYS after now' },
  authorisation: { default: '1 WORKING_DAYS after now' },
  closureStep: { default: '5 WORKING_DAYS after now' },
  leadProfessionalSearch: { default: '10 WORKING_DAYS after now' },
  meetingRecorded: { default: 'SAME_DAY NEXT_WORKING_DAY after meetingHeldAt' },
  dutyPlan: { default: '1 WORKING_DAYS after now' },
}

// The whole table for every profile: long on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const milestones = Object.keys(expected)
const categoriesOf = (milestone: string): string[] =>
  Object.keys(expected[milestone] ?? {}).some((key) => key.endsWith(' urgent'))
    ? ['OTHER', 'URGENT', 'S47', 'SERIOUS']
    : ['OTHER', 'URGENT']
const cases = milestones.flatMap((milestone) =>
  profiles.flatMap((profile) =>
    categoriesOf(milestone).map((category) => {
      const of = expected[milestone] ?? {}
      const said =
        (category === 'OTHER' ? undefined : (of[`${profile} urgent`] ?? of['default urgent'])) ??
        of[profile] ??
        of.default ??
        ''
      return { milestone, profile, category, said }
    }),
  ),
)

let table: Table
beforeAll(async () => {
  table = await tableOf('policyDeadlines')
})

describe('policyDeadlines', () => {
  it('answers every milestone for every profile and concern as the sources or the default say', async () => {
    for (const { said, ...variables } of cases) {
      const limit = await decide('policyDeadlines', variables)
      expect(limit?.milestone, JSON.stringify(variables)).toBe(variables.milestone)
      const kind = limit.kind && limit.unit !== 'HOURS' ? ` ${limit.kind}` : ''
      const words = `${limit.amount ?? ''} ${limit.unit}${kind}`.trim()
      const found = limit.unit === 'NONE' ? 'NONE' : `${words} ${limit.direction.toLowerCase()} ${limit.clockStart}`
      expect(`${variables.milestone} ${variables.profile} ${variables.category}: ${found}`).toBe(
        `${variables.milestone} ${variables.profile} ${variables.category}: ${said}`,
      )
    }
  })

  it('knows no milestone that this test does not', () => {
    expect([...new Set(table.rules.map((rule) => JSON.parse(rule.tests[1] ?? '')))]).toEqual(milestones)
  })

  it('has no row that never decides', async () => {
    const winners = new Set<string>()
    for (const { said: _, ...variables } of cases)
      winners.add((await matchingRules('policyDeadlines', variables))[0] ?? '')
    winners.add(
      (
        await matchingRules('policyDeadlines', { profile: 'anotherAuthority', milestone: 'missingOversightFollowUp' })
      )[0] ?? '',
    )
    const silent = table.rules.map((rule) => rule.id).filter((id) => !winners.has(id))
    expect(silent).toEqual([])
  })

  it('gives a profile that it does not know the default of every milestone', async () => {
    for (const milestone of milestones) {
      const [winner] = await matchingRules('policyDeadlines', {
        profile: 'anotherAuthority',
        milestone,
        category: 'OTHER',
      })
      expect(winner).toBe(`rule_${milestone}_default`)
    }
  })

  it('answers null for a milestone that it does not know', async () => {
    expect(await decide('policyDeadlines', { profile: 'sample', milestone: 'lunch', category: 'OTHER' })).toBeNull()
  })

  it('names a source, a gap or a conflict on every row, and ends every default with the word default', () => {
    for (const rule of table.rules) {
      expect(rule.source, rule.id).toMatch(/line \d+|gap G-\d\d|conflict C-\d\d|default/)
      if (rule.tests[0] === '-') expect(rule.source, rule.id).toMatch(/^default/)
      else expect(rule.source, rule.id).not.toMatch(/^default$/)
    }
  })

  it('gives limits that calculateDueDates can turn into instants, from the starts it names', async () => {
    const calendar = loadWorkingCalendar()
    const clocks = Object.fromEntries(Object.keys(clockStarts).map((start) => [start, '2026-10-30T16:20:00+00:00']))
    for (const { said, ...variables } of cases) {
      const limit = limitSchema.parse(await decide('policyDeadlines', variables))
      if (limit.unit !== 'NONE') expect(Object.keys(clockStarts)).toContain(limit.clockStart)
      const { deadlines } = dueDatesOf(calendar, { limits: [limit], clocks, category: variables.category })
      if (said === 'NONE') expect(deadlines[variables.milestone]).toBeNull()
      else expect(deadlines[variables.milestone]).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00$/)
    }
  })
})
