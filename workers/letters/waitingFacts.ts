import type { Kysely } from 'kysely'
import { DateTime } from 'luxon'
import type { Clock } from '../calendar/clock.ts'
import type { Codes, Database } from '../register/tables.ts'
import type { FieldValues } from './fields.ts'

const zone = 'Europe/London'
const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

/** What a person wrote in a form, whether it is kept as a code or as a text. */
const said = (row: { decisions: Codes; text: Codes } | undefined): Codes => ({ ...row?.decisions, ...row?.text })
const words = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value : null)

/** True when an allocation ended no more than a day before the case counts as unallocated: earlier ones are history. */
const endedInto = (end: string | null, since: string | undefined): boolean =>
  end === null || (since !== undefined && Date.parse(end) >= Date.parse(since) - 24 * 3600_000)

type Held = { personId: string; reason: string | null }
/** What a manager decided about the letters of a case: the contact they name, and who is held back and why. */
export type LetterApproval = { decidedBy: string; decidedAt: string; contact: FieldValues; held: Held[] }

function heldOf(recipients: unknown): Held[] {
  if (!Array.isArray(recipients)) return []
  return recipients
    .filter((row) => row?.held === 'YES' && typeof row.personId === 'string')
    .map((row) => ({ personId: row.personId, reason: words(row.heldReason) }))
}

/** Facts about a child who waits for a worker, as the register holds them at the moment of writing. */
export function createWaitingFacts(db: Kysely<Database>, clock: Clock) {
  const oversightOf = (caseReference: string, formId: string) =>
    db
      .selectFrom('oversight')
      .innerJoin('cases', 'cases.id', 'oversight.caseId')
      .select(['oversight.decisions', 'oversight.text', 'oversight.decidedBy', 'oversight.decidedAt'])
      .where('cases.reference', '=', caseReference)
      .where('formId', '=', formId)
      .where('state', '=', 'accepted')
      .orderBy('seq', 'desc')
      .execute()

  /** The letters as they were last approved (ucLettersApprove); undefined when nobody has approved any. */
  async function approval(caseReference: string): Promise<LetterApproval | undefined> {
    const [row] = await oversightOf(caseReference, 'ucLettersApprove')
    if (!row) return undefined
    const form = said(row)
    const contact = ['contactName', 'contactRole', 'contactPhone', 'contactEmail', 'contactAddress']
    return {
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt,
      contact: Object.fromEntries(contact.map((name) => [name, words(form[name])])),
      held: heldOf(form.recipients),
    }
  }

  async function periodOf(caseId: string): Promise<FieldValues & { unallocatedSince?: string }> {
    const now = DateTime.fromJSDate(clock.now(), { zone })
    const period = await db
      .selectFrom('unallocatedPeriods')
      .leftJoin('staff', 'staff.username', 'unallocatedPeriods.dutyWorker')
      .select(['since', 'reasons', 'nextSeenBy', 'displayName'])
      .where('caseId', '=', caseId)
      .orderBy('openedAt', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!period) return {}
    const since = DateTime.fromISO(period.since, { zone }).startOf('day')
    const days = Math.floor(now.startOf('day').diff(since, 'days').days)
    return {
      unallocatedSince: period.since,
      unallocatedFor: days > 0 ? counted(days, 'day') : null,
      unallocatedReasons: period.reasons,
      childSeenBy: period.nextSeenBy,
      dutyWorkerName: period.displayName,
    }
  }

  async function dutyWork(caseId: string): Promise<string | null> {
    const open = await db
      .selectFrom('duties')
      .select('due')
      .where('caseId', '=', caseId)
      .where('doneAt', 'is', null)
      .where('droppedAt', 'is', null)
      .execute()
    const late = open.filter(({ due }) => Date.parse(due) < clock.now().getTime()).length
    return open.length ? `${counted(open.length, 'action')}${late ? `, ${late} of them late` : ''}` : null
  }

  /** The fields of `fields/waiting.ts` that the register knows of a case. */
  async function waiting(caseReference: string): Promise<FieldValues> {
    const found = await db
      .selectFrom('cases')
      .select(['id', 'categories', 'need'])
      .where('reference', '=', caseReference)
      .executeTakeFirst()
    if (!found) return {}
    const risk = await db
      .selectFrom('riskAssessments')
      .select(['level', 'at'])
      .where('caseId', '=', found.id)
      .orderBy('at', 'desc')
      .orderBy('recordedAt', 'desc')
      .limit(1)
      .executeTakeFirst()
    const seen = await db
      .selectFrom('visits')
      .select('at')
      .where('caseId', '=', found.id)
      .where('childSeen', '=', true)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
    const worker = await db
      .selectFrom('allocations')
      .select('to')
      .where('caseId', '=', found.id)
      .where('kind', '=', 'WORKER')
      .where('role', '=', 'PRIMARY')
      .orderBy('from', 'desc')
      .limit(1)
      .executeTakeFirst()
    const period = await periodOf(found.id)
    const searches = await oversightOf(caseReference, 'ucDistrictSearch')
    return {
      ...period,
      caseCategories: found.categories,
      need: found.need,
      riskLevel: risk?.level,
      riskAssessedAt: risk?.at,
      childLastSeen: seen?.at,
      openDutyWork: await dutyWork(found.id),
      searchedScopes: [...new Set(searches.reverse().flatMap((row) => (said(row).scope as string[]) ?? []))],
      hasWorker: worker?.to === null,
      hadWorker: worker !== undefined && endedInto(worker.to, period.unallocatedSince),
      ...(await approval(caseReference))?.contact,
    }
  }

  return { approval, waiting }
}
