/** Feeds the sample referrals through the HTTP API, as the front door's system would. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DateTime, Duration } from 'luxon'
import { projectFolder } from './settings.ts'

export type SampleReferral = { key: string; story: string; referral: Record<string, unknown> }

// '-P8Y3M' is a day that long ago, '+P16W' one ahead, '-PT2H' an instant: a child stays as old as its story says
const relativeDate = /^([+-])(P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?)$/

const resolveDate = (text: string, now: DateTime): string => {
  const [, sign, length] = relativeDate.exec(text) ?? []
  if (!length) return text
  const duration = Duration.fromISO(length)
  const date = sign === '-' ? now.minus(duration) : now.plus(duration)
  return (
    (length.includes('T') ? date.startOf('second').toISO({ suppressMilliseconds: true }) : date.toISODate()) ?? text
  )
}

/** The referrals of sample/referrals.json with their dates reckoned from `now`. */
export const sampleReferrals = (now: Date): SampleReferral[] => {
  const london = DateTime.fromJSDate(now, { zone: 'Europe/London' })
  const text = readFileSync(join(projectFolder, 'sample', 'referrals.json'), 'utf8')
  return JSON.parse(text, (_, value) => (typeof value === 'string' ? resolveDate(value, london) : value))
}

/**
 * The sample referrals of a data folder: reckoned from `now` the first time and kept there, because a later post with
 * the same idempotency key must carry the same body.
 */
export const sampleReferralsOf = (dataDir: string, now: Date): SampleReferral[] => {
  const file = join(dataDir, 'sample-referrals.json')
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, JSON.stringify(sampleReferrals(now), null, 2))
    renameSync(`${file}.new`, file)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/**
 * Posts referrals, each with its own idempotency key, so that a repeated run accepts none twice.
 * @returns the answers in the order given
 * @throws Error with the API's answer, when it refuses one
 */
export const postReferrals = async (api: string, referrals: SampleReferral[]): Promise<unknown[]> => {
  const answers: unknown[] = []
  for (const { key, story, referral } of referrals) {
    const answer = await fetch(`${api}/v1/referrals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(referral),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`The API refused the sample referral ${key} (${story}): ${answer.status} ${text}`)
    answers.push(JSON.parse(text))
  }
  return answers
}
