import { z } from 'zod'
import { caseEventSchema } from '../register/caseEvents.ts'
import { code, day, instant } from '../register/referral.ts'

export { referralSchema } from '../register/referral.ts'
export { caseEventSchema }

export const caseReference = z.string().regex(/^C-\d{4}-\d{6}$/)
const codes = z.record(z.string(), z.unknown())
const optionalInstant = instant.nullable()

export const acceptedReferral = z.object({
  referralId: z.uuid(),
  cases: z.array(
    z.object({
      caseReference,
      eventId: z.uuid(),
      links: z.object({ case: z.string(), letters: z.string(), events: z.string(), documents: z.string() }),
    }),
  ),
})

export const acceptedEvent = z.object({
  eventId: z.uuid(),
  caseReference,
  told: z.boolean(),
  note: z.string().optional(),
  links: z.object({ case: z.string() }),
})

const absenceLinks = z.object({ absence: z.string(), events: z.string() })
export const acceptedAbsence = z.object({ absenceId: z.uuid(), links: absenceLinks })
export const absenceView = z.object({
  absenceId: z.uuid(),
  authority: z.string().nullable(),
  username: z.string(),
  kind: z.enum(['LEAVING', 'SICK_SHORT', 'SICK_LONG', 'ANNUAL_LEAVE', 'OTHER']),
  from: day,
  expectedReturn: day.nullable(),
  endedOn: day.nullable(),
  count: z.object({ done: z.number(), failed: z.number(), open: z.number() }),
  cases: z.array(
    z.object({
      caseReference,
      initials: z.string(),
      state: z.enum(['OPEN', 'DONE', 'FAILED']),
      outcome: z.string().nullable(),
      holder: z.string().nullable(),
      notedAt: optionalInstant,
    }),
  ),
  links: absenceLinks,
})

const allocation = z.object({
  username: z.string(),
  displayName: z.string(),
  role: z.enum(['PRIMARY', 'CO_WORKER', 'INVOLVED']),
  kind: z.enum(['WORKER', 'DUTY_MANAGER', 'TEAM_MANAGER']),
  from: instant,
  to: optionalInstant,
  reasonCode: z.string(),
})

const chronologyEntry = z.object({
  at: instant,
  kind: z.string(),
  title: z.string(),
  by: z.string().nullable(),
  detail: codes,
  text: codes,
})

export const caseView = z.object({
  caseReference,
  referralId: z.uuid(),
  status: z.enum(['UNALLOCATED', 'ALLOCATED', 'CLOSED']),
  authority: z.string(),
  profile: z.string(),
  district: z.string(),
  team: z.string(),
  need: z.enum(['S17', 'S47']),
  concernLevel: z.enum(['S47', 'SERIOUS', 'OTHER']),
  categories: z.array(z.string()),
  receivedAt: instant,
  decidedAt: optionalInstant,
  opened: instant,
  closed: optionalInstant,
  outcome: z.string().nullable(),
  child: z.object({
    initials: z.string(),
    name: z.string(),
    dateOfBirth: day.nullable(),
    dueDate: day.nullable(),
    address: z.string().nullable(),
  }),
  siblings: z.array(z.object({ caseReference, initials: z.string(), status: z.string() })),
  allocations: z.array(allocation),
  chronology: z.array(chronologyEntry),
  links: z.object({ letters: z.string(), events: z.string(), documents: z.string() }),
})

export const letterList = z.object({
  letters: z.array(
    z.object({
      id: z.uuid(),
      letter: z.string(),
      name: z.string(),
      state: z.string(),
      channel: z.string().nullable(),
      recipientKind: z.string(),
      templateVersion: z.string().nullable(),
      sha256: z.string().nullable(),
      createdAt: instant,
      settledAt: optionalInstant,
      problem: z.string().nullable(),
      links: z.object({ pdf: z.string() }),
    }),
  ),
})

export const dutyTrayQuery = z.strictObject({
  authority: code.optional(),
  district: code.optional(),
  team: code.optional(),
  late: z.enum(['true', 'false']).optional(),
})

export const dutyTrayView = z.object({
  asOf: instant,
  entries: z.array(
    z.object({
      caseReference,
      initials: z.string(),
      authority: z.string(),
      district: z.string(),
      team: z.string(),
      need: z.enum(['S17', 'S47']),
      concernLevel: z.string(),
      receivedAt: instant,
      ageHours: z.number(),
      holder: z.string(),
      allocated: z.boolean(),
      due: optionalInstant,
      late: z.boolean(),
      oversightToday: z.boolean(),
      latestOversight: z
        .object({ formId: z.string(), decidedAt: instant, decidedBy: z.string(), decisions: codes })
        .nullable(),
      links: z.object({ case: z.string() }),
    }),
  ),
})

export const health = z.object({ status: z.literal('alive'), at: instant })
export const readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.enum(['ready', 'notReady'])) })

export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(
    z.object({ field: z.string(), problem: z.string(), wayOut: z.string(), link: z.string().optional() }),
  ),
})
