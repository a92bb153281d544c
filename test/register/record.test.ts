import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { versionOfPerson } from '../../workers/register/details.ts'
import type { Register } from '../../workers/register/register.ts'
import { aReferral } from './builders.ts'
import { onBothStores } from './stores.ts'

let count = 0
const aCase = async (register: Register) => {
  const { cases } = await register.cases.intake(aReferral(), {
    idempotencyKey: `record-${count++}`,
    actor: 'frontDoor',
  })
  return cases[0] ?? { caseReference: '', eventId: '' }
}
const decision = (caseReference: string, elementInstanceKey: string) => ({
  caseReference,
  processId: 'dutyAllocation',
  processInstanceKey: '2251799813685249',
  elementId: 'userTask_daTrayReview',
  elementInstanceKey,
  formId: 'daTrayReview',
  versionTag: '1.0.0',
  profile: 'sample',
  state: 'accepted' as const,
  decisions: { concernLevel: 'OTHER', actions: ['VISIT'] },
  text: { rationale: 'Quillon needs a calm visit.' },
  decidedBy: 'dora',
  decidedAt: '2026-10-30T11:30:00+00:00',
  ruleIds: ['DA-03'],
  due: '2026-10-30T11:00:00+00:00',
})

onBothStores('The record', (store) => {
  it('files each decision once, with its audit entry, and says whether it came late', async () => {
    const { register } = store()
    const { caseReference } = await aCase(register)
    await register.oversight.record(decision(caseReference, 'e1'))
    await expect(register.oversight.record(decision(caseReference, 'e1'))).rejects.toMatchObject({ code: '23505' })
    const [row] = await register.oversight.ofCase(caseReference)
    expect(row).toMatchObject({
      late: true,
      decidedAt: '2026-10-30T11:30:00+00:00',
      decisions: { concernLevel: 'OTHER', actions: ['VISIT'] },
      ruleIds: ['DA-03'],
    })
    const entries = (await register.audit.list({ caseReference })).filter(
      ({ action }) => action === 'oversight.accepted',
    )
    expect(entries).toMatchObject([
      { actor: 'dora', detail: { formId: 'daTrayReview', elementInstanceKey: 'e1', late: true } },
    ])
    expect(await register.cases.dutyTray({ district: 'north' })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          caseReference,
          oversightToday: true,
          latestOversight: expect.objectContaining({ decidedBy: 'dora' }),
        }),
      ]),
    )
  })

  it('refuses every change of oversight and audit in the database itself', async () => {
    const { register } = store()
    await register.oversight.record(decision((await aCase(register)).caseReference, 'e2'))
    for (const table of ['oversight', 'audit']) {
      const column = table === 'audit' ? 'actor' : 'decided_by'
      await expect(sql.raw(`update ${table} set ${column} = 'x'`).execute(register.db)).rejects.toThrow(/append-only/)
      await expect(sql.raw(`delete from ${table}`).execute(register.db)).rejects.toThrow(/append-only/)
      await expect(sql.raw(`truncate ${table} cascade`).execute(register.db)).rejects.toThrow(/append-only/)
    }
    await expect(sql.raw('truncate families cascade').execute(register.db)).rejects.toThrow(/append-only/)
  })

  it('keeps an unbroken audit chain while many write at once', async () => {
    const { register } = store()
    const before = await register.audit.verify()
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        register.audit.append({ actor: 'test', action: 'test.noted', detail: { index } }),
      ),
    )
    expect(await register.audit.verify()).toMatchObject({ ok: true, entries: before.entries + 20 })
  })

  it('shows an audit entry that somebody changed behind the database', async () => {
    const { register } = store()
    const { entries } = await register.audit.verify()
    const forge = (actor: string) => sql`update audit set actor = ${actor} where seq = ${entries}`.execute(register.db)
    const [last] = await register.audit.list({ after: entries - 1 })
    await sql`alter table audit disable trigger audit_append_only`.execute(register.db)
    await forge('somebody else')
    expect(await register.audit.verify()).toEqual({ ok: false, entries: entries - 1, brokenAt: entries })
    await forge(last?.actor ?? '')
    await sql`alter table audit enable trigger audit_append_only`.execute(register.db)
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })

  it('runs the effect of a job once, also when it is delivered twice at once, and repeats its answer', async () => {
    const { register } = store()
    const { caseReference } = await aCase(register)
    let effects = 0
    const job = () =>
      register.jobs.once('job-1', async (tx) => {
        effects++
        await tx.visits.record({
          caseReference,
          kind: 'VISIT',
          at: '2026-10-30T09:59:00+00:00',
          visitor: 'sam',
          childSeen: true,
          recordedBy: 'sam',
        })
        return { seenAt: '2026-10-30T09:59:00+00:00' }
      })
    const [a, b] = await Promise.all([job(), job()])
    expect(a).toEqual(b)
    expect(await job()).toEqual(a)
    expect(effects).toBe(1)
    expect(await register.visits.ofCase(caseReference)).toHaveLength(1)
  })

  it('forgets the effect of a job that fails, so that it can be tried again', async () => {
    const { register } = store()
    const { caseReference } = await aCase(register)
    const effect = (fail: boolean) =>
      register.jobs.once('job-2', async (tx) => {
        await tx.notices.record({ caseReference, notice: 'L-08', role: 'serviceManager', jobKey: 'job-2' })
        if (fail) throw new Error('mail is down')
        return { done: true }
      })
    await expect(effect(true)).rejects.toThrow('mail is down')
    expect(await register.notices.ofCase(caseReference)).toEqual([])
    expect(await effect(false)).toEqual({ done: true })
    expect(await register.notices.ofCase(caseReference)).toHaveLength(1)
  })

  it('says which instance of an event came first', async () => {
    const { register } = store()
    const { eventId } = await aCase(register)
    const answers = await Promise.all([
      register.events.markStarted(eventId, 'i1'),
      register.events.markStarted(eventId, 'i2'),
    ])
    expect([...answers].sort()).toEqual(['duplicate', 'first'])
    const winner = answers[0] === 'first' ? 'i1' : 'i2'
    expect(await register.events.markStarted(eventId, winner)).toBe('first')
  })

  it('keeps what was typed in a refused form until the form is accepted', async () => {
    const { register } = store()
    const key = { processInstanceKey: '1', elementId: 'userTask_daTrayReview' }
    await register.drafts.save(key, {
      values: { rationale: 'x', list: [1] },
      refusal: 'Rationale is too short',
      savedBy: 'dora',
    })
    await register.drafts.save(key, { values: { rationale: 'y' }, refusal: 'Still too short', savedBy: 'dora' })
    expect(await register.drafts.get(key)).toMatchObject({ values: { rationale: 'y' }, refusal: 'Still too short' })
    await register.drafts.clear(key)
    expect(await register.drafts.get(key)).toBeUndefined()
  })

  it('refuses a call on the register itself inside of a transaction instead of waiting for ever', async () => {
    const { register } = store()
    await expect(register.transaction(async () => register.cases.list())).rejects.toThrow(/use the transaction/)
    expect(await register.transaction(async (tx) => (await tx.cases.list()).length)).toBeGreaterThan(0)
  })

  it('corrects a person and names in the audit only the fields', async () => {
    const { register } = store()
    const { caseReference } = await aCase(register)
    const hugo = (await register.people.ofCase(caseReference)).find(({ name }) => name.startsWith('Hugo'))
    const corrected = {
      name: 'Hugo Featherstone',
      relationship: 'father',
      parentalResponsibility: true,
      preferredChannel: 'POST' as const,
      safeToContact: true,
      address: '9 Secret Mews, Northtown',
    }
    const change = { actor: 'dora', expected: versionOfPerson(hugo ?? {}) }
    await register.details.correctPerson(caseReference, hugo?.id ?? '', { as: 'family', person: corrected }, change)
    const [entry] = (await register.audit.list({ caseReference })).filter(({ action }) => action === 'person.corrected')
    expect(entry?.detail).toEqual({ personId: hugo?.id, fields: ['address', 'safeToContact', 'unsafeReason'] })
    expect(JSON.stringify(entry)).not.toContain('Secret Mews')
  })

  it('never says a value in an error of the database', async () => {
    const { register } = store()
    const error = await sql`insert into families (id, created_at) values ('Petra Featherstone', now())`
      .execute(register.db)
      .catch((caught: unknown) => caught)
    expect(
      JSON.stringify({
        ...(error as object),
        message: (error as Error).message,
        cause: (error as Error).cause ?? null,
      }),
    ).not.toContain('Featherstone')
  })
})
