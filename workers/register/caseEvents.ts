import { z } from 'zod'
import { childConsent } from '../models/closureWords.ts'
import { categories, concernLevels } from '../models/vocabulary.ts'
import { laResponseShape, laResponseVariables } from './acceptMoveEvent.ts'
import { code, day, instant, lines, username } from './referral.ts'

const base = { at: instant, by: username, note: lines(10_000, 3).optional() }
const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...base, ...shape })

const hearing = z.enum(['CMH', 'IRH', 'FINAL', 'OTHER'])

/** What can be reported about an open case from outside (2.2). `note` goes to the record alone; the rest are codes and dates. */
export const caseEventSchema = z.discriminatedUnion('kind', [
  event('child-seen', {
    seenAlone: z.boolean(),
    announced: z.enum(['ANNOUNCED', 'UNANNOUNCED']).optional(),
  }),
  event('duty-activity', {
    activity: z.enum(['VISIT', 'ATTEMPTED_VISIT', 'CALL', 'AGENCY_CONTACT', 'MEETING', 'OTHER']),
  }),
  event('concern-increased', { level: z.enum(concernLevels) }),
  event('capacity-found', {}),
  event('review-date-changed', { date: day }),
  event('hearing-date-changed', { hearing, date: day }),
  event('hearing-outcome', { hearing, outcome: code }),
  event('agency-comment', { note: lines(10_000, 3) }),
  /** Without a person everyone withdraws it. */
  event('taf-consent-withdrawn', { personId: z.union([z.uuid(), z.literal(childConsent)]).optional() }),
  event('taf-needs-met', {}),
  event('accommodation-record-received', {}),
  event('la-response', laResponseShape),
  event('category-changed', {
    categories: z
      .array(z.enum(categories))
      .min(1)
      .max(categories.length)
      .refine((all) => new Set(all).size === all.length, { message: 'names one twice; name each category once' }),
  }),
])
export type CaseEvent = z.infer<typeof caseEventSchema>
export type CaseEventKind = CaseEvent['kind']
export const caseEventKinds = caseEventSchema.options.map((option) => option.shape.kind.value) as CaseEventKind[]

const hour = 3_600_000
/** How long the engine keeps the message for a catcher that does not wait yet (2.2): outcomes of hearings longest. */
const timesToLive: Partial<Record<CaseEventKind, number>> = {
  // Whoever waits for it looks into the register first; later it would be taken for the answer to another letter.
  'la-response': 60_000,
  'hearing-date-changed': 30 * 24 * hour,
  'hearing-outcome': 30 * 24 * hour,
  'review-date-changed': 30 * 24 * hour,
}
export const timeToLiveOf = (kind: CaseEventKind): number => timesToLive[kind] ?? 24 * hour

/** 'child-seen' -> 'childSeen', the message's name. */
export const messageNameOf = (kind: CaseEventKind): string =>
  kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What the process is told: when, who, and the codes of the event; never the note. */
export function variablesOf(caseEvent: CaseEvent): Record<string, unknown> {
  if (caseEvent.kind === 'la-response') return laResponseVariables(caseEvent)
  const { kind: _kind, at, by, note: _note, ...codes } = caseEvent
  return { eventAt: at, reportedBy: by, ...codes }
}
