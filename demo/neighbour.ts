/** Another authority with a register of its own, in which a family is known that moves here. */
import { rmSync } from 'node:fs'
import type { DateTime } from 'luxon'
import { pino } from 'pino'
import { docx } from '../test/support/files.ts'
import { freshDataDir } from '../test/support/registerFolder.ts'
import { packOf } from '../workers/exchange/packOf.ts'
import { chronologyPaper } from '../workers/http/pages/chronologyPdf.ts'
import { readFormWords } from '../workers/http/pages/formWords.ts'
import { readStepNames } from '../workers/letters/stepNames.ts'
import { openRegister, type Register } from '../workers/register/register.ts'
import { type Exchange, neighbour } from './exchange.ts'

const modelFolders = ['processes', 'forms']
const worker = 'sw.quay'
const manager = 'tm.quay'
const { authority } = neighbour
const iso = (at: DateTime) => at.toISO({ suppressMilliseconds: true }) ?? ''
const address = '31 Quayside Court, Fenby, ZZ8 3QC'
const newHome = '18 Sparrow Court, Sampleton, ZZ1 3QT'
const contact = { name: 'Odette Marchbanks', email: 'odette.marchbanks@cambridgeshire.example.org' }

const person = (username: string, displayName: string, roles: string[]) => ({
  ...{ username, displayName, roles, authority, district: 'fens', team: 'fens-support' },
  ...{ qualification: 'SOCIAL_WORKER', employment: 'PERMANENT', fullTimeEquivalent: 1, email: contact.email },
})

/** The family that moves here, as the other authority has it. */
const family = (at: DateTime) => ({
  ...{ authority, district: 'fens', receivedAt: iso(at), need: 'S17', seriousConcern: false, categories: ['CIN'] },
  reason: 'The nursery reports that the girl hardly speaks and that her mother is alone and worn out.',
  indicators: { neglectOrPoorHomeConditions: false, preBirth: false, professionalConnection: false },
  referrer: {
    ...{ name: 'Petronella Whitlock', kind: 'PROFESSIONAL', agency: 'Quayside Nursery' },
    email: 'petronella.whitlock@quayside-nursery.example.org',
  },
  requestInWriting: true,
  consentS17: 'YES',
  children: [{ name: 'Saffron Lightbody', dateOfBirth: at.minus({ years: 4, months: 8 }).toISODate(), address }],
  people: [
    {
      ...{ name: 'Honor Lightbody', relationship: 'MOTHER', parentalResponsibility: true, address },
      ...{ email: 'honor.lightbody@example.org', preferredChannel: 'EMAIL', safeToContact: true },
    },
  ],
  agencies: [{ name: 'Quayside Nursery', kind: 'NURSERY', email: 'office@quayside-nursery.example.org' }],
})

/** Twelve weeks of work there: worker, visits, plan; the family moves in a fortnight and agrees that this goes along. */
async function workThere(register: Register, { to }: Exchange, now: DateTime, at: (instant: DateTime) => void) {
  const began = now.minus({ weeks: 12 })
  at(began)
  const referral = family(began) as Parameters<Register['cases']['intake']>[0]
  const { cases } = await register.cases.intake(referral, { idempotencyKey: crypto.randomUUID(), actor: manager })
  const caseReference = cases[0]?.caseReference ?? ''
  await register.allocations.change({
    ...{ caseReference, username: worker, kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: manager },
  })
  for (const [weeks, note] of [
    [11, 'Saffron stays behind her mother. She laughs when the cat comes in.'],
    [6, 'Saffron says her name and shows her drawings. She likes the nursery now.'],
    [1, 'Saffron talks about the new house. She wants to take the cat.'],
  ] as const) {
    const visit = now.minus({ weeks, hours: 2 })
    at(visit)
    await register.visits.record({
      ...{ caseReference, kind: 'VISIT', at: iso(visit), visitor: worker, recordedBy: worker },
      ...{ childSeen: true, seenAlone: true, announced: 'ANNOUNCED', text: { note } },
    })
  }
  at(now)
  const by = { by: worker, at: iso(now) }
  const asked = { procedure: 'interAuthorityTransfer', caseReference, by: worker } as const
  const { procedureId } = await register.procedures.request(asked)
  await register.moves.set(
    procedureId,
    {
      ...{ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true },
      ...{ receivingAuthority: to, newAddress: newHome },
      moveDate: now.plus({ weeks: 2 }).toISODate() ?? '',
    },
    by,
  )
  const context = {
    ...{ register, clock: { now: () => now.toJSDate() }, words: readFormWords(modelFolders) },
    steps: await readStepNames(modelFolders),
  }
  const { pdf } = await chronologyPaper(context, caseReference, { by: 'Odette Marchbanks', actor: worker })
  for (const [kind, name, content] of [
    ['ASSESSMENT', 'Child and Family Assessment.docx', docx('assessment')],
    ['PLAN', 'Progress plan.docx', docx('plan')],
    ['CHRONOLOGY', 'Chronology.pdf', Buffer.from(pdf)],
  ] as const)
    await register.documents.add({ caseReference, kind, name, content, by: worker })
  return { caseReference, procedureId }
}

/** What the other authority sends: its bundle, and how much its own chronology says of the child. */
export async function bundleOfNeighbour(exchange: Exchange, now: DateTime) {
  const dataDir = await freshDataDir()
  let current = now
  const clock = { now: () => current.toJSDate() }
  const register = await openRegister({ dataDir, clock, log: pino({ level: 'silent' }) })
  try {
    await register.staff.seed([
      person(worker, contact.name, ['socialWorker']),
      person(manager, 'Gideon Thackeray', ['teamManager', 'dutyManager']),
    ])
    const team = {
      code: 'fens-support',
      name: 'Fens Family Support Team',
      district: 'fens',
      ...{ email: contact.email },
    }
    const districts = [{ code: 'fens', name: 'Fens' }]
    await register.authorities.seed([
      { code: authority, name: neighbour.name, profile: 'sample', districts, teams: [team], dutyRota: [] },
    ])
    const { procedureId } = await workThere(register, exchange, now, (instant) => {
      current = instant
    })
    const settings = { file: exchange.neighbour, maxBytes: 50_000_000 }
    const { bytes } = await packOf({ register, clock, config: { modelFolders, exchange: settings } }, procedureId, {
      by: worker,
    })
    const { bundle } = JSON.parse(Buffer.from(bytes).toString()) as { bundle: { chronology: unknown[] } }
    return { bytes, entries: bundle.chronology.length, contact }
  } finally {
    await register.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
