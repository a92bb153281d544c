import { DateTime } from 'luxon'

/**
 * Moves the engine's clock to the next Saturday at 10:00: a referral outside working time tells the duty manager at once,
 * so that each referral has a notice whose way to the mail server can be timed.
 */
export async function moveToWeekend(managementUrl: string): Promise<void> {
  const now = DateTime.now().setZone('Europe/London')
  const saturday = now.plus({ weeks: now.weekday >= 6 ? 1 : 0 }).set({ weekday: 6, hour: 10, minute: 0 })
  const answer = await fetch(`${managementUrl}/actuator/clock/add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetMilli: Math.round(saturday.toMillis() - now.toMillis()) }),
  })
  if (!answer.ok) throw new Error(`The engine's clock was not moved: ${answer.status}`)
}
