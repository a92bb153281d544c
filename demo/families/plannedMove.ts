import { leeds } from '../../test/interAuthorityTransfer/formsOfTheMove.ts'
import { docx, png } from '../../test/support/files.ts'
import { emptyFolder, keepLetters, keepPaper } from '../letters.ts'
import { authorityAnswers, bundleOf, documentsOf, enterAddress, entriesOf, scanIn, sendDocument } from '../moves.ts'
import { pictureOf } from '../pictures.ts'
import { londonOf, presetOf, procedureIs, proceduresOf, startInTasklist } from '../procedures.ts'
import { atRest } from '../rest.ts'
import type { Stage, Submission } from '../stage.ts'
import { holderOf, type People } from '../submissions.ts'
import { judgeLetters, judgeQuiet } from './endingJudged.ts'
import { dayAt, iso, toDay } from './endingSteps.ts'
import {
  closedAfterMove,
  closingBegins,
  type Hands,
  judgeClosedAfterMove,
  moved,
  packed,
  seenAtTheNewHome,
  usual,
} from './moveSteps.ts'
import { familyThatPlans } from './movingFamilies.ts'
import { caseWithWorker } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.cedar' }
const { worker, manager } = people
const hands: Hands = { worker, manager, supervisor: 'ps.north' }
const wordFile = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const agencies = Array.from({ length: 4 }, () => 'AGENCY sent SECURE_EMAIL')
const names = /Ashdown|Callum|Holloway|Canal Row/

const summary =
  'Callum stayed away from school after his sister was born. With a mentor, and with help for his mother in the mornings, ' +
  'he goes again. The family moved to Leeds to be near the grandmother; the plan goes on there.'

const draw = async (stage: Stage, page: string, name: string) => {
  for (const file of await pictureOf(stage, page, name)) stage.script.print(`  Drawn: ${file}`)
}

/** Consent and wish, the papers that people wrote, and the move planned at the review (IA-01, IA-04, IA-05). */
async function plannedAtTheReview(stage: Stage, one: string) {
  await toDay(stage, 28, '10:00')
  await startInTasklist(stage, one, 'interAuthorityTransfer', worker)
  await moved(stage, one, 'iaConsent', worker, {
    consentNote: 'Mother and father were both asked at home on Friday, the boy too: all three want the plan to go on.',
  })
  const { procedureId } = await procedureIs(stage, one, 'interAuthorityTransfer', 'is on record')
  for (const [kind, name] of [
    ['ASSESSMENT', 'Child and Family Assessment.docx'],
    ['PLAN', 'Progress plan.docx'],
  ] as const)
    await sendDocument(stage, one, { kind, name, content: docx(`${kind} ${one}`), type: wordFile })
  await enterAddress(stage, one, procedureId, '14 Canal Row\nLeeds\nLS2 8ZZ')
  const meetingAt = iso(await dayAt(stage, 10, '14:00'))
  const moveDate = (await dayAt(stage, 16, '10:00')).toISODate() ?? ''
  await moved(stage, one, 'iaTransferPlan', worker, {
    ...{ planned: 'PLANNED_AT_REVIEW', meetingAt, meetingPlace: 'Kiln Road High School, room 4', moveDate },
  })
  const invited = ['OTHER_AUTHORITY sent SECURE_EMAIL']
  await judgeLetters(stage, one, [['L-59', invited, 'invites the other authority to the review (IA-05)']])
  return { procedureId, meetingAt, moveDate }
}

/** The papers go by post, with the receipt scanned in; without receipt or reason the server does not take it (IA-07 to IA-11). */
async function papersPosted(stage: Stage, one: string, folder: string): Promise<void> {
  const { script } = stage
  await toDay(stage, 1, '11:00')
  const papers = await presetOf<string[]>(stage, one, 'iaLetterPack', worker, 'papers')
  const documents = await documentsOf(stage, one)
  script.expect(
    `${one}: assessment, plan and the chronology from the register are ticked (IA-07)`,
    ['ASSESSMENT', 'CHRONOLOGY application/pdf', 'PLAN'],
    papers
      .map((id) => documents.find(({ documentId }) => documentId === id))
      .map((paper) => (paper?.kind === 'CHRONOLOGY' ? `${paper.kind} ${paper.contentType}` : paper?.kind))
      .sort(),
  )
  const meetingDetails = await presetOf<string>(stage, one, 'iaLetterPack', worker, 'meetingDetails')
  const posted = { meetingDetails, channel: 'POST', contactEmail: null }
  const { detail } = await stage.submit(one, 'iaLetterPack', worker, await packed(stage, papers, posted))
  script.expect(`${one}: posted without receipt or reason is refused (IA-11)`, 'refused', detail.state)
  await scanIn(stage, one, {
    kind: 'PROOF_OF_POSTING',
    name: 'Receipt.png',
    content: png('receipt'),
    type: 'image/png',
  })
  const receipt = (await documentsOf(stage, one)).find(({ kind }) => kind === 'PROOF_OF_POSTING')?.documentId
  const withReceipt: Submission = { ...posted, receiptOfPosting: receipt }
  await stage.complete(one, 'iaLetterPack', worker, await packed(stage, papers, withReceipt))
  await judgeLetters(stage, one, [
    ['L-58', ['OTHER_AUTHORITY toPost POST'], 'goes with the papers by post (IA-07 to IA-09)'],
    ['L-62', agencies, 'tells school, surgery, health visitor and young carers of the move (IA-13, IA-14)'],
  ])
  const [sent] = await entriesOf(stage, one, 'papersSent')
  script.expect(
    `${one}: the record says what went, by whom, to whom and how, with the receipt (IA-10, IA-11)`,
    ['ASSESSMENT CHRONOLOGY PLAN', worker, 'Leeds City Council', 'POST', true],
    [
      ...[String(sent?.detail.papers).split(',').sort().join(' '), sent?.by, sent?.text.authority],
      ...[sent?.detail.channel, sent?.detail.receipt],
    ],
  )
  const chronology = documents.find(({ kind }) => kind === 'CHRONOLOGY')
  await keepPaper(stage, folder, `/v1/documents/${chronology?.documentId}`, 'chronology-that-was-sent')
}

/** The same papers are a signed bundle for an authority that can read one (IA-07). */
async function judgeBundle(stage: Stage, one: string, procedureId: string): Promise<void> {
  const { status, bytes } = await bundleOf(stage, procedureId)
  const { bundle } = JSON.parse(Buffer.from(bytes).toString()) as { bundle?: { attachments: { kind: string }[] } }
  stage.script.expect(
    `${one}: the papers can go as a signed bundle as well (IA-07)`,
    [200, ['ASSESSMENT', 'CHRONOLOGY', 'PLAN']],
    [status, bundle?.attachments.map(({ kind }) => kind).sort()],
  )
}

/** Contact, the review with their worker in the room, and the acceptance reported over the API (IA-04, IA-19). */
async function accepted(stage: Stage, one: string, procedureId: string, meetingAt: string): Promise<void> {
  const { script } = stage
  await toDay(stage, 3, '11:00')
  await stage.complete(one, 'iaLiaison', worker, {
    ...(await usual(stage, 'noAnswer')),
    contactLog: [
      {
        at: iso((await stage.now()).startOf('second')),
        person: 'Imogen Thwaite',
        result: 'The papers have come. Their worker comes to the review; they decide after it.',
      },
    ],
  })
  await draw(stage, '/closures?district=sample.north', 'moves')
  await draw(stage, `/closures/${procedureId}`, 'planned-move')
  await stage.moveTo(londonOf(meetingAt).plus({ hours: 2 }))
  const open = await procedureIs(
    stage,
    one,
    'interAuthorityTransfer',
    'is still open',
    ({ outcome }) => outcome === null,
  )
  script.expect(
    `${one} stays held here while no acceptance is on record (IA-19)`,
    [worker, 'DUE'],
    [(await holderOf(stage, one)).worker, open.steps.find(({ step }) => step === 'RESPONSE')?.state],
  )
  await authorityAnswers(stage, one, worker, {
    ...{ response: 'ACCEPTED', person: 'Imogen Thwaite, duty manager' },
    note: 'They take the plan over on the day of the move; Robin Marsh is the new worker.',
  })
  await stage.noTaskLeft(one)
  await atRest(stage, [one])
  const before = (await proceduresOf(stage, one)).map(({ procedure }) => procedure)
  script.expect(`${one}: nothing closes before the day of the move (CM-01)`, ['interAuthorityTransfer'], before)
}

/** On the day of the move the closing begins by itself, and everything about the move is there already (CM-01, CM-02). */
async function closes(stage: Stage, one: string, moveDate: string): Promise<void> {
  await stage.moveTo(londonOf(moveDate).plus({ minutes: 20 }))
  const { steps } = await procedureIs(
    stage,
    one,
    'interAuthorityTransfer',
    'has ended',
    ({ outcome }) => outcome !== null,
  )
  stage.script.expect(
    `${one}: the transfer is over with its steps done (IA-01 to IA-19)`,
    ['CONSENT', 'NOTICES', 'PAPERS', 'PLAN', 'RESPONSE'],
    steps
      .filter(({ state }) => state === 'DONE')
      .map(({ step }) => step)
      .sort(),
  )
  await closingBegins(stage, one, worker, moveDate)
  await stage.moveToTime('10:00')
  const { papers: _papers, ...contact } = await packed(stage, [])
  await moved(stage, one, 'cmMoveDetails', worker, {
    ...contact,
    ...{ moveDate, newAddress: 'KNOWN', addressSecret: 'NO', receivingAuthority: leeds, contactEmail: null },
    ...{ contactName: 'Robin Marsh', contactRole: 'Social worker, Leeds Inner North', contactPhone: '0113 555 0142' },
    liaison: [
      {
        at: iso((await stage.now()).startOf('second')),
        person: 'Robin Marsh',
        note: 'Has the papers, and visits the family on Thursday for the first time.',
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
  await toDay(stage, 2, '16:00')
  await seenAtTheNewHome(stage, one, hands)
  await draw(stage, '/closures?district=sample.north', 'closing-after-move')
  await closedAfterMove(stage, one, hands, summary)
  const copies = [...agencies, 'CHILD toPost POST', 'OTHER_AUTHORITY toPost POST']
  await judgeLetters(stage, one, [
    ['L-64', [...copies, 'PARENT sent EMAIL', 'PARENT toPost POST'], 'brings the closing record to everybody (CM-13)'],
  ])
  await judgeClosedAfterMove(stage, one, hands, closeBy)
}

/**
 * (k) A move that is planned at a review: the other authority is invited, gets the papers by post and accepts; on the day of
 * the move the closing begins by itself and is over within ten working days. IA-01 to IA-19, CM-01 to CM-14, CX-01 to CX-06.
 */
export async function plannedMove(stage: Stage): Promise<void> {
  const folder = emptyFolder('planned-move')
  const one = await caseWithWorker(stage, { family: 'planned move', people }, familyThatPlans)
  const { procedureId, meetingAt, moveDate } = await plannedAtTheReview(stage, one)
  await papersPosted(stage, one, folder)
  await judgeBundle(stage, one, procedureId)
  await accepted(stage, one, procedureId, meetingAt)
  await closes(stage, one, moveDate)
  const told = ['authorityContacted', 'authorityAnswered', 'papersSent', 'familyMoved']
  const counts = await Promise.all(told.map(async (title) => (await entriesOf(stage, one, title)).length > 0))
  stage.script.expect(
    `${one}: the chronology has the move with papers, contacts and answer (IA-10)`,
    told,
    told.filter((_, index) => counts[index]),
  )
  await stage.noTaskLeft(one)
  await judgeQuiet(stage, one, names)
  await keepLetters(stage, folder, one, ['L-58', 'L-59', 'L-62', 'L-63', 'L-64'])
}
