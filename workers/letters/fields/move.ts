import { field, type LetterField } from '../letterField.ts'

const stepLabels = {
  MOVE: 'details of the move',
  VISITS: 'closure visits to the child and the parents',
  ACCOMMODATION: 'home seen, with a written account',
  NOTIFIED: 'the Team Manager is told that the case is ready',
  QA: 'quality check',
  DECISION: 'decision on closing',
  RECORD: 'all sections of the record complete',
  SUMMARY: 'closing summary',
  AUDIT: 'audit by the closing manager',
  COPIES: 'copies of the closing record',
}

/**
 * What letters and notices say about a move into the area of another authority (IA, CM). Whatever would lead to a new
 * address that is to be kept secret is empty: the address, the authority and whom to ask there (G-65).
 */
const move: Record<string, LetterField> = {
  childBorn: field('date', 'date of birth of the child', '2013-06-14', true),
  childDue: field('date', 'day on which an unborn child is expected', null, true),
  moveDate: field('date', 'day of the move', '2026-11-16'),
  moved: field('flag', 'the day of the move has come', false),
  newArea: field('text', 'authority that they move to; empty where that is to stay secret', 'Otherford Council'),
  newAddress: field(
    'text',
    'new address; empty where it is not known or to stay secret',
    '9 Mill Lane, Otherford',
    true,
  ),
  addressSecret: field('flag', 'the new address is to be kept secret', false),
  addressUnknown: field('flag', 'the new address is not known', false),
  authorityUnknown: field('flag', 'the authority that they move to is not known', false),
  planType: {
    ...field('code', 'plan of the child', 'PROGRESS_PLAN'),
    labels: {
      PROGRESS_PLAN: 'Child and Family Progress Plan',
      CP_PLAN: 'child protection plan',
      CIC_PLACEMENT: 'placement as a child in care',
    },
  },
  plannedMove: field('flag', 'the transfer is planned, with a meeting', true),
  sharingAgreed: field('flag', 'parents or carers agree to share and want the service to go on', true),
  safeguardingConcern: field('flag', 'stopping the plan would put the child at risk', false),
  concernLines: field(
    'list',
    'why stopping the plan would put the child at risk, a line each',
    ['Siân was left alone at night in September.', 'Without the plan nobody would see her at home.'],
    true,
  ),
  familyMembers: field(
    'list',
    'parents, carers and relatives',
    ['Łucja Świątek (mother)', 'Owain Ŵynne (father)'],
    true,
  ),
  referralReason: field(
    'list',
    'what the referral says, a line each',
    ['The school is worried that Siân comes without food.'],
    true,
  ),
  transferMeetingAt: field('dateTime', 'meeting at which the plan is handed over', '2026-11-12T14:00:00+00:00'),
  transferMeetingPlace: field('text', 'where that meeting is', 'Northgate House, Room 2', true),
  transferMeetingDetails: field(
    'list',
    'more about that meeting, a line each',
    ['You can join by telephone as well.'],
    true,
  ),
  papersEnclosed: field('list', 'papers that went to the other authority', [
    'Child and Family Assessment',
    'Plan of the child',
    'Chronology',
    'Report of the school, June 2026.pdf',
  ]),
  papersChannel: {
    ...field('code', 'how they went', 'SECURE_EMAIL'),
    labels: { SECURE_EMAIL: 'by secure e-mail', POST: 'by post', BY_HAND: 'by hand, on paper' },
  },
  papersSentOn: field('date', 'day on which they went', '2026-11-09T11:00:00+00:00'),
  answerBy: field('date', 'day by which the other authority is asked to answer', '2026-11-16T17:00:00+00:00'),
  laResponse: {
    ...field('code', 'answer of the other authority', 'NO_ANSWER'),
    labels: { ACCEPTED: 'has accepted', REFUSED: 'has refused', NO_ANSWER: 'has not answered yet' },
  },
  laContacts: field('text', 'number of contacts with the other authority', '3'),
  lastLaContact: field('date', 'day of the last one', '2026-11-23T10:30:00+00:00'),
  takenOver: field('flag', 'the other authority has accepted', true),
  takenOverOn: field('date', 'day of its answer', '2026-11-18T10:00:00+00:00'),
  newContactName: field('text', 'whom to ask for over there', 'Ffion Rees'),
  newContactPhone: field('text', 'telephone over there', '01632 960 455'),
  closeBy: field('dateTime', 'limit for closing after the move', '2026-11-30T17:00:00+00:00'),
  openMoveSteps: {
    ...field('list', 'steps of closing after the move that are open', ['VISITS', 'ACCOMMODATION']),
    labels: stepLabels,
  },
  afterMove: field('flag', 'the case is closed because the family has moved', false),
  accommodationSeenOn: field('date', 'day on which a professional sees the new home', '2026-11-18T15:00:00+00:00'),
  accountBy: field('dateTime', 'limit of the written account of that visit', '2026-11-20T17:00:00+00:00'),
  closingRecord: field(
    'list',
    'closing summary, a line each',
    ['We worked with the family from May to November.', 'Siân was seen in her new home and says she likes her room.'],
    true,
  ),
}

/** What they say about a request of another authority, which has no case yet (IA-15 to IA-19). */
const request: Record<string, LetterField> = {
  requestFrom: field('text', 'authority that asks', 'Otherford Council'),
  requestChildren: field('text', 'initials of the children', 'SW and OW'),
  requestReceivedAt: field('date', 'day on which the request came', '2026-11-02T10:15:00+00:00'),
  requestTeam: field('text', 'team into whose tray it went', 'North Assessment Team'),
  requestConcern: field('flag', 'the request reports a safeguarding concern', false),
  requestLink: field('text', 'address of the page of the request', 'https://cases.sample.gov.uk/authority-requests/7'),
  liaisonBy: field('date', 'day by which the Service Manager has spoken with them', '2026-11-09T17:00:00+00:00'),
  requestAccepted: field('flag', 'the request is accepted', true),
  requestMeetingAt: field('dateTime', 'transfer meeting or talk', '2026-11-12T14:00:00+00:00'),
  newCaseReference: field('text', 'reference of the case that came of it', 'C-2026-000145'),
  declinedReason: field('list', 'why it is not accepted', ['The family has not moved to our area.'], true),
}

/** What letters and notices say about moves between authorities: outward, inward, and closing afterwards. */
export const moveFields: Record<string, LetterField> = { ...move, ...request }
