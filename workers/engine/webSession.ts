import { WorkerProblem } from './problem.ts'

const patience = 30_000

export type WebLogin = { url: string; username: string; password: string }

/** Keys are 64-bit numbers in the answers; JSON.parse would round those of later partitions. */
const quoteKeys = (text: string) => text.replace(/("(?:[a-zA-Z]*Key|key)"\s*:\s*)(-?\d{15,})/g, '$1"$2"')

/** Questions to Operate and Tasklist 8.6 behind their common sign-in. Keys come back as text. */
export function createWebSession({ url, username, password }: WebLogin) {
  let session: Record<string, string> | undefined
  const signIn = async () => {
    const answer = await fetch(`${url}/api/login?${new URLSearchParams({ username, password })}`, {
      method: 'POST',
      signal: AbortSignal.timeout(patience),
    })
    if (!answer.ok)
      throw new WorkerProblem('Operate refused the sign-in.', 'check TASKLIST_USERNAME and TASKLIST_PASSWORD')
    const cookies = answer.headers.getSetCookie().map((value) => value.split(';')[0])
    session = {
      cookie: cookies.join('; '),
      'X-CSRF-TOKEN': answer.headers.get('X-CSRF-TOKEN') ?? '',
      'content-type': 'application/json',
    }
    return session
  }
  const ask = async (path: string, body?: unknown): Promise<string> => {
    const headers = session ?? (await signIn())
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok)
      throw new WorkerProblem(`${path} was answered with ${answer.status}.`, 'check that Operate and Tasklist are up')
    return answer.text()
  }
  return {
    text: (path: string): Promise<string> => ask(path),
    json: async (path: string, body?: unknown): Promise<unknown> => JSON.parse(quoteKeys(await ask(path, body))),
  }
}

export type WebSession = ReturnType<typeof createWebSession>
