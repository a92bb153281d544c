import type { Kysely } from 'kysely'
import { toLondon } from '../calendar/londonTime.ts'
import type { Database } from '../register/tables.ts'
import { transferStepNames } from '../register/transferTables.ts'
import { namesAround, withoutNames } from './familyNames.ts'
import type { FieldValues } from './fields.ts'

const dayOf = (day: string): string => toLondon(day).setLocale('en-GB').toFormat('d LLLL yyyy')

const decisions: Record<string, string> = {
  TRANSFER: 'to be transferred',
  STEP_DOWN_TAF: 'to step down',
  HOLD: 'held over',
  REFUSED: 'refused',
}

/** What notices say about a transfer and its meeting, as the register holds it at the moment of writing (L-31 to L-34). */
export function createTransferFacts(db: Kysely<Database>, link: (path: string) => string) {
  async function defectsOf(transferId: string, caseId: string): Promise<string[]> {
    const open = await db
      .selectFrom('transferDefects')
      .select(['defect', 'due'])
      .where('transferId', '=', transferId)
      .where('fixedAt', 'is', null)
      .orderBy('seq')
      .execute()
    const names = open.length > 0 ? await namesAround(db, caseId) : []
    return open.map(({ defect, due }) => `${withoutNames(defect, names)} (by ${dayOf(due)})`)
  }

  const stepsOf = (transferId: string) =>
    db
      .selectFrom('transferSteps')
      .select('step')
      .where('transferId', '=', transferId)
      .where('doneAt', 'is', null)
      .where('droppedAt', 'is', null)
      .execute()

  const itemsOf = (transferId: string) =>
    db
      .selectFrom('agendaItems')
      .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
      .select(['agendaItems.state', 'agendaItems.late', 'agendaItems.decision', 'agendaItems.receivingTeam'])
      .select(['transferMeetings.at', 'transferMeetings.id as meetingId'])
      .where('agendaItems.transferId', '=', transferId)
      .orderBy('transferMeetings.at')
      .orderBy('agendaItems.seq')
      .execute()

  /** The open transfer of a case, otherwise its last one; an empty answer when there was none. */
  const transferOf = (caseReference: string): Promise<FieldValues> => read({ caseReference })

  async function read(of: { caseReference: string } | { transferId: string }): Promise<FieldValues> {
    const found = await db
      .selectFrom('transfers')
      .innerJoin('cases', 'cases.id', 'transfers.caseId')
      .leftJoin('teams as from', (join) =>
        join.onRef('from.authority', '=', 'cases.authority').onRef('from.code', '=', 'transfers.fromTeam'),
      )
      .leftJoin('teams as to', (join) =>
        join.onRef('to.authority', '=', 'cases.authority').onRef('to.code', '=', 'transfers.toTeam'),
      )
      .leftJoin('districts', (join) =>
        join.onRef('districts.authority', '=', 'cases.authority').onRef('districts.code', '=', 'transfers.toDistrict'),
      )
      .selectAll('transfers')
      .select(['from.name as fromName', 'to.name as toName', 'districts.name as districtName'])
      .$if('caseReference' in of, (query) =>
        query.where('cases.reference', '=', 'caseReference' in of ? of.caseReference : ''),
      )
      .$if('transferId' in of, (query) => query.where('transfers.id', '=', 'transferId' in of ? of.transferId : ''))
      .orderBy((row) => row('transfers.endedAt', 'is not', null))
      .orderBy('transfers.seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!found) return {}
    const [items, steps, openDefects] = await Promise.all([
      itemsOf(found.id),
      stepsOf(found.id),
      defectsOf(found.id, found.caseId),
    ])
    const listed = items.find(({ state }) => state === 'LISTED')
    const meetingId = listed?.meetingId ?? found.meetingId
    return {
      fromTeam: found.fromName ?? found.fromTeam,
      toTeam: found.toName ?? found.toTeam,
      toDistrict: found.districtName ?? found.toDistrict,
      transferLink: link(`/transfers/${found.id}`),
      requestedAt: found.requestedAt,
      meetingAt: listed?.at ?? found.meetingAt,
      nextMeetingAt: listed?.at,
      meetingLink: meetingId ? link(`/transfer-meetings/${meetingId}`) : null,
      agendaLate: listed?.late ?? false,
      targetDate: found.targetDate,
      windowEndsAt: found.windowEndsAt,
      receivingWorker: found.receivingWorker,
      keepsWorker: found.keepsWorker,
      transferOutcome: found.outcome,
      openDefects,
      openSteps: transferStepNames.filter((name) => steps.some(({ step }) => step === name)),
      transferAttempts: items
        .filter(({ decision }) => decision !== null)
        .map(({ at, decision, receivingTeam }) => {
          const teamless = decision === 'TRANSFER' && !receivingTeam ? ', no team named' : ''
          return `${dayOf(at)}: ${decisions[decision ?? ''] ?? ''}${teamless}`
        }),
    }
  }

  /** A meeting with the size of its agenda. */
  async function meeting(meetingId: string): Promise<FieldValues> {
    const found = await db
      .selectFrom('transferMeetings')
      .leftJoin('districts', (join) =>
        join
          .onRef('districts.authority', '=', 'transferMeetings.authority')
          .onRef('districts.code', '=', 'transferMeetings.district'),
      )
      .selectAll('transferMeetings')
      .select('districts.name')
      .where('transferMeetings.id', '=', meetingId)
      .executeTakeFirst()
    if (!found) return {}
    const items = await db
      .selectFrom('agendaItems')
      .select('part')
      .where('meetingId', '=', meetingId)
      .where('state', '!=', 'WITHDRAWN')
      .execute()
    return {
      meetingAt: found.at,
      meetingDistrict: found.name ?? found.district,
      meetingVenue: found.venue,
      agendaClosesAt: found.agendaClosesAt,
      agendaCount: String(items.length),
      partTwoCount: String(items.filter(({ part }) => part === 'TWO').length),
      meetingLink: link(`/transfer-meetings/${meetingId}`),
      nextMeetingLink: link('/transfer-meetings'),
    }
  }

  return { transferOf, transfer: (transferId: string) => read({ transferId }), meeting }
}
