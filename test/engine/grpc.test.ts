import { describe, expect, it } from 'vitest'
import { isTransient, pauseBefore, within } from '../../workers/engine/grpc.ts'

const failing = (code: number, message = '') => Object.assign(new Error(message), { code })

describe('A call to the engine', () => {
  it('is tried again for back-pressure, a gateway that is down or late, and for nothing else', () => {
    const [late, exhausted, aborted, unavailable] = [4, 8, 10, 14].map((code) => failing(code))
    expect([late, exhausted, aborted, unavailable].every(isTransient)).toBe(true)
    expect([1, 3, 5, 6, 7, 9, 13, 16].map((code) => failing(code)).some(isTransient)).toBe(false)
    expect(isTransient(failing(8, 'Sent message larger than max (9 vs. 4)'))).toBe(false)
    expect(isTransient(undefined)).toBe(false)
  })

  it('is tried again after growing pauses, bounded, with jitter', () => {
    for (const attempt of [0, 1, 3, 6, 20, 1000]) {
      const base = Math.min(5000, 100 * 2 ** Math.min(attempt, 6))
      const pauses = Array.from({ length: 50 }, () => pauseBefore(attempt))
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(base * 0.5)
      expect(Math.max(...pauses)).toBeLessThanOrEqual(base * 1.5)
      expect(new Set(pauses).size).toBeGreaterThan(1)
    }
  })

  it('that gets no answer, or only the silence of a closed client, has failed', async () => {
    await expect(within(20, new Promise(() => {}))).rejects.toSatisfy(isTransient)
    await expect(within(1000, Promise.resolve(null))).rejects.toSatisfy(isTransient)
    await expect(within(1000, Promise.resolve({ key: '1' }))).resolves.toEqual({ key: '1' })
  })
})
