import { z } from 'zod'
import { categories, needs } from '../models/vocabulary.ts'

/** Control characters, line separators of Unicode, halves of letters, and what turns the direction of reading. */
const unprintable = /(?![\t\n\r])\p{Cc}|[\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u
const plain = (text: string) => !unprintable.test(text)
const mayNot = 'has characters that cannot be printed; type it again as plain text'

/** One line of text as a person types it. */
export const line = (max = 200, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => plain(text) && !/[\r\n\t]/.test(text), { message: mayNot })
/** Several lines of text. */
export const lines = (max = 10_000, min = 1) => z.string().trim().min(min).max(max).refine(plain, { message: mayNot })

export const personName = line(200, 2)
export const address = lines(500, 5)
export const email = z.email().max(254)
export const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ()-]{5,25}$/, { message: 'is no telephone number; digits, spaces, + ( ) - only' })
export const day = z.iso.date()
export const instant = z.iso.datetime({ offset: true })
export const code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, { message: 'is no code: letters, digits, - and _ only' })
/** Usernames of staff, as the identity provider knows them. */
export const username = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/, { message: 'is no username' })

export const child = z.strictObject({
  name: personName,
  dateOfBirth: day.optional(),
  dueDate: day.optional(),
  address: address.optional(),
  ethnicity: line().optional(),
  religion: line().optional(),
  disability: line().optional(),
})

/** A member of the family or another person around the child. */
export const familyMember = z.strictObject({
  name: personName,
  relationship: line(100),
  parentalResponsibility: z.boolean(),
  address: address.optional(),
  email: email.optional(),
  phone: phone.optional(),
  preferredChannel: z.enum(['POST', 'EMAIL']),
  safeToContact: z.boolean(),
  unsafeReason: lines(1000, 3).optional(),
})

/** A school, surgery, police team and the like. */
export const agency = z.strictObject({
  name: personName,
  kind: line(100),
  email: email.optional(),
  address: address.optional(),
})

export const referrer = z.strictObject({
  name: personName,
  kind: z.enum(['PROFESSIONAL', 'PUBLIC']),
  agency: line().optional(),
  email: email.optional(),
  address: address.optional(),
  phone: phone.optional(),
})

/** What the front door sends: form fd-contact-intake (FD-01, RF-01, RF-03, G-48). */
export const referralSchema = z.strictObject({
  authority: code,
  district: code,
  receivedAt: instant.optional(),
  decidedAt: instant.optional(),
  need: z.enum(needs),
  seriousConcern: z.boolean(),
  categories: z.array(z.enum(categories)).min(1).max(categories.length),
  reason: lines(10_000, 20),
  indicators: z.strictObject({
    neglectOrPoorHomeConditions: z.boolean(),
    preBirth: z.boolean(),
    professionalConnection: z.boolean(),
  }),
  referrer,
  requestInWriting: z.boolean(),
  consentS17: z.enum(['YES', 'NO', 'NOT_RECORDED']),
  previousInvolvement: z
    .strictObject({ closedOn: day, worker: username.optional(), teamLeader: username.optional() })
    .optional(),
  children: z.array(child).min(1).max(20),
  people: z.array(familyMember).max(30),
  agencies: z.array(agency).max(30),
})

export type Referral = z.infer<typeof referralSchema>
export type FamilyMember = z.infer<typeof familyMember>
