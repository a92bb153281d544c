import type { Clock } from '../calendar/clock.ts'
import type { CaseFacts, FactsPort } from './facts.ts'
import { closureFields } from './fields/closure.ts'
import { moveFields } from './fields/move.ts'
import { transferFields } from './fields/transfer.ts'
import { waitingFields } from './fields/waiting.ts'
import { type FieldValues, letterFields, oneLine } from './fields.ts'
import type { LetterTemplate } from './template.ts'

/** What a professional is told about an accepted referral; a model may hand over `outcomeText` instead. */
const outcomes = {
  S17: 'we accepted it and are assessing what help the child and the family need',
  S47: 'we accepted it and are making enquiries about the safety of the child',
}

/** The fields of the template that name a member of the staff by username, with the name instead. */
export async function namesOf(
  template: LetterTemplate,
  values: FieldValues,
  facts: Pick<FactsPort, 'staff'>,
): Promise<FieldValues> {
  const named = template.fields.filter((name) => letterFields[name]?.type === 'staff')
  const found = named.map(async (name) => {
    const value = values[name]
    return [name, typeof value === 'string' ? ((await facts.staff(value))?.name ?? value) : value] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

/** What is the same in every letter and notice about a case. */
export function caseFields(about: CaseFacts, clock: Clock, caseLink: string): FieldValues {
  return {
    ...about.team,
    letterDate: clock.now().toISOString(),
    caseReference: about.caseReference,
    initials: about.initials,
    caseLink,
    workerName: about.worker?.name,
    workerRole: about.worker?.role,
    workerPhone: about.worker?.phone,
    workerEmail: about.worker?.email,
    receivedAt: about.referralReceivedAt?.toISOString(),
    allocationKind: about.worker ? 'lead worker' : null,
    seenWithin:
      about.plan.seenWithinDays === null
        ? null
        : about.plan.seenWithinDays === 1
          ? '1 day'
          : `${about.plan.seenWithinDays} days`,
    reviewDate: about.plan.reviewDate,
    outcomeText: outcomes[about.need],
    referralDate: about.referralReceivedAt?.toISOString(),
  }
}

/** What is known of a child who waits, where the letter speaks of it; the team's own details are not given twice. */
export async function waitingOf(
  template: LetterTemplate,
  { caseReference, team }: CaseFacts,
  facts: Pick<FactsPort, 'waiting'>,
): Promise<FieldValues> {
  if (!template.fields.some((name) => name in waitingFields)) return {}
  const waiting = await facts.waiting(caseReference)
  const { contactPhone, contactEmail, contactAddress } = waiting
  const isOfTeam = oneLine(String(contactAddress ?? '')).replaceAll(/[, ]+/g, ' ') === team.teamAddress.join(' ')
  return {
    ...waiting,
    contactPhone: contactPhone === team.teamPhone ? null : contactPhone,
    contactEmail: contactEmail === team.teamEmail ? null : contactEmail,
    contactAddress: isOfTeam ? null : contactAddress,
  }
}

/** What is known of the transfer of a case, where the notice speaks of it. */
export async function transferOf(
  template: LetterTemplate,
  { caseReference }: CaseFacts,
  facts: Pick<FactsPort, 'transferOf'>,
): Promise<FieldValues> {
  return template.fields.some((name) => name in transferFields) ? facts.transferOf(caseReference) : {}
}

/** What is known of closing, of the Team around the Family and of the end of involvement; `reader` gets the letter. */
export async function closureOf(
  template: LetterTemplate,
  { caseReference }: CaseFacts,
  facts: Pick<FactsPort, 'closureOf'>,
  reader?: string,
): Promise<FieldValues> {
  return template.fields.some((name) => name in closureFields) ? facts.closureOf(caseReference, reader) : {}
}

/** What is known of a move of the case, or of the request that stands for it. */
export async function moveOf(
  template: LetterTemplate,
  reference: string,
  facts: Pick<FactsPort, 'moveOf' | 'requestOf'>,
): Promise<FieldValues> {
  if (!template.fields.some((name) => name in moveFields)) return {}
  return { ...(await facts.moveOf(reference)), ...(await facts.requestOf(reference)) }
}
