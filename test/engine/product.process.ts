import { pino } from 'pino'
import { startApplication } from '../../workers/application.ts'
import { followEngineClock } from '../../workers/calendar/engineClock.ts'
import { readConfig } from '../../workers/config.ts'
import type { IdentityPort } from '../../workers/engine/identity.ts'

// The whole product as a process of its own, to be killed hard. Who completed a task it asks the test.
const [identityUrl = ''] = process.argv.slice(2)
const config = readConfig(process.env)
const { clock } = await followEngineClock(config.engine.clockUrl ?? '', 100)
const identity: IdentityPort = {
  async completedBy({ elementInstanceKey }) {
    const answer = await fetch(`${identityUrl}/${elementInstanceKey}`)
    return (await answer.json()) as Awaited<ReturnType<IdentityPort['completedBy']>>
  },
}
const { url } = await startApplication(config, pino({ level: config.logLevel }), { clock, identity })
process.send?.(url)
