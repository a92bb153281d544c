/**
 * `npm run demo`: plays duty allocation, ten weeks of a child without a worker, a transfer meeting and three ways in which
 * the work in a case ends, and families who move, as their people would, on a stack of its own whose clock is moved, and checks itself. Ends with code 1, and with what was expected, when something is not as the procedure says.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { freeStackPorts, type Stack, startStack } from '../stack/stack.ts'
import { mondayOfTheStories } from '../test/support/week.ts'
import { type Exchange, layExchange } from './exchange.ts'
import { consentRefused } from './families/consentRefused.ts'
import { consentWithdrawn } from './families/consentWithdrawn.ts'
import { inboundRequest } from './families/inboundRequest.ts'
import { lateInTheDay } from './families/lateInTheDay.ts'
import { moveWithoutConsent } from './families/moveWithoutConsent.ts'
import { nobodyAllocates } from './families/nobodyAllocates.ts'
import { plannedMove } from './families/plannedMove.ts'
import { refusedAndMended } from './families/refusedAndMended.ts'
import { siblings } from './families/siblings.ts'
import { stepDown } from './families/stepDown.ts'
import { tenWeeks } from './families/tenWeeks.ts'
import { transferMeeting } from './families/transferMeeting.ts'
import { unsafeAddress } from './families/unsafeAddress.ts'
import { createScript, type Script } from './script.ts'
import { createStage, type Stage } from './stage.ts'
import { printAddresses, printCase, printTable } from './summary.ts'
import { writeTimeline } from './timeline.ts'

type Scene = { key: string; title: string; what: string; play: (stage: Stage, exchange: Exchange) => Promise<unknown> }
const scenes = [
  {
    key: 'a',
    play: siblings,
    title: 'a. Three siblings',
    what: 'Section 17. Allocated the same day, seen in time, taken up, everybody told.',
  },
  {
    key: 'b',
    play: lateInTheDay,
    title: 'b. An injury, late in the day',
    what: 'Section 47 after the office has closed; the strategy discussion is held the same evening.',
  },
  {
    key: 'c',
    play: nobodyAllocates,
    title: 'c. Nobody allocates',
    what: 'Daily oversight, the 24 hours pass, the Service Manager is told and directs.',
  },
  {
    key: 'd',
    play: refusedAndMended,
    title: 'd. Refused and mended',
    what: 'The manager chooses somebody whom the rules forbid; the server says why.',
  },
  {
    key: 'e',
    play: unsafeAddress,
    title: 'e. A letter that must not go out',
    what: 'The father is not safe to contact; a person decides.',
  },
  {
    key: 'f',
    play: drawnTenWeeks,
    title: 'f. Ten weeks without a worker',
    what: 'Nobody can take the case: visited, reviewed and escalated on its clocks until a worker is found.',
  },
  {
    key: 'g',
    play: transferMeeting,
    title: 'g. A District Transfer Meeting',
    what: 'Six cases: three move to a worker, one moves without, one steps down, one is held over.',
  },
  {
    key: 'h',
    play: stepDown,
    title: 'h. Step-down to a Team around the Family',
    what: 'The involvement ends at level 3; the case is closed, the team goes on until the needs are met.',
  },
  {
    key: 'i',
    play: consentRefused,
    title: 'i. Consent is refused',
    what: 'The mother does not want a team; the case is closed without one, and the refusal is weighed.',
  },
  {
    key: 'j',
    play: consentWithdrawn,
    title: 'j. Consent is withdrawn',
    what: 'The team runs for four months, then the mother says no; concern remains, and the front door hears of it.',
  },
  {
    key: 'k',
    play: plannedMove,
    title: 'k. A planned move',
    what: 'The other authority comes to the review, gets the papers and accepts; on the day of the move the closing begins.',
  },
  {
    key: 'l',
    play: moveWithoutConsent,
    title: 'l. A move without consent',
    what: 'Nothing goes to the other authority; the agencies hear of the move, and the new address stays secret.',
  },
  {
    key: 'm',
    play: inboundRequest,
    title: 'm. A family that comes from elsewhere',
    what: 'A signed bundle of another register becomes a request, and then a child in the duty tray with its whole history.',
  },
] satisfies Scene[]

/** The ten weeks leave a picture behind: who received what, and when. */
async function drawnTenWeeks(stage: Stage): Promise<void> {
  const caseReference = await tenWeeks(stage)
  for (const file of await writeTimeline(stage, caseReference)) stage.script.print(`  Drawn: ${file}`)
}

const options = new Command('npm run demo --')
  .description(
    'Plays five families of duty allocation, ten weeks without a worker, a transfer meeting, three endings and three moves on a stack of its own, about 50 minutes, and checks itself.',
  )
  .option('--keep', 'leave the stack running at the end and say where everything is')
  .option('--only <scenes>', `play some scenes only: letters of ${scenes.map(({ key }) => key).join('')}`)
  .parse()
  .opts<{ keep?: boolean; only?: string }>()

const dataDir = mkdtempSync(join(tmpdir(), 'demo-'))
const interruption = new AbortController()
let stack: Stack | undefined
let ending = false

async function end(code: number): Promise<never> {
  ending = true
  await stack?.stop()
  if (code === 0) rmSync(dataDir, { recursive: true, force: true })
  process.exit(code)
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (ending) return
    ending = true
    console.log('\nStopping.')
    interruption.abort()
    if (stack) void end(options.keep ? 0 : 130)
  })
}

async function play(stage: Stage, script: Script, exchange: Exchange): Promise<void> {
  await stage.moveTo(mondayOfTheStories((await stage.now()).toJSDate()))
  for (const { key, play: playScene, title, what } of scenes) {
    if (options.only && !options.only.includes(key)) continue
    script.scene(title, what)
    await playScene(stage, exchange).catch((error: unknown) => script.broken(title, error))
  }
  script.print('\nThe cases, as the record has them')
  for (const { family, caseReference } of stage.referred) await printCase(stage, family, caseReference)
  await printTable(stage)
}

/** True when everything was as the procedure says. */
function judge({ expectations, print }: Script): boolean {
  const missed = expectations.filter(({ met }) => !met)
  print(`\n${expectations.length - missed.length} of ${expectations.length} expectations are met.`)
  for (const { name, expected, actual } of missed) {
    print(`  Not met: ${name}\n    expected ${JSON.stringify(expected)}\n    found    ${JSON.stringify(actual)}`)
  }
  if (missed.length > 0) print(`The logs are in ${join(dataDir, 'logs')}.`)
  return missed.length === 0
}

try {
  const exchange = await layExchange(dataDir)
  stack = await startStack({
    ports: await freeStackPorts(),
    dataDir,
    clockControlled: true,
    workersEnv: { EXCHANGE_FILE: exchange.own },
    signal: interruption.signal,
  })
  const script = createScript()
  const stage = createStage(stack.urls, script)
  await play(stage, script, exchange)
  const good = judge(script)
  if (options.keep) await printAddresses(stage)
  else await end(good ? 0 : 1)
} catch (error) {
  if (!interruption.signal.aborted) console.error(`\n${error instanceof Error ? error.message : error}\n`)
  await end(interruption.signal.aborted ? 130 : 1)
}
