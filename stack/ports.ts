import { connect, createServer } from 'node:net'
import { type PortName, type Ports, portSettings } from './settings.ts'

const host = '127.0.0.1'

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const done = (taken: boolean) => {
      socket.destroy()
      resolve(taken)
    }
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false))
  })

const listen = (port: number) =>
  new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, host, () => resolve(server))
  })

const close = (server: ReturnType<typeof createServer>) => new Promise((resolve) => server.close(resolve))

const portOf = (server: ReturnType<typeof createServer>) => (server.address() as { port: number }).port

/** True when nobody listens on the port of this machine's loopback address, and this process may. */
export const isFree = async (port: number): Promise<boolean> => {
  // macOS lets a second process bind 127.0.0.1 beside a listener on all addresses, so a bind alone proves nothing there
  if (await answers(port)) return false
  return listen(port).then(
    (server) => close(server).then(() => true),
    () => false,
  )
}

/** As many different free ports as asked for. Another process may take one before it is used; that is not prevented. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map(portOf)
  await Promise.all(servers.map(close))
  return ports
}

/** A free port between two, both included. @throws Error when all are taken */
export const freePortBetween = async (first: number, last: number): Promise<number> => {
  for (let port = first; port <= last; port++) if (await isFree(port)) return port
  throw new Error(`No port between ${first} and ${last} is free.`)
}

/**
 * Checks that the named ports are free and differ from each other.
 * @throws Error with one line for each taken port: what wants it and which setting changes it
 */
export const requireFreePorts = async (ports: Partial<Ports>): Promise<void> => {
  const wanted = Object.entries(ports) as [PortName, number][]
  const lines: string[] = []
  for (const [name, port] of wanted) {
    const { setting, what } = portSettings[name]
    const same = wanted.find(([other, value]) => other !== name && value === port)
    if (same) lines.push(`  ${port}  ${what}: ${setting} and ${portSettings[same[0]].setting} are the same port`)
    else if (!(await isFree(port))) lines.push(`  ${port}  ${what}: is taken, set ${setting} to another port`)
  }
  if (lines.length) throw new Error(`Nothing was started, because of these ports:\n${lines.join('\n')}`)
}
