import { z } from 'zod'
import { type Clock, offsetClock, systemClock } from './clock.ts'

const answer = z.object({ epochMilli: z.number() })

/**
 * For demonstrations and tests with a moved engine clock: asks the engine's clock every `interval` milliseconds and
 * follows it, so that people, letters and deadlines live in the same time. `stop` ends the asking.
 */
export async function followEngineClock(
  url: string,
  interval = 500,
): Promise<{ clock: Clock; follow: () => Promise<void>; stop: () => void }> {
  let offset = 0
  const follow = async () => {
    const response = await fetch(url)
    const { epochMilli } = answer.parse(await response.json())
    offset = epochMilli - systemClock.now().getTime()
  }
  await follow()
  const timer = setInterval(() => void follow().catch(() => undefined), interval)
  return { clock: offsetClock(() => offset), follow, stop: () => clearInterval(timer) }
}
