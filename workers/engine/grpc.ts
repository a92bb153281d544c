const codes = { deadlineExceeded: 4, notFound: 5, alreadyExists: 6, resourceExhausted: 8, aborted: 10, unavailable: 14 }

export const codeOf = (error: unknown): number | undefined => (error as { code?: number } | undefined)?.code
export const isNotFound = (error: unknown): boolean => codeOf(error) === codes.notFound
export const isAlreadyThere = (error: unknown): boolean => codeOf(error) === codes.alreadyExists
/** Back-pressure: the engine has not begun with the call. */
export const isExhausted = (error: unknown): boolean => codeOf(error) === codes.resourceExhausted

/** A gateway that is down, late, or asks for patience (back-pressure): the same call may succeed later. */
export function isTransient(error: unknown): boolean {
  const tooLarge = error instanceof Error && /larger than max/i.test(error.message)
  const { deadlineExceeded, resourceExhausted, aborted, unavailable } = codes
  return [deadlineExceeded, resourceExhausted, aborted, unavailable].includes(codeOf(error) ?? -1) && !tooLarge
}

/** Milliseconds before the next try: doubles from 100 ms up to 5 s, with jitter, so that many do not come back at once. */
export const pauseBefore = (attempt: number): number =>
  Math.round(Math.min(5000, 100 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random()))

class Late extends Error {
  readonly code = codes.deadlineExceeded
}

/**
 * Bounds one call to the engine, for the SDK gives its calls no deadline and one to a gateway that hangs never ends.
 * Silence is no success: the SDK answers `null` for calls that its own closing cut off, which throws here.
 */
export async function within<T>(milliseconds: number, call: Promise<T>): Promise<NonNullable<T>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    const answer = await Promise.race([call, late])
    if (answer === null || answer === undefined) throw new Late('the connection was closed before an answer came')
    return answer
  } finally {
    clearTimeout(timer)
  }
}
