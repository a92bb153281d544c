/** `npm start`: brings up the local stack, says where everything is, and stops it on Ctrl-C. */
import { join } from 'node:path'
import { Command } from 'commander'
import { postReferrals, sampleReferralsOf } from './sample.ts'
import { type Stack, startStack } from './stack.ts'

type Options = { sample?: boolean; webapps: boolean; engineOnly?: boolean; data?: string; clock?: boolean }

const options = new Command('npm start --')
  .description('Starts Camunda, Tasklist, Operate, a mail catcher, the workers and the case pages on this machine.')
  .option('--sample', 'feed the sample referrals through the API')
  .option('--no-webapps', 'without Tasklist and Operate: less memory, a faster start')
  .option('--engine-only', 'without the workers, the pages and the mail catcher')
  .option('--data <folder>', 'keep cases, letters, mails and logs there (default: DATA_DIR, or data)')
  .option('--clock', "let the engine's clock be moved, for demonstrations")
  .parse()
  .opts<Options>()

const stopLimit = 29_500
const interruption = new AbortController()
let stack: Stack | undefined
let askedAt: number | undefined

const end = async (code: number) => {
  await stack?.stop()
  process.exit(code)
}

const onSignal = () => {
  const now = performance.now()
  if (askedAt === undefined) {
    askedAt = now
    console.log('\nStopping. Press Ctrl-C again to stop without waiting.')
    interruption.abort()
    setTimeout(() => force(1), stopLimit).unref()
    if (stack) void end(0)
    return
  }
  // npm passes on the Ctrl-C that the terminal has sent already
  if (now - askedAt > 700) force(1)
}

const force = (code: number) => {
  stack?.kill()
  process.exit(code)
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)

const describe = ({ urls, dataDir }: Stack) => {
  const local = (url: string) => url.replace('127.0.0.1', 'localhost')
  const lines = [
    ...(options.webapps
      ? [
          ['Tasklist', local(urls.tasklist)],
          ['Operate', local(urls.operate)],
        ]
      : []),
    ...(options.engineOnly
      ? []
      : [
          ['Case pages', local(urls.pages)],
          ['API', `${local(urls.pages)}/docs`],
          ['Mail catcher', local(urls.mail)],
        ]),
    ['Engine', `gRPC ${urls.grpc}, REST ${urls.rest}`],
    ['Logs', join(dataDir, 'logs')],
  ]
  const signIn = options.webapps
    ? '\nSign in as demo (all roles) or as one of sample/staff.json, such as tm.north. The password is always demo.\n'
    : ''
  return `\n${lines.map(([name, where]) => `  ${`${name}`.padEnd(14)}${where}`).join('\n')}\n${signIn}\nCtrl-C stops everything.\n`
}

const feedSample = async ({ urls, dataDir }: Stack) => {
  const answers = await postReferrals(urls.pages, sampleReferralsOf(dataDir, new Date()))
  console.log(`The API has the ${answers.length} sample referrals.`)
}

const stopWhenOneEnds = async (running: Stack) => {
  const text = await Promise.race(
    running.services.map(async (each) => `${each.name} ${await each.ended}. See ${each.logFile}`),
  )
  if (askedAt !== undefined) return
  console.error(`\n${text}\nStopping the rest.`)
  await end(1)
}

try {
  stack = await startStack({
    ...(options.data ? { dataDir: options.data } : {}),
    clockControlled: options.clock ?? false,
    webapps: options.webapps,
    workers: !options.engineOnly,
    signal: interruption.signal,
  })
  if (askedAt !== undefined) await end(0)
  void stopWhenOneEnds(stack)
  if (options.sample && !options.engineOnly) await feedSample(stack)
  console.log(describe(stack))
} catch (error) {
  if (askedAt === undefined) console.error(`\n${error instanceof Error ? error.message : error}\n`)
  await end(askedAt === undefined ? 1 : 0)
}
