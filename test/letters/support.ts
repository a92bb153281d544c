import { PGlite } from '@electric-sql/pglite'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { templatesFolder } from '../../workers/letters/createLetterService.ts'
import type { CaseFacts, FactsPort, PersonFacts, RecipientFacts } from '../../workers/letters/facts.ts'
import type { LetterParts, LetterRequest } from '../../workers/letters/requests.ts'
import { createLetters } from '../../workers/letters/service.ts'
import { loadTemplates } from '../../workers/letters/templates.ts'
import { parsers } from '../../workers/register/columnTypes.ts'
import { up } from '../../workers/register/migrations/010_letters.ts'
import { up as noticesWithoutCase } from '../../workers/register/migrations/013_letters.ts'

// biome-ignore lint/suspicious/noExplicitAny: a store of the letters alone
export type Store = Kysely<any>

/** A register that holds the letters alone: PGlite behind one connection, in memory or in a folder. */
export async function letterStore(folder?: string): Promise<Store> {
  const database = await PGlite.create({ ...(folder ? { dataDir: folder } : {}), parsers })
  let free: Promise<void> = Promise.resolve()
  const connect = async () => {
    const before = free
    let release = () => {}
    free = new Promise((resolve) => {
      release = resolve
    })
    await before
    return {
      async query(text: string, values: unknown[] = []) {
        const answer = await database.query(text, values)
        return {
          command: text.trim().split(/\s/)[0]?.toUpperCase(),
          rowCount: answer.affectedRows ?? 0,
          rows: answer.rows,
        }
      },
      release,
    }
  }
  // biome-ignore lint/suspicious/noExplicitAny: the part of a pool that Kysely uses
  const pool = { connect, end: () => database.close() } as any
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const exists = await database.query("select to_regclass('letters') as found")
  if (!(exists.rows[0] as { found: string | null }).found) {
    await up(db)
    await noticesWithoutCase(db)
  }
  return db as Store
}

let shared: Promise<Store> | undefined
/** The store of this test file, emptied; starting a PGlite for each test would take seconds. */
export async function emptyStore(): Promise<Store> {
  shared ??= letterStore()
  await sql`truncate letters`.execute(await shared)
  return shared
}

export const caseReference = 'C-2026-000123'
export const about: CaseFacts = {
  caseReference,
  initials: 'SW',
  need: 'S17',
  childName: 'Siân Ŵynne',
  childFirstName: 'Siân',
  referralReceivedAt: new Date('2026-11-02T10:15:00Z'),
  team: {
    authorityName: 'Sample County Council',
    teamName: 'North Assessment Team',
    teamAddress: ['Civic Centre', '1 High Street', 'Sampletown', 'SA1 1AA'],
    teamPhone: '01632 960 100',
    teamEmail: 'north.assessment@sample.example',
    teamHours: 'Monday to Friday, 9am to 5pm',
    urgentPhone: '01632 960 999',
  },
  teamManager: { username: 'tm', name: 'Tess Manager', role: 'Team Manager', phone: null, email: 'tm@sample.example' },
  plan: { seenWithinDays: 2, reviewDate: '2026-11-12' },
  worker: {
    username: 'zoe',
    name: 'Zoë Whitfield',
    role: 'Social Worker',
    phone: '01632 960 123',
    email: 'zoe@sample.example',
  },
}

export const lucja: PersonFacts = {
  name: 'Łucja Świątek',
  greetingName: 'Łucja',
  addressLines: ['Flat 2, 14 Heol y Gŵyl', 'Sampletown', 'SA1 2BB'],
  email: 'lucja@family.example',
}
export type People = Record<string, PersonFacts>

export const factsOf = (people: People, recipients: RecipientFacts[] = []): FactsPort => ({
  ofCase: async (reference) => (reference === caseReference ? about : undefined),
  recipients: async () => recipients,
  person: async (_reference, personId) => people[personId],
  staff: async () => undefined,
  ofPlace: async () => about.team,
  waiting: async () => ({}),
  transferOf: async () => ({}),
  closureOf: async () => ({}),
  moveOf: async () => ({}),
  requestOf: async () => ({}),
  complete: async (facts) => facts,
  approval: async () => undefined,
})

export const movedClock = (start = '2026-11-02T15:00:00Z') => {
  let now = new Date(start).getTime()
  return {
    now: () => new Date(now),
    add(milliseconds: number) {
      now += milliseconds
    },
  }
}

/** A job that runs its effect in a transaction and remembers nothing; the letters' own keys do that. */
export const job = (db: Store, jobKey: string) => ({
  jobKey,
  once: <T extends Record<string, unknown>>(effect: (tx: never) => Promise<T>) =>
    db.transaction().execute((tx) => effect({ db: tx } as never)),
})

export const request = (over: Partial<LetterRequest> = {}): LetterRequest => ({
  letter: 'L-46',
  caseReference,
  eventId: 'allocation-1',
  personId: 'mother',
  kind: 'PARENT',
  action: 'SEND',
  channel: 'EMAIL',
  variant: 'parent',
  leaflet: false,
  reason: '',
  facts: {},
  ...over,
})

export type Published = { name: string; correlationKey: string; messageId: string; variables: Record<string, unknown> }

/** The letter service over a store and a mail server, with what it told the engine. */
export async function letters(over: {
  db?: Store
  people?: People
  port: number
  clock?: ReturnType<typeof movedClock>
  options?: Partial<LetterParts['options']>
}) {
  const db = over.db ?? (await emptyStore())
  const clock = over.clock ?? movedClock()
  const published: Published[] = []
  const logged: unknown[] = []
  const log = (level: string) => (keys: object, text: string) => logged.push({ level, ...keys, text })
  const service = createLetters({
    db,
    facts: factsOf(over.people ?? { mother: lucja }),
    templates: await loadTemplates(templatesFolder),
    engine: {
      publish: async (message) => {
        published.push(message)
      },
    },
    clock,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    options: {
      relay: { url: `smtp://127.0.0.1:${over.port}`, timeout: 2000 },
      from: { name: 'Sample County Council', address: 'children@sample.example' },
      parallel: 2,
      lease: 60_000,
      alone: true,
      backOff: { first: 1000, longest: 60_000 },
      giveUpAfter: { letter: 5 * 24 * 3600_000, notice: 14 * 24 * 3600_000 },
      caseLink: (reference) => `http://localhost:3000/cases/${reference}`,
      pollEvery: 60_000,
      ...over.options,
    },
  })
  return { service, db, clock, published, logged, job: (key = 'job-1') => job(db, key) }
}
