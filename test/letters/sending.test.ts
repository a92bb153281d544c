import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { decideOnLetter, letterById, markPosted } from '../../workers/register/letters.ts'
import { type Behaviour, mailServer, type Received } from './mailServer.ts'
import { caseReference, letters, lucja, type People, request } from './support.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function started(behaviour: Behaviour = {}, over: Partial<Parameters<typeof letters>[0]> = {}) {
  const server = await mailServer(behaviour)
  ends.push(server.close)
  const all = await letters({ port: server.port, ...over })
  const state = async (id: string) => (await letterById(all.db, id))?.state
  return { server, state, ...all }
}

const hour = 3600_000

describe('a letter by e-mail', () => {
  it('is delivered once with its text and its PDF, and the engine is told', async () => {
    const { service, server, job, published, state } = await started()
    const answer = await service.send(request(), job())
    expect(answer).toMatchObject({ letterState: 'queued', letterProblem: '' })
    await service.pump()
    await service.pump()
    expect(await state(answer.letterRef)).toBe('sent')
    expect(server.taken).toHaveLength(1)
    const { mail, recipients } = server.taken[0] as Received
    expect(recipients).toEqual(['lucja@family.example'])
    expect(mail.text).toContain('My name is Zoë Whitfield')
    expect(mail.messageId).toBe(`<${answer.letterRef}@sample.example>`)
    expect(mail.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-')
    expect(published).toEqual([
      expect.objectContaining({
        name: 'letterSettled',
        correlationKey: answer.letterRef,
        messageId: `letterSettled-${answer.letterRef}`,
        variables: { letterState: 'sent', letterProblem: '' },
      }),
    ])
  })

  it('goes out once when its job comes twice, also under another job key', async () => {
    const { service, server, job } = await started()
    const first = await service.send(request(), job('job-1'))
    const again = await service.send(request(), job('job-1'))
    const other = await service.send(request(), job('job-2'))
    await service.pump()
    expect([again.letterRef, other.letterRef]).toEqual([first.letterRef, first.letterRef])
    expect(server.taken).toHaveLength(1)
    expect((await service.send(request(), job('job-3'))).letterState).toBe('sent')
  })

  it('goes to two people as two messages', async () => {
    const people = {
      mother: lucja,
      father: { ...lucja, name: 'Ştefan Űnal', greetingName: 'Ştefan', email: 'stefan@family.example' },
    }
    const { service, server, job } = await started({}, { people })
    await service.send(request(), job('1'))
    await service.send(request({ personId: 'father' }), job('2'))
    await service.pump()
    expect(server.taken.map(({ recipients }) => recipients).sort()).toEqual([
      ['lucja@family.example'],
      ['stefan@family.example'],
    ])
    expect(server.taken.map(({ mail }) => (mail.to as { text: string }).text).sort()).toEqual([
      '"Łucja Świątek" <lucja@family.example>',
      '"Ştefan Űnal" <stefan@family.example>',
    ])
  })

  it('keeps a comma and a line break in a name away from the header', async () => {
    const name = 'Świątek, Łucja\r\nBcc: thief@else.example'
    const { service, server, job } = await started({}, { people: { mother: { ...lucja, name, greetingName: name } } })
    await service.send(request(), job())
    await service.pump()
    expect(server.taken).toHaveLength(1)
    expect(server.taken[0]?.recipients).toEqual(['lucja@family.example'])
    expect(server.taken[0]?.mail.bcc).toBeUndefined()
    expect((server.taken[0] as Received).mail.to).toMatchObject({
      value: [{ address: 'lucja@family.example', name: 'Świątek, Łucja Bcc: thief@else.example' }],
    })
  })

  it.each([
    'a@x.example, b@x.example',
    'a@x.example\r\nRCPT TO:<b@x.example>',
    'Łucja <a@x.example>',
    'no address',
    'a b@x.example',
  ])('is held for a person when the address is "%s"', async (email) => {
    const { service, server, job } = await started({}, { people: { mother: { ...lucja, email } } })
    expect(await service.send(request(), job())).toMatchObject({ letterState: 'held', letterProblem: 'emailNotValid' })
    await service.pump()
    expect(server.taken).toEqual([])
  })

  it('fails for good when the server refuses the recipient', async () => {
    const { service, server, job, published, state } = await started({
      recipient: () => ({ code: 550, text: 'no such user' }),
    })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    expect(await state(letterRef)).toBe('failed')
    expect(server.taken).toEqual([])
    expect(published[0]?.variables).toEqual({ letterState: 'failed', letterProblem: 'recipientRefused' })
  })

  it('is tried again after a 4xx and then delivered once', async () => {
    const { service, server, job, state, clock } = await started({
      recipient: (_address, attempt) => (attempt === 1 ? { code: 450, text: 'greylisted' } : undefined),
      message: (attempt) => (attempt === 1 ? { code: 451, text: 'try later' } : undefined),
    })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    expect(await state(letterRef)).toBe('queued')
    await service.pump()
    expect(await state(letterRef)).toBe('queued')
    clock.add(hour)
    await service.pump()
    expect(await state(letterRef)).toBe('queued')
    clock.add(hour)
    await service.pump()
    expect(await state(letterRef)).toBe('sent')
    expect(server.taken).toHaveLength(1)
  })

  it('fails for good when the server puts it off for five days', async () => {
    const { service, job, state, clock, published } = await started({
      message: () => ({ code: 451, text: 'try later' }),
    })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    clock.add(6 * 24 * hour)
    await service.pump()
    expect(await state(letterRef)).toBe('failed')
    expect(published[0]?.variables).toEqual({ letterState: 'failed', letterProblem: 'deferredByMailServer' })
  })

  it('is tried again when the connection is cut in DATA before the final dot', async () => {
    const { service, server, job, state, clock } = await started({ cutInData: (attempt) => attempt === 1 })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    expect(await state(letterRef)).toBe('queued')
    expect(server.taken).toEqual([])
    clock.add(hour)
    await service.pump()
    expect(await state(letterRef)).toBe('sent')
    expect(server.taken).toHaveLength(1)
  })

  it('is uncertain, not sent again and a matter for a person when the connection is cut after the final dot', async () => {
    const { service, server, job, state, clock, published } = await started({ cutAfterFinalDot: () => true })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    clock.add(10 * 24 * hour)
    await service.pump()
    expect(await state(letterRef)).toBe('uncertain')
    expect(server.taken).toHaveLength(1)
    expect(published[0]?.variables).toEqual({ letterState: 'uncertain', letterProblem: 'noReplyAfterFinalDot' })
  })

  it('waits without an incident while the mail server is down, and is sent when it is back', async () => {
    const { service, server, job, state, clock, published } = await started()
    await server.close()
    const one = await service.send(request(), job('1'))
    const two = await service.send(request({ eventId: 'other' }), job('2'))
    for (let day = 0; day < 8; day += 1) {
      await service.pump()
      clock.add(24 * hour)
    }
    expect([await state(one.letterRef), await state(two.letterRef)]).toEqual(['queued', 'queued'])
    expect(published).toEqual([])
    expect(await service.health()).toMatchObject({ queued: 2, uncertain: 0 })
    const back = await mailServer({}, server.port)
    ends.push(back.close)
    await service.pump()
    expect([await state(one.letterRef), await state(two.letterRef)]).toEqual(['sent', 'sent'])
    expect(back.taken).toHaveLength(2)
  })

  it('waits when what answers on the port is no mail server', async () => {
    const odd = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => odd.close(resolve)))
    const { service, job, state } = await started({}, { port: (odd.address() as { port: number }).port })
    const { letterRef } = await service.send(request(), job())
    await service.pump()
    expect(await state(letterRef)).toBe('queued')
  })

  it('tells the engine later when the engine could not be told at once', async () => {
    const { service, server, db, job } = await started()
    const { letterRef } = await service.send(request(), job())
    const deaf = await letters({ port: server.port, db })
    const published = deaf.published
    published.push = () => {
      throw new Error('the gateway is down')
    }
    await expect(deaf.service.pump()).rejects.toThrow('gateway')
    await service.pump()
    await service.pump()
    expect((await letterById(db, letterRef))?.announcedAt).not.toBeNull()
    expect(server.taken).toHaveLength(1)
  })

  it('writes no name and no address in the log', async () => {
    const { service, job, logged } = await started({
      recipient: (address) => ({ code: 550, text: `${address} unknown` }),
    })
    await service.send(request(), job())
    await service.pump()
    expect(JSON.stringify(logged)).not.toMatch(/family\.example|wiątek|Łucja|Siân/)
  })
})

describe('the letter to the referrer', () => {
  it('tells a professional the outcome and the worker, a private citizen nothing about child or family', async () => {
    const people = {
      nurse: { ...lucja, name: 'Nia Nurse', greetingName: 'Nia Nurse' },
      neighbour: { ...lucja, name: 'Pat', greetingName: 'Pat' },
    }
    const { service, server, job } = await started({}, { people })
    const to = (personId: string, kind: string, variant: 'professional' | 'publicReferrer') =>
      request({ letter: 'L-07', personId, kind, variant, channel: 'SECURE_EMAIL' })
    await service.send(to('nurse', 'REFERRER_PROFESSIONAL', 'professional'), job('1'))
    await service.pump()
    await service.send(to('neighbour', 'REFERRER_PUBLIC', 'publicReferrer'), job('2'))
    await service.pump()
    expect(server.taken[0]?.mail.text).toContain('assessing what help the child and the family need')
    expect(server.taken[1]?.mail.text).not.toMatch(/Siân|Ŵynne|Zoë|assessing/)
  })
})

describe('a letter by post', () => {
  it('waits as PDF with the address until somebody has posted it', async () => {
    const { service, db, job, clock, state } = await started()
    const { letterRef, letterState } = await service.send(request({ channel: 'POST' }), job())
    expect(letterState).toBe('toPost')
    expect((await service.pdf(letterRef))?.pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(await markPosted(db, letterRef, 'tso', clock.now())).toBe(true)
    expect(await markPosted(db, letterRef, 'tso', clock.now())).toBe(false)
    expect(await state(letterRef)).toBe('posted')
  })

  it('is held when there is no address', async () => {
    const { service, job } = await started({}, { people: { mother: { ...lucja, addressLines: [] } } })
    expect(await service.send(request({ channel: 'POST' }), job())).toMatchObject({
      letterState: 'held',
      letterProblem: 'noAddress',
    })
  })

  it('is held when a name has characters that cannot be printed', async () => {
    const { service, job } = await started({}, { people: { mother: { ...lucja, name: '王芳', greetingName: '王芳' } } })
    expect(await service.send(request({ channel: 'POST' }), job())).toMatchObject({
      letterState: 'held',
      letterProblem: 'unprintableName',
    })
  })
})

describe('a letter that needs a decision', () => {
  const decision = (letterRef: string, over = {}) => ({
    letterRef,
    decision: 'RESEND' as const,
    channel: null,
    reason: 'address corrected',
    decidedBy: 'tm',
    decidedAt: new Date(),
    ...over,
  })

  it('goes out once to the corrected address when a person sends it again', async () => {
    const people: People = { mother: { ...lucja, email: 'wrong@family.example' } }
    const { service, server, db, job, clock } = await started(
      { recipient: (address) => (address.startsWith('wrong') ? { code: 550, text: 'unknown' } : undefined) },
      { people },
    )
    const first = await service.send(request(), job('1'))
    await service.pump()
    expect((await service.send(request(), job('2'))).letterState).toBe('failed')
    people.mother = lucja
    expect(await decideOnLetter(db, decision(first.letterRef, { decidedAt: clock.now() }))).toBe(true)
    const second = await service.send(request(), job('3'))
    expect(second.letterRef).not.toBe(first.letterRef)
    await service.pump()
    expect((await service.send(request(), job('4'))).letterState).toBe('sent')
    expect(server.taken.map(({ recipients }) => recipients)).toEqual([['lucja@family.example']])
    expect((await service.list(caseReference)).map(({ state, decision }) => [state, decision])).toEqual([
      ['failed', 'RESEND'],
      ['sent', null],
    ])
  })

  it('is printed instead when a person chooses the post', async () => {
    const { service, db, job } = await started({ recipient: () => ({ code: 550, text: 'unknown' }) })
    const first = await service.send(request(), job('1'))
    await service.pump()
    await decideOnLetter(db, decision(first.letterRef, { decision: 'POST' }))
    expect((await service.send(request(), job('2'))).letterState).toBe('toPost')
  })

  it('stays unsent with the reason when a person decides so, and is decided once', async () => {
    const { service, db, job, server } = await started()
    const held = await service.send(request({ action: 'HOLD_FOR_DECISION', reason: 'notSafeToContact' }), job('1'))
    expect(held).toMatchObject({ letterState: 'held', letterProblem: 'notSafeToContact' })
    expect(
      await decideOnLetter(
        db,
        decision(held.letterRef, { decision: 'DO_NOT_SEND', reason: 'it would put the child at risk' }),
      ),
    ).toBe(true)
    expect(await decideOnLetter(db, decision(held.letterRef))).toBe(false)
    expect((await service.send(request(), job('2'))).letterState).toBe('cancelled')
    await service.pump()
    expect(server.taken).toEqual([])
  })

  it('goes out when the manager decides that it may', async () => {
    const { service, db, job, server } = await started()
    const held = await service.send(request({ action: 'HOLD_FOR_DECISION', reason: 'notSafeToContact' }), job('1'))
    await decideOnLetter(db, decision(held.letterRef, { reason: 'the risk has ended' }))
    await service.send(request({ action: 'HOLD_FOR_DECISION', reason: 'notSafeToContact' }), job('2'))
    await service.pump()
    expect(server.taken).toHaveLength(1)
  })

  it('is on record, and goes to nobody, when the table skips the recipient', async () => {
    const { service, job, server } = await started()
    expect(await service.send(request({ action: 'SKIP', reason: 'tooYoung' }), job())).toMatchObject({
      letterState: 'cancelled',
      letterProblem: 'tooYoung',
    })
    await service.pump()
    expect(server.taken).toEqual([])
    expect(await service.list(caseReference)).toHaveLength(1)
  })
})

describe('the filed copy', () => {
  it('is neither changed nor deleted', async () => {
    const { service, db, job } = await started()
    const { letterRef } = await service.send(request(), job())
    await expect(
      db.updateTable('letters').set({ body: 'other' }).where('id', '=', letterRef).execute(),
    ).rejects.toThrow('does not change')
    await expect(db.deleteFrom('letters').where('id', '=', letterRef).execute()).rejects.toThrow('not deleted')
  })

  it('names the template, its version and the hash of what was sent', async () => {
    const { service, job } = await started()
    await service.send(request(), job())
    const [copy] = await service.list(caseReference)
    expect(copy).toMatchObject({
      template: 'templates/allocationTakeUp/l46Parent.hbs',
      templateVersion: '1.0.0',
      signedBy: 'Zoë Whitfield',
    })
    expect(copy?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a notice to staff', () => {
  const notice = {
    notice: 'childNotSeen',
    caseReference,
    eventId: 'element-1',
    recipients: [{ ref: 'tm', name: 'Tess Manager', email: 'tm@sample.example' }],
    facts: { due: '2026-11-04T15:00:00+00:00' },
  }

  it('carries the reference and the initials, never a name', async () => {
    const { service, server, job } = await started()
    await service.notify(notice, job('1'))
    await service.notify(notice, job('2'))
    await service.pump()
    expect(server.taken).toHaveLength(1)
    expect(server.taken[0]?.mail.text).toContain('C-2026-000123 (SW)')
    expect(server.taken[0]?.mail.text).toContain('Wednesday 4 November 2026 at 3pm')
    expect(server.taken[0]?.raw).not.toMatch(/Siân|Ŵynne|wiątek|Heol/)
    expect(server.taken[0]?.mail.attachments).toEqual([])
  })

  it('is tried for two weeks when the mailbox refuses it, then shows as failed', async () => {
    const { service, job, clock } = await started({ recipient: () => ({ code: 550, text: 'mailbox full' }) })
    await service.notify(notice, job())
    for (let day = 0; day < 13; day += 1) {
      await service.pump()
      clock.add(24 * hour)
    }
    expect(await service.health()).toMatchObject({ queued: 1, failedNotices: 0 })
    clock.add(3 * 24 * hour)
    await service.pump()
    expect(await service.health()).toMatchObject({ queued: 0, failedNotices: 1 })
  })

  it('refuses to be written without a fact that it needs', async () => {
    const { service, job } = await started()
    await expect(service.notify({ ...notice, facts: {} }, job())).rejects.toThrow('no value for due')
  })
})
