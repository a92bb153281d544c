import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { Conflict, KeyReused, Overtaken, Refused } from '../../workers/register/errors.ts'
import { fridayMorning, onBothStores } from './stores.ts'
import { aHeldCase, aMeeting, announcedOf, aTransfer, race, seedTransferOffice } from './transferOffice.ts'

const at = '2026-11-05T11:00:00+00:00'
const month = 30 * 86_400_000
const agreed = { decision: 'TRANSFER' as const, plan: 'In two weeks.', targetDate: '2026-11-19', by: 'sm.north', at }
const held = { decision: 'HOLD' as const, plan: 'Wait for the review.', by: 'sm.north', at }

onBothStores('District Transfer Meetings in the register', (store) => {
  let [reference, transferId, meetingId] = ['', '', '']
  const meetings = () => store().register.transferMeetings
  const plan = async (changes = {}) => (await meetings().plan(aMeeting(changes))).meetingId
  const list = (of: string, transfer = transferId, late = false) =>
    meetings().listItem({ transferId: transfer, meetingId: of, by: 'dora', at, late })
  const told = async (key = reference) =>
    (await announcedOf(store().register, key)).map(({ messageName }) => messageName)
  const another = async (changes = {}) => {
    const caseReference = await aHeldCase(store().register)
    const { transferId: id } = await store().register.transfers.request(aTransfer(caseReference, changes))
    return { caseReference, id }
  }
  const transfer = () => store().register.transfers.get(transferId)
  beforeAll(() => seedTransferOffice(store().register))
  beforeEach(async () => {
    store().at(fridayMorning)
    const made = await another()
    ;[reference, transferId] = [made.caseReference, made.id]
    meetingId = await plan()
  })
  /** Lists the case, decides it and lets the process take it. */
  const decided = async (outcome: Parameters<ReturnType<typeof meetings>['decide']>[1], take = true) => {
    const { itemId } = await list(meetingId)
    await meetings().decide(itemId, outcome)
    if (take) await meetings().take(transferId)
    return itemId
  }
  const correct = (itemId: string, changes = {}, key: string = randomUUID()) => {
    const outcome = { decision: 'TRANSFER' as const, plan: 'As agreed afterwards.', targetDate: '2026-11-26' }
    return meetings().correct(itemId, { ...outcome, reason: 'Noted wrongly.', by: 'sm.north', ...changes }, key)
  }

  it('names what does not fit when a meeting is planned (DM-01, G-23)', async () => {
    const fields = async (changes: Record<string, unknown>) => {
      const refusal = await plan(changes).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refused)
      return (refusal as Refused).problems.map(({ field }) => field)
    }
    expect(await fields({ district: 'atlantis' })).toEqual(['district'])
    expect(await fields({ authority: 'emptyshire', district: 'one' })).toEqual(['chair'])
    expect(await fields({ at: '2026-10-29T10:00:00+00:00' })).toEqual(['at'])
    expect(await fields({ at: '2026-11-07T10:00:00+00:00' })).toEqual(['at'])
    expect(await fields({ at: '2026-12-25T10:00:00+00:00' })).toEqual(['at'])
    expect(await fields({ at: '2999-01-01T10:00:00+00:00' })).toEqual(['at'])
    expect(await fields({ chair: 'sam' })).toEqual(['chair'])
    expect(await fields({ chair: 'ghost', district: 'atlantis' })).toEqual(['district', 'chair'])
  })

  it('plans one meeting of a district at an instant, also when two managers plan at once', async () => {
    const when = '2026-11-11T09:30:00+00:00'
    const [first, second] = await race(plan({ at: when }), plan({ at: when, by: 'tm.care' }))
    const id = (first as PromiseFulfilledResult<string>).value
    expect(second).toMatchObject({ reason: { problem: { field: 'at', link: `/transfer-meetings/${id}` } } })
    await plan({ at: when, district: 'south' })
    await meetings().cancel(id, { reason: 'Nobody can come.', by: 'sm.north' }, randomUUID())
    await plan({ at: when })
  })

  it('accepts a meeting once for each key and starts its process once, with the transaction alone', async () => {
    const { register } = store()
    const asked = aMeeting({ at: '2026-11-12T09:30:00+00:00' })
    const dying = register.transaction(async (tx) => {
      await tx.transferMeetings.accept(asked, 'meeting')
      throw new Error('killed before the commit')
    })
    await expect(dying).rejects.toThrow('killed')
    const { meetingId: id } = await meetings().accept(asked, 'meeting')
    expect(await meetings().accept(asked, 'meeting')).toEqual({ meetingId: id, repeated: true })
    await expect(meetings().accept({ ...asked, venue: 'Room 2' }, 'meeting')).rejects.toBeInstanceOf(KeyReused)
    await meetings().announce(id)
    expect(await announcedOf(register, id)).toMatchObject([
      {
        messageName: 'transferMeetingPlanned',
        variables: { meetingId: id, authority: 'sampleshire', district: 'north' },
      },
    ])
    expect([await meetings().attach(id, '1'), await meetings().attach(id, '2')]).toEqual(['first', 'duplicate'])
  })

  it('finds the next planned meeting of a district, and lists them by their time', async () => {
    const [later, sooner] = [
      await plan({ at: '2027-03-10T10:00:00+00:00' }),
      await plan({ at: '2027-03-03T10:00:00+00:00' }),
    ]
    const from = '2027-03-01T00:00:00+00:00'
    const next = (after: string, district = 'north') => meetings().next('sampleshire', district, after)
    expect((await next(from))?.id).toBe(sooner)
    expect((await next('2027-03-03T10:00:00+00:00'))?.id).toBe(later)
    expect(await next(from, 'west')).toBeUndefined()
    await meetings().cancel(sooner, { reason: 'Nobody can come.', by: 'sm.north' }, randomUUID())
    expect((await next(from))?.id).toBe(later)
    await list(later)
    const all = { authority: 'sampleshire', district: 'north', from }
    expect((await meetings().list(all)).map(({ id, agendaCount }) => [id, agendaCount])).toEqual([
      [sooner, 0],
      [later, 1],
    ])
    expect((await meetings().list({ ...all, states: ['PLANNED'] })).map(({ id }) => id)).toEqual([later])
  })

  it('moves and cancels a meeting as long as it is planned, once for each key, and tells its process', async () => {
    const move = (to: string, key: string = randomUUID()) => meetings().move(meetingId, { at: to, by: 'sm.north' }, key)
    await meetings().noteAgenda(meetingId, { agendaClosesAt: '2026-11-03T17:00:00+00:00' })
    for (const wrong of [
      '2026-11-08T10:00:00+00:00',
      '2026-10-01T10:00:00+00:00',
      (await meetings().get(meetingId))?.at,
    ])
      await expect(move(wrong ?? '')).rejects.toBeInstanceOf(Refused)
    const other = await plan({ at: '2026-11-17T09:30:00+00:00' })
    await expect(move('2026-11-17T09:30:00+00:00')).rejects.toBeInstanceOf(Conflict)
    const to = '2026-11-16T09:30:00+00:00'
    await move(to, 'moved')
    await move(to, 'moved')
    expect(await meetings().get(meetingId)).toMatchObject({ at: to, state: 'PLANNED', agendaClosesAt: null })
    expect(await announcedOf(store().register, meetingId)).toMatchObject([
      { messageName: 'meetingMoved', timeToLiveMs: 60_000, variables: { meetingAt: to } },
    ])
    const cancel = () => meetings().cancel(meetingId, { reason: 'The chair is ill.', by: 'sm.north' }, randomUUID())
    const [, second] = await race(cancel(), cancel())
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
    expect(await told(meetingId)).toEqual(['meetingMoved', 'meetingCancelled'])
    expect(await meetings().get(meetingId)).toMatchObject({ state: 'CANCELLED', endedReason: 'The chair is ill.' })
    await expect(move('2026-11-18T09:30:00+00:00')).rejects.toBeInstanceOf(Conflict)
    await expect(meetings().begin(meetingId, { at })).rejects.toBeInstanceOf(Conflict)
    await meetings().close(meetingId, { at })
    expect((await meetings().get(meetingId))?.state).toBe('CANCELLED')
    await meetings().begin(other, { at })
    await meetings().begin(other, { at })
    await expect(meetings().cancel(other, { reason: 'Too late.', by: 'x' }, randomUUID())).rejects.toBeInstanceOf(
      Conflict,
    )
    await meetings().close(other, { at })
    expect(await meetings().get(other)).toMatchObject({ state: 'HELD', begunAt: at, endedAt: at })
  })

  it('lists a case once and keeps it where it waits, also when two list it at once', async () => {
    const other = await plan()
    const [first, second] = await Promise.all([list(meetingId), list(other)])
    expect(second.itemId).toBe(first.itemId)
    expect([first.repeated, second.repeated].sort()).toEqual([false, true])
    const where = first.meetingId
    expect(await list(meetingId)).toEqual({ itemId: first.itemId, meetingId: where, repeated: true })
    await meetings().decide(first.itemId, held)
    expect((await list(other)).itemId).toBe(first.itemId)
    await meetings().take(transferId)
    await expect(list(where)).rejects.toMatchObject({ problem: { problem: 'has decided this case already' } })
    const next = where === meetingId ? other : meetingId
    expect((await list(next)).itemId).not.toBe(first.itemId)
    await store().register.transfers.end(transferId, { outcome: 'WITHDRAWN', by: 'dora', at })
    await expect(list(await plan())).rejects.toBeInstanceOf(Conflict)
    const { id } = await another()
    await meetings().cancel(next, { reason: 'Nobody can come.', by: 'dora' }, randomUUID())
    await expect(list(next, id)).rejects.toBeInstanceOf(Conflict)
  })

  it('brings a case forward to the meeting that is being held, and leaves it there (G-23)', async () => {
    const later = await plan()
    const { itemId } = await list(later)
    expect((await list(meetingId)).itemId).toBe(itemId)
    await meetings().begin(meetingId, { at })
    const late = await list(meetingId, transferId, true)
    expect(late).toMatchObject({ meetingId, repeated: false })
    expect((await list(later)).itemId).toBe(late.itemId)
    expect((await meetings().agenda(later)).map(({ state, carriedTo }) => [state, carriedTo])).toEqual([
      ['CARRIED', meetingId],
    ])
    await meetings().decide(late.itemId, held)
    await meetings().take(transferId)
    expect(await list(later)).toMatchObject({ itemId, repeated: false })
  })

  it('shows the agenda by parts with the facts of the cases (DM-03, R-04)', async () => {
    const two = await another({ part: 'TWO' })
    await list(meetingId, two.id, true)
    await list(meetingId)
    expect(await meetings().agenda(meetingId)).toMatchObject([
      { ...{ caseReference: reference, transferId, part: 'ONE', late: false }, initials: 'QF', state: 'LISTED' },
      {
        ...{ caseReference: two.caseReference, part: 'TWO', late: true },
        fromTeam: 'north-assessment',
        categories: ['CIN'],
      },
    ])
    const attended = { attendees: ['dora', 'sm.north'], areaTeamManager: false, absenceReason: 'On leave.' }
    await meetings().attendance(meetingId, { ...attended, by: 'sm.north' })
    expect((await meetings().get(meetingId))?.attendance).toEqual(attended)
    const [entry] = await store()
      .register.audit.list({ after: 0, limit: 10_000 })
      .then((rows) => rows.slice(-1))
    expect(entry).toMatchObject({ action: 'transferMeeting.attendance' })
    expect(JSON.stringify(entry)).not.toContain('On leave')
  })

  it('takes one outcome of two managers who decide at once, and tells the process once', async () => {
    const { itemId } = await list(meetingId)
    const outcome = { ...agreed, receivingTeam: 'north-care' }
    const [, second] = await race(meetings().decide(itemId, outcome), meetings().decide(itemId, held))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Overtaken) })
    expect(await announcedOf(store().register, reference)).toMatchObject([
      { messageName: 'transferMeetingOutcome', timeToLiveMs: month, variables: { caseReference: reference, itemId } },
    ])
    expect(await meetings().item(itemId)).toMatchObject({ state: 'DECIDED', revision: 1, meetingId })
    await expect(meetings().decide(randomUUID(), held)).rejects.toThrow('agenda item not found')
  })

  it('leaves neither outcome nor message when it is killed before the commit', async () => {
    const { itemId } = await list(meetingId)
    const dying = store().register.transaction(async (tx) => {
      await tx.transferMeetings.decide(itemId, held)
      throw new Error('killed before the commit')
    })
    await expect(dying).rejects.toThrow('killed')
    expect([(await meetings().item(itemId))?.state, await told()]).toEqual(['LISTED', []])
    await meetings().decide(itemId, held)
    expect(await told()).toEqual(['transferMeetingOutcome'])
  })

  it('refuses an outcome that does not fit the case (DM-05, XD-06)', async () => {
    const { itemId } = await list(meetingId)
    const fields = async (changes: object) => {
      const refusal = await meetings()
        .decide(itemId, { ...agreed, ...changes })
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refused)
      return (refusal as Refused).problems.map(({ field }) => field)
    }
    expect(await fields({ receivingTeam: 'atlantis' })).toEqual(['receivingTeam'])
    expect(await fields({ receivingTeam: 'north-assessment' })).toEqual(['receivingTeam'])
    expect(await fields({ decision: 'STEP_DOWN_TAF' })).toEqual(['decision'])
    expect(await fields({ targetDate: null })).toEqual(['targetDate'])
    await store().register.transfers.end(transferId, { outcome: 'WITHDRAWN', by: 'dora', at })
    await expect(meetings().decide(itemId, agreed)).rejects.toBeInstanceOf(Conflict)
  })

  it('hands an outcome over to the transfer once; a late message finds none', async () => {
    expect(await meetings().take(transferId)).toBeUndefined()
    const itemId = await decided({ ...agreed, receivingTeam: 'south-assessment' }, false)
    const both = await Promise.all([meetings().take(transferId), meetings().take(transferId)])
    expect(both.filter(Boolean)).toMatchObject([
      { ...{ itemId, meetingId, decision: 'TRANSFER', receivingTeam: 'south-assessment' }, receivingDistrict: 'south' },
    ])
    expect(await transfer()).toMatchObject({
      ...{ meetingId, decision: 'TRANSFER', plan: 'In two weeks.', targetDate: '2026-11-19' },
      ...{ toTeam: 'south-assessment', toDistrict: 'south' },
    })
    await store().register.transfers.end(transferId, { outcome: 'WITHDRAWN', by: 'dora', at })
    expect(await meetings().take(transferId)).toBeUndefined()
  })

  it('leaves the receiving team open where the meeting named none (XD-06)', async () => {
    await decided(agreed)
    expect(await transfer()).toMatchObject({ toTeam: null, toDistrict: 'north' })
    expect((await store().register.transfers.entry(transferId))?.status).toBe('TEAM_NEEDED')
  })

  it('puts an outcome right before it was taken, and tells nobody twice', async () => {
    const itemId = await decided(held, false)
    expect(await correct(itemId, { receivingTeam: 'north-care' }, 'corrected')).toMatchObject({ revision: 2 })
    expect(await correct(itemId, { receivingTeam: 'north-care' }, 'corrected')).toMatchObject({ repeated: true })
    expect(await told()).toEqual(['transferMeetingOutcome'])
    expect(await meetings().take(transferId)).toMatchObject({ decision: 'TRANSFER', revision: 2 })
  })

  it('puts an outcome right in the window: the papers stay, another team names another worker', async () => {
    const { transfers } = store().register
    const itemId = await decided({ ...agreed, receivingTeam: 'north-care' })
    const windowEndsAt = '2026-11-19T17:00:00+00:00'
    const steps = (['WORKER_NAMED', 'AUDIT'] as const).map((step) => ({ step, responsible: 'teamManager', due: null }))
    await transfers.openWindow(transferId, { windowEndsAt, steps })
    await transfers.nameWorker(transferId, { worker: 'sw.care', decisionId: null, by: 'tm.care', at })
    await transfers.step(transferId, 'AUDIT', { by: 'dora', at })
    await transfers.addDefects(transferId, [{ defect: 'No note.', due: '2026-11-09' }], { by: 'tm.care', at })
    await transfers.reopen(transferId, ['AUDIT'])
    const [, second] = await race(
      correct(itemId, { receivingTeam: 'south-assessment' }),
      correct(itemId, { receivingTeam: 'south-assessment', plan: 'In three weeks.' }),
    )
    expect(second?.status).toBe('fulfilled')
    const messages = await announcedOf(store().register, reference)
    expect(messages.map(({ messageName }) => messageName)).toEqual([
      'transferMeetingOutcome',
      'transferOutcomeCorrected',
    ])
    expect(messages[1]).toMatchObject({ timeToLiveMs: 60_000, variables: { itemId } })
    await transfers.step(transferId, 'AUDIT', { by: 'dora', at })
    expect(await meetings().take(transferId)).toMatchObject({ receivingTeam: 'south-assessment', revision: 3 })
    expect(await transfer()).toMatchObject({ toTeam: 'south-assessment', receivingWorker: null })
    expect((await transfers.steps(transferId)).map(({ step, doneBy }) => [step, doneBy])).toEqual([
      ['WORKER_NAMED', null],
      ['AUDIT', 'dora'],
    ])
    const titles = (await store().register.cases.chronology(reference)).map(({ title }) => title)
    expect(titles.filter((title) => title.startsWith('transferDecided'))).toHaveLength(2)
    expect(titles).toContain('transferOutcomeCorrected')
  })

  it('closes the window when a correction holds the case over, and lists it anew', async () => {
    const { transfers } = store().register
    const itemId = await decided({ ...agreed, receivingTeam: 'north-care' })
    const steps = [{ step: 'AUDIT' as const, responsible: 'teamManager', due: null }]
    await transfers.openWindow(transferId, { windowEndsAt: '2026-11-19T17:00:00+00:00', steps })
    await correct(itemId, { decision: 'HOLD' })
    expect(await meetings().take(transferId)).toMatchObject({ decision: 'HOLD', receivingTeam: null })
    expect(await transfers.entry(transferId)).toMatchObject({ status: 'LISTED', windowEndsAt: null })
    const next = await plan()
    expect((await list(next)).meetingId).toBe(next)
  })

  it('takes a case that was held over off the next agenda when it was to be transferred after all', async () => {
    const itemId = await decided(held)
    const next = await plan()
    await list(next)
    await correct(itemId, { receivingTeam: 'north-care' })
    expect((await meetings().agenda(next)).map(({ state }) => state)).toEqual(['WITHDRAWN'])
    expect(await told()).toEqual(['transferMeetingOutcome', 'transferMeetingOutcome'])
    expect(await list(next)).toMatchObject({ itemId, meetingId })
    expect(await meetings().take(transferId)).toMatchObject({ itemId, decision: 'TRANSFER' })
  })

  it('corrects nothing that no process can follow any more', async () => {
    const { transfers } = store().register
    const { itemId: undecided } = await list(meetingId)
    await expect(correct(undecided)).rejects.toMatchObject({ problem: { problem: 'of this case is not decided yet' } })
    await meetings().decide(undecided, held)
    await meetings().take(transferId)
    const { itemId } = await list(await plan())
    await meetings().decide(itemId, { ...agreed, at: '2026-11-05T12:00:00+00:00' })
    await expect(correct(undecided)).rejects.toBeInstanceOf(Conflict)
    await meetings().take(transferId)
    await expect(correct(itemId)).rejects.toMatchObject({ problem: { link: `/transfers/${transferId}` } })
    await transfers.nameTeam(transferId, { team: 'north-care', by: 'sm.north', at })
    await expect(correct(itemId)).rejects.toBeInstanceOf(Conflict)
    const steps = [{ step: 'AUDIT' as const, responsible: 'teamManager', due: null }]
    await transfers.openWindow(transferId, { windowEndsAt: '2026-11-19T17:00:00+00:00', steps })
    await transfers.step(transferId, 'AUDIT', { by: 'dora', at })
    await expect(correct(itemId)).rejects.toBeInstanceOf(Conflict)
    await transfers.end(transferId, { outcome: 'TRANSFERRED', by: 'tm.care', at })
    await expect(correct(itemId)).rejects.toBeInstanceOf(Conflict)
    await expect(correct(randomUUID())).rejects.toThrow('agenda item not found')
  })

  it('carries over what a meeting did not come to, and back again when the next one falls away', async () => {
    const { itemId } = await list(meetingId)
    const done = await another()
    await meetings().decide((await list(meetingId, done.id)).itemId, held)
    const next = await plan()
    const [first, second] = await Promise.all([meetings().carry(meetingId, next), meetings().carry(meetingId, next)])
    expect([first, second].sort()).toEqual([0, 1])
    expect((await meetings().agenda(meetingId)).map(({ state, carriedTo }) => [state, carriedTo])).toEqual([
      ['CARRIED', next],
      ['DECIDED', null],
    ])
    expect(await meetings().agenda(next)).toMatchObject([{ transferId, state: 'LISTED' }])
    expect(await meetings().carry(next, meetingId)).toBe(1)
    expect((await list(next)).itemId).toBe(itemId)
    await meetings().cancel(next, { reason: 'Nobody can come.', by: 'sm.north' }, randomUUID())
    await expect(meetings().carry(meetingId, next)).rejects.toBeInstanceOf(Conflict)
    expect(await store().register.audit.verify()).toMatchObject({ ok: true })
  })
})
