import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What passes: all; nothing, and who knocks is refused; nothing, and nobody is told; questions, but no answers. */
export type Way = 'open' | 'shut' | 'silent' | 'noAnswers'

/** A gate on the way to the engine's gateway: for the client, a shut or silent gate is a gateway that is down or hangs. */
export async function startGate(target: string) {
  const [host = '', port = ''] = target.split(':')
  const sockets = new Set<Socket>()
  let way: Way = 'open'
  const forward = (from: Socket, to: Socket, isAnswer: boolean) => {
    from.on('data', (data) => {
      if (way === 'open' || (way === 'noAnswers' && !isAnswer)) to.write(data)
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
  }
  const server = createServer((inner) => {
    if (way === 'shut') return void inner.destroy()
    const outer = connect(Number(port), host)
    for (const socket of [inner, outer]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    forward(inner, outer, false)
    forward(outer, inner, true)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on; what is connected is cut when the gate is shut, and when it opens after silence (bytes were lost). */
    set(next: Way) {
      if (next === 'shut' || (next === 'open' && way !== 'open')) for (const socket of sockets) socket.destroy()
      way = next
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Gate = Awaited<ReturnType<typeof startGate>>
