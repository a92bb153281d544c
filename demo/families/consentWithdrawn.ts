import type { DateTime } from 'luxon'
import { emptyFolder, keepLetters, keepPaper } from '../letters.ts'
import { mailsOf } from '../mailbox.ts'
import { askForProcedure, type Contact, londonOf, presetOf, procedureIs, tafIs, tafOf } from '../procedures.ts'
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
  toDay,
  visited,
} from './endingSteps.ts'
import { type SampleReferral, sampleFamily } from './sampleFamily.ts'
import { working } from './wait.ts'
import { caseWithWorker, notWrittenTo } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.hazel' }
const { worker, manager } = people
const pair = { worker, manager }
const area = 'asw.sample'
const unsafe = { reason: 'A non-molestation order is in force; he must not learn where the family is.' }
const agencies = ['AGENCY sent SECURE_EMAIL', 'AGENCY sent SECURE_EMAIL']
/** The aunt has the boy with her and is asked as a carer; the child is too young for letters, the father is not written to. */
const everybody = [...agencies, ...['CARER toPost POST', 'PARENT sent EMAIL']]

type Person = { relationship: string }
const asCarer = (person: Person) => (person.relationship === 'AUNT' ? { ...person, relationship: 'CARER' } : person)

/** A boy with his mother at his aunt's; his father is not safe to contact. */
function familyAtTheAunts(now: DateTime): SampleReferral {
  const family = sampleFamily('sample-03', now)
  return { ...family, children: family.children.slice(1, 2), people: (family.people as Person[]).map(asCarer) }
}

/** Asked for over the API; mother, aunt and boy agree, the father is not asked; the school leads (TS-03 to TS-10). */
async function tafPrepared(stage: Stage, one: string): Promise<void> {
  const { script } = stage
  await toDay(stage, 28, '10:00')
  const { status } = await askForProcedure(stage, one, 'tafStepDownClosure', worker)
  script.line(await stage.now(), one, `${worker} asks over the API for the case to step down.`)
  script.expect(`${one}: the step-down that is asked for over the API is taken`, 202, status)
  const again = await askForProcedure(stage, one, 'tafStepDownClosure', worker)
  script.expect(`${one}: a second one is refused with the way to the first`, 409, again.status)
  await answer(stage, one, 'tsConsiderTaf', worker)
  await asked(stage, one, pair, (label) =>
    /not safe/.test(label)
      ? { given: 'NOT_APPLICABLE', askedOn: null, explained: false, reason: `Not asked. ${unsafe.reason}` }
      : {},
  )
  await approached(stage, one, pair, {
    ...{ candidateName: 'Callum Brightwater', candidateRole: 'Pastoral lead', candidateUsername: null },
    answer: 'ACCEPTED',
  })
  await answer(stage, one, 'tsArrangeMeeting', worker, {
    ...{ meetingAt: iso(await dayAt(stage, 10, '14:00')), venue: 'Beacon Hill Academy', others: [] },
  })
  await notWrittenTo(stage, one, manager, unsafe)
  await judgeLetters(stage, one, [
    ['L-39', everybody, 'invites mother, aunt and practitioners, not the father (TS-12, G-65)'],
  ])
}

async function tafBegins(stage: Stage, one: string, folder: string): Promise<void> {
  await toDay(stage, 2, '11:00')
  await answer(stage, one, 'tsHandOut', worker)
  const { finalMeetingAt, procedureId } = await tafOf(stage, one)
  await keepPaper(stage, folder, `/tafs/${procedureId}/hand-out.pdf`, 'L-41-hand-out')
  await stage.moveTo(londonOf(finalMeetingAt).plus({ hours: 1 }))
  await agreedOnTaf(stage, one, pair)
  await tafIs(stage, one, 'RUNNING')
  await notWrittenTo(stage, one, manager, unsafe)
  await judgeLetters(stage, one, [['L-42', everybody, 'goes to everybody but the father (TS-18, G-65)']])
}

async function caseCloses(stage: Stage, one: string): Promise<void> {
  await toDay(stage, 1, '10:00')
  await agreedInPrinciple(stage, one, pair, { tafOutcome: 'CONSENTED', rationaleNoTaf: null })
  await toDay(stage, 2, '15:00')
  await heard(stage, one, pair, { gpPractice: 'Market Square Surgery' })
  await visited(stage, one, pair)
  await closed(stage, one, pair)
  await notWrittenTo(stage, one, manager, unsafe)
  await judgeLetters(stage, one, [
    ['L-37', agencies, 'tells each agency (CL-11)'],
    ['L-38', everybody, 'confirms the closing to everybody but the father (CL-22, G-65)'],
  ])
  await judgeClosed(stage, one, { worker, outcome: 'STEPPED_DOWN_TAF', by: manager })
}

/** The area team records for a Lead Professional without an account; each meeting sets the next (TS-19). */
async function meetings(stage: Stage, one: string): Promise<void> {
  const { startedAt } = await tafOf(stage, one)
  const over = londonOf(startedAt).plus({ months: 4 })
  for (;;) {
    const next = londonOf((await tafOf(stage, one)).nextTafAt)
    if (next >= over) break
    await stage.moveTo(next.plus({ hours: 2 }))
    await answer(stage, one, 'tsTafReview', area, { nextTafDate: (await dayAt(stage, 42, '10:00')).toISODate() })
    await atRest(stage, [one])
  }
  await stage.moveTo(working(over.plus({ days: 1 }).set({ hour: 11, minute: 0 })))
}

/** The mother withdraws; somebody looks at the child before the TAF ends, and concern remains (TS-20, G-67). */
async function withdrawn(stage: Stage, one: string): Promise<void> {
  const { people: consents, procedureId } = await tafOf(stage, one)
  const mother = consents.find(({ kind, given }) => kind === 'PARENT' && given === 'YES')
  const note = 'The mother rings: she does not want the team any more. The father is back in the home.'
  const event = { kind: 'taf-consent-withdrawn', by: area, personId: mother?.personId, note }
  await stage.report(one, event, 'The area social worker reports that the mother withdraws her consent.')
  await judgeNotices(
    stage,
    one,
    ['atm.sample', manager].map((username) => [username, /^Consent to the TAF withdrawn/m]),
  )
  await stage.taskOf('tsConsentWithdrawn', one, 'atm.sample')
  const still = await tafOf(stage, one)
  stage.script.expect(
    `${one}: the TAF has not ended before somebody has looked at the concern (G-67)`,
    ['RUNNING', 1],
    [still.state, still.people.filter(({ withdrawnAt }) => withdrawnAt !== null).length],
  )
  await answer(stage, one, 'tsConsentWithdrawn', 'atm.sample')
  const taf = await tafIs(stage, one, 'ENDED')
  stage.script.expect(
    `${one}: the TAF ends four months after it began, with concern on record (TS-20, G-67)`,
    ['CONSENT_WITHDRAWN', true, procedureId],
    [taf.endReason, taf.concernRemains, taf.procedureId],
  )
  await judgeNotices(stage, one, [
    ['fdm.sample', /^New contact: concern after a TAF/m],
    ['atm.sample', /^Team around the Family has ended/m],
  ])
  await procedureIs(stage, one, 'tafStepDownClosure', 'has ended', ({ outcome }) => outcome === 'TAF_ENDED')
}

/** The front door enters a referral, which the contact then names: the child is in the duty tray again (G-67, FD-10). */
async function atTheFrontDoor(stage: Stage, one: string, family: SampleReferral): Promise<void> {
  const by = 'frontdoor.sample'
  const contactId = await presetOf<string>(stage, one, 'fdContact', by, 'contactId')
  const decidedAt = iso((await stage.now()).minus({ minutes: 10 }).startOf('second'))
  const [newCase = ''] = await stage.refer('referred again after the TAF', {
    ...family,
    decidedAt,
    reason: 'Consent to the Team around the Family is withdrawn. The father is back in the home in spite of the order.',
  })
  const reason = 'The father is back in the home against the order; the boy has to be seen.'
  await stage.complete(one, 'fdContact', by, { decision: 'REFERRAL', newCase, reason })
  const contact = await stage.ask<Contact>(`/v1/contacts/${contactId}`)
  stage.script.expect(
    `${one}: the contact comes from the TAF and becomes a referral (G-67)`,
    ['TAF_ENDED', 'REFERRAL', by],
    [contact.source, contact.decision, contact.decidedBy],
  )
  stage.script.expect(
    `${one}: the contact says why concern remains (G-67)`,
    true,
    /concern for the child remains/.test(contact.reason),
  )
  await stage.taskOf('daTrayReview', newCase, people.duty)
}

/**
 * (j) A TAF runs after the case is closed; after four months the mother withdraws her consent, concern remains, and the
 * front door hears of it. TS-03, TS-19 to TS-21, G-65, G-67.
 */
export async function consentWithdrawn(stage: Stage): Promise<void> {
  const folder = emptyFolder('consent-withdrawn')
  let family: SampleReferral | undefined
  const one = await caseWithWorker(stage, { family: 'consent withdrawn', people, unsafe }, (now) => {
    family = familyAtTheAunts(now)
    return family
  })
  await tafPrepared(stage, one)
  await tafBegins(stage, one, folder)
  await caseCloses(stage, one)
  await stage.noTaskLeft(one)
  await meetings(stage, one)
  await withdrawn(stage, one)
  await atTheFrontDoor(stage, one, family as SampleReferral)
  await stage.noTaskLeft(one)
  await judgeQuiet(stage, one, /Garrowby|Theo|Penrose/)
  const toFather = (await mailsOf(stage.urls.mail)).filter(({ to }) => to.some(({ name }) => name.startsWith('Martin')))
  stage.script.expect(`${one}: nothing goes to the father (G-65)`, 0, toFather.length)
  await keepLetters(stage, folder, one, ['L-37', 'L-38', 'L-39', 'L-42'])
}
