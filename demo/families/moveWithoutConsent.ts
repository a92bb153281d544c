import { leeds } from '../../test/interAuthorityTransfer/formsOfTheMove.ts'
import { emptyFolder, keepLetters, writtenTo } from '../letters.ts'
import { mailsOf } from '../mailbox.ts'
import { bundleOf, enterAddress } from '../moves.ts'
import { until } from '../patience.ts'
import { pictureOf } from '../pictures.ts'
import { askForProcedure, procedureIs } from '../procedures.ts'
import type { Letter, Stage, Submission } from '../stage.ts'
import type { People } from '../submissions.ts'
import { judgeLetters, judgeNotices, judgeQuiet } from './endingJudged.ts'
import { iso, toDay } from './endingSteps.ts'
import {
  closedAfterMove,
  closingBegins,
  type Hands,
  judgeClosedAfterMove,
  moved,
  seenAtTheNewHome,
  usual,
} from './moveSteps.ts'
import { familyThatHasGone } from './movingFamilies.ts'
import { caseWithWorker } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.elm' }
const { worker, manager } = people
const hands: Hands = { worker, manager, supervisor: 'ps.north' }
const secretHome = /Beck Lane|LS6/
const toLeeds = ['L-58', 'L-59', 'L-60', 'L-61']
const summary =
  'There were loud rows at home, and Isla slept badly. Her mother has moved away with her; Isla sleeps well, goes to school, ' +
  'and no concern is left. The mother does not want a service at the new place.'

const told = ['AGENCY sent SECURE_EMAIL', 'AGENCY sent SECURE_EMAIL']
/** What was held stays on record as held, and goes out as a letter of its own. */
async function gone(stage: Stage, one: string, letter: string, to: string[], words: string): Promise<void> {
  const letters = await until(`${letter} of ${one} leaves the house`, async () => {
    const all = await stage.settledLetters(one, [letter])
    return all.filter((each) => each.letter === letter && each.state === 'sent').length >= to.length ? all : undefined
  })
  const out = writtenTo(letters, letter).filter((each) => !each.includes(' held '))
  stage.script.expect(`${one}: ${letter} ${words}`, to, out)
}

/** Letters about a secret move wait: the manager decides about each (G-65). */
async function decideOnLetters(
  stage: Stage,
  one: string,
  held: number,
  decisionOf: (letter: Letter) => 'RESEND' | 'DO_NOT_SEND',
): Promise<void> {
  const desk = await stage.deskOf(manager)
  const waiting = async () =>
    (await desk.openTasks('letterProblem')).filter((task) => task.caseReference === one && task.isPrepared)
  const reasons = {
    RESEND: 'The letter names neither the address nor the place; they are to hear of it.',
    DO_NOT_SEND: 'The mother has not agreed, and nobody there may be led to her by our letter.',
  }
  await until(`${held} letters of ${one} wait for a decision`, async () => (await waiting()).length === held)
  for (let left = held; left > 0; left -= 1) {
    await until(`${left} letters of ${one} are left`, async () => (await waiting()).length === left)
    const task = await stage.taskOf('letterProblem', one, manager)
    const letterId = await desk.valueOf(task.id, 'letterRef')
    const letter = (await stage.lettersOf(one)).find(({ id }) => id === letterId)
    if (!letter) throw new Error(`There is no letter ${letterId} of ${one}.`)
    const decision = decisionOf(letter)
    await stage.complete(one, 'letterProblem', manager, { decision, reason: reasons[decision] })
  }
}

/** Asked on the telephone, the mother says no; the worker sees no risk, and the manager confirms it (IA-01, IA-02, G-70). */
async function nothingIsShared(stage: Stage, one: string): Promise<string> {
  const { script } = stage
  await toDay(stage, 28, '10:00')
  const { status } = await askForProcedure(stage, one, 'interAuthorityTransfer', worker)
  script.expect(`${one}: the transfer that is asked for over the API is taken`, 202, status)
  const withoutConsent = await usual(stage, 'withoutConsent')
  await moved(stage, one, 'iaConsent', worker, {
    ...withoutConsent,
    consentNote: 'The mother rings from the new place: she moved on Saturday and wants nobody there to know of us.',
    analysis: 'Both goals of the plan are reached. Isla is well at school, and she is safer away from the rows.',
  })
  const confirmation = { ...(await usual(stage, 'iaConfirmNoSafeguarding')) }
  const { procedureId } = await procedureIs(stage, one, 'interAuthorityTransfer', 'is on record')
  await moved(stage, one, 'iaConfirmNoSafeguarding', manager, confirmation)
  await enterAddress(stage, one, procedureId, '5 Beck Lane\nLeeds\nLS6 9ZZ')
  return procedureId
}

async function agenciesTold(stage: Stage, one: string, procedureId: string): Promise<string> {
  const { script } = stage
  const unplanned = await usual(stage, 'unplanned')
  await moved(stage, one, 'iaTransferPlan', worker, { ...unplanned, planned: null, addressSecret: 'YES' })
  await judgeLetters(stage, one, [
    ['L-62', ['AGENCY held SECURE_EMAIL', 'AGENCY held SECURE_EMAIL'], 'waits, as the new address is secret (G-65)'],
    ...toLeeds.map((letter): [string, string[], string] => [letter, [], 'does not go: nothing is shared (IA-02)']),
  ])
  await decideOnLetters(stage, one, 2, () => 'RESEND')
  await gone(stage, one, 'L-62', told, 'tells school and surgery (IA-13, IA-14)')
  const { outcome } = await procedureIs(
    stage,
    one,
    'interAuthorityTransfer',
    'has ended',
    (found) => found.outcome !== null,
  )
  script.expect(`${one}: the transfer ends without a word to the other authority (IA-02)`, 'MOVED', outcome)
  const { status } = await bundleOf(stage, procedureId)
  script.expect(`${one}: no bundle can be made of it (G-70)`, 422, status)
  return String(unplanned.moveDate)
}

async function closes(stage: Stage, one: string, moveDate: string): Promise<void> {
  await closingBegins(stage, one, worker, moveDate)
  const contact = (await usual(stage, 'unplanned')) as Submission
  await moved(stage, one, 'cmMoveDetails', worker, {
    ...{ moveDate, newAddress: 'KNOWN', addressSecret: 'YES', receivingAuthority: leeds },
    ...{ contactName: contact.contactName, contactRole: contact.contactRole, contactPhone: contact.contactPhone },
    liaison: [
      {
        at: iso((await stage.now()).startOf('second')),
        person: 'Their front door',
        note: 'Asked in general how a family gets help there; no name was given, as the mother does not agree.',
      },
    ],
  })
  const { closeBy } = await procedureIs(
    stage,
    one,
    'closeAfterMove',
    'has its ten days',
    ({ closeBy: limit }) => limit !== null,
  )
  await toDay(stage, 1, '15:00')
  await seenAtTheNewHome(stage, one, hands, {
    note: 'Isla sleeps through and has a friend next door. Her mother is rested; both are safe there.',
  })
  for (const file of await pictureOf(stage, '/closures?district=sample.north', 'move-without-consent'))
    stage.script.print(`  Drawn: ${file}`)
  await closedAfterMove(stage, one, hands, summary)
  const copies = (await stage.settledLetters(one, ['L-64'])).filter(
    ({ letter, state }) => letter === 'L-64' && state !== 'cancelled',
  )
  stage.script.expect(
    `${one}: every copy of the closing record waits for a decision, and none is for the other authority (CM-13, G-65, G-70)`,
    ['AGENCY held', 'AGENCY held', 'PARENT held', 'PARENT held'],
    copies.map(({ recipientKind, state }) => `${recipientKind} ${state}`).sort(),
  )
  await decideOnLetters(stage, one, copies.length, ({ recipientKind, channel }) =>
    recipientKind === 'PARENT' && channel === 'POST' ? 'DO_NOT_SEND' : 'RESEND',
  )
  await gone(stage, one, 'L-64', [...told, 'PARENT sent EMAIL'], 'goes to mother, school and surgery (CM-13, G-65)')
  await judgeClosedAfterMove(stage, one, hands, closeBy)
}

/**
 * (l) A family has moved, and the mother does not agree that anything is shared: the manager confirms that there is no risk,
 * nothing goes to the other authority, and the agencies hear of the move without the address, which is secret. IA-01, IA-02,
 * IA-13, IA-14, CM-01 to CM-14, G-65, G-70.
 */
export async function moveWithoutConsent(stage: Stage): Promise<void> {
  const folder = emptyFolder('move-without-consent')
  const one = await caseWithWorker(stage, { family: 'move without consent', people }, familyThatHasGone)
  const procedureId = await nothingIsShared(stage, one)
  const moveDate = await agenciesTold(stage, one, procedureId)
  await closes(stage, one, moveDate)
  const [confirmed] = (await stage.decisionsOf(one, 'iaConfirmNoSafeguarding')).slice(-1)
  stage.script.expect(
    `${one}: who confirmed that there is no risk is on record with the reason (IA-02, G-70)`,
    [manager, true],
    [confirmed?.by, Boolean(confirmed?.text.reason)],
  )
  const mails = (await mailsOf(stage.urls.mail)).filter(({ subject, text }) => secretHome.test(`${subject}\n${text}`))
  stage.script.expect(`${one}: the secret address stands in no mail (G-65)`, 0, mails.length)
  await judgeNotices(stage, one, [[manager, /^Case closed/m]])
  await stage.noTaskLeft(one)
  await judgeQuiet(stage, one, /Merrivale|Isla|Tolland/)
  await keepLetters(stage, folder, one, ['L-62', 'L-63', 'L-64'])
}
