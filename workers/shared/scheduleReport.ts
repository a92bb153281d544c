import { z } from 'zod'
import { type Limit, limitSchema } from '../calendar/calculate.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { nextSlot, type Rhythm, type Slot } from './reportSlots.ts'

export const reportMessages = ['weeklyReportScheduled', 'fortnightlyReturnScheduled'] as const
export type ReportMessage = (typeof reportMessages)[number]
export type ReportPlace = { authority: string; profile: string; district: string }

/** How often a report is due by the limits of a profile; undefined where the profile does not ask for it. */
export function rhythmOf(message: ReportMessage, limits: Limit[]): Rhythm | undefined {
  const of = (milestone: string) => limits.find((limit) => limit.milestone === milestone)
  const day = of('reportDay')
  if (day?.unit !== 'WEEKDAY' || !day.amount) return undefined
  if (message === 'weeklyReportScheduled') return { weekday: day.amount, everyWeeks: 1 }
  const interval = of('caseloadReportInterval')
  return interval?.unit === 'WEEKS' && interval.amount
    ? { weekday: day.amount, everyWeeks: interval.amount }
    : undefined
}

/**
 * Announces one report of a district, once, whoever asks: its instance waits until the report is due. `run` tells one
 * engine from the next, which knows nothing of what was announced to the one before.
 */
export const announceReport = (
  tx: Pick<Transaction, 'events'>,
  message: ReportMessage,
  { authority, profile, district }: ReportPlace,
  { week, due }: Slot,
  run: string,
): Promise<string> => {
  const reportKey = `${authority}/${district}/${week}`
  return tx.events.announce({
    message,
    correlationKey: reportKey,
    key: `${run}|${message}|${reportKey}`,
    variables: { reportKey, reportWeek: week, reportDue: due, authority, profile, district },
  })
}

const input = z.object({
  reportMessage: z.enum(reportMessages),
  limits: z.array(limitSchema),
  reportWeek: z.string(),
  authority: z.string(),
  district: z.string(),
  eventId: z.string(),
})

/**
 * Schedules the report after this one, before anything else, so that no week is lost. The same announcement started a
 * second time is raised as `reportAlreadyStarted` (I1). WR-01, UC-44, FC-01, G-38.
 */
export const scheduleReport = defineWorker(
  'scheduleReport',
  ({ calendar, clock }) =>
    async ({ reportMessage, limits, reportWeek, authority, district, eventId }, job) => {
      const rhythm = rhythmOf(reportMessage, limits)
      const { started } = await job.once(async (tx) => {
        if ((await tx.events.markStarted(eventId, job.processInstanceKey)) === 'duplicate') return { started: false }
        const of = await tx.authorities.get(authority)
        const run = (await tx.events.get(eventId))?.announceKey?.split('|')[0] ?? ''
        if (rhythm && of) {
          const next = nextSlot(calendar.with({ authority }), rhythm, clock.now(), reportWeek)
          await announceReport(tx, reportMessage, { authority, profile: of.profile, district }, next, run)
        }
        return { started: true }
      })
      return started ? {} : job.raise('reportAlreadyStarted')
    },
  { input },
)
