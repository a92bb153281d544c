import { createHash, randomBytes } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { NotFound, Refused } from '../../workers/register/errors.ts'
import { pdf, png } from '../support/files.ts'
import { aReferral } from './builders.ts'
import { onBothStores } from './stores.ts'

const nobody = '2f0c9f0e-1111-4222-8333-444455556666'

onBothStores('Documents of a case', (store) => {
  let [reference, other] = ['', '']
  beforeEach(async () => {
    const { cases } = await store().register.cases.intake(aReferral(), {
      idempotencyKey: randomBytes(8).toString('hex'),
      actor: 'frontDoor',
    })
    ;[reference = '', other = ''] = cases.map(({ caseReference }) => caseReference)
  })
  const add = (changes = {}) =>
    store().register.documents.add({
      ...{ caseReference: reference, kind: 'PLAN', name: 'Plan.pdf', content: pdf(), by: 'sam' },
      ...changes,
    })
  const audited = async () =>
    (await store().register.audit.list({ caseReference: reference }))
      .filter(({ action }) => action.startsWith('document.'))
      .map(({ action, actor, detail }) => ({ action, actor, detail }))

  it('are kept with their hash and given back as they came', async () => {
    const { id, repeated } = await add()
    expect(repeated).toBe(false)
    const sha256 = createHash('sha256').update(pdf()).digest('hex')
    const listed = {
      ...{ id, caseReference: reference, name: 'Plan.pdf', kind: 'PLAN', contentType: 'application/pdf' },
      ...{ size: pdf().length, sha256, addedBy: 'sam', addedAt: '2026-10-30T10:00:00+00:00' },
      ...{ removedAt: null, removedBy: null },
    }
    expect(await store().register.documents.ofCase(reference)).toEqual([listed])
    expect(await store().register.documents.get(id)).toEqual(listed)
    const { content, ...rest } = await store().register.documents.contentOf(id, { by: 'dora' })
    expect(Buffer.from(content).equals(pdf())).toBe(true)
    expect(rest).toEqual(listed)
  })

  it('are in the audit with each write and each download, without the name (IA-10)', async () => {
    const { id } = await add({ name: 'Quillon Featherstone.pdf' })
    await store().register.documents.contentOf(id, { by: 'dora' })
    await store().register.documents.remove(id, { by: 'tariq' })
    const sha256 = createHash('sha256').update(pdf()).digest('hex')
    const added = { documentId: id, kind: 'PLAN', contentType: 'application/pdf', size: pdf().length, sha256 }
    expect(await audited()).toEqual([
      { action: 'document.added', actor: 'sam', detail: added },
      { action: 'document.downloaded', actor: 'dora', detail: { documentId: id, sha256 } },
      { action: 'document.removed', actor: 'tariq', detail: { documentId: id, sha256 } },
    ])
    expect(JSON.stringify(await store().register.audit.list({ caseReference: reference }))).not.toContain(
      'Featherstone',
    )
    expect(await store().register.audit.verify()).toMatchObject({ ok: true })
  })

  it('are in the chronology, also after one was taken out', async () => {
    const { id } = await add()
    await store().register.documents.remove(id, { by: 'tariq' })
    const told = (await store().register.cases.chronology(reference)).filter(({ kind }) => kind === 'document')
    expect(told.map(({ title, by }) => [title, by])).toEqual([
      ['documentAdded', 'sam'],
      ['documentRemoved', 'tariq'],
    ])
    expect(told[0]?.detail).toMatchObject({ documentId: id, documentKind: 'PLAN', name: 'Plan.pdf' })
  })

  it('are the first one again where the same content comes twice for a case', async () => {
    const first = await add()
    expect(await add({ name: 'Copy.pdf', kind: 'OTHER' })).toEqual({ id: first.id, repeated: true })
    const elsewhere = await add({ caseReference: other })
    expect(elsewhere).toMatchObject({ repeated: false })
    expect(elsewhere.id).not.toBe(first.id)
    expect(await audited()).toHaveLength(1)
    await store().register.documents.remove(first.id, { by: 'sam' })
    expect(await add()).toMatchObject({ repeated: false })
  })

  it('are one where the same content comes twice at once', async () => {
    const all = await Promise.all([add(), add(), add()])
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(await audited()).toHaveLength(1)
  })

  it('may come before there is a case', async () => {
    const { id } = await add({ caseReference: null, content: pdf('early') })
    expect(await store().register.documents.get(id)).toMatchObject({ caseReference: null })
    expect((await store().register.documents.contentOf(id, { by: 'dora' })).name).toBe('Plan.pdf')
    const again = await add({ caseReference: null, content: pdf('early') })
    expect(again).toMatchObject({ repeated: false })
  })

  it('are refused with field, reason and way out, and nothing is kept', async () => {
    const refused = await add({ content: png() }).catch((error: Refused) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect((refused as Refused).problems).toMatchObject([
      { field: 'name', problem: 'ends in .pdf, but the content is PNG' },
    ])
    const large = Buffer.concat([pdf(), Buffer.alloc(store().register.documents.maxBytes)])
    await expect(add({ content: large })).rejects.toMatchObject({ problems: [{ field: 'content' }] })
    await expect(add({ caseReference: 'C-2026-999999' })).rejects.toBeInstanceOf(NotFound)
    expect(await store().register.documents.ofCase(reference)).toEqual([])
    expect(await audited()).toEqual([])
  })

  it('have up to 10 MB, and such a one comes back whole', async () => {
    const large = Buffer.concat([pdf(), randomBytes(store().register.documents.maxBytes - pdf().length)])
    expect(large).toHaveLength(10_000_000)
    const { id } = await add({ content: large })
    const { content } = await store().register.documents.contentOf(id, { by: 'dora' })
    expect(Buffer.from(content).equals(large)).toBe(true)
  })

  it('are marked when they are taken out, once, and then nobody gets them', async () => {
    const { id } = await add()
    await store().register.documents.remove(id, { by: 'tariq' })
    expect(await store().register.documents.ofCase(reference)).toEqual([])
    expect(await store().register.documents.get(id)).toMatchObject({
      removedAt: '2026-10-30T10:00:00+00:00',
      removedBy: 'tariq',
    })
    await expect(store().register.documents.contentOf(id, { by: 'dora' })).rejects.toBeInstanceOf(NotFound)
    await expect(store().register.documents.remove(id, { by: 'dora' })).rejects.toBeInstanceOf(NotFound)
    await expect(store().register.documents.contentOf(nobody, { by: 'dora' })).rejects.toBeInstanceOf(NotFound)
    expect(await store().register.documents.get(nobody)).toBeUndefined()
  })

  it('cannot be rewritten or removed, whatever a program does', async () => {
    const { id } = await add()
    const { db } = store().register
    const rewrite = db.updateTable('documents').set({ content: png(), size: png().length }).where('id', '=', id)
    await expect(rewrite.execute()).rejects.toMatchObject({ code: '23001' })
    await expect(db.deleteFrom('documents').where('id', '=', id).execute()).rejects.toThrow('refused')
  })

  it('are not handed out when their content is not what was put in', async () => {
    const { db, documents } = store().register
    const id = '2f0c9f0e-1111-4222-8333-444455556667'
    const of = await db.selectFrom('cases').select('id').where('reference', '=', reference).executeTakeFirstOrThrow()
    await db
      .insertInto('documents')
      .values({
        ...{ id, caseId: of.id, kind: 'PLAN', name: 'Plan.pdf', contentType: 'application/pdf' },
        ...{ size: pdf().length, sha256: '0'.repeat(64), content: pdf(), addedBy: 'sam', addedAt: new Date() },
      })
      .execute()
    await expect(documents.contentOf(id, { by: 'dora' })).rejects.toThrow('is not what was put in')
    expect(await audited()).toEqual([])
  })
})
