import { until } from './patience.ts'
import type { Stage } from './stage.ts'

/** The records of cases have come to rest: the clock is not moved while the procedure still follows a step. */
export async function atRest(stage: Stage, cases: string[]): Promise<void> {
  const stateOf = async (one: string) => {
    const [{ chronology }, letters] = await Promise.all([stage.view(one), stage.lettersOf(one)])
    return [chronology.length, letters.map(({ state }) => state)]
  }
  let before = ''
  const isAtRest = async () => {
    const now = JSON.stringify(await Promise.all(cases.map(stateOf)))
    const same = now === before && !/"(queued|sending)"/.test(now)
    before = now
    return same
  }
  await until(`the record of ${cases.join(', ')} comes to rest`, isAtRest, { every: 900 })
}
