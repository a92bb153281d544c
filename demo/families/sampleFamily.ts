import type { DateTime } from 'luxon'
import { sampleReferrals } from '../../stack/sample.ts'

export type SampleReferral = Record<string, unknown> & { children: unknown[] }

/** One of the sample referrals with its dates reckoned from the story's clock. @throws Error when there is no such key */
export function sampleFamily(key: string, now: DateTime): SampleReferral {
  const found = sampleReferrals(now.toJSDate()).find((each) => each.key === key)
  if (!found) throw new Error(`sample/referrals.json has no referral ${key}.`)
  return found.referral as SampleReferral
}
