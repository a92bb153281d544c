import { writtenTo } from '../letters.ts'
import { mailsOf } from '../mailbox.ts'
import type { Stage } from '../stage.ts'

const mailOf = (username: string) => `${username}@sample.example.org`

/** A letter, whom it goes to and how, and what the procedure says about it. */
export type Expected = [letter: string, to: string[], words: string]

/** Each letter goes to those whom the procedure names and to nobody else, once, or is decided by a person. */
export async function judgeLetters(stage: Stage, one: string, expected: Expected[]): Promise<void> {
  const wanted = expected.filter(([, to]) => to.length > 0).map(([letter]) => letter)
  const letters = await stage.settledLetters(one, wanted)
  for (const [letter, to, words] of expected)
    stage.script.expect(`${one}: ${letter} ${words}`, to, writtenTo(letters, letter))
}

/** Who of the staff is told of what, by e-mail. */
export async function judgeNotices(stage: Stage, one: string, notices: [username: string, words: RegExp][]) {
  for (const [username, words] of notices) await stage.mail(one, mailOf(username), words)
}

/** The case is closed with this outcome, and had its worker until that instant (CX-03, I1). */
export async function judgeClosed(
  stage: Stage,
  one: string,
  { worker, outcome, by }: { worker: string; outcome: string; by: string },
): Promise<void> {
  const { status, allocations, chronology } = await stage.view(one)
  const end = chronology.find(({ kind }) => kind === 'closed')
  const decision = chronology.findLast(
    ({ title, detail }) => title === 'cxCloseDecision' && detail.state === 'accepted',
  )
  const holder = allocations.filter(({ role }) => role === 'PRIMARY').find(({ to }) => to === end?.at)
  stage.script.expect(
    `${one} is closed by the manager with its outcome (CX-01, CX-06)`,
    ['CLOSED', outcome, by],
    [status, end?.detail.outcome, decision?.by],
  )
  stage.script.expect(
    `${one} has its worker until it is closed, and nobody after (CX-03)`,
    [worker, 0],
    [holder?.username, allocations.filter(({ to }) => to === null).length],
  )
}

/** Every step was done within its limit, and no notice to staff has the name of a child (G-10, I6). */
export async function judgeQuiet(stage: Stage, one: string, names: RegExp): Promise<void> {
  const late = (await stage.lettersOf(one)).filter(({ letter }) => letter.startsWith('overdue'))
  stage.script.expect(
    `${one}: nothing is overdue (G-08, G-10)`,
    [],
    late.map(({ letter }) => letter),
  )
  const staff = (await mailsOf(stage.urls.mail)).filter(({ to }) =>
    to.some(({ address }) => address.endsWith('@sample.example.org')),
  )
  stage.script.expect(
    `${one}: no notice to staff has the name of the family (I6)`,
    [],
    staff.filter(({ subject, text }) => names.test(`${subject}\n${text}`)).map(({ subject }) => subject),
  )
}
