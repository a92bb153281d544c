import type { DateTime } from 'luxon'
import { emptyFolder, keepLetters } from '../letters.ts'
import { procedureIs, startInTasklist, tafOf } from '../procedures.ts'
import type { Stage } from '../stage.ts'
import type { People } from '../submissions.ts'
import { judgeClosed, judgeLetters, judgeNotices, judgeQuiet } from './endingJudged.ts'
import {
  agreedInPrinciple,
  answer,
  asked,
  dayAt,
  givenBackAndPutRight,
  heard,
  iso,
  nobodyAtHome,
  toDay,
  visited,
} from './endingSteps.ts'
import { sampleFamily } from './sampleFamily.ts'
import { caseWithWorker } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.birch' }
const { worker, manager } = people
const deputy = 'dtm.north'
const school = 'Riverside High School'
const toSchool = ['AGENCY sent SECURE_EMAIL']
const view = 'Attendance is 90 per cent for five weeks now; we would have liked a team that goes on meeting.'

/** A girl who has stayed away from school; the family is new to the team. */
const familyOfTheSchool = (now: DateTime) => ({
  ...sampleFamily('sample-05', now),
  previousInvolvement: undefined,
  reason:
    'Attendance has fallen to 61 per cent, and the mother told the school nurse that she is low and stays in bed.',
})

/** The mother does not want a TAF, the girl does: one No, and the case can only be closed without (TS-03, TS-15). */
async function refused(stage: Stage, one: string): Promise<void> {
  await toDay(stage, 42, '10:00')
  await startInTasklist(stage, one, 'tafStepDownClosure', worker)
  await answer(stage, one, 'tsConsiderTaf', worker)
  await asked(stage, one, { worker, manager }, (label) => (label.startsWith('Parent') ? { given: 'NO' } : {}))
  await judgeNotices(stage, one, [[manager, /^No Team around the Family/m]])
  await procedureIs(stage, one, 'caseClosure', 'has begun without a TAF', ({ path }) => path === 'NO_TAF')
  await procedureIs(stage, one, 'tafStepDownClosure', 'ends without a TAF', ({ outcome }) => outcome === 'WITHOUT_TAF')
  const { people: consents } = await tafOf(stage, one)
  stage.script.expect(
    `${one}: the answer of each is on record (TS-04)`,
    ['CHILD YES', 'PARENT NO'],
    consents.map(({ kind, given }) => `${kind} ${given}`).sort(),
  )
}

/** A plan has a review at which the agencies may question the closing; the school does (CL-07 to CL-09, CL-13). */
async function reviewed(stage: Stage, one: string): Promise<void> {
  await toDay(stage, 1, '10:00')
  const reviewAt = await dayAt(stage, 7, '14:00')
  await answer(stage, one, 'clClosureCase', worker, {
    whyClose: 'The girl goes to school again, the mother sees her doctor, and the goals of the plan are reached.',
    tafOutcome: 'REFUSED',
    rationaleNoTaf: 'The mother was asked twice and wants to talk with the school alone; TAF is voluntary.',
    ...{ cinPlan: 'YES', reviewAt: iso(reviewAt), reviewVenue: school },
  })
  await judgeLetters(stage, one, [['L-36', toSchool, 'invites the agencies to the review before closing (CL-07)']])
  await stage.moveTo(reviewAt.plus({ hours: 1 }))
  await answer(stage, one, 'clCinReview', worker, {
    ...{ meetingAt: iso(reviewAt), venue: school, absent: [] },
    ...{ gpInvited: false, noGpReason: 'The family has no practice since they moved; the mother is looking for one.' },
    attendees: [{ name: 'The mother' }, { name: 'The girl' }, { name: 'Mr Wainfleet', role: 'School' }],
    reasons: 'The goals of the plan are reached, and the mother wants to go on with the school alone.',
    views: [{ agency: school, view: 'DISAGREE', text: view }],
  })
}

/** Agencies are told, the first visit finds nobody at home, the second sees the girl alone (CL-10 to CL-18, G-66). */
async function prepared(stage: Stage, one: string): Promise<void> {
  const pair = { worker, manager }
  await toDay(stage, 1, '10:00')
  await agreedInPrinciple(stage, one, pair, null)
  await judgeLetters(stage, one, [['L-37', toSchool, 'tells the agencies in writing (CL-11, CL-13)']])
  await toDay(stage, 1, '16:00')
  await heard(stage, one, pair, {
    ...{ gpNotified: 'NO', gpPractice: null, noGpReason: 'No practice is known; the mother is looking for one.' },
    comments: [{ agency: school, kind: 'COMMENT', text: 'Mr Wainfleet talks with mother and girl each Friday.' }],
  })
  await visited(stage, one, pair, await nobodyAtHome(stage))
  await judgeNotices(stage, one, [[manager, /^Closure visit not complete/m]])
  await answer(stage, one, 'clVisitNextStep', manager)
  await toDay(stage, 1, '16:00')
  await visited(stage, one, pair, {
    familyView: 'The mother is glad that it ends; the girl would have liked the team.',
  })
}

/** The manager weighs the refusal, or the server does not take the decision (CL-01 to CL-03, CL-20). */
async function decided(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  await toDay(stage, 1, '10:00')
  const usual = {
    ...{ recordRead: true, decision: 'CLOSURE_AGREED', actions: [] },
    evidenceChecked: ['AGENCIES_NOTIFIED', 'VISIT', 'RECORD_UP_TO_DATE', 'VIEWS_RECORDED'],
    rationale: 'The goals of the plan are reached, the girl is at school and is heard there, and no concern is left.',
    noTafRationale: 'One agency goes on by itself; without the consent of the mother there is no team.',
  }
  const { detail } = await stage.submit(one, 'clManagersDecision', manager, usual)
  script.expect(`${one}: without weighing the refusal nothing is decided (CL-03)`, 'refused', detail.state)
  const back = await stage.taskOf('clManagersDecision', one, manager)
  script.expect(
    `${one}: the form says that refusal and disagreement are not weighed yet (CL-03, CL-20)`,
    [true, true],
    [/How you weighed that TAF was refused/, /Disagreements that were expressed/].map((words) =>
      words.test(back.refusal),
    ),
  )
  await stage.complete(one, 'clManagersDecision', manager, {
    ...usual,
    howRefusalWeighed: 'She may refuse; the girl has the school, which tells us at once if attendance falls.',
    disagreements: 'The school would have liked a team; it talks with both each Friday and accepts the closing.',
  })
}

/** The record is audited; what is missing goes back once; the deputy closes (CL-23, CX-01 to CX-06, G-47). */
async function audited(stage: Stage, one: string): Promise<void> {
  const pair = { worker, manager }
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'clCompleteRecord', worker)
  await answer(stage, one, 'cxClosingSummary', worker, {
    summary: 'The girl stayed away from school while her mother was low. Both have help now, and she is at school.',
    rationaleNoTaf: 'The mother does not agree to a team and goes on with the school alone.',
  })
  await toDay(stage, 1, '10:00')
  await givenBackAndPutRight(stage, one, pair)
  await judgeNotices(stage, one, [[worker, /^Given back, not closed/m]])
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'cxCloseDecision', deputy)
}

async function judgeRefused(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  const none = 'does not go out: there is no TAF (TS-15)'
  await judgeLetters(stage, one, [
    [
      'L-38',
      [...toSchool, 'CHILD toPost POST', 'PARENT toPost POST'],
      'confirms the closing to family and agencies (CL-22)',
    ],
    ...['L-39', 'L-42'].map((letter): [string, string[], string] => [letter, [], none]),
  ])
  await judgeClosed(stage, one, { worker, outcome: 'CLOSED', by: deputy })
  const closing = await procedureIs(stage, one, 'caseClosure', 'has ended', ({ outcome }) => outcome === 'CLOSED')
  script.expect(
    `${one}: closed without TAF, given back once, nothing open (CX-06, G-47, R-16)`,
    ['NO_TAF', 1, 0, []],
    [
      ...[closing.path, closing.returns, closing.openDefects],
      closing.steps.filter(({ state }) => state !== 'DONE').map(({ step }) => step),
    ],
  )
  const taf = await tafOf(stage, one)
  script.expect(
    `${one}: the TAF has never begun`,
    ['ENDED', 'NOT_STARTED', null],
    [taf.state, taf.endReason, taf.startedAt],
  )
  const last = (await stage.decisionsOf(one, 'clManagersDecision')).at(-1)
  script.expect(
    `${one}: the Managers Decision is on record with its reasons (CL-02, CL-03)`,
    [manager, true, true],
    [last?.by, Boolean(last?.text.noTafRationale), Boolean(last?.text.howRefusalWeighed)],
  )
}

/**
 * (i) Consent to a TAF is refused: the case is closed without one, and the manager says how the refusal was weighed. TS-03,
 * TS-04, TS-15, CL-01 to CL-23, CX-01 to CX-06, G-47, G-66.
 */
export async function consentRefused(stage: Stage): Promise<void> {
  const folder = emptyFolder('consent-refused')
  const one = await caseWithWorker(stage, { family: 'consent refused', people }, familyOfTheSchool)
  await refused(stage, one)
  await reviewed(stage, one)
  await prepared(stage, one)
  await decided(stage, one)
  await audited(stage, one)
  await judgeRefused(stage, one)
  await stage.noTaskLeft(one)
  await judgeQuiet(stage, one, /Stourbank|Kayleigh/)
  await keepLetters(stage, folder, one, ['L-36', 'L-37', 'L-38'])
}
