import { Gauge, type Registry } from 'prom-client'
import type { LineStatus } from './runWorkers.ts'

/** Figures for Prometheus, one line for each job type: does it ask for jobs, when was it answered last, how much is in hand. */
export function measureWorkers(registry: Registry, status: () => LineStatus[]): void {
  const gauge = (name: string, help: string, figureOf: (line: LineStatus) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['job_type'],
      registers: [registry],
      collect() {
        this.reset()
        for (const line of status()) {
          const value = figureOf(line)
          if (value !== null) this.set({ job_type: line.jobType }, value)
        }
      },
    })
  gauge('worker_connected', 'Whether the last request for jobs was answered', ({ connected }) => Number(connected))
  gauge('worker_last_poll_age_seconds', 'Since the engine last answered', ({ secondsSincePoll }) => secondsSincePoll)
  gauge('worker_jobs_in_hand', 'Jobs taken and not yet answered', ({ inHand }) => inHand)
}
