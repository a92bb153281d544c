import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** How the server behaves; a story changes it while the server runs. */
export type Behaviour = {
  /** Turns everybody away, as a server that is being repaired. */
  down?: boolean
  /** Addresses that the server refuses for good. */
  refuses?: RegExp
}

const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

/** A real SMTP server in the process of the test, which keeps what it accepted. */
export async function startMailServer() {
  const behaviour: Behaviour = {}
  const mails: ParsedMail[] = []
  const waiting = new Set<{ wanted: (mail: ParsedMail) => boolean; resolve: (mail: ParsedMail) => void }>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect: (_session, done) => done(behaviour.down ? answer(421, 'Closed for repair') : null),
    onRcptTo: ({ address }, _session, done) =>
      done(behaviour.refuses?.test(address) ? answer(550, 'No such mailbox') : null),
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        for (const waiter of waiting) {
          if (waiter.wanted(mail)) {
            waiting.delete(waiter)
            waiter.resolve(mail)
          }
        }
        done()
      }, done)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    behaviour,
    async first(wanted: (mail: ParsedMail) => boolean, awaited: string): Promise<ParsedMail> {
      const past = mails.find(wanted)
      if (past) return past
      return new Promise((resolve, reject) => {
        const waiter = {
          wanted,
          resolve: (mail: ParsedMail) => {
            clearTimeout(timer)
            resolve(mail)
          },
        }
        const timer = setTimeout(() => {
          waiting.delete(waiter)
          reject(new Error(`No such mail came: ${awaited}. Came: ${mails.map(({ subject }) => subject).join(' | ')}`))
        }, 80_000)
        waiting.add(waiter)
      })
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>
