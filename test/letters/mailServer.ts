import type { AddressInfo, Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

export type Received = { recipients: string[]; raw: string; mail: ParsedMail }
type Refusal = { code: number; text: string } | undefined

/** How the mail server behaves; a test changes it while the server runs. */
export type Behaviour = {
  /** Answer to RCPT TO; undefined takes the recipient. */
  recipient?: (address: string, attempt: number) => Refusal
  /** Answer after the final dot; undefined takes the message. */
  message?: (attempt: number) => Refusal
  /** Cuts the connection when this many bytes of DATA have come. */
  cutInData?: (attempt: number) => boolean
  /** Takes the message and cuts the connection instead of answering. */
  cutAfterFinalDot?: (attempt: number) => boolean
  onFinalDot?: () => Promise<void>
}

const refusal = ({ code, text }: { code: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: code })

/** A real SMTP server in this process that keeps what it took. */
export async function mailServer(behaviour: Behaviour = {}, port = 0) {
  const taken: Received[] = []
  const sockets = new Map<string, Socket>()
  let recipients = 0
  let messages = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      recipients += 1
      const refused = behaviour.recipient?.(address, recipients)
      done(refused ? refusal(refused) : null)
    },
    onData(stream: SMTPServerDataStream, session: SMTPServerSession, done) {
      messages += 1
      const attempt = messages
      const chunks: Buffer[] = []
      const cut = () => [...sockets.values()].at(-1)?.destroy()
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (behaviour.cutInData?.(attempt)) cut()
      })
      stream.on('end', async () => {
        if (behaviour.cutInData?.(attempt)) return
        const refused = behaviour.message?.(attempt)
        if (refused) return done(refusal(refused))
        await behaviour.onFinalDot?.()
        const raw = Buffer.concat(chunks)
        taken.push({
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          raw: raw.toString(),
          mail: await simpleParser(raw),
        })
        if (behaviour.cutAfterFinalDot?.(attempt)) return cut()
        done()
      })
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    const key = `${socket.remoteAddress}:${socket.remotePort}`
    sockets.set(key, socket)
    socket.on('close', () => sockets.delete(key))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    behaviour,
    attempts: () => messages,
    close: () => {
      for (const socket of sockets.values()) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
