import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as pause } from 'node:timers/promises'
import SMTPConnection from 'nodemailer/lib/smtp-connection'

/** A mail server, as `smtp://user:password@host:port` or `smtps://...`; `?requireTLS=true` insists on TLS, `?ignoreTLS=true` is for a local catcher. */
export type Relay = { url: string; timeout: number }

/**
 * What became of one attempt. `deferred` and `refused` mean certainly not delivered; `server` says that the mail server
 * as a whole is the reason and not this letter.
 */
export type Delivery =
  | { kind: 'delivered'; response: string }
  | { kind: 'deferred'; scope: 'letter' | 'server'; response: string; problem: string }
  | { kind: 'refused'; response: string; problem: string }
  | { kind: 'uncertain'; response: string; problem: string }

type SmtpError = Error & { code?: string; response?: string; responseCode?: number; command?: string }

function connectionOf({ url, timeout }: Relay) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const secure = protocol === 'smtps:'
  const connection = new SMTPConnection({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: searchParams.get('requireTLS') === 'true',
    ignoreTLS: searchParams.get('ignoreTLS') === 'true',
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    logger: false,
  })
  const credentials = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined
  return { connection, credentials }
}

const chunkSize = 16 * 1024

/** Ends when all that was written has left this process, or the connection is gone. */
async function drained(socket: Socket): Promise<void> {
  await pause()
  while (socket.writableLength > 0 && !socket.destroyed)
    await Promise.race([once(socket, 'drain'), once(socket, 'close')])
  await pause()
}

/**
 * The message in pieces; when the last has left, the register commits, and the end of this stream makes the final dot.
 * So a connection that breaks while the message is under way is known to have broken before the dot.
 */
async function* bytesThenCommit(
  raw: Buffer,
  socket: Socket,
  beforeFinalDot: () => Promise<void>,
  stillOpen: () => boolean,
) {
  for (let at = 0; at < raw.length; at += chunkSize) {
    yield raw.subarray(at, at + chunkSize)
    await drained(socket)
  }
  await beforeFinalDot()
  if (socket.destroyed || !stillOpen()) throw new Error('the connection was lost before the final dot')
}

function judge(error: SmtpError, finalDot: boolean): Delivery {
  const response = error.response ?? error.code ?? error.name
  const code = error.responseCode ?? 0
  if (finalDot && code < 400) return { kind: 'uncertain', response, problem: 'noReplyAfterFinalDot' }
  if (error.code === 'EMESSAGE' && !code) return { kind: 'refused', response, problem: 'messageTooLarge' }
  if (error.code === 'ESTREAM')
    return { kind: 'deferred', scope: 'letter', response: '', problem: 'registerUnavailable' }
  const aboutLetter =
    finalDot ||
    error.command === 'RCPT TO' ||
    error.command === 'DATA' ||
    (error.command === 'MAIL FROM' && code === 552)
  if (!aboutLetter || !code) return { kind: 'deferred', scope: 'server', response, problem: 'mailServerUnavailable' }
  if (code >= 500) return { kind: 'refused', response, problem: finalDot ? 'messageRefused' : 'recipientRefused' }
  return { kind: 'deferred', scope: code === 421 ? 'server' : 'letter', response, problem: 'deferredByMailServer' }
}

/**
 * Sends one message to one recipient over a connection of its own. `beforeFinalDot` runs when all bytes of the message
 * are out and before the dot that makes the server take it; when it throws, the dot is never sent. Never throws.
 */
export async function deliver(
  relay: Relay,
  message: { from: string; to: string; raw: Buffer },
  beforeFinalDot: () => Promise<void>,
): Promise<Delivery> {
  const { connection, credentials } = connectionOf(relay)
  let finalDot = false
  let failed = false
  const lost = new Promise<never>((_, reject) => {
    connection.on('error', (error) => {
      failed = true
      reject(error)
    })
    connection.on('end', () => {
      failed = true
      reject(Object.assign(new Error('connection ended'), { code: 'ECONNECTION' }))
    })
  })
  lost.catch(() => {})
  const step = <T>(run: (done: (error?: Error | null, value?: T) => void) => void) =>
    Promise.race([
      lost,
      new Promise<T>((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value as T)))),
    ])
  try {
    await step((done) => connection.connect(done))
    if (credentials) await step((done) => connection.login({ credentials }, done))
    const body = Readable.from(
      bytesThenCommit(message.raw, connection._socket as Socket, beforeFinalDot, () => {
        finalDot = !failed
        return finalDot
      }),
    )
    const info = await step<{ rejected?: unknown[]; response: string }>((done) =>
      connection.send({ from: message.from, to: [message.to], size: message.raw.length }, body, done as never),
    )
    if (info.rejected?.length) return { kind: 'refused', response: info.response, problem: 'recipientRefused' }
    return { kind: 'delivered', response: info.response }
  } catch (error) {
    return judge(error as SmtpError, finalDot)
  } finally {
    if (finalDot && !failed) connection.quit()
    else connection.close()
  }
}
