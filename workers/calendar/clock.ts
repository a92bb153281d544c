/** The only source of 'now' in the workers; Date.now() and new Date() are used nowhere else. */
export type Clock = { now(): Date }

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date() }

/**
 * The machine's time moved by an offset that is read afresh at each call, so that the workers follow an engine
 * whose clock is moved in tests and demonstrations. In: milliseconds to add (negative goes back).
 */
export const offsetClock = (getOffsetMilli: () => number, base: Clock = systemClock): Clock => ({
  now: () => new Date(base.now().getTime() + getOffsetMilli()),
})

/** A clock that stands still at an instant, e.g. '2026-10-30T16:20:00+00:00'; for tests. */
export const fixedClock = (iso: string): Clock => ({ now: () => new Date(iso) })
