import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { countLetters } from '../register/letters.ts'
import type { Register } from '../register/register.ts'

export type HttpMetrics = {
  registry: Registry
  observe: (labels: { method: string; route: string; status: number }, seconds: number) => void
}

/** Figures for Prometheus: requests by route pattern, events that wait, letters by state, and the process. No names, no keys. */
export function createMetrics(register: Register, registry = new Registry()): HttpMetrics {
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by method, route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  new Gauge({
    name: 'events_waiting',
    help: 'Accepted events that are not yet published to the engine',
    registers: [registry],
    async collect() {
      this.set((await register.events.backlog()).waiting)
    },
  })
  new Gauge({
    name: 'letters',
    help: 'Letters and notices by state',
    labelNames: ['kind', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const { kind, state, count } of await countLetters(register.db)) this.set({ kind, state }, count)
    },
  })
  return { registry, observe: (labels, seconds) => requests.observe(labels, seconds) }
}
