import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { RecipientKind } from '../letters/facts.ts'
import { createRegisterFacts } from '../letters/registerFacts.ts'
import { audiences } from '../letters/template.ts'
import type { TaskContext } from '../tasks/defineTask.ts'

/** The letters about a child without a worker, by audience of the profile and kind of person (L-12 to L-15, C-06). */
const lettersByAudience: Record<string, Partial<Record<RecipientKind, string>>> = {
  REFERRER: { REFERRER_PROFESSIONAL: 'L-12', REFERRER_PUBLIC: 'L-12' },
  PARENTS: { PARENT: 'L-13' },
  CARERS: { CARER: 'L-14' },
  AGENCIES: { AGENCY: 'L-15' },
  FAMILY: { PARENT: 'L-13', CARER: 'L-14', RELATIVE: 'L-13', CHILD: 'L-13' },
}
const everybody = Object.keys(lettersByAudience)

const kindWords: Record<RecipientKind, string> = {
  REFERRER_PROFESSIONAL: 'Referrer (professional)',
  REFERRER_PUBLIC: 'Referrer (member of the public)',
  PARENT: 'Parent',
  CARER: 'Carer',
  CHILD: 'The child',
  RELATIVE: 'Relative',
  AGENCY: 'Agency',
  OTHER_AUTHORITY: 'Other authority',
  VISITING_PROFESSIONAL: 'Professional who sees the new home',
  STAFF: 'Staff',
}
const heldWords: Record<string, string> = {
  notSafeToContact: 'not safe to contact',
  seriousHarmPossible: 'could do serious harm',
  ageNotRecorded: 'date of birth not recorded',
  noAddressNoEmail: 'no address and no e-mail',
}
const channelWords = { POST: 'goes by post', EMAIL: 'goes by e-mail', SECURE_EMAIL: 'goes by secure e-mail' }

const decisionSchema = z.object({
  action: z.enum(['SEND', 'HOLD_FOR_DECISION', 'SKIP', 'WITHHOLD']),
  channel: z.enum(['POST', 'EMAIL', 'SECURE_EMAIL']).nullable(),
  variant: z.enum(audiences),
  reason: z.string().nullish(),
})
type Decision = z.infer<typeof decisionSchema>

const reachOf = ({ action, channel, reason }: Decision): string =>
  action === 'SEND'
    ? channelWords[channel ?? 'POST']
    : `waits for your decision: ${heldWords[reason ?? ''] ?? 'it may put somebody at risk'}`

export type Recipient = {
  personId: string
  letterId: string
  /** Kind and initials; names stay on the case page (I6). */
  label: string
  reach: string
  variant: Decision['variant']
  /** Somebody has to decide before it can go. */
  isHeld: boolean
  /** No letter by the procedure; where it says so, they are told in person. */
  isSkipped: boolean
  isToldInPerson: boolean
}

type LetterSources = Pick<Dependencies, 'register' | 'clock'> & Partial<Pick<Dependencies, 'config'>>

/** What letters know of a case, from the register as it is now, under the heading of the letters. */
export const factsOf = ({ register, clock, config }: LetterSources) =>
  createRegisterFacts(
    register.db,
    clock,
    { teamHours: config?.mail.teamHours ?? null, urgentPhone: config?.mail.urgentPhone ?? null },
    (path) => path,
  )

async function initialsOf({ register }: Pick<Dependencies, 'register'>, caseReference: string) {
  const found = await register.db
    .selectFrom('people')
    .innerJoin('cases', 'cases.familyId', 'people.familyId')
    .select(['people.id', 'people.initials'])
    .where('cases.reference', '=', caseReference)
    .execute()
  return new Map(found.map(({ id, initials }) => [id, initials]))
}

/**
 * Who would get which letter, person by person, as letterRecipients decides it for the profile: sent, held for a person's
 * decision, or told in another way. `letterAudience` of the process says whom the profile writes to. UC-30, UC-32, UC-54,
 * G-65.
 */
export async function recipientsOf(
  deps: Dependencies,
  { caseReference, profile, variables }: Pick<TaskContext, 'caseReference' | 'profile' | 'variables'>,
): Promise<Recipient[]> {
  const wanted: string[] = variables.letterAudience ?? everybody
  const letterOf = (kind: RecipientKind) =>
    wanted.map((audience) => lettersByAudience[audience]?.[kind]).find((letter) => letter !== undefined)
  const facts = factsOf(deps)
  const initials = await initialsOf(deps, caseReference)
  const answers: Recipient[] = []
  for (const { personId, kind, ...person } of await facts.recipients(caseReference)) {
    const letter = letterOf(kind)
    if (!letter) continue
    const asked = { profile, letter, recipientKind: kind, ...person, withheld: false }
    const decision = decisionSchema.parse(await deps.engine.decide('letterRecipients', asked))
    const known = initials.get(personId) ?? (kind === 'CHILD' ? variables.initials : undefined)
    answers.push({
      personId,
      letterId: letter,
      label: known ? `${kindWords[kind]} (${known})` : kindWords[kind],
      reach: reachOf(decision),
      variant: decision.variant,
      isHeld: decision.action === 'HOLD_FOR_DECISION',
      isSkipped: decision.action === 'SKIP',
      isToldInPerson: decision.action === 'SKIP' && /InPerson/.test(decision.reason ?? ''),
    })
  }
  return answers
}
