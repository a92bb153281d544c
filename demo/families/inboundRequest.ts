import { type Exchange, neighbour } from '../exchange.ts'
import { emptyFolder, keepLetters, keepPaper } from '../letters.ts'
import { documentsOf } from '../moves.ts'
import { bundleOfNeighbour } from '../neighbour.ts'
import { until } from '../patience.ts'
import { pictureOf } from '../pictures.ts'
import { answerLetter, answerRequest, requestOf, sendBundle } from '../requests.ts'
import type { Stage, Submission } from '../stage.ts'
import { holderOf, type People } from '../submissions.ts'
import { judgeNotices, judgeQuiet } from './endingJudged.ts'
import { dayAt, iso } from './endingSteps.ts'
import { allocate, takeUp } from './withWorker.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.birch' }
const { manager, service, worker } = people
const frontDoor = 'frontdoor.sample'
const names = /Lightbody|Saffron|Whitlock/

const problemOf = ({ errors }: Submission) => (errors as { problem?: string }[] | undefined)?.[0]?.problem ?? ''

/** Only the bundle as it was signed is taken in, and once (IA-15, IA-17). */
async function takenIn(stage: Stage, exchange: Exchange) {
  const { script } = stage
  await stage.moveToTime('10:00')
  const { bytes, entries, contact } = await bundleOfNeighbour(exchange, await stage.now())
  const altered = Buffer.from(bytes).toString().replace('Saffron', 'Saffran')
  const refused = await sendBundle(stage, Buffer.from(altered))
  script.expect('a bundle that was altered on the way is refused (IA-17)', 422, refused.status)
  script.line(await stage.now(), 'request', `Refused: the bundle ${problemOf(refused.body)}.`)
  const { status, body } = await sendBundle(stage, bytes)
  script.expect('the bundle of the other authority is taken in as a request (IA-15, IA-17)', 202, status)
  const requestId = String(body.requestId)
  const twice = await sendBundle(stage, bytes)
  script.expect('the same bundle once more is refused', 409, twice.status)
  const request = await requestOf(stage, requestId)
  script.line(await stage.now(), 'request', `${request.fromName} sends its bundle: papers and ${entries} entries.`)
  script.expect(
    'the request has the child, whom to ask there, and the papers (IA-15)',
    [neighbour.name, ['SL'], contact.name, ['ASSESSMENT', 'CHRONOLOGY', 'CHRONOLOGY', 'PLAN']],
    [request.fromName, request.initials, request.contact.name, request.documents.map(({ kind }) => kind).sort()],
  )
  return { requestId, entries, contact }
}

/** Launched into a tray, both managers telephoned, spoken with the other authority, accepted with a day (IA-16 to IA-19). */
async function decided(stage: Stage, requestId: string, email: string): Promise<string> {
  const at = async () => iso((await stage.now()).startOf('second'))
  await stage.moveToTime('10:40')
  const calls = { calledTm: await at(), calledSm: await at(), lateReason: null }
  await answerRequest(
    stage,
    requestId,
    'iaInboundRequest',
    frontDoor,
    { team: 'north-assessment', district: 'north', concern: 'NO', ...calls },
    ({ state }) => state === 'LAUNCHED',
  )
  await judgeNotices(stage, requestId, [
    [manager, /^Request from another authority$/m],
    [service, /^Request from another authority$/m],
  ])
  await stage.moveToTime('14:00')
  const said = 'Their worker has seen the girl last week and stays until we have met; the nursery place is still open.'
  await answerRequest(
    stage,
    requestId,
    'iaRequestLiaison',
    service,
    { contactLog: [{ at: await at(), person: 'Odette Marchbanks', result: said }], spoken: 'YES' },
    ({ contacts }) => contacts.length > 0,
  )
  const meetingAt = iso(await dayAt(stage, 2, '10:00'))
  await answerRequest(
    stage,
    requestId,
    'iaAcceptance',
    manager,
    { accepted: 'YES', meetingAt, lateReason: null, reason: null },
    (request) => request.meetingAt !== null,
  )
  const mail = await stage.mail('', email, /^We take over/m)
  stage.script.expect(
    'the other authority hears that its request is accepted, and for when (IA-16, IA-19)',
    true,
    /transfer meeting/i.test(mail.text),
  )
  return meetingAt
}

async function met(stage: Stage, requestId: string, meetingAt: string): Promise<string> {
  await stage.moveTo((await stage.now()).set({ ...dateOf(meetingAt) }))
  await answerRequest(
    stage,
    requestId,
    'iaRequestMeeting',
    manager,
    {
      ...{ outcome: 'HELD', heldAt: meetingAt, kind: 'MEETING', newMeetingAt: null, lateReason: null, reason: null },
      attendees: [
        { name: 'The mother', role: 'Mother' },
        { name: 'Odette Marchbanks', role: 'Social worker there' },
        { name: 'Marian Thornley', role: 'Team Manager here' },
      ],
      agreed: 'Their worker visits once more on Friday and brings ours along; from then on the work is ours.',
    },
    ({ caseReference }) => caseReference !== null,
  )
  return String((await requestOf(stage, requestId)).caseReference)
}
const dateOf = (instant: string) => {
  const [, year, month, day] = /^(\d+)-(\d+)-(\d+)/.exec(instant) ?? []
  return { year: Number(year), month: Number(month), day: Number(day), hour: 11, minute: 0, second: 0 }
}

/** The child that was asked about is the child of the case, with papers and the whole chronology from there (IA-17). */
async function judgeArrived(stage: Stage, one: string, entries: number): Promise<void> {
  const { script } = stage
  const { child, chronology } = await stage.view(one)
  const brought = chronology.filter(({ kind }) => kind === 'brought')
  script.expect(
    `${one}: the child arrives with the whole chronology (IA-17)`,
    ['SL', entries],
    [child.initials, brought.length],
  )
  const papers = (await documentsOf(stage, one)).map(({ kind }) => kind).sort()
  script.expect(
    `${one}: assessment, plan and chronology came along (IA-17)`,
    ['ASSESSMENT', 'CHRONOLOGY', 'CHRONOLOGY', 'PLAN'],
    papers,
  )
}

/**
 * (m) Another deployment sends its signed bundle: the front door brings it to both managers, it is accepted after talks, and
 * after the meeting duty allocation goes on with the same child and its whole chronology. IA-15 to IA-19.
 */
export async function inboundRequest(stage: Stage, exchange: Exchange): Promise<void> {
  const folder = emptyFolder('inbound-request')
  const { requestId, entries, contact } = await takenIn(stage, exchange)
  const meetingAt = await decided(stage, requestId, contact.email)
  for (const file of await pictureOf(stage, '/authority-requests', 'inbound-request', 1400))
    stage.script.print(`  Drawn: ${file}`)
  await keepPaper(stage, folder, await answerLetter(stage), 'requestAnswered-authority')
  const one = await met(stage, requestId, meetingAt)
  stage.referred.push({ family: 'request of another authority', caseReference: one })
  await stage.taskOf('daTrayReview', one, people.duty)
  await judgeArrived(stage, one, entries)
  await allocate(stage, people, { one, worker, category: ['CIN'] })
  await stage.moveToTime('15:30')
  await takeUp(stage, { one, worker })
  await stage.noTaskLeft(one)
  await stage.settledLetters(one)
  stage.script.expect(`${one} has a worker`, { status: 'ALLOCATED', worker }, await holderOf(stage, one))
  await until(
    'the copy of the chronology can be printed',
    async () => (await stage.view(one)).chronology.length > entries,
  )
  await keepPaper(stage, folder, `/cases/${one}/chronology.pdf`, 'chronology-with-the-years-before')
  await judgeQuiet(stage, one, names)
  await keepLetters(stage, folder, one, ['L-03', 'L-45', 'L-46'])
}
