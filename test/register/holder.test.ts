import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { NotFound, Overtaken, StoreError } from '../../workers/register/errors.ts'
import type { Register } from '../../workers/register/register.ts'
import { aReferral } from './builders.ts'
import { onBothStores } from './stores.ts'

let count = 0
const aCase = async (register: Register): Promise<string> => {
  const { cases } = await register.cases.intake(aReferral(), {
    idempotencyKey: `holder-${count++}`,
    actor: 'frontDoor',
  })
  return cases[0]?.caseReference ?? ''
}

onBothStores('The holder of a case', (store) => {
  it('changes in one step: the old allocation ends at the instant at which the new one begins', async () => {
    const { register, at } = store()
    const caseReference = await aCase(register)
    at('2026-10-30T11:00:00+00:00')
    await register.allocations.change({
      caseReference,
      username: 'sam',
      kind: 'WORKER',
      reasonCode: 'NEW_REFERRAL',
      decidedBy: 'dora',
    })
    const [first, second] = await register.allocations.ofCase(caseReference)
    expect(first).toMatchObject({ username: 'dora', to: '2026-10-30T11:00:00+00:00', endedBy: 'dora' })
    expect(second).toMatchObject({
      username: 'sam',
      from: '2026-10-30T11:00:00+00:00',
      to: null,
      displayName: 'Sam Worker',
    })
    expect(await register.cases.get(caseReference)).toMatchObject({ status: 'ALLOCATED' })
    expect(
      (await register.staff.workers({ team: 'north-assessment' })).find(({ username }) => username === 'sam'),
    ).toMatchObject({
      caseload: 1,
      leave: null,
      fullTimeEquivalent: 0.8,
    })
  })

  it('is one of two when two managers decide at once, and the other manager learns of it', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const give = (username: string) =>
      register.allocations.change({
        caseReference,
        username,
        kind: 'WORKER',
        reasonCode: 'NEW_REFERRAL',
        decidedBy: 'dora',
        expected: 'dora',
      })
    const outcomes = await Promise.allSettled([give('sam'), give('ana')])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Overtaken) })
    const open = (await register.allocations.ofCase(caseReference)).filter(({ to }) => to === null)
    expect(open).toHaveLength(1)
  })

  it('stays one through many changes at once', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const give = (username: string) =>
      register.allocations.change({
        caseReference,
        username,
        kind: 'WORKER',
        reasonCode: 'CHANGE_OF_WORKER',
        decidedBy: 'tariq',
      })
    await Promise.all(Array.from({ length: 12 }, (_, index) => give(index % 2 ? 'sam' : 'ana')))
    const all = await register.allocations.ofCase(caseReference)
    expect(all).toHaveLength(13)
    expect(all.filter(({ to }) => to === null)).toHaveLength(1)
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })

  it('is there at every instant while managers decide at once, with and without looking first', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const give = (username: string, expected?: string) =>
      register.allocations.change({
        caseReference,
        username,
        kind: username === 'dora' ? 'DUTY_MANAGER' : 'WORKER',
        reasonCode: 'CHANGE_OF_WORKER',
        decidedBy: 'tariq',
        ...(expected ? { expected } : {}),
      })
    const seen = new Set<number>()
    let running = true
    const watch = async () => {
      while (running) {
        const { rows } = await sql<{ holders: number }>`select count(allocations.id) as holders from cases
          left join allocations on allocations.case_id = cases.id and role = 'PRIMARY' and "to" is null
          where reference = ${caseReference}`.execute(register.db)
        seen.add(rows[0]?.holders ?? -1)
      }
    }
    const watching = watch()
    const people = ['sam', 'ana', 'dora']
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, (_, index) =>
        give(people[index % 3] ?? '', index % 2 ? people[(index + 1) % 3] : undefined),
      ),
    )
    running = false
    await watching
    expect([...seen]).toEqual([1])
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(Overtaken)
    const all = await register.allocations.ofCase(caseReference)
    expect(all).toHaveLength(1 + outcomes.length - refused.length)
    expect(all.filter(({ to }) => to === null)).toHaveLength(1)
  })

  it('is still there when the step that changes it breaks off between ending one and beginning the next', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const broken = register.transaction(async (tx) => {
      await sql`update allocations set "to" = "from" + interval '1 hour', end_reason_code = 'X', ended_by = 'x'
        where case_id = (select id from cases where reference = ${caseReference})`.execute(tx.db)
      throw new Error('the process ends here')
    })
    await expect(broken).rejects.toThrow('the process ends here')
    expect(await register.allocations.holder(caseReference)).toMatchObject({ username: 'dora' })
  })

  it('is kept when the case is closed and given away at the same time: one of the two comes second', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const outcomes = await Promise.allSettled([
      register.allocations.change({
        caseReference,
        username: 'sam',
        kind: 'WORKER',
        reasonCode: 'NEW_REFERRAL',
        decidedBy: 'dora',
      }),
      register.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' }),
    ])
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled' })
    if (outcomes[0]?.status === 'rejected') expect(outcomes[0].reason).toBeInstanceOf(NotFound)
    expect(await register.allocations.holder(caseReference)).toBeUndefined()
    expect(await register.cases.get(caseReference)).toMatchObject({ status: 'CLOSED' })
  })

  it('is kept by the database: no commit leaves an open case without one, not even by hand', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const end = sql`update allocations set "to" = now() + interval '1 day', end_reason_code = 'X', ended_by = 'x'
      where case_id = (select id from cases where reference = ${caseReference})`
    await expect(end.execute(register.db)).rejects.toThrow(/would be without a holder/)
    await expect(sql`delete from allocations`.execute(register.db)).rejects.toThrow(/append-only/)
    await expect(sql`truncate allocations cascade`.execute(register.db)).rejects.toThrow(/append-only/)
    await expect(
      sql`update allocations set username = 'ana' where username = 'dora'`.execute(register.db),
    ).rejects.toThrow(/never rewritten/)
    expect(await register.allocations.holder(caseReference)).toMatchObject({ username: 'dora' })
  })

  it('ends with the case, and a case that is opened again by hand needs one first', async () => {
    const { register, at } = store()
    const caseReference = await aCase(register)
    at('2026-10-30T12:00:00+00:00')
    await register.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    expect(await register.allocations.holder(caseReference)).toBeUndefined()
    await expect(
      register.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' }),
    ).rejects.toBeInstanceOf(NotFound)
    const reopen = sql`update cases set status = 'UNALLOCATED', closed = null where reference = ${caseReference}`
    await expect(reopen.execute(register.db)).rejects.toBeInstanceOf(StoreError)
    expect((await register.cases.chronology(caseReference)).at(-1)?.title).toMatch(/caseClosed|allocationEnded/)
  })

  it('cannot be somebody who is not a member of staff', async () => {
    const { register } = store()
    const caseReference = await aCase(register)
    const change = register.allocations.change({
      caseReference,
      username: 'ghost',
      kind: 'WORKER',
      reasonCode: 'NEW_REFERRAL',
      decidedBy: 'dora',
    })
    await expect(change).rejects.toMatchObject({ code: '23503' })
    expect(await register.allocations.holder(caseReference)).toMatchObject({ username: 'dora' })
  })
})
