import { sampleReferrals } from '../stack/sample.ts'

const plain = sampleReferrals(new Date()).find(({ key }) => key === 'sample-13')?.referral

/** One child in the sample authority, as the front door sends it; nothing of it depends on the time of the run. */
export const referral = JSON.stringify({ ...plain, authority: 'sample', district: 'north', decidedAt: undefined })

/** Posts a referral; answers its case reference. @throws Error when it is not accepted */
export async function postReferral(api: string): Promise<string> {
  const answer = await fetch(`${api}/v1/referrals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: referral,
  })
  if (answer.status !== 202) throw new Error(`The API answered ${answer.status}: ${await answer.text()}`)
  const { cases } = (await answer.json()) as { cases: { caseReference: string }[] }
  return cases[0]?.caseReference ?? ''
}
