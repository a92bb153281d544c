import { until } from './patience.ts'
import type { Stage } from './stage.ts'

/** How often the records are read without a change before they count as at rest: a busy engine follows in its own time. */
const enough = 3

/** The records of cases have come to rest: the clock is not moved while the procedure still follows a step. */
export async function atRest(stage: Stage, cases: string[]): Promise<void> {
  const stateOf = async (one: string) => {
    const [{ chronology }, letters] = await Promise.all([stage.view(one), stage.lettersOf(one)])
    return [chronology.length, letters.map(({ state }) => state)]
  }
  let before = ''
  let times = 0
  const isAtRest = async () => {
    const now = JSON.stringify(await Promise.all(cases.map(stateOf)))
    times = now === before ? times + 1 : 1
    before = now
    return times >= enough && !/"(queued|sending)"/.test(now)
  }
  await until(`the record of ${cases.join(', ')} comes to rest`, isAtRest, { every: 900 })
}
