export type Check = () => Promise<unknown>
export type Readiness = Record<string, 'ready' | 'notReady'>

const patience = 3000

const within = (check: Check): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patience)
  })
  const asked = Promise.resolve()
    .then(check)
    .then((answer) => answer !== false)
    .catch(() => false)
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** Asks every part at once, each for 3 seconds at most; a part that throws, answers false or stays silent is not ready. */
export const askAll = async (checks: Record<string, Check>): Promise<Readiness> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) => [name, (await within(check)) ? 'ready' : 'notReady'] as const,
      ),
    ),
  )
