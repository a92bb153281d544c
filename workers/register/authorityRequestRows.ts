import { authoritiesOf } from './authorities.ts'
import { authorityDirectory, notAhead } from './authorityContact.ts'
import type { AuthorityRequestDraft } from './authorityRequestSchema.ts'
import { checkReferral } from './checkReferral.ts'
import { Conflict, type FieldProblem, NotFound, Refused } from './errors.ts'
import type { Referral } from './referral.ts'
import type { Scope, TransactionScope } from './scope.ts'

export const requestLink = (id: string): string => `/authority-requests/${id}`

/** Requests with the profile of the authority that is asked. */
export const selectRequests = (scope: Pick<Scope, 'db'>) =>
  scope.db
    .selectFrom('authorityRequests')
    .innerJoin('authorities', 'authorities.code', 'authorityRequests.authority')
    .selectAll('authorityRequests')
    .select('authorities.profile')
export type AuthorityRequestRow = Awaited<ReturnType<ReturnType<typeof selectRequests>['executeTakeFirstOrThrow']>>

/** The request under lock. @throws NotFound */
export async function lockRequest(tx: TransactionScope, id: string): Promise<AuthorityRequestRow> {
  const found = await selectRequests(tx)
    .where('authorityRequests.id', '=', id)
    .forUpdate('authorityRequests')
    .executeTakeFirst()
  if (!found) throw new NotFound('request of another authority')
  return found
}

/** The request under lock, as long as nobody has decided on it. @throws NotFound, Conflict */
export async function lockOpenRequest(tx: TransactionScope, id: string): Promise<AuthorityRequestRow> {
  const found = await lockRequest(tx, id)
  if (found.state === 'ACCEPTED') throw wasAccepted(found)
  if (found.state === 'DECLINED') throw wasDeclined(found)
  return found
}

/** Taken on here: the meeting is set or held, or the concern that it reports made it a referral at once (IA-16, G-03). */
export const isAgreed = ({ state, meetingAt }: Pick<AuthorityRequestRow, 'state' | 'meetingAt'>): boolean =>
  state === 'ACCEPTED' || (state === 'LAUNCHED' && meetingAt !== null)

export const notLaunched = (id: string) =>
  new Refused([
    {
      field: 'team',
      problem: 'of the request is not chosen',
      wayOut: 'launch it into the tray of a team first',
      link: requestLink(id),
    },
  ])

export const wasAccepted = ({ caseReference }: AuthorityRequestRow) =>
  new Conflict({
    field: 'request',
    problem: `was accepted: the child has case ${caseReference}`,
    wayOut: 'go on there; where the work is not to be done here, consider closing that case',
    link: `/cases/${caseReference}`,
  })
export const wasDeclined = ({ id }: AuthorityRequestRow) =>
  new Conflict({
    field: 'request',
    problem: 'was declined',
    wayOut: 'take in a new request of the other authority',
    link: requestLink(id),
  })

/** The referral that the intake takes: received and decided at the instant at which the request is accepted (IA-16). */
export function referralOf(
  {
    referral,
    fromName,
    contact,
    safeguarding,
  }: Pick<AuthorityRequestRow, 'referral' | 'fromName' | 'contact' | 'safeguarding'>,
  { district, at }: { district: string; at: string },
): Referral {
  const { name, phone, email, address } = contact
  const reach = { ...(phone && { phone }), ...(email && { email }), ...(address && { address }) }
  const asking = { name, kind: 'PROFESSIONAL' as const, agency: fromName, ...reach }
  const { referrer = asking, ...rest } = referral
  return { ...rest, referrer, district, seriousConcern: safeguarding, receivedAt: at, decidedAt: at }
}

/** Where the request goes here. The only district of an authority needs no choice. */
export async function placeOfRequest(
  tx: TransactionScope,
  { authority, district }: { authority: string; district?: string | undefined },
): Promise<{ district: string | null; profile: string | null; problems: FieldProblem[] }> {
  const known = await authoritiesOf(tx).list()
  const found = known.find(({ code }) => code === authority)
  const oneOf = (codes: { code: string }[]) => `give one of: ${codes.map(({ code }) => code).join(', ')}`
  const none = { district: null, profile: null }
  if (!found) return { ...none, problems: [{ field: 'authority', problem: 'is not known', wayOut: oneOf(known) }] }
  const districts = await authoritiesOf(tx).districts(authority)
  const place = { profile: found.profile, problems: [] }
  if (district === undefined)
    return { ...place, district: districts.length === 1 ? (districts[0]?.code ?? null) : null }
  if (districts.some(({ code }) => code === district)) return { ...place, district }
  const problem = { field: 'district', problem: `is not a district of ${authority}`, wayOut: oneOf(districts) }
  return { ...none, problems: [problem] }
}

const yearAgo = (now: Date) => now.getTime() - 366 * 24 * 3_600_000

/** What the shape of a request cannot say: dates against today, and whom to reach. */
export function checkRequest(draft: AuthorityRequestDraft, now: Date): FieldProblem[] {
  const { contact, safeguarding, receivedAt, referral } = draft
  const at = now.toISOString()
  const asIntake = referralOf({ referral, fromName: 'x', contact, safeguarding }, { district: 'x', at })
  return [
    ...notAhead('receivedAt', receivedAt, now),
    ...(receivedAt && Date.parse(receivedAt) < yearAgo(now)
      ? [{ field: 'receivedAt', problem: 'is more than a year ago', wayOut: 'check the year' }]
      : []),
    // An acknowledgement in writing goes to the contact where nobody else refers: the field to fill is there.
    ...checkReferral(asIntake, now).map((problem) =>
      problem.field === 'referrer.address' && !referral.referrer ? { ...problem, field: 'contact.address' } : problem,
    ),
  ]
}

type Asking = { fromAuthority: string | null; fromName: string }

/** The authority that asks: one of the directory, or the name of one outside England. */
export function askingAuthority({
  fromAuthority,
  fromName,
}: Pick<AuthorityRequestDraft, 'fromAuthority' | 'fromName'>): Asking | { problems: FieldProblem[] } {
  const problem = (text: string, wayOut: string) => ({ problems: [{ field: 'fromAuthority', problem: text, wayOut }] })
  if (fromAuthority && fromName) return problem('is given twice', 'leave out the name of an authority outside England')
  const text = fromAuthority ?? fromName
  if (!text) return problem('is missing', 'choose the authority that asks, or give the name of one outside England')
  try {
    const { code, name } = authorityDirectory.named(text, 'fromAuthority')
    return { fromAuthority: code, fromName: name }
  } catch (error) {
    if (fromName) return { fromAuthority: null, fromName }
    if (error instanceof Refused) return { problems: error.problems }
    throw error
  }
}
