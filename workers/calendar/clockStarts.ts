/** The instants from which limits count, and the words for them in explanations. The policy tables name no others. */
export const clockStarts = {
  absentSince: 'the start of the absence',
  accommodationAskedAt: 'the visit, or the asking for the written account if that is later',
  agreedAt: "the manager's agreement",
  allocatedAt: 'allocation',
  changedAt: 'the review, meeting or transfer at which the lead changes',
  closedAt: 'closure',
  contactReceivedAt: 'receipt of the contact',
  decidedAt: 'the decision',
  discussedAt: 'the case discussion',
  evidenceFilingAt: 'the filing of the final evidence',
  finalMeetingAt: 'the final meeting',
  irhAt: 'the Issues Resolution Hearing',
  lastMeetingAt: 'the last meeting',
  lastNoticeAt: 'the last notice',
  lastReportAt: 'the last report',
  lastSeenAt: 'the last time the child was seen',
  lastUpdatedAt: 'the last update',
  maxGapSeen: 'the limit for seeing the child',
  meetingHeldAt: 'the meeting',
  movedAt: 'the move',
  notifiedAt: 'the notification',
  now: 'now',
  openedAt: 'the opening of the task',
  overdueAt: 'the missed limit',
  raisedAt: 'the matter being raised',
  receivedAt: 'receipt',
  requestedAt: 'the request',
  reviewAt: 'the review',
  sentAt: 'the sending of the papers',
  transferMeetingAt: 'the District Transfer Meeting',
  unallocatedSince: 'the start of being unallocated',
  visitDate: 'the agreed day of the visit',
  visitedAt: 'the visit',
  weeklyReview: 'the end of the week that is reviewed',
} as const

export type ClockStart = keyof typeof clockStarts

/** Words for a start; a start of the process's own, or the limit it follows, stands under its own name. */
export const wordsOfStart = (name: string): string => (clockStarts as Record<string, string>)[name] ?? name
