import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLetterService, type LetterService } from '../../workers/letters/createLetterService.ts'
import { json } from '../../workers/register/columnTypes.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { mailServer } from './mailServer.ts'
import { movedClock } from './support.ts'

const clock = movedClock('2026-11-02T15:00:00Z')
const ids = {
  family: '00000000-0000-4000-8000-000000000001',
  child: '00000000-0000-4000-8000-000000000002',
  referral: '00000000-0000-4000-8000-000000000003',
  case: '00000000-0000-4000-8000-000000000004',
  referrer: '00000000-0000-4000-8000-000000000005',
  mother: '00000000-0000-4000-8000-000000000006',
  father: '00000000-0000-4000-8000-000000000007',
  nurse: '00000000-0000-4000-8000-000000000008',
  allocation: '00000000-0000-4000-8000-000000000009',
}
const caseReference = 'C-2026-000123'
const at = '2026-11-02T10:00:00Z'

let register: Register
let letters: LetterService
let server: Awaited<ReturnType<typeof mailServer>>
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'register-'))
  const log = pino({ level: 'silent' })
  register = await openRegister({ dataDir: folder, clock, log })
  server = await mailServer()
  const { db } = register
  await db
    .insertInto('authorities')
    .values({ code: 'sample', name: 'Sample County Council', profile: 'sample', recordSystem: null })
    .execute()
  await db.insertInto('districts').values({ authority: 'sample', code: 'north', name: 'North' }).execute()
  await db
    .insertInto('teams')
    .values({
      authority: 'sample',
      code: 'north-a',
      name: 'North Assessment Team',
      district: 'north',
      phone: '01632 960 100',
      email: 'north@sample.example',
      address: 'Civic Centre, 1 High Street\nSampletown, SA1 1AA',
    })
    .execute()
  const staff = { authority: 'sample', district: 'north', qualification: null, employment: null, phone: null }
  await db
    .insertInto('staff')
    .values([
      {
        ...staff,
        username: 'zoe',
        displayName: 'Zoë Whitfield',
        roles: ['socialWorker'],
        team: 'north-a',
        email: 'zoe@sample.example',
        phone: '01632 960 123',
      },
      {
        ...staff,
        username: 'tess',
        displayName: 'Tess Manager',
        roles: ['teamManager'],
        team: 'north-a',
        email: 'tess@sample.example',
      },
      {
        ...staff,
        username: 'other',
        displayName: 'Other Manager',
        roles: ['teamManager'],
        team: 'south-a',
        email: 'other@sample.example',
      },
      {
        ...staff,
        username: 'sam',
        displayName: 'Sam Service',
        roles: ['serviceManager'],
        team: null,
        email: 'sam@sample.example',
      },
      {
        ...staff,
        username: 'dora',
        displayName: 'Dora Duty',
        roles: ['socialWorker'],
        team: 'north-a',
        email: 'dora@sample.example',
      },
    ])
    .execute()
  await db
    .insertInto('dutyRota')
    .values({
      id: ids.allocation,
      authority: 'sample',
      team: 'north-a',
      from: '2026-11-02T08:00:00Z',
      to: '2026-11-02T18:00:00Z',
      dutyManager: 'dora',
    })
    .execute()
  await db.insertInto('families').values({ id: ids.family, createdAt: at }).execute()
  const home = '14 Heol y Gŵyl, Sampletown, SA1 2BB'
  await db
    .insertInto('children')
    .values({
      id: ids.child,
      familyId: ids.family,
      name: 'Siân Ŵynne',
      initials: 'SW',
      dateOfBirth: '2014-11-03',
      dueDate: null,
      address: home,
      ethnicity: null,
      religion: null,
      disability: null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  const person = {
    familyId: ids.family,
    relationship: null,
    agency: null,
    referrerKind: null,
    address: null,
    email: null,
    phone: null,
    unsafeReason: null,
    createdAt: at,
    updatedAt: at,
    removedAt: null,
  }
  await db
    .insertInto('people')
    .values([
      {
        ...person,
        id: ids.referrer,
        kind: 'REFERRER',
        name: 'Pat Neighbour',
        initials: 'PN',
        referrerKind: 'PUBLIC',
        email: 'pat@else.example',
        preferredChannel: 'EMAIL',
      },
      {
        ...person,
        id: ids.mother,
        kind: 'PARENT',
        name: 'Łucja Świątek',
        initials: 'LS',
        address: home,
        email: 'lucja@family.example',
        preferredChannel: 'EMAIL',
      },
      {
        ...person,
        id: ids.father,
        kind: 'PARENT',
        name: 'Rhys Ŵynne',
        initials: 'RW',
        address: '2 Other Road, Sampletown',
        safeToContact: false,
        unsafeReason: 'violence',
      },
      {
        ...person,
        id: ids.nurse,
        kind: 'AGENCY',
        name: 'Nia Nurse',
        initials: 'NN',
        agency: 'Sampletown Health',
        email: 'nia@health.example',
      },
    ])
    .execute()
  await db
    .insertInto('referrals')
    .values({
      id: ids.referral,
      familyId: ids.family,
      authority: 'sample',
      district: 'north',
      need: 'S17',
      seriousConcern: false,
      reason: 'r',
      indicators: json({}),
      referrerId: ids.referrer,
      requestInWriting: false,
      consentS17: 'YES',
      previousInvolvement: null,
      receivedAt: at,
      decidedAt: null,
      acceptedAt: at,
      acceptedFrom: 'test',
    })
    .execute()
  await register.transaction(async (tx) => {
    await tx.db
      .insertInto('cases')
      .values({
        id: ids.case,
        reference: caseReference,
        referralId: ids.referral,
        childId: ids.child,
        familyId: ids.family,
        authority: 'sample',
        profile: 'sample',
        district: 'north',
        team: 'north-a',
        need: 'S17',
        concernLevel: 'OTHER',
        categories: [],
        status: 'ALLOCATED',
        receivedAt: at,
        decidedAt: null,
        opened: at,
        closed: null,
        outcome: null,
      })
      .execute()
    await tx.db
      .insertInto('allocations')
      .values({
        id: ids.allocation,
        caseId: ids.case,
        username: 'zoe',
        role: 'PRIMARY',
        kind: 'WORKER',
        from: at,
        to: null,
        reasonCode: 'NEW',
        decidedBy: 'tess',
        rationale: null,
        endReasonCode: null,
        endedBy: null,
      })
      .execute()
  })
  letters = await createLetterService({
    register,
    clock,
    log,
    publicUrl: 'http://localhost:3000',
    modelFolders: ['processes'],
    engine: { publish: async () => {} },
    mail: { url: `smtp://127.0.0.1:${server.port}`, from: 'children@sample.example' },
  })
}, 600_000)

afterAll(async () => {
  await server?.close()
  await register?.close()
  await rm(folder, { recursive: true, force: true })
})

const job = (jobKey: string) =>
  ({
    jobKey,
    once: <T extends Record<string, unknown>>(effect: (tx: never) => Promise<T>) =>
      register.jobs.once(jobKey, effect as never),
  }) as never

describe('letters on the real register', () => {
  it('knows who could be written to, without names, addresses or dates of birth', async () => {
    const found = await letters.recipients(caseReference)
    expect(Object.fromEntries(found.map(({ personId, ...facts }) => [personId, facts]))).toMatchObject({
      [ids.referrer]: {
        kind: 'REFERRER_PUBLIC',
        hasEmail: true,
        hasAddress: false,
        preferredChannel: 'EMAIL',
        safeToContact: true,
      },
      [ids.mother]: { kind: 'PARENT', hasEmail: true, hasAddress: true, safeToContact: true },
      [ids.father]: { kind: 'PARENT', hasEmail: false, hasAddress: true, safeToContact: false },
      [ids.nurse]: { kind: 'AGENCY', hasEmail: true, age: null },
      [ids.child]: { kind: 'CHILD', age: 11, hasAddress: true, hasEmail: false, preferredChannel: 'POST' },
    })
    expect(JSON.stringify(found)).not.toMatch(/Siân|Łucja|Heol|2014|example/)
  })

  it('counts a child as twelve on the twelfth birthday', async () => {
    clock.add(9 * 3600_000)
    expect((await letters.recipients(caseReference)).find(({ kind }) => kind === 'CHILD')?.age).toBe(12)
    clock.add(-9 * 3600_000)
  })

  it('is careful with everybody at an address that is flagged unsafe', async () => {
    await register.db
      .updateTable('people')
      .set({ address: '14 Heol y Gŵyl\nSampletown\nSA1 2BB' })
      .where('id', '=', ids.father)
      .execute()
    const unsafe = (await letters.recipients(caseReference))
      .filter(({ safeToContact }) => !safeToContact)
      .map(({ personId }) => personId)
    expect(unsafe.sort()).toEqual([ids.child, ids.mother, ids.father].sort())
    await register.db.updateTable('people').set({ address: '2 Other Road' }).where('id', '=', ids.father).execute()
  })

  it('writes, files and sends the introduction of the allocated worker', async () => {
    const request = {
      letter: 'L-46',
      caseReference,
      eventId: 'e',
      personId: ids.mother,
      kind: 'PARENT',
      action: 'SEND',
      channel: 'EMAIL',
      variant: 'parent',
      leaflet: false,
      reason: '',
      facts: {},
    } as const
    const first = await letters.send(request, job('100'))
    expect(await letters.send(request, job('100'))).toEqual(first)
    await letters.pump()
    expect(server.taken).toHaveLength(1)
    expect(server.taken[0]?.mail.text).toContain('Telephone: 01632 960 123')
    expect(await letters.send(request, job('101'))).toMatchObject({ letterRef: first.letterRef, letterState: 'sent' })
    expect((await register.cases.chronology(caseReference)).filter(({ kind }) => kind === 'letter')).toHaveLength(1)
  })

  it('knows the mailboxes of a role: team before district before authority, duty by the rota', async () => {
    const place = { authority: 'sample', district: 'north', team: 'north-a' }
    const refs = async (role: string, over = {}) =>
      (await letters.mailboxes.ofRole(role, { ...place, ...over })).map(({ ref }) => ref)
    expect(await refs('teamManager')).toEqual(['tess'])
    expect(await refs('teamManager', { team: 'east-a' })).toEqual(['other', 'tess'])
    expect(await refs('serviceManager', { district: 'west' })).toEqual(['sam'])
    expect(await refs('dutyManager')).toEqual(['dora'])
    expect(await refs('director')).toEqual([])
    expect((await letters.mailboxes.ofUser('zoe')).map(({ email }) => email)).toEqual(['zoe@sample.example'])
  })

  it('names a task as the model does', () => {
    expect(letters.stepName('userTask_daTrayReview')).not.toBe('userTask_daTrayReview')
    expect(letters.stepName('userTask_someStep')).toBe('Some step')
    expect(letters.stepName('allocateWorker')).toMatch(/worker/i)
    expect(letters.stepName('outcomeLetter')).toBe('Outcome letter')
  })
})
