/** What people read instead of the codes of a move into the area of another authority, and of requests of other ones. */
export const moveCodes = {
  planType: {
    PROGRESS_PLAN: 'Child and Family Progress Plan',
    CP_PLAN: 'Child protection plan',
    CIC_PLACEMENT: 'Placement of a child in care',
  },
  planning: {
    PLANNED_AT_REVIEW: 'Planned: at the review of the plan',
    PLANNED_OWN_MEETING: 'Planned: at a transfer meeting of our own',
    UNPLANNED: 'Unplanned',
  },
  laResponse: { ACCEPTED: 'Accepted', REFUSED: 'Refused', NO_ANSWER: 'No answer yet' },
  paperKind: {
    ASSESSMENT: 'Child and Family Assessment',
    PLAN: 'Plan',
    CHRONOLOGY: 'Chronology',
    OTHER: 'Other paper',
  },
  dispatchChannel: { SECURE_EMAIL: 'Secure e-mail', POST: 'Post', BY_HAND: 'By hand, as a hard copy' },
  requestState: {
    RECEIVED: 'Waits for a team',
    LAUNCHED: 'With the team',
    ACCEPTED: 'Accepted',
    DECLINED: 'Declined',
  },
}
