import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { ProcedureKind, ProcedureOutcome } from '../../workers/models/closureWords.ts'
import { Conflict, Overtaken, Refused } from '../../workers/register/errors.ts'
import { fridayMorning, onBothStores } from './stores.ts'
import { aHeldCase, announcedOf, race, seedTransferOffice } from './transferOffice.ts'

const at = '2026-10-30T10:00:00+00:00'
const later = '2026-11-06T17:00:00+00:00'
const by = { by: 'dora', at }

onBothStores('Procedures in the register', (store) => {
  let reference = ''
  const procedures = () => store().register.procedures
  beforeAll(() => seedTransferOffice(store().register))
  beforeEach(async () => {
    store().at(fridayMorning)
    reference = await aHeldCase(store().register)
  })
  const asked = (changes = {}) => ({
    ...{ procedure: 'caseClosure' as const, caseReference: reference, by: 'sam' },
    ...changes,
  })
  const request = async (changes = {}) => (await procedures().request(asked(changes))).procedureId
  const told = (key = reference) => announcedOf(store().register, key)
  const end = (id: string, outcome: ProcedureOutcome) => procedures().end(id, { ...by, outcome })

  it('writes what is asked for, with where the case stands (CL-24)', async () => {
    const id = await request({ path: 'NO_TAF' })
    expect(await procedures().get(id)).toMatchObject({
      ...{ caseReference: reference, initials: 'QF', procedure: 'caseClosure', path: 'NO_TAF', state: 'OPEN' },
      ...{ authority: 'sampleshire', team: 'north-assessment', requestedBy: 'sam', returns: 0, outcome: null },
    })
    expect(await told()).toEqual([])
    expect((await procedures().openOf(reference, 'caseClosure'))?.id).toBe(id)
    expect(await procedures().openOf(reference, 'tafStepDownClosure')).toBeUndefined()
    await request({ procedure: 'tafStepDownClosure' })
    expect((await procedures().ofCase(reference)).map(({ procedure }) => procedure)).toEqual([
      ...['caseClosure', 'tafStepDownClosure'],
    ])
    expect((await procedures().latestOf(reference, 'caseClosure'))?.id).toBe(id)
  })

  it('names the fields that do not fit, and writes nothing then', async () => {
    const fields = async (changes: object) => {
      const refusal = await request(changes).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refused)
      return (refusal as Refused).problems.map(({ field }) => field)
    }
    await store().register.staff.seed([
      { username: 'far', displayName: 'Fay Away', roles: ['socialWorker'], authority: 'emptyshire' },
    ])
    expect(await fields({ caseReference: 'C-2026-999999' })).toEqual(['caseReference'])
    expect(await fields({ by: 'ghost' })).toEqual(['by'])
    expect(await fields({ by: 'far' })).toEqual(['by'])
    await store().register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    expect(await fields({})).toEqual(['caseReference'])
    expect(await procedures().ofCase(reference)).toEqual([])
  })

  it('has one open procedure of a kind, also when two ask at once, and leads to the first', async () => {
    const [first, second] = await race(request(), request({ by: 'dora' }))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
    const id = (first as PromiseFulfilledResult<string>).value
    expect((second as PromiseRejectedResult).reason.problem).toMatchObject({
      ...{ field: 'procedure', problem: `of case ${reference} is open already`, link: `/closures/${id}` },
    })
    const taf = await request({ procedure: 'tafStepDownClosure' })
    await expect(request({ procedure: 'tafStepDownClosure' })).rejects.toMatchObject({
      problem: { link: `/tafs/${taf}` },
    })
    await end(id, 'NOT_YET')
    expect(await request()).not.toBe(id)
  })

  it.each([
    ['caseClosure', 'closureConsidered'],
    ['tafStepDownClosure', 'stepDownConsidered'],
    ['endOfInvolvement', 'involvementEnding'],
  ] as const)('accepts %s once for each key and announces %s', async (procedure, messageName) => {
    const key = randomUUID()
    const both = [procedures().accept(asked({ procedure }), key), procedures().accept(asked({ procedure }), key)]
    const [one, other] = await Promise.all(both)
    expect(one?.procedureId).toBe(other?.procedureId)
    expect(await told()).toMatchObject([
      { messageName, variables: { caseReference: reference, procedureId: one?.procedureId } },
    ])
  })

  it('is started by another process once, and announces nothing where one is open (TS-21)', async () => {
    const start = (changes = {}) => procedures().start(asked({ by: 'tafStepDownClosure', path: 'TAF', ...changes }))
    const first = await start()
    expect(first.started).toBe(true)
    expect(await start({ path: 'NO_TAF' })).toEqual({ procedureId: first.procedureId, started: false })
    expect((await told()).map(({ messageName }) => messageName)).toEqual(['closureConsidered'])
    expect(await procedures().get(first.procedureId)).toMatchObject({ path: 'TAF', requestedBy: 'tafStepDownClosure' })
    await start({ procedure: 'tacTransfer' })
    expect(await told()).toHaveLength(1)
  })

  it('is carried out by the first instance alone', async () => {
    const id = await request()
    expect(await procedures().attach(id, '1')).toBe('first')
    expect(await procedures().attach(id, '1')).toBe('first')
    expect(await procedures().attach(id, '2')).toBe('duplicate')
    await expect(procedures().attach(randomUUID(), '1')).rejects.toThrow('procedure not found')
  })

  it('keeps its steps in the order of the tracker, and what is done (R-16)', async () => {
    const id = await request()
    const planned = [
      { step: 'VISIT' as const, responsible: 'sam', due: later },
      { step: 'AGENCIES' as const, responsible: 'sam', due: null },
    ]
    await procedures().planSteps(id, planned)
    expect(await procedures().step(id, 'CONSIDERED', by)).toBe(true)
    expect(await procedures().step(id, 'AGENCIES', by)).toBe(true)
    expect(await procedures().step(id, 'AGENCIES', { by: 'sam', at: later })).toBe(false)
    await procedures().planSteps(id, [{ step: 'AGENCIES', responsible: 'ana', due: later }])
    expect((await procedures().steps(id)).map(({ step, doneBy, responsible }) => [step, responsible, doneBy])).toEqual([
      ['CONSIDERED', 'dora', 'dora'],
      ['AGENCIES', 'ana', 'dora'],
      ['VISIT', 'sam', null],
    ])
    await procedures().reopen(id, ['AGENCIES'])
    expect((await procedures().entry(id))?.steps[1]).toMatchObject({ step: 'AGENCIES', state: 'DUE', doneBy: null })
    await procedures().setPath(id, 'TAC')
    expect((await procedures().get(id))?.path).toBe('TAC')
  })

  it('keeps each defect until it is put right, and counts how often the case came back (G-47)', async () => {
    const id = await request()
    const rows = ['Chronology ends in May.', 'No note of the visit.'].map((defect) => ({ defect }))
    const [first = ''] = await procedures().addDefects(id, 'AUDIT', rows, by)
    await procedures().addDefects(id, 'DECISION', [{ defect: 'Ask the GP.' }], by)
    expect(await procedures().openDefects(id)).toHaveLength(3)
    expect((await procedures().openDefects(id, 'AUDIT')).map(({ defect }) => defect)).toEqual(
      rows.map(({ defect }) => defect),
    )
    const fix = [{ id: first, fix: 'Brought up to date.' }]
    await procedures().fixDefects(id, fix, { by: 'sam', at: later })
    await expect(procedures().fixDefects(id, fix, by)).rejects.toBeInstanceOf(Overtaken)
    await expect(procedures().fixDefects(id, [{ id: randomUUID(), fix: 'x' }], by)).rejects.toThrow('defect not found')
    expect(await procedures().returned(id, by)).toBe(1)
    expect(await procedures().returned(id, by)).toBe(2)
    expect(await procedures().entry(id)).toMatchObject({ returns: 2, openDefects: 2, status: 'RETURNED' })
  })

  it('keeps what agencies say (CL-09, CL-14)', async () => {
    const id = await request()
    const comment = {
      agency: 'Hilltop School',
      kind: 'DISAGREE' as const,
      text: 'Too early.',
      source: 'REVIEW' as const,
    }
    expect(await procedures().comments.add(id, [comment], by)).toHaveLength(1)
    expect(await procedures().comments.add(id, [], by)).toEqual([])
    expect(await procedures().comments.of(id)).toMatchObject([{ ...comment, personId: null, notedBy: 'dora' }])
  })

  it('ends once: open steps fall away, and a closing that does not happen is told', async () => {
    const id = await request()
    await procedures().planSteps(id, [{ step: 'VISIT', responsible: 'sam', due: later }])
    await end(id, 'NOT_YET')
    await end(id, 'NOT_YET')
    await expect(end(id, 'CLOSED')).rejects.toBeInstanceOf(Overtaken)
    expect(await told()).toMatchObject([
      { messageName: 'closureDropped', variables: { caseReference: reference, procedureId: id }, timeToLiveMs: 60_000 },
    ])
    expect(await procedures().get(id)).toMatchObject({ state: 'ENDED', outcome: 'NOT_YET', endedBy: 'dora' })
    expect((await procedures().entry(id))?.steps).toMatchObject([{ step: 'VISIT', state: 'DROPPED' }])
    await expect(procedures().step(id, 'VISIT', by)).rejects.toBeInstanceOf(Conflict)

    await end(await request(), 'CLOSED')
    await end(await request({ procedure: 'endOfInvolvement' }), 'WITHDRAWN')
    expect(await told()).toHaveLength(1)
  })

  it('is withdrawn by a report that its process hears, once', async () => {
    const id = await request()
    const event = { kind: 'withdrawn' as const, at, by: 'sam', reason: 'A new concern came up at school.' }
    const report = (changes = {}, key: string = randomUUID()) =>
      procedures().acceptEvent(id, { ...event, ...changes }, key)
    await expect(report({ at: '2026-11-30T10:00:00+00:00', by: 'ghost' })).rejects.toMatchObject({
      problems: [{ field: 'at' }, { field: 'by' }],
    })
    expect([(await report({}, `one ${id}`)).repeated, (await report({}, `one ${id}`)).repeated]).toEqual([false, true])
    await expect(report()).rejects.toMatchObject({ problem: { problem: 'was reported a moment ago' } })
    expect(await told(id)).toMatchObject([{ messageName: 'procedureWithdrawn', timeToLiveMs: 60_000 }])
    expect(await procedures().events(id)).toMatchObject([
      { kind: 'WITHDRAWAL_REPORTED', by: 'sam', reason: event.reason },
    ])
    await end(id, 'WITHDRAWN')
    await expect(report()).rejects.toMatchObject({ problem: { field: 'procedure' } })
    const ending = await request({ procedure: 'endOfInvolvement' })
    await procedures().step(ending, 'CONFIRMED', by)
    await expect(procedures().acceptEvent(ending, event, randomUUID())).rejects.toMatchObject({
      problem: { problem: 'comes after the Team Manager has confirmed the level' },
    })
    const closing = await request()
    await store().register.cases.close(reference, { outcome: 'CLOSED', actor: 'dora' })
    await expect(procedures().acceptEvent(closing, event, randomUUID())).rejects.toBeInstanceOf(Conflict)
  })

  it.each([
    ['caseClosure', ['AGREED', 'DECISION'], ['CONSIDERING', 'PREPARING', 'COMPLETING']],
    ['tafStepDownClosure', ['CONSENT', 'FINAL_MEETING'], ['CONSIDERING', 'PREPARING', 'COMPLETING']],
    ['endOfInvolvement', ['LEVEL', 'CONFIRMED'], ['CONSIDERING', 'PREPARING', 'COMPLETING']],
  ] as const)('shows how far %s is', async (procedure, steps, statuses) => {
    const id = await request({ procedure })
    const seen = [(await procedures().entry(id))?.status]
    for (const step of steps) {
      await procedures().step(id, step, by)
      seen.push((await procedures().entry(id))?.status)
    }
    expect(seen).toEqual(statuses)
  })

  it('shows the most urgent first, by place, person and what is late (R-16)', async () => {
    const board = async (filter = {}, now = at) =>
      (await procedures().board({ authority: 'sampleshire', ...filter }, new Date(now)))
        .map(({ procedureId }) => procedureId)
        .filter((id) => mine.includes(id))
    const due = (day: string) => [{ step: 'VISIT' as const, responsible: 'sam', due: `2026-11-${day}T17:00:00+00:00` }]
    const one = await request()
    reference = await aHeldCase(store().register)
    const two = await request()
    reference = await aHeldCase(store().register)
    const three = await request({ procedure: 'endOfInvolvement' })
    const mine = [one, two, three]
    await procedures().planSteps(one, due('09'))
    await procedures().planSteps(two, due('04'))
    expect(await board()).toEqual([two, one, three])
    expect(await board({ procedure: 'caseClosure', team: 'north-assessment' })).toEqual([two, one])
    expect(await board({ overdue: true }, '2026-11-05T10:00:00+00:00')).toEqual([two])
    expect(await board({ team: 'north-care' })).toEqual([])
    expect(await board({ district: 'north' })).toHaveLength(3)
    expect(await board({ manager: 'dora' })).toHaveLength(3)
    expect(await board({ manager: 'tm.care' })).toEqual([])
    expect(await board({ manager: 'sm.north' })).toHaveLength(3)
    expect(await board({ manager: 'ghost' })).toEqual([])
    await end(two, 'CLOSED')
    expect(await board({ ended: true })).toEqual([two])
    expect((await procedures().entry(one))?.holder).toMatchObject({ username: 'sam', kind: 'WORKER' })
  })

  it('is told in the chronology and in the audit, where no words stand (I6)', async () => {
    const { register } = store()
    const id = await request({ procedure: 'caseClosure' satisfies ProcedureKind })
    const [defect = ''] = await procedures().addDefects(id, 'AUDIT', [{ defect: 'No note of the GP.' }], by)
    await procedures().fixDefects(id, [{ id: defect, fix: 'The note is there.' }], by)
    await procedures().returned(id, by)
    const comment = { agency: 'School', kind: 'AGREE' as const, text: 'Go ahead.', source: 'REPLY' as const }
    await procedures().comments.add(id, [comment], by)
    await end(id, 'NOT_YET')
    const entries = (await register.cases.chronology(reference)).filter(({ kind }) => kind === 'closure')
    expect(entries.map(({ title }) => title).sort()).toEqual([
      ...['agencyCommented', 'closureDefectFixed', 'closureDefectFound', 'closureReturned'],
      ...['procedureEnded', 'procedureRequested'],
    ])
    expect(entries.find(({ title }) => title === 'agencyCommented')?.text).toEqual({
      ...{ agency: 'School', comment: 'Go ahead.' },
    })
    const audit = await register.audit.list({ caseReference: reference, limit: 10_000 })
    expect(audit.map(({ action }) => action).filter((action) => action.startsWith('procedure.'))).toEqual([
      ...['procedure.requested', 'procedure.defectsRaised', 'procedure.defectsFixed', 'procedure.returned'],
      ...['procedure.commentsNoted', 'procedure.ended'],
    ])
    expect(JSON.stringify(audit)).not.toMatch(/note|Go ahead/)
  })
})
