import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fixedClock } from '../../workers/calendar/clock.ts'
import { makeKeyPair, type PublicKey } from '../../workers/exchange/keys.ts'
import type { ExchangeDeps } from '../../workers/exchange/packOf.ts'
import type { MovePatch } from '../../workers/register/moves.ts'
import type { Referral } from '../../workers/register/referral.ts'
import { openRegister } from '../../workers/register/register.ts'
import { createScope } from '../../workers/register/scope.ts'
import { aReferral, seed } from '../register/builders.ts'
import { aMoveProcedure } from '../register/moveOffice.ts'
import { fridayMorning, silent } from '../register/stores.ts'
import { docx, pdf } from '../support/files.ts'
import { freshDataDir } from '../support/registerFolder.ts'

export const cambridgeshire = 'E10000003'
export const peterborough = 'E06000031'
export const norfolk = 'E10000020'

/** One deployment with a register, a key and an exchange file of its own. */
export type Side = ExchangeDeps & {
  gss: string
  keys: Awaited<ReturnType<typeof makeKeyPair>>
  at: (iso: string) => void
  /** Writes the exchange file: whose keys are trusted here. */
  trust: (trusted: { code: string; keys: PublicKey[] }[], changes?: Record<string, unknown>) => void
  close: () => Promise<void>
}

/** Writes a private key as the administrator keeps it. */
export function writeKey(file: string, key: unknown, mode = 0o600): void {
  writeFileSync(file, JSON.stringify(key), { mode })
}

export async function openSide(gss: string, authority = 'sampleshire'): Promise<Side> {
  const dataDir = await freshDataDir()
  let now = fridayMorning
  const clock = { now: () => fixedClock(now).now() }
  const register = await openRegister({ dataDir, clock, log: silent })
  await seed(register)
  const folder = join(dataDir, 'exchange')
  mkdirSync(folder)
  const keys = await makeKeyPair()
  writeKey(join(folder, 'private-key.json'), keys.privateKey)
  const file = join(folder, 'exchange.json')
  const trust: Side['trust'] = (trusted, changes = {}) =>
    writeFileSync(
      file,
      JSON.stringify({ own: [{ authority, code: gss, privateKeyFile: 'private-key.json' }], trusted, ...changes }),
    )
  trust([])
  return {
    ...{ register, clock, gss, keys, trust },
    config: { modelFolders: ['processes', 'forms'], exchange: { file, maxBytes: 5_000_000 } },
    at: (iso) => {
      now = iso
    },
    async close() {
      await register.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Cambridgeshire, from which a family moves to Peterborough; each trusts the other. */
export async function openBoth(): Promise<{ sender: Side; receiver: Side; close: () => Promise<void> }> {
  const [sender, receiver] = await Promise.all([openSide(cambridgeshire), openSide(peterborough)])
  sender.trust([{ code: peterborough, keys: [receiver.keys.publicKey] }])
  receiver.trust([{ code: cambridgeshire, keys: [sender.keys.publicKey] }])
  return {
    ...{ sender, receiver },
    close: async () => {
      await sender.close()
      await receiver.close()
    },
  }
}

export const by = { by: 'sam', at: '2026-10-30T09:45:00+00:00' }

/** A case of sam with a visit on record. @returns its reference */
export async function aCase({ register }: Side, changes: Partial<Referral> = {}): Promise<string> {
  const { cases } = await register.cases.intake(aReferral(changes), { idempotencyKey: randomUUID(), actor: 'test' })
  const caseReference = cases[0]?.caseReference ?? ''
  const holder = { caseReference, username: 'sam', kind: 'WORKER' as const, decidedBy: 'dora' }
  await register.allocations.change({ ...holder, reasonCode: 'NEW_REFERRAL' })
  await register.visits.record({
    ...{ caseReference, kind: 'VISIT', at: '2026-10-30T09:30:00+00:00', visitor: 'sam', recordedBy: 'sam' },
    ...{ childSeen: true, seenAlone: true, announced: 'ANNOUNCED' },
    text: { childsView: 'Quillon says that he likes the new teacher. “Über!” he said.' },
  })
  return caseReference
}

/** A transfer of a case to Peterborough, agreed by the family. @returns key of the procedure */
export async function aTransfer(side: Side, caseReference: string, changes: MovePatch = {}): Promise<string> {
  const scope = createScope(side.register.db, side.clock)
  const procedureId = await aMoveProcedure({ scope }, caseReference)
  await side.register.moves.set(
    procedureId,
    {
      ...{ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true },
      ...{ planning: 'PLANNED_OWN_MEETING', meetingAt: '2026-11-10T10:00:00+00:00', meetingPlace: 'Town Hall' },
      ...{ receivingAuthority: peterborough, moveDate: '2026-11-16', newAddress: '9 Mill Lane, Peterborough, PE1 1ZZ' },
      ...changes,
    },
    by,
  )
  return procedureId
}

/** Assessment, plan and chronology of a case. @returns their keys by kind */
export async function papersOf({ register }: Side, caseReference: string) {
  const add = async (kind: 'ASSESSMENT' | 'PLAN' | 'CHRONOLOGY', name: string, content: Buffer) =>
    (await register.documents.add({ caseReference, kind, name, content, by: 'sam' })).id
  return {
    assessment: await add('ASSESSMENT', 'Assessment.pdf', pdf(`assessment ${caseReference}`)),
    plan: await add('PLAN', 'Plan for Quillon.docx', docx(`plan ${caseReference}`)),
    chronology: await add('CHRONOLOGY', 'Chronology.pdf', pdf(`chronology ${caseReference}`)),
  }
}

/** Everything at once: a case with papers and a transfer that is ready to be packed. */
export async function readyToPack(side: Side, changes: MovePatch = {}, referral: Partial<Referral> = {}) {
  const caseReference = await aCase(side, referral)
  const papers = await papersOf(side, caseReference)
  return { caseReference, papers, procedureId: await aTransfer(side, caseReference, changes) }
}
