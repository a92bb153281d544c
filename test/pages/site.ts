import { readFileSync, rmSync } from 'node:fs'
import { Writable } from 'node:stream'
import type { Express } from 'express'
import { pino } from 'pino'
import { sampleReferrals } from '../../stack/sample.ts'
import { fixedClock } from '../../workers/calendar/clock.ts'
import type { ExchangeSettings } from '../../workers/exchange/exchangeFile.ts'
import { createPages } from '../../workers/http/pages/router.ts'
import { createApp } from '../../workers/http/server.ts'
import { createLetterService } from '../../workers/letters/createLetterService.ts'
import { fileLetter } from '../../workers/register/letters.ts'
import { referralSchema } from '../../workers/register/referral.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { freshDataDir } from '../support/registerFolder.ts'

/** A Thursday after the sample's duty rota began. */
export const now = '2026-11-05T10:00:00+00:00'
export type Site = { app: Express; register: Register; logged: () => string; close: () => Promise<void> }

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../sample/${name}.json`, import.meta.url), 'utf8'))

export type SiteOptions = {
  referrals?: boolean
  /** Keys for bundles of other authorities. */
  exchange?: ExchangeSettings
}

/** The pages on a fresh register with the sample's staff, authorities and, if asked for, referrals. */
export async function startSite({ referrals = false, exchange }: SiteOptions = {}): Promise<Site> {
  const dataDir = await freshDataDir()
  const clock = fixedClock(now)
  let text = ''
  const kept = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const log = pino({ level: 'trace' }, kept)
  const register = await openRegister({ dataDir, clock, log })
  await register.staff.seed(sample('staff'))
  await register.authorities.seed(sample('authorities'))
  if (referrals) {
    for (const { key, referral } of sampleReferrals(clock.now())) {
      await register.cases.intake(referralSchema.parse(referral), { idempotencyKey: key, actor: 'frontDoor' })
    }
  }
  /** Made when a test asks for a paper: reading every template takes its time. */
  const letters = () =>
    createLetterService({
      ...{ register, clock, log, publicUrl: 'http://127.0.0.1:3000' },
      mail: { url: 'smtp://127.0.0.1:1', from: 'office@example.org' },
      engine: { publish: async () => undefined },
    })
  const pages = await createPages({
    ...{ register, clock, log },
    letters: { paper: async (asked) => (await letters()).paper(asked) },
    config: {
      modelFolders: ['processes', 'forms'],
      tasklist: { url: 'http://127.0.0.1:8080' },
      operateUrl: 'http://127.0.0.1:8080/operate',
      mailCatcherUrl: 'http://127.0.0.1:1080',
      ...(exchange ? { exchange } : {}),
    },
  })
  const app = createApp({
    register,
    engine: { isReady: async () => true },
    log,
    clock,
    config: { http: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://127.0.0.1:3000' },
    pages,
  })
  return {
    app,
    register,
    logged: () => text,
    async close() {
      await register.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const step = (formId: string, key: string) => ({
  processId: 'dutyAllocation',
  processInstanceKey: '2251799813685001',
  elementId: `userTask_${formId}`,
  elementInstanceKey: key,
  formId,
})

/** Gives a case a day of history: oversight, a worker, tasks (one overdue), a visit, letters. @returns its reference */
export async function liveThrough(register: Register, caseReference: string): Promise<void> {
  const found = await register.cases.get(caseReference)
  const shared = { caseReference, profile: 'sample', versionTag: '3', state: 'accepted' as const }
  await register.oversight.record({
    ...shared,
    ...step('daDailyOversight', '1001'),
    decisions: { oversightKind: 'INTENDED_WORKER_OUT', namedWorker: 'sw.ash', discussBy: '2026-11-06' },
    text: { moText: 'The worker who knows the family is on a visit today.\nShe takes it up tomorrow morning.' },
    decidedBy: 'tm.north',
    decidedAt: '2026-11-04T16:10:00+00:00',
    ruleIds: ['DA-12'],
    due: '2026-11-04T15:00:00+00:00',
  })
  await register.oversight.record({
    ...shared,
    ...step('daDelayDecision', '1002'),
    state: 'refused',
    decisions: {
      problems: [
        {
          field: 'nextTeam',
          problem: 'Team that allocates it is the team that has it',
          wayOut: 'choose another team, or decide that the duty team allocates it',
        },
      ],
    },
    text: {},
    decidedBy: 'sm.north',
    decidedAt: '2026-11-04T16:30:00+00:00',
    ruleIds: ['DA-10'],
  })
  await register.allocations.change({
    caseReference,
    username: 'sw.ash',
    kind: 'WORKER',
    reasonCode: 'NEW_REFERRAL',
    decidedBy: 'tm.north',
    rationale: 'Knows the school and has room.',
    at: '2026-11-05T10:00:00+00:00',
  })
  await register.allocations.involve({
    caseReference,
    username: 'sw.birch',
    role: 'CO_WORKER',
    reasonCode: 'INVOLVEMENT',
    decidedBy: 'tm.north',
  })
  for (const [formId, key, due] of [
    ['daChildSeen', '1003', '2026-11-05T07:30:00+00:00'],
    ['daAllocationPlan', '1004', '2026-11-05T17:00:00+00:00'],
    ['tuTakeUpChecklist', '1005', null],
  ] as const) {
    await register.tasks.open({ ...step(formId, key), caseId: found?.id ?? null, due })
  }
  await register.visits.record({
    caseReference,
    kind: 'VISIT',
    at: '2026-11-05T08:30:00+00:00',
    visitor: 'sw.ash',
    childSeen: true,
    seenAlone: true,
    announced: 'UNANNOUNCED',
    details: { bedroomsSeen: true },
    text: { note: 'Cheerful and chatty. There is food in the house.' },
    recordedBy: 'sw.ash',
  })
  await fileLetter(register.db, letter(caseReference, 'sent'))
  await fileLetter(register.db, letter(caseReference, 'failed'))
}

const letter = (caseReference: string, state: 'sent' | 'failed'): Parameters<typeof fileLetter>[1] => ({
  id: state === 'sent' ? '6d1f2c1e-1111-4222-8333-444455556661' : '6d1f2c1e-1111-4222-8333-444455556662',
  baseKey: `${caseReference}-${state}`,
  copyNumber: 1,
  caseReference,
  letter: state === 'sent' ? 'L-03' : 'L-46',
  name: state === 'sent' ? 'Worker allocated' : 'Referral received',
  template: 'workerAllocated',
  templateVersion: '1.0.0',
  kind: 'L',
  eventId: 'e1',
  recipientRef: 'p1',
  recipientKind: 'PARENT',
  audience: 'FAMILY',
  channel: 'EMAIL',
  recipientName: 'A Parent',
  email: 'parent@example.org',
  addressLines: null,
  signedBy: 'tm.north',
  announce: false,
  leaflet: false,
  subject: 'Your worker',
  body: 'Dear parent',
  pdf: Buffer.from('%PDF-1.7'),
  sha256: 'a'.repeat(64),
  state,
  problem: state === 'failed' ? 'recipientRefused' : null,
  messageId: `<${state}@example.org>`,
  jobKey: state,
  createdAt: '2026-11-05T09:00:00+00:00',
  settledAt: '2026-11-05T09:00:10+00:00',
})
