import type { Kysely } from 'kysely'
import type { LeadProfessional } from '../register/procedureTables.ts'
import type { Database } from '../register/tables.ts'
import type { FieldValues } from './fields.ts'
import { linesOf, type Of, procedureInHand } from './procedureInHand.ts'

const inWords = ({ name, role, organisation }: LeadProfessional): string =>
  [name, role, organisation].filter(Boolean).join(', ')

/** What letters and notices say about the Team around the Family: who leads it, its meetings and papers (TS). */
export const createTafFacts =
  (db: Kysely<Database>) =>
  async (of: Of): Promise<FieldValues> => {
    const procedure = await procedureInHand(db, of, 'tafStepDownClosure')
    if (!procedure) return {}
    const [taf, asked] = await Promise.all([
      db.selectFrom('tafs').selectAll().where('procedureId', '=', procedure.id).executeTakeFirst(),
      db
        .selectFrom('tafApproaches')
        .select('candidate')
        .where('procedureId', '=', procedure.id)
        .orderBy('seq', 'desc')
        .execute(),
    ])
    const lead = taf?.leadProfessional
    return {
      withTaf: taf?.state === 'RUNNING',
      leadName: lead?.name,
      leadRole: lead?.role,
      leadOrganisation: lead?.organisation,
      leadPhone: lead?.phone,
      leadEmail: lead?.email,
      askedLead: asked[0] && inWords(asked[0].candidate),
      askedCount: String(asked.length),
      finalMeetingAt: taf?.finalMeetingAt,
      finalMeetingVenue: taf?.finalMeetingVenue,
      nextTafAt: taf?.nextTafAt,
      closingSummary: linesOf(taf?.closingSummary),
      actionPlan: linesOf(taf?.actionPlan),
      planSource: taf?.planSource,
      tafEndReason: taf?.endReason,
      concernRemains: taf?.concernRemains === true,
    }
  }
