import { DateTime } from 'luxon'
import { until } from './patience.ts'
import type { Stage, Submission } from './stage.ts'

/** One weekly report of a district as the list of reports shows it; instants in London time. */
export type WeeklyReport = { asOf: string; entries: number; confirmedBy: string[]; sentAt: string | null; to: string }

const zone = 'Europe/London'
const instantOf = (words: string): string =>
  DateTime.fromFormat(words, 'd LLL yyyy, HH:mm', { zone, locale: 'en-GB' }).toISO() ?? ''

/** Cells of a file for a spreadsheet (RFC 4180), row by row, without the heading. */
const cellsOf = (csv: string): string[][] =>
  csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((row) =>
      [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
      ),
    )

/** The weekly reports of a district, oldest first, from the register's list. */
export async function weeklyReports({ urls }: Stage, district: string): Promise<WeeklyReport[]> {
  const answer = await fetch(`${urls.pages}/reports.csv?kind=R-01&district=${district}`)
  if (!answer.ok) throw new Error(`The list of reports answered ${answer.status}.`)
  return cellsOf(await answer.text())
    .map(([, , , asOf = '', entries = '', confirmed = '', sent = '']) => {
      const [sentAt = '', to = ''] = sent.split(' to ')
      return {
        asOf: instantOf(asOf),
        entries: Number(entries),
        confirmedBy: confirmed.split(', ').filter(Boolean),
        sentAt: to ? instantOf(sentAt) : null,
        to,
      }
    })
    .reverse()
}

/** Completes the part of the weekly report that waits for a role, as a person who signs `name`. */
export async function answerReport(
  stage: Stage,
  { role, username, name }: { role: string; username: string; name: string },
  form: Submission,
): Promise<void> {
  const desk = await stage.deskOf(username)
  const task = await until(`${username} finds the weekly report in Tasklist`, async () =>
    (await desk.openTasks('wrReview')).find(
      ({ candidateGroups, isPrepared }) => isPrepared && candidateGroups.includes(role),
    ),
  )
  await desk.claim(task.id)
  await desk.complete(task.id, form)
  await until(`the weekly report is answered by ${username}`, async () =>
    (await weeklyReports(stage, 'sample.north')).at(-1)?.confirmedBy.includes(name),
  )
  stage.script.line(await stage.now(), 'weekly report', `${username}: ${task.name}`)
}
