import { z } from 'zod'
import { plannings, planTypes } from '../models/moveWords.ts'
import { authorityContactSchema, draftReferralSchema } from '../register/authorityRequestSchema.ts'
import { documentTypes } from '../register/documentContent.ts'
import { documentKinds } from '../register/documents.ts'
import { day, instant } from '../register/referral.ts'

export const bundleFormat = 'childrens-services-transfer-bundle'
/** Another shape gets another version: what was published under this one never changes. */
export const bundleVersion = '1.0'
export const bundleSchemaPath = `/schemas/transfer-bundle-${bundleVersion}.json`
/** So many papers one bundle may have, and so many entries its chronology. */
export const mostAttachments = 50
export const mostEntries = 20_000

/** Text as it was written over there, in any number of lines; nothing that a register cannot hold. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !/[\0\p{Cs}]/u.test(value), {
      message: 'has characters that cannot be stored; have it typed again as plain text',
    })
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { message: 'is no SHA-256 in small hexadecimal letters; have the bundle made again' })
const base64 = z
  .string()
  .min(4)
  .refine((value) => Buffer.from(value, 'base64').toString('base64') === value, {
    message: 'is no Base64; have the bundle made again',
  })
  .meta({ contentEncoding: 'base64' })

/** An authority by its statistical code (GSS); the name is for people, the code decides. */
const authority = z.strictObject({
  code: z
    .string()
    .regex(/^E(06|08|09|10)\d{6}$/, { message: 'is no statistical code of an English authority; see /docs' }),
  name: text(200).min(1),
})

/** One line of the history, in the words in which the sender's pages show it: its codes mean nothing elsewhere. */
export const chronologyEntrySchema = z.strictObject({
  at: instant,
  kind: text(50).describe('Code of the kind of entry: referral, visit, meeting, oversight, letter ...'),
  title: text(200).describe('Code of what happened'),
  heading: text(2000).min(1).describe('What happened, in words'),
  by: text(500).describe('Who did it, in words; empty where nobody did'),
  said: z.array(z.strictObject({ label: text(1000), value: text(100_000) })).max(1000),
})
export type BundleEntry = z.infer<typeof chronologyEntrySchema>

export const attachmentSchema = z.strictObject({
  kind: z.enum(documentKinds),
  name: text(200).min(1),
  contentType: z.enum(documentTypes as [string, ...string[]]),
  size: z.int().min(1).describe('Bytes of the content'),
  sha256: sha256.describe('Of the content, not of its Base64'),
  content: base64,
})

const moveSchema = z.strictObject({
  planType: z.enum(planTypes),
  consentShare: z.boolean().describe('The family agrees that information is shared (IA-01)'),
  wantsService: z.boolean().describe('The family wants the service to go on (IA-01)'),
  activated: z.boolean().describe('Work on the referral had begun (IA-12)'),
  planning: z.enum(plannings).optional(),
  meetingAt: instant.optional(),
  meetingPlace: text(500).optional(),
  moveDate: day.optional(),
  address: z
    .enum(['GIVEN', 'NOT_KNOWN', 'SECRET'])
    .describe('GIVEN: the address of the child in the referral. SECRET: ask the contact by telephone (G-65)'),
})

/** What goes from one authority to another when a family moves (IA-07). */
export const bundleSchema = z.strictObject({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  bundleId: z.uuid().describe('Of this file; packed again it is another one'),
  transferId: z.uuid().describe('Of the transfer at the sender: the same in every bundle of it'),
  createdAt: instant,
  from: authority,
  to: authority,
  safeguarding: z.boolean().describe('A safeguarding concern: a new referral at once (IA-03)'),
  contact: authorityContactSchema.describe('Whom to ask at the sender'),
  move: moveSchema,
  case: z.strictObject({ reference: text(64).min(1), openedAt: instant }).describe('The case at the sender'),
  referral: draftReferralSchema
    .omit({ authority: true, district: true, previousInvolvement: true })
    .describe('A referral without the places of the receiver'),
  chronology: z.array(chronologyEntrySchema).min(1).max(mostEntries).describe('The whole history, the oldest first'),
  attachments: z.array(attachmentSchema).max(mostAttachments),
})
export type Bundle = z.infer<typeof bundleSchema>

/** The file: the bundle with a signature over its bytes. */
export const bundleFileSchema = z.strictObject({
  bundle: bundleSchema,
  signature: z
    .strictObject({
      protected: z
        .string()
        .max(2000)
        .regex(/^[\w-]+$/, { message: 'is no Base64URL; have the bundle made again' }),
      signature: z.string().regex(/^[\w-]{86}$/, { message: 'is no signature of Ed25519; have the bundle made again' }),
    })
    .describe('Detached JWS (RFC 7515, RFC 7797) by Ed25519 over the bundle as canonical JSON (RFC 8785)'),
})
export type BundleFile = z.infer<typeof bundleFileSchema>

/** The published JSON Schema of the file. */
export const bundleJsonSchema = (): Record<string, unknown> => {
  const { $schema, ...schema } = z.toJSONSchema(bundleFileSchema, { io: 'input' })
  const title = `Bundle of a transfer between two authorities, version ${bundleVersion}`
  return { $schema, $id: bundleSchemaPath, title, ...schema }
}
