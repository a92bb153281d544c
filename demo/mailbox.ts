export type Mail = { to: { address: string; name: string }[]; subject: string; text: string; attachments?: unknown[] }

/** The mail catcher's mails, oldest first. In: the address of its web page. */
export async function mailsOf(url: string): Promise<Mail[]> {
  const answer = await fetch(`${url}/api/email`, { signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`The mail catcher answered ${answer.status}.`)
  return (await answer.json()) as Mail[]
}

/** Whether a mail about this case went to this address. */
export const isTo = ({ to, subject, text }: Mail, address: string, caseReference: string, words: RegExp): boolean =>
  to.some((one) => one.address === address) &&
  `${subject}${text}`.includes(caseReference) &&
  words.test(`${subject}\n${text}`)
