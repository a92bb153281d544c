import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { WorkingCalendar } from '../calendar/workingCalendar.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import { moveCase } from '../shared/moveCase.ts'

const input = z.object({ caseReference: z.string(), eventId: z.string(), authority: z.string(), district: z.string() })
const output = z.object({ team: z.string(), dutyManager: z.string(), outOfHours: z.boolean() })

/** Whether the offices are closed at this instant; working time, Europe/London. */
export const isOutOfHours = (calendar: WorkingCalendar, at: string): boolean => {
  const { opens, closes } = calendar.workingHours
  const time = toLondon(at).toFormat('HH:mm')
  return !calendar.isWorkingDay(at) || time < opens || time >= closes
}

/** Another authority asked for it, and a manager of this team accepted it: it stays in the tray of that team (IA-17). */
async function trayOfRequest(
  { allocations, cases }: Pick<Transaction, 'allocations' | 'cases'>,
  caseReference: string,
) {
  const holder = await allocations.holder(caseReference)
  const team = (await cases.get(caseReference))?.team
  if (holder?.reasonCode !== 'OTHER_AUTHORITY' || !team) return undefined
  return { team, holder: holder.username, kind: holder.kind }
}

/**
 * Puts an accepted referral in the tray of the team on duty, with its duty manager as holder; one that another authority
 * asked for stays with the team that accepted it. The same referral started
 * a second time is raised as `referralAlreadyStarted`, so that each accepted event has one effect (I1). DA-01, DA-02,
 * DA-21, IA-17, G-45, G-48.
 */
export const placeInTray = defineWorker(
  'dutyAllocation.placeInTray',
  ({ register, calendar, clock }) =>
    async ({ caseReference, eventId, authority, district }, job) => {
      const now = toOffsetIso(toLondon(clock.now()))
      const duty =
        (await trayOfRequest(register, caseReference)) ??
        (await register.authorities.dutyTeam(authority, district, now))
      if (!duty) {
        throw new WorkerProblem(
          `No team is on duty in district ${district} and no Team Manager is in the staff directory.`,
          'complete the duty rota or the staff directory, then retry',
        )
      }
      const placed = await job.once(async (tx) => {
        if ((await tx.events.markStarted(eventId, job.processInstanceKey)) === 'duplicate')
          return { started: false as const }
        const holder = await tx.allocations.holder(caseReference)
        if (holder?.kind !== 'WORKER') {
          await moveCase(tx, {
            caseReference,
            authority,
            team: duty.team,
            holder: duty.holder,
            kind: duty.kind,
            reasonCode: 'DUTY',
            decidedBy: 'system',
            at: now,
          })
        }
        return { started: true as const, team: duty.team, dutyManager: duty.holder }
      })
      if (!placed.started) return job.raise('referralAlreadyStarted')
      return {
        team: placed.team,
        dutyManager: placed.dutyManager,
        outOfHours: isOutOfHours(calendar.with({ authority }), now),
      }
    },
  { input, output },
)
