import { randomUUID } from 'node:crypto'
import type { Clock } from '../calendar/clock.ts'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { casePage } from '../http/pages/casePage.ts'
import { readFormWords } from '../http/pages/formWords.ts'
import { fieldProblems } from '../http/problem.ts'
import { readStepNames } from '../letters/stepNames.ts'
import { NotFound, Refused } from '../register/errors.ts'
import type { MoveRow } from '../register/moves.ts'
import type { Register } from '../register/register.ts'
import { attachmentsOf } from './attachments.ts'
import { type Bundle, type BundleEntry, bundleFormat, bundleSchema, bundleVersion } from './bundleSchema.ts'
import { draftReferral } from './draftReferral.ts'
import type { ExchangeSettings, OwnAuthority } from './exchangeFile.ts'
import { withoutAddress } from './secretAddress.ts'

export type ExchangeDeps = {
  register: Register
  clock: Clock
  config: { modelFolders: string[]; exchange: ExchangeSettings }
}
export type PackOptions = {
  /** Who packs it, for the audit. */
  by: string
  /** Papers by id; those of the dispatch, or the usual ones, where nobody chooses. */
  documents?: string[] | undefined
}
/** The whole history as the case page shows it, the oldest entry first: words, as codes and usernames end at the border. */
async function entriesOf({ register, clock, config }: ExchangeDeps, caseReference: string): Promise<BundleEntry[]> {
  const words = readFormWords(config.modelFolders)
  const steps = await readStepNames(config.modelFolders)
  const page = await casePage({ register, clock, words, steps }, caseReference)
  if (!page) throw new NotFound('case')
  return page.chronology.toReversed().map((entry) => ({ ...entry, at: toOffsetIso(toLondon(entry.at)) }))
}

const refuse = (field: string, problem: string, wayOut: string) => new Refused([{ field, problem, wayOut }])

/** Whom to ask here: whoever holds the case, with the ways of contact of the team where there are none of the person. */
async function contactOf({ register }: ExchangeDeps, { caseReference, authority, team }: MoveRow) {
  const holder = await register.allocations.holder(caseReference)
  const person = holder && (await register.staff.get(holder.username))
  const place = (await register.authorities.teams(authority)).find(({ code }) => code === team)
  const name = person?.displayName ?? place?.name ?? ''
  const reach = { phone: person?.phone ?? place?.phone, email: person?.email ?? place?.email, address: place?.address }
  const given = Object.entries({ role: person ? place?.name : undefined, ...reach }).filter(([, value]) => value)
  if (given.every(([key]) => key === 'role'))
    throw refuse(
      'contact',
      'cannot be reached: neither the holder of the case nor the team has telephone, e-mail or address',
      'have them entered for the team',
    )
  return { name, ...Object.fromEntries(given) } as Bundle['contact']
}

const addressState = ({ addressSecret, newAddress }: MoveRow): Bundle['move']['address'] =>
  addressSecret ? 'SECRET' : newAddress ? 'GIVEN' : 'NOT_KNOWN'

/** The bundle of a move as it is signed. @throws NotFound, Refused with the fields that do not fit */
export async function bundleOf(
  deps: ExchangeDeps,
  move: MoveRow & { receivingAuthority: string },
  own: OwnAuthority,
  { documents: chosen, by }: PackOptions,
): Promise<Bundle> {
  const { register, clock } = deps
  const { caseReference, planType, consentShare, wantsService, activated } = move
  const { planning, meetingAt, meetingPlace, moveDate } = move
  const found = await register.cases.withChild(caseReference)
  if (!found) throw new NotFound('case')
  const [people, contact] = await Promise.all([register.people.ofCase(caseReference), contactOf(deps, move)])
  const from = { code: own.listed.code, name: own.listed.name }
  const inWriting = Boolean(contact.email || contact.address)
  const known = Object.entries({ planning, meetingAt, meetingPlace, moveDate }).filter(([, value]) => value)
  const written = {
    move: {
      ...{ planType, consentShare, wantsService, activated, address: addressState(move) },
      ...Object.fromEntries(known),
    },
    referral: draftReferral({ found, move, people, from, inWriting }),
    chronology: await entriesOf(deps, caseReference),
  }
  const parsed = bundleSchema.safeParse(
    {
      ...{ format: bundleFormat, version: bundleVersion, bundleId: randomUUID(), transferId: move.procedureId },
      ...{ createdAt: toOffsetIso(toLondon(clock.now())), from, contact, safeguarding: move.safeguarding === true },
      to: { code: move.receivingAuthority, name: move.receivingName },
      case: { reference: caseReference, openedAt: found.opened },
      ...withoutAddress(written, move.addressSecret ? move.newAddress : null),
      attachments: await attachmentsOf(register, move, { chosen, by }),
    },
    { reportInput: true },
  )
  if (!parsed.success) throw new Refused(fieldProblems(parsed.error.issues))
  return parsed.data
}
