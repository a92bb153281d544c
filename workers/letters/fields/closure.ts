import { field, type LetterField } from '../letterField.ts'

const stepLabels = {
  CONSIDERED: 'closing is considered',
  CONSULTATION: 'the Safeguarding Unit is consulted',
  CIN_REVIEW: 'review of the child in need plan',
  NOTIFIED: 'the Team Manager is told that the case is ready',
  AGREED: 'agreement in principle',
  AGENCIES: 'agencies told in writing, and their comments noted',
  VISIT: 'closure visit',
  DECISION: 'Managers Decision',
  RECORD: 'all sections of the record complete',
  SUMMARY: 'closing summary',
  AUDIT: 'audit by the closing manager',
  LETTERS: 'closure letters',
}

/** What letters and notices say about the closing of a case (CL, CX). */
const closing: Record<string, LetterField> = {
  procedureLink: field('text', 'page on which the procedure is followed', 'https://cases.sample.gov.uk/closures/8'),
  closurePath: {
    ...field('code', 'way on which the case is closed', 'NO_TAF'),
    labels: {
      NO_TAF: 'without a Team around the Family',
      TAF: 'with a Team around the Family',
      MOVE: 'after the family has moved',
      TAC: 'with a Team Around the Child',
    },
  },
  closureOutcome: {
    ...field('code', 'how the procedure ended', 'WITHDRAWN'),
    labels: {
      CLOSED: 'the case is closed',
      WITHDRAWN: 'it was withdrawn',
      NOT_YET: 'the threshold of child protection is met, so the case stays open',
      STEP_DOWN: 'the case steps down to a Team around the Family',
      CASE_CLOSED: 'the case was closed meanwhile',
      TAF_ENDED: 'the Team around the Family has ended',
      ROUTED: 'the work goes on by the level of need',
      WITHOUT_TAF: 'no Team around the Family comes about',
    },
  },
  reviewAt: field('dateTime', 'review of the plan to which agencies are invited', '2026-11-12T14:00:00+00:00'),
  reviewVenue: field('text', 'where that review is', 'Northgate House, Room 2', true),
  reviewHeldOn: field('date', 'day on which that review was held', '2026-11-12T14:00:00+00:00'),
  whyClose: field(
    'list',
    'why closing is considered',
    ['The aims of the plan are met.', 'School is going well.'],
    true,
  ),
  viewRecorded: field('flag', 'the view of this reader is on record', true),
  commentsBy: field('date', 'day by which agencies are asked to comment', '2026-11-26T17:00:00+00:00'),
  agencyViews: field('list', 'each agency with what it thinks of closing', ['Hill School: agrees', 'GP: disagrees']),
  disagreeing: field('list', 'agencies that disagree', ['GP']),
  doneSteps: { ...field('list', 'steps of closing that are done', ['CONSIDERED', 'CIN_REVIEW']), labels: stepLabels },
  undoneSteps: { ...field('list', 'steps of closing that are still open', ['AGENCIES', 'VISIT']), labels: stepLabels },
  summaryWritten: field('flag', 'the closing summary waits for the closing manager', false),
  readBy: field('dateTime', 'limit for reading the record', '2026-11-19T17:00:00+00:00'),
  visitBy: field('dateTime', 'limit of the closure visit', '2026-11-26T17:00:00+00:00'),
  completeBy: field('dateTime', 'limit for completing the record', '2026-12-03T17:00:00+00:00'),
  closureDefects: field('list', 'what is still to be put right', ['The chronology ends in June']),
  closureReturns: field('text', 'how often the closing manager gave the case back', '1'),
  closedOn: field('date', 'day on which the case was closed', '2026-12-07T11:00:00+00:00'),
  withTaf: field('flag', 'a Team around the Family goes on', true),
  withTac: field('flag', 'a Team Around the Child goes on', false),
}

/** What they say about the Team around the Family (TS). */
const teamAroundTheFamily: Record<string, LetterField> = {
  leadName: field('text', 'name of the Lead Professional', 'Priya Nair'),
  leadRole: field('text', 'role of the Lead Professional', 'Family Support Worker'),
  leadOrganisation: field('text', 'service of the Lead Professional', 'Hill School'),
  leadPhone: field('text', 'telephone of the Lead Professional', '01632 960 188'),
  leadEmail: field('text', 'e-mail of the Lead Professional', 'priya.nair@hillschool.example'),
  askedLead: field('text', 'professional who was asked last to lead', 'Priya Nair, Family Support Worker, Hill School'),
  askedCount: field('text', 'number of times somebody was asked to lead', '3'),
  finalMeetingAt: field('dateTime', 'final meeting of the team with the family', '2026-11-19T14:00:00+00:00'),
  finalMeetingVenue: field('text', 'where the final meeting is', 'Hill School, Blue Room', true),
  nextTafAt: field('date', 'next meeting of the Team around the Family', '2027-01-14T09:00:00+00:00'),
  closingSummary: field(
    'list',
    'closing summary, a line each',
    ['We have worked with you since May.', 'Siân is at school every day now, and the home is calm.'],
    true,
  ),
  actionPlan: field(
    'list',
    'action plan, a line each',
    ['School: a quiet room at lunch.', 'Health visitor: sees Siân each month.'],
    true,
  ),
  planSource: {
    ...field('code', 'where the action plan comes from', 'CIN_PLAN'),
    labels: {
      INITIAL_ASSESSMENT: 'Initial Assessment',
      SINGLE_ASSESSMENT: 'Single Assessment',
      CIN_PLAN: 'Child in Need plan',
    },
  },
  tafEndReason: {
    ...field('code', 'why the Team around the Family ended', 'NEEDS_MET'),
    labels: {
      NEEDS_MET: 'all needs are met',
      CONSENT_WITHDRAWN: 'consent was withdrawn',
      NOT_STARTED: 'it did not start',
    },
  },
  concernRemains: field('flag', 'a concern for the child remains', false),
}

/** What they say about the end of involvement (EI). */
const endOfInvolvement: Record<string, LetterField> = {
  level: {
    ...field('code', 'level of need', 'L2'),
    labels: { L2: 'level 2', L3: 'level 3', L4: 'level 4' },
  },
  levelTwo: field('flag', 'a single service goes on', true),
  levelThree: field('flag', 'several services go on together', false),
  levelFour: field('flag', 'another social work team goes on', false),
  involvementMeetingAt: field('dateTime', 'last meeting of the team with the family', '2026-11-19T14:00:00+00:00'),
  involvementMeetingVenue: field('text', 'where that meeting is', 'Civic Centre, Room 4', true),
  meetingMinutes: field(
    'list',
    'minutes of the meeting, a line each',
    ['We talked about the last months.', 'Siân said that she likes her new school.'],
    true,
  ),
  meetingPlan: field('list', 'action plan of the meeting, a line each', ['Keep the Friday calls.'], true),
  meetingTasks: field(
    'list',
    'tasks by agency with their days',
    ['Hill School: a talk with Siân each week (by 30 November 2026)'],
    true,
  ),
  levelRoute: {
    ...field('code', 'how the work goes on', 'CLOSURE'),
    labels: {
      CLOSURE: 'the case is closed, and a single service goes on',
      TAF: 'step down to a Team around the Family',
      TAC: 'transfer to a Team Around the Child',
      TRANSFER: 'transfer to another social work team',
    },
  },
}

/** What letters and notices say when work with a family ends (closing, TAF, end of involvement). */
export const closureFields: Record<string, LetterField> = { ...closing, ...teamAroundTheFamily, ...endOfInvolvement }
