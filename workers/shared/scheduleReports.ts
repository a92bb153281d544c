import { type Limit, limitSchema } from '../calendar/calculate.ts'
import type { Dependencies } from '../dependencies.ts'
import { nextSlot } from './reportSlots.ts'
import { announceReport, reportMessages, rhythmOf } from './scheduleReport.ts'

type Needed = Pick<Dependencies, 'register' | 'engine' | 'calendar' | 'clock' | 'log'>

const milestones = ['reportDay', 'caseloadReportInterval']

async function limitsOf(profile: string, { engine }: Needed): Promise<Limit[]> {
  const answers = milestones.map((milestone) =>
    engine.decide('policyDeadlines', { profile, milestone, category: 'OTHER' }),
  )
  return (await Promise.all(answers)).map((answer) => limitSchema.parse(answer))
}

/**
 * Sees to it, when the application starts, that the next regular reports of every district are announced; from then on
 * each announces the next. Asking again, or two applications at once, announce nothing twice. `generation` is that of the
 * engine. WR-01, FC-01.
 */
export async function scheduleReports(generation: number, deps: Needed): Promise<void> {
  const { register, calendar, clock, log } = deps
  const known = new Map<string, Promise<Limit[]>>()
  for (const { code: authority, profile } of await register.authorities.list()) {
    try {
      if (!known.has(profile)) known.set(profile, limitsOf(profile, deps))
      const limits = (await known.get(profile)) ?? []
      for (const { code: district } of await register.authorities.districts(authority)) {
        for (const message of reportMessages) {
          const rhythm = rhythmOf(message, limits)
          if (!rhythm) continue
          const slot = nextSlot(calendar.with({ authority }), rhythm, clock.now())
          await announceReport(register, message, { authority, profile, district }, slot, `engine ${generation}`)
        }
      }
    } catch (error) {
      log.error(
        { authority, problem: (error as Error).message },
        'the regular reports of an authority are not scheduled',
      )
    }
  }
}
