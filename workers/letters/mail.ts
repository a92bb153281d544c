import { domainToASCII } from 'node:url'
import MailComposer from 'nodemailer/lib/mail-composer'
import { z } from 'zod'

export type Mail = {
  from: { name: string; address: string }
  to: { name: string; address: string }
  subject: string
  text: string
  attachment: { filename: string; content: Buffer } | undefined
  messageId: string
  date: Date
  automatic: boolean
}

const mailbox = z.email().max(254)

/**
 * One mailbox that a message may be sent to, with its domain in ASCII; undefined when the text is anything else
 * (several addresses, a name beside it, control characters, a local part that not every server takes).
 */
export function validAddress(text: string | null | undefined): string | undefined {
  const parts = (text ?? '').trim().split('@')
  if (parts.length !== 2) return undefined
  const domain = domainToASCII(parts[1] ?? '')
  const address = `${parts[0]}@${domain}`
  return domain && mailbox.safeParse(address).success ? address : undefined
}

/** The message as bytes. Names and subject are encoded as header values, so nothing in them can become a header. */
export async function composeMail(mail: Mail): Promise<Buffer> {
  return new MailComposer({
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    messageId: mail.messageId,
    date: mail.date,
    ...(mail.automatic ? { headers: { 'Auto-Submitted': 'auto-generated' } } : {}),
    attachments: mail.attachment ? [{ ...mail.attachment, contentType: 'application/pdf' }] : [],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
