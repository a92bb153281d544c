import type { Records } from './records.ts'

const tasksOfAReferral = 2

/**
 * Keeps `inFlight` referrals on their way until `count` have reached the tray: both first tasks, review and strategy
 * discussion, are there for a person to claim. Answers the referrals that came through in a second.
 */
export async function closedLoop(
  records: Records,
  count: number,
  inFlight: number,
  send: () => Promise<void>,
): Promise<number> {
  let tasks = 0
  let sent = 0
  let failed: unknown
  let wake = () => {}
  const off = records.on(({ valueType, intent }) => {
    if (valueType !== 'USER_TASK' || intent !== 'CREATED') return
    tasks += 1
    wake()
  })
  const through = () => Math.floor(tasks / tasksOfAReferral)
  const start = performance.now()
  const limit = setTimeout(() => {
    failed = new Error(`Only ${through()} of ${count} referrals reached the tray within ten minutes.`)
    wake()
  }, 600_000)
  while (through() < count && !failed) {
    while (sent < count && sent - through() < inFlight) {
      sent += 1
      send().catch((error: unknown) => {
        failed = error
        wake()
      })
    }
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  clearTimeout(limit)
  off()
  if (failed) throw failed
  return (count / (performance.now() - start)) * 1000
}
