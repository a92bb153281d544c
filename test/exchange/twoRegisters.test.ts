import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packOf } from '../../workers/exchange/packOf.ts'
import { takeIn } from '../../workers/exchange/takeIn.ts'
import { casePage } from '../../workers/http/pages/casePage.ts'
import { readFormWords } from '../../workers/http/pages/formWords.ts'
import { bundleOfRequest } from '../../workers/register/transferBundles.ts'
import { by, cambridgeshire, openBoth, readyToPack, type Side } from './sides.ts'

let both: Awaited<ReturnType<typeof openBoth>>
beforeAll(async () => {
  both = await openBoth()
}, 600_000)
afterAll(() => both.close())

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const pageOf = ({ register, clock, config }: Side, reference: string) =>
  casePage({ register, clock, words: readFormWords(config.modelFolders), steps: new Map() }, reference)
const auditOf = async ({ register }: Side, action: string) =>
  (await register.audit.list({ limit: 10_000 })).filter((entry) => entry.action === action)

describe('A bundle from one register to another', () => {
  it('brings the child with the whole chronology and the papers, and nothing is typed again', async () => {
    const { sender, receiver } = both
    const { caseReference, papers, procedureId } = await readyToPack(sender)
    await sender.register.moves.dispatch({
      procedureId,
      papers: [
        { kind: 'ASSESSMENT', documentId: papers.assessment },
        { kind: 'PLAN', documentId: papers.plan },
        { kind: 'CHRONOLOGY', documentId: papers.chronology },
      ],
      recipient: { authority: 'E06000031', name: 'Ffion Rees', email: 'ffion@peterborough.example.org' },
      ...{ channel: 'SECURE_EMAIL', sentBy: 'sam', sentAt: by.at },
    })
    const told = (await pageOf(sender, caseReference))?.chronology.toReversed() ?? []
    const pack = await packOf(sender, procedureId, { by: 'manager' })
    expect(pack.fileName).toBe(`transfer-${pack.bundleId}.json`)
    expect(hashOf(pack.bytes)).toBe(pack.sha256)
    expect(await auditOf(sender, 'bundle.packed')).toMatchObject([
      { actor: 'manager', caseReference, detail: { procedureId, bundleId: pack.bundleId, to: 'E06000031' } },
    ])

    receiver.at('2026-10-31T09:00:00+00:00')
    const key = randomUUID()
    const { requestId } = await takeIn(receiver, pack.bytes, { by: 'frontDoor', key })
    expect(await takeIn(receiver, pack.bytes, { by: 'frontDoor', key })).toEqual({ requestId, repeated: true })
    expect(await receiver.register.authorityRequests.get(requestId)).toMatchObject({
      ...{ state: 'RECEIVED', authority: 'sampleshire', fromAuthority: cambridgeshire, safeguarding: false },
      ...{ fromName: 'Cambridgeshire County Council', bundleSha256: pack.sha256, district: null },
      contact: { name: 'Sam Worker', role: 'North Assessment Team', email: 'north@example.org' },
    })
    expect(await bundleOfRequest(receiver.register, requestId)).toMatchObject({
      ...{ bundleId: pack.bundleId, transferId: procedureId, fromAuthority: cambridgeshire, takenBy: 'frontDoor' },
      keyId: sender.keys.thumbprint,
    })

    const doing = { by: 'dora', at: '2026-10-31T09:00:00+00:00' }
    await receiver.register.authorityRequests.launch(requestId, { team: 'north-assessment', ...doing })
    const accepted = await receiver.register.authorityRequests.accept(requestId, doing)
    expect(accepted.caseReferences).toHaveLength(1)
    const arrived = await pageOf(receiver, accepted.caseReference)
    expect(arrived?.child).toMatchObject({
      ...{ name: 'Quillon Featherstone', dateOfBirth: '2015-04-02', address: '9 Mill Lane, Peterborough, PE1 1ZZ' },
    })
    expect(arrived?.referral.reason).toContain('The family moves on Monday 16 November 2026.')
    expect(arrived?.people.map(({ name, address, safeToContact }) => [name, address, safeToContact]).sort()).toEqual([
      ['Hilltop School', null, true],
      ['Hugo Featherstone', null, false],
      ['Petra Featherstone', '9 Mill Lane, Peterborough, PE1 1ZZ', true],
      ['Sam Worker', '1 High Street, Northtown', true],
    ])

    const brought = arrived?.chronology.toReversed().filter(({ kind }) => kind === 'brought') ?? []
    expect(brought.map(({ at, heading, by: who, said }) => [at, heading, who, said])).toEqual(
      told.map(({ at, heading, by: who, said }) => [at, `Cambridgeshire County Council: ${heading}`, who, said]),
    )
    expect(brought.length).toBeGreaterThan(5)
    expect(JSON.stringify(brought)).toContain('Quillon says that he likes the new teacher. “Über!” he said.')
    const instants = arrived?.chronology.map(({ at }) => Date.parse(at)) ?? []
    expect(instants).toEqual(instants.toSorted((one, other) => other - one))

    const sent = await sender.register.documents.ofCase(caseReference)
    const there = await receiver.register.documents.ofCase(accepted.caseReference)
    expect(there.map(({ name, kind, contentType, sha256 }) => [name, kind, contentType, sha256])).toEqual([
      ...sent.map(({ name, kind, contentType, sha256 }) => [name, kind, contentType, sha256]),
      [`chronology-${cambridgeshire}.json`, 'CHRONOLOGY', 'application/json', expect.any(String)],
    ])
    const history = await receiver.register.documents.contentOf(there.at(-1)?.id ?? '', { by: 'dora' })
    expect(JSON.parse(Buffer.from(history.content).toString()).chronology).toHaveLength(told.length)

    const again = takeIn(receiver, pack.bytes, { by: 'frontDoor', key: randomUUID() })
    const link = `/authority-requests/${requestId}`
    await expect(again).rejects.toMatchObject({ problem: { field: 'bundle', problem: 'was taken in before', link } })
    const repacked = await packOf(sender, procedureId, { by: 'manager' })
    const anew = takeIn(receiver, repacked.bytes, { by: 'frontDoor', key: randomUUID() })
    await expect(anew).rejects.toMatchObject({
      problem: { problem: 'is of a transfer that was taken in before', link },
    })
    expect(await receiver.register.authorityRequests.list()).toHaveLength(1)

    expect(await auditOf(receiver, 'bundle.takenIn')).toMatchObject([
      { actor: 'frontDoor', detail: { requestId, bundleId: pack.bundleId, sha256: pack.sha256, from: cambridgeshire } },
    ])
    expect((await auditOf(receiver, 'bundle.refused')).map(({ detail }) => detail.reason)).toEqual([
      'takenInBefore',
      'takenInBefore',
    ])
    for (const { register } of [sender, receiver]) {
      const audit = await register.audit.list({ limit: 10_000 })
      expect(JSON.stringify(audit.filter(({ action }) => action.startsWith('bundle.')))).not.toMatch(
        /Featherstone|Quillon|Mill Lane|\.docx/,
      )
      expect(await register.audit.verify()).toMatchObject({ ok: true })
    }
  }, 120_000)
})
