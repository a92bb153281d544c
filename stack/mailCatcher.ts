import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import type { Ports } from './settings.ts'

export type MailCatcher = { stop(): Promise<void> }

/**
 * Starts a mail server that delivers nothing: it keeps each mail in `<dataDir>/mail` and shows it on a web page.
 * Mails of earlier starts with the same data folder are there again. Listens on 127.0.0.1 only.
 */
export const startMailCatcher = async (
  dataDir: string,
  ports: Pick<Ports, 'smtp' | 'mailWeb'>,
): Promise<MailCatcher> => {
  const mailDirectory = join(dataDir, 'mail')
  mkdirSync(mailDirectory, { recursive: true })
  const catcher = new MailDev({
    smtp: ports.smtp,
    ip: '127.0.0.1',
    web: ports.mailWeb,
    webIp: '127.0.0.1',
    mailDirectory,
    silent: true,
  })
  await catcher.start()
  return { stop: () => catcher.stop() }
}
