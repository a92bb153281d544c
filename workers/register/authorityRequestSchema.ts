import { z } from 'zod'
import { address, code, email, instant, line, personName, phone, referralSchema } from './referral.ts'

/** Whom to ask over there; at least one way of contact (CG-4). */
export const authorityContactSchema = z
  .strictObject({
    name: personName,
    role: line(100).optional(),
    phone: phone.optional(),
    email: email.optional(),
    address: address.optional(),
  })
  .refine((contact) => contact.phone || contact.email || contact.address, {
    message: 'has no way of contact; give a telephone number, an e-mail or an address',
    path: ['phone'],
  })

/**
 * The referral as the asking authority knows it: where it goes here may still be open, who refers is the contact unless
 * somebody else is named, and it is received here when it is accepted.
 */
export const draftReferralSchema = referralSchema
  .omit({ receivedAt: true, decidedAt: true, seriousConcern: true })
  .extend({ district: code.optional(), referrer: referralSchema.shape.referrer.optional() })

/** A request of another authority to go on with the work for a family (IA-15, IA-17). */
export const authorityRequestDraft = z.strictObject({
  /** Code, three letters or name in the directory of English authorities. */
  fromAuthority: line().optional(),
  /** An authority outside England, by its name. */
  fromName: line(200, 2).optional(),
  contact: authorityContactSchema,
  /** Reports a safeguarding concern: handled as a new referral at once as well (G-03). */
  safeguarding: z.boolean(),
  /** When the other authority asked; now where it is left out. */
  receivedAt: instant.optional(),
  referral: draftReferralSchema,
})
export type AuthorityRequestDraft = z.infer<typeof authorityRequestDraft>

/** The same as one flat body: a referral with the authority that asks and whom to ask there. */
export const authorityRequestSchema = draftReferralSchema.extend({
  fromAuthority: authorityRequestDraft.shape.fromAuthority,
  fromName: authorityRequestDraft.shape.fromName,
  contact: authorityContactSchema,
  safeguarding: z.boolean(),
  receivedAt: instant.optional(),
})
export type AuthorityRequestBody = z.infer<typeof authorityRequestSchema>

/** The flat body as the register takes it. */
export function draftOf(body: AuthorityRequestBody): AuthorityRequestDraft {
  const { fromAuthority, fromName, contact, safeguarding, receivedAt, ...referral } = body
  const given = { ...(fromAuthority && { fromAuthority }), ...(fromName && { fromName }) }
  return { ...given, ...(receivedAt && { receivedAt }), contact, safeguarding, referral }
}
