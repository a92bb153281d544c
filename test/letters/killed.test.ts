import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { lettersOfCase } from '../../workers/register/letters.ts'
import { mailServer } from './mailServer.ts'
import { caseReference, letterStore, letters, movedClock, request } from './support.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'letters-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function worker(folder: string, port: number): ChildProcess {
  const child = fork(fileURLToPath(new URL('killed.process.ts', import.meta.url)), [folder, String(port)], {
    execArgv: ['--import', 'tsx'],
    stdio: 'inherit',
  })
  ends.push(() => child.kill('SIGKILL'))
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** A mail server that lets the conversation come to DATA and then says nothing more. */
async function silentInData(): Promise<{ port: number; reached: Promise<void> }> {
  let tell = () => {}
  const reached = new Promise<void>((resolve) => {
    tell = resolve
  })
  const server = createServer((socket: Socket) => {
    ends.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.write('220 silent\r\n')
    socket.on('data', (data: Buffer) => {
      const command = data.toString().toUpperCase()
      if (/^(EHLO|MAIL|RCPT)/.test(command)) socket.write('250 ok\r\n')
      if (/^DATA/.test(command)) tell()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise((resolve) => server.close(resolve)))
  return { port: (server.address() as { port: number }).port, reached }
}

describe('a worker process that is killed', () => {
  it('before the final dot leaves a letter that the next process delivers exactly once', {
    timeout: 120_000,
  }, async () => {
    const folder = await dataFolder()
    const silent = await silentInData()
    const child = worker(folder, silent.port)
    await silent.reached
    await killed(child)
    const server = await mailServer()
    ends.push(server.close)
    const db = await letterStore(folder)
    ends.push(() => db.destroy())
    const left = (await lettersOfCase(db, caseReference))[0]
    expect(left).toMatchObject({ state: 'sending', finalDotAt: null })
    const { service, job, published } = await letters({ db, port: server.port })
    await service.pump()
    expect((await lettersOfCase(db, caseReference))[0]?.state).toBe('sent')
    expect(server.taken).toHaveLength(1)
    expect(published).toHaveLength(1)
    expect((await service.send(request(), job('again'))).letterState).toBe('sent')
  })

  it('after the final dot leaves an uncertain letter, delivered at most once, for a person', {
    timeout: 120_000,
  }, async () => {
    const folder = await dataFolder()
    let reached = () => {}
    const dot = new Promise<void>((resolve) => {
      reached = resolve
    })
    const server = await mailServer({
      onFinalDot: () => {
        reached()
        return new Promise(() => {})
      },
    })
    ends.push(server.close)
    const child = worker(folder, server.port)
    await dot
    await killed(child)
    server.behaviour.onFinalDot = async () => {}
    const db = await letterStore(folder)
    ends.push(() => db.destroy())
    const clock = movedClock()
    const { service, published } = await letters({ db, port: server.port, clock })
    await service.pump()
    clock.add(30 * 24 * 3600_000)
    await service.pump()
    expect((await lettersOfCase(db, caseReference))[0]).toMatchObject({
      state: 'uncertain',
      problem: 'stoppedAfterFinalDot',
    })
    expect(server.taken).toEqual([])
    expect(published.map(({ variables }) => variables)).toEqual([
      { letterState: 'uncertain', letterProblem: 'stoppedAfterFinalDot' },
    ])
  })
})
