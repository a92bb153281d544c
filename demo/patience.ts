import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks again and again until there is an answer: the engine, Tasklist and the letters follow each other within seconds.
 * In: milliseconds of the machine's own time.
 * @throws Error that names what was expected
 */
export async function until<T>(
  expected: string,
  look: () => Promise<T | undefined | null | false>,
  { limit = 180_000, every = 400, explain = async () => '' } = {},
): Promise<T> {
  const start = performance.now()
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() - start > limit) {
      throw new Error(`Expected within ${limit / 1000} s: ${expected}. ${await explain().catch(() => '')}`.trim())
    }
    await pause(every)
  }
}
