import { DateTime } from 'luxon'
import { stamp } from './script.ts'
import type { CaseView, Letter, Stage } from './stage.ts'

const local = (url: string) => url.replace('127.0.0.1', 'localhost')

const letterWords = ({ letter, name, recipientKind, channel, state }: Letter) =>
  `${letter} ${name} to ${recipientKind.toLowerCase().replaceAll('_', ' ')}: ${state}${channel ? ` (${channel})` : ''}`

/** What happened in a transfer: the parts of it that are codes, days and usernames. */
const transferWords = (
  title: string,
  { part, decision, outcome, receivingTeam, receivingWorker }: Record<string, string>,
) =>
  [
    title.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
    ...[part && `part ${part.toLowerCase()}`, decision, outcome, receivingTeam, receivingWorker].filter(Boolean),
  ].join(', ')

/** What happened on the way to the end of the work: the parts of it that are codes. */
const closureWords = (title: string, detail: Record<string, unknown>) => {
  const keys = ['procedure', 'path', 'outcome', 'personKind', 'given', 'answer', 'tafReview', 'endReason', 'decision']
  return [
    title.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
    ...keys.map((key) => detail[key]).filter(Boolean),
  ].join(', ')
}

/** What an entry of the chronology says, in a line. */
const entryWords = ({ kind, title, by, detail }: CaseView['chronology'][number]): string => {
  const { state, username, team, name, recipientKind, letterId: _, ...rest } = detail as Record<string, string>
  const words: Record<string, string> = {
    referral: `referral received (${rest.need})`,
    opened: `case opened, ${team}`,
    allocation: `${username} holds the case (${rest.reasonCode})`,
    allocationEnded: `${username} gives the case up (${rest.reasonCode})`,
    oversight: `${title} decided by ${by}${state === 'refused' ? ', REFUSED' : ''}`,
    visit: `${title.toLowerCase()} by ${by}, child seen: ${rest.childSeen}`,
    meeting: `${title.toLowerCase().replaceAll('_', ' ')}, recorded by ${by}`,
    letter: `${title} ${name ?? ''} to ${recipientKind?.toLowerCase().replaceAll('_', ' ')}: ${state}`,
    transfer: transferWords(title, rest) + (by ? `, by ${by}` : ''),
    closure: closureWords(title, rest) + (by ? `, by ${by}` : ''),
    closed: `case closed (${rest.outcome})`,
  }
  return words[kind] ?? `${title}${username ? ` to ${username}` : ''}`
}

/** Prints a case as the auditor reads it: chronology, letters, where to look. */
export async function printCase(
  { view, lettersOf, urls, script }: Stage,
  family: string,
  caseReference: string,
): Promise<void> {
  const [found, letters] = await Promise.all([view(caseReference), lettersOf(caseReference)])
  script.print(`\n${caseReference} ${found.child.initials}, ${family}, ${found.status}`)
  for (const entry of found.chronology) script.line(DateTime.fromISO(entry.at), entry.kind, entryWords(entry))
  for (const letter of letters) {
    const link =
      letter.channel === 'POST' || letter.channel?.includes('EMAIL') ? ` ${local(urls.pages)}${letter.links.pdf}` : ''
    script.print(
      `    ${letterWords(letter)}${letter.letter.startsWith('L-') && letter.recipientKind !== 'STAFF' ? link : ''}`,
    )
  }
  script.print(
    `    Case page: ${local(urls.pages)}/cases/${caseReference}   Record: ${local(urls.pages)}/v1/cases/${caseReference}`,
  )
}

const row = (cells: string[]) => cells.map((cell, index) => cell.padEnd([16, 30, 11, 12, 0][index] ?? 0)).join(' ')

/** Prints one line for each case: outcome, worker, letters by state. */
export async function printTable({ referred, view, lettersOf, script }: Stage): Promise<void> {
  script.print(`\n${row(['Case', 'Family', 'Outcome', 'Worker', 'Letters and notices'])}`)
  for (const { family, caseReference } of referred) {
    const [{ status, allocations }, letters] = await Promise.all([view(caseReference), lettersOf(caseReference)])
    const states = [...new Set(letters.map(({ state }) => state))].sort()
    const counts = states.map((state) => `${letters.filter((one) => one.state === state).length} ${state}`).join(', ')
    const worker = allocations.find(({ kind, to }) => kind === 'WORKER' && to === null)?.username ?? 'nobody'
    script.print(row([caseReference, family, status, worker, counts || 'none']))
  }
}

export const printAddresses = ({ urls, script, now }: Stage) =>
  now().then((instant) =>
    script.print(
      [
        `\nThe story's clock says ${stamp(instant)}. Everything goes on running; Ctrl-C stops it.`,
        `  Tasklist      ${local(urls.tasklist)}   (sign in as tm.north, duty.south, ...; the password is demo)`,
        `  Operate       ${local(urls.operate)}`,
        `  Case pages    ${local(urls.pages)}`,
        `  Mail catcher  ${local(urls.mail)}`,
      ].join('\n'),
    ),
  )
