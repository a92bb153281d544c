/**
 * Lets at most `capacity` tasks run at once. `stop` answers when what runs has ended; what waits is handed back
 * (its promise resolves to undefined without running).
 */
export function createLimiter(capacity: number) {
  const waiting: ((run: boolean) => void)[] = []
  const idle: (() => void)[] = []
  let running = 0
  let stopping = false
  const next = () => {
    if (running < capacity) waiting.shift()?.(true)
    if (running === 0) for (const done of idle.splice(0)) done()
  }
  return {
    get running() {
      return running
    },
    async run<T>(task: () => Promise<T>): Promise<T | undefined> {
      if (stopping) return undefined
      if (running >= capacity) {
        const go = await new Promise<boolean>((resolve) => waiting.push(resolve))
        if (!go) return undefined
      }
      running += 1
      try {
        return await task()
      } finally {
        running -= 1
        next()
      }
    },
    async stop(): Promise<void> {
      stopping = true
      for (const handBack of waiting.splice(0)) handBack(false)
      if (running > 0) await new Promise<void>((resolve) => idle.push(resolve))
    },
  }
}
