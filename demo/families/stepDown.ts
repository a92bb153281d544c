import { emptyFolder, keepLetters, keepPaper } from '../letters.ts'
import { pictureOf } from '../pictures.ts'
import { londonOf, presetOf, procedureIs, startInTasklist, tafIs, tafOf } from '../procedures.ts'
import { atRest } from '../rest.ts'
import type { Stage } from '../stage.ts'
import type { People } from '../submissions.ts'
import { judgeClosed, judgeLetters, judgeNotices, judgeQuiet } from './endingJudged.ts'
import {
  agreedInPrinciple,
  agreedOnTaf,
  answer,
  approached,
  asked,
  closed,
  dayAt,
  heard,
  iso,
  needsMet,
  toDay,
  visited,
} from './endingSteps.ts'
import { sampleFamily } from './sampleFamily.ts'
import { caseWithWorker } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.elm' }
const { worker, manager } = people
const lead = 'lp.sample'
const agencies = ['AGENCY sent SECURE_EMAIL', 'AGENCY sent SECURE_EMAIL']
const everybody = [...agencies, 'CHILD toPost POST', 'PARENT sent EMAIL']
const north = { authority: 'sample', district: 'north' }

/** A team ends its involvement at level 3: several agencies go on (EI-01 to EI-03, EI-07). */
async function involvementEnds(stage: Stage, one: string): Promise<void> {
  await toDay(stage, 28, '10:00')
  await startInTasklist(stage, one, 'endOfInvolvement', worker)
  const meetingAt = await dayAt(stage, 7, '14:00')
  const invitees = await presetOf<string[]>(stage, one, 'eiLevel', worker, 'invitees')
  await answer(stage, one, 'eiLevel', worker, { meetingAt: iso(meetingAt), invitees: [...invitees, 'child'] })
  await judgeNotices(stage, one, [['atm.sample', /^Final meeting at level 3/m]])
  await stage.moveTo(meetingAt.plus({ hours: 1 }))
  await answer(stage, one, 'eiFinalMeeting', worker, {
    meetingAt: iso(meetingAt),
    chair: 'Farid Elmsworth',
    attendees: [{ name: 'Ottoline' }, { name: 'Her father' }, { name: 'Ms Ottway', role: 'School' }],
    minutes:
      'Ottoline no longer shops and cooks alone. A carer comes each morning, and the surgery has the medicine ' +
      'delivered. She and her father want school and surgery to go on together.',
  })
  await answer(stage, one, 'eiConfirmLevel', manager)
  await judgeNotices(stage, one, [[worker, /^Level confirmed/m]])
  await judgeLetters(stage, one, [['L-30', everybody, 'takes the minutes to all parties, once (EI-07)']])
  await procedureIs(stage, one, 'tafStepDownClosure', 'has begun by itself (EI-02)')
  await procedureIs(stage, one, 'endOfInvolvement', 'has ended', ({ outcome }) => outcome === 'ROUTED')
}

/** TAF is explained, everybody agrees, and the school leads once it has help with it (TS-01 to TS-11). */
async function consentAndLead(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  const pair = { worker, manager }
  const ottway = { candidateName: 'Priscilla Ottway', candidateRole: 'Head of year', candidateUsername: lead }
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'tsConsiderTaf', worker, { previousStatus: ['NONE'] })
  await asked(stage, one, pair)
  await approached(stage, one, pair, { ...ottway, answer: 'NEEDS_SUPPORT' })
  await judgeNotices(
    stage,
    one,
    ['asw.sample', 'atm.sample'].map((username) => [username, /^Lead Professional asks for support/m]),
  )
  await toDay(stage, 2, '10:00')
  await approached(stage, one, pair, { ...ottway, answer: 'ACCEPTED' })
  const meetingAt = iso(await dayAt(stage, 9, '14:00'))
  await answer(stage, one, 'tsArrangeMeeting', worker, {
    meetingAt,
    venue: 'Vale Community School, Orchard Road',
    others: [],
  })
  const { people: consents, leadProfessional } = await tafOf(stage, one)
  script.expect(
    `${one}: father and child agree, each asked (TS-03, TS-04)`,
    ['CHILD YES', 'PARENT YES'],
    consents.map(({ kind, given }) => `${kind} ${given}`).sort(),
  )
  script.expect(
    `${one}: the Lead Professional is found (TS-09, TS-10)`,
    ['Vale Community School', lead],
    [leadProfessional?.organisation, leadProfessional?.username],
  )
  await judgeNotices(stage, one, [['atm.sample', /^Written confirmation: final meeting/m]])
  await judgeLetters(stage, one, [['L-39', everybody, 'invites family, young person and practitioners (TS-12)']])
}

/** Summary and plan are handed out, everybody agrees once more, and the TAF begins (TS-14 to TS-18). */
async function finalMeeting(stage: Stage, one: string, folder: string): Promise<void> {
  const { finalMeetingAt, procedureId } = await tafOf(stage, one)
  await toDay(stage, 2, '11:00')
  await answer(stage, one, 'tsHandOut', worker, {
    closingSummary:
      'Since October we have worked together so that Ottoline has time for school and for herself. A carer comes each ' +
      'morning, the surgery has the medicine delivered, and school goes well.',
    actionPlan:
      'The school gives Ottoline a room to do homework on three days. The surgery rings the father once a month. The ' +
      'young carers group meets on Thursdays.',
    planSource: 'SINGLE_ASSESSMENT',
  })
  await keepPaper(stage, folder, `/tafs/${procedureId}/hand-out.pdf`, 'L-41-hand-out')
  await stage.moveTo(londonOf(finalMeetingAt).plus({ hours: 1 }))
  await agreedOnTaf(stage, one, { worker, manager })
  const { people: consents } = await tafIs(stage, one, 'RUNNING')
  stage.script.expect(
    `${one}: everybody is asked again at the final meeting (TS-15)`,
    ['CHILD YES', 'PARENT YES'],
    consents.map(({ kind, reconfirmed }) => `${kind} ${reconfirmed}`).sort(),
  )
  await judgeNotices(stage, one, [['atm.sample', /^Team around the Family has started/m]])
  await judgeLetters(stage, one, [['L-42', everybody, 'says to everybody who leads and when it meets (TS-18)']])
}

/** The specialist case closes by the steps of every closing; the TAF goes on (TS-21, CL, CX). */
async function specialistCaseCloses(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  const pair = { worker, manager }
  await toDay(stage, 1, '10:00')
  await agreedInPrinciple(stage, one, pair, {
    whyClose: 'A Team around the Family goes on under the lead of the school; specialist services have no part in it.',
    tafOutcome: 'CONSENTED',
    rationaleNoTaf: null,
  })
  await judgeNotices(stage, one, [
    [manager, /^Ready for closure/m],
    [worker, /^Closing agreed in principle/m],
  ])
  await judgeLetters(stage, one, [['L-37', agencies, 'tells each agency, which may comment (CL-11, CL-13)']])
  await toDay(stage, 2, '15:00')
  await heard(stage, one, pair, { gpPractice: 'Orchard Road Surgery' })
  for (const file of await pictureOf(stage, '/closures?district=sample.north', 'closures'))
    script.print(`  Drawn: ${file}`)
  await visited(stage, one, pair, { familyView: 'Both are glad that the school leads, and know whom to call.' })
  await closed(stage, one, pair)
  await judgeNotices(stage, one, [
    [manager, /^Closing summary to read/m],
    [manager, /^Case closed/m],
  ])
  await judgeLetters(stage, one, [['L-38', everybody, 'confirms the closing to family and agencies (CL-22)']])
  await judgeClosed(stage, one, { worker, outcome: 'STEPPED_DOWN_TAF', by: manager })
  const closing = await procedureIs(stage, one, 'caseClosure', 'has ended', ({ outcome }) => outcome === 'CLOSED')
  script.expect(
    `${one}: the closing went by way of the TAF, with every step done (CL-24, R-16)`,
    ['TAF', []],
    [closing.path, closing.steps.filter(({ state }) => state !== 'DONE').map(({ step }) => step)],
  )
}

/** The case is closed, and the TAF meets on the dates that it sets itself, until the needs are met (TS-19, TS-20). */
async function tafGoesOn(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  const running = await tafOf(stage, one)
  script.expect(`${one}: the TAF goes on after the case is closed (TS-19)`, 'RUNNING', running.state)
  for (const file of await pictureOf(stage, '/tafs?district=sample.north', 'tafs')) script.print(`  Drawn: ${file}`)
  await stage.noTaskLeft(one)
  await stage.moveTo(londonOf(running.nextTafAt).plus({ hours: 2 }))
  await judgeNotices(stage, one, [['atm.sample', /^TAF meeting: please record/m]])
  await answer(stage, one, 'tsTafReview', lead)
  await atRest(stage, [one])
  const next = londonOf((await tafOf(stage, one)).nextTafAt)
  script.expect(`${one}: each meeting sets the next (TS-19)`, true, next > (await stage.now()))
  await stage.noTaskLeft(one)
  await stage.moveTo(next.plus({ hours: 2 }))
  await needsMet(stage, one, lead)
  const ended = await tafIs(stage, one, 'ENDED')
  script.expect(
    `${one}: the TAF ends with the needs met, reviewed by its Lead Professional (TS-19, TS-20)`,
    ['NEEDS_MET', false, [`CONTINUE ${lead}`, `NEEDS_MET ${lead}`]],
    [ended.endReason, ended.concernRemains, ended.meetings.map(({ outcome, notedBy }) => `${outcome} ${notedBy}`)],
  )
  await judgeNotices(stage, one, [['atm.sample', /^Team around the Family has ended/m]])
}

/**
 * (h) The involvement ends at level 3, the case steps down to a Team around the Family and is closed; the TAF goes on and
 * ends with the needs met. EI-01 to EI-07, TS-01 to TS-21, CL-10 to CL-24, CX-01 to CX-06.
 */
export async function stepDown(stage: Stage): Promise<void> {
  const folder = emptyFolder('step-down')
  const one = await caseWithWorker(stage, { family: 'step-down to a TAF', people }, (now) => ({
    ...sampleFamily('sample-13', now),
    ...north,
  }))
  await involvementEnds(stage, one)
  await consentAndLead(stage, one)
  await finalMeeting(stage, one, folder)
  await specialistCaseCloses(stage, one)
  await tafGoesOn(stage, one)
  await procedureIs(stage, one, 'tafStepDownClosure', 'has ended', ({ outcome }) => outcome === 'TAF_ENDED')
  await stage.noTaskLeft(one)
  await judgeQuiet(stage, one, /Haverscough|Ottoline/)
  await keepLetters(stage, folder, one, ['L-30', 'L-37', 'L-38', 'L-39', 'L-42'])
}
