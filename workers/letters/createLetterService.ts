import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../calendar/clock.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import type { Register } from '../register/register.ts'
import { createRegisterFacts, type Letterheading } from './registerFacts.ts'
import type { LetterLog } from './requests.ts'
import { createLetters } from './service.ts'
import { createStaffMailboxes } from './staffMailboxes.ts'
import { readStepNames, wordsOf } from './stepNames.ts'
import { loadTemplates } from './templates.ts'

export const templatesFolder = fileURLToPath(new URL('../../templates', import.meta.url))

export type MailSettings = {
  /** Mail server as URL, e.g. smtp://127.0.0.1:1025 */
  url: string
  /** Secure mail gateway for letters to professionals; the ordinary server where there is none. */
  secureUrl?: string | undefined
  /** Address that letters and notices come from. */
  from: string
  fromName?: string | undefined
} & Partial<Letterheading>

export type LetterServiceOptions = {
  register: Pick<Register, 'db' | 'store'>
  mail: MailSettings
  engine: Pick<EnginePort, 'publish'>
  clock: Clock
  log: LetterLog
  /** Where people reach the case pages, without a slash at the end. */
  publicUrl: string
  modelFolders?: string[]
}

const seconds = (count: number) => count * 1000
const minutes = (count: number) => seconds(60) * count
const days = (count: number) => minutes(24 * 60) * count
const timeout = seconds(20)

/**
 * The letters of the project over the register and a mail server. Checks every template before it answers.
 * @throws TemplateError that names the file and the field of a wrong template
 */
export async function createLetterService({
  register,
  mail,
  engine,
  clock,
  log,
  publicUrl,
  modelFolders = [],
}: LetterServiceOptions) {
  const heading = { teamHours: mail.teamHours ?? null, urgentPhone: mail.urgentPhone ?? null }
  const stepNames = await readStepNames(modelFolders.filter((folder) => existsSync(folder)))
  const letters = createLetters({
    db: register.db,
    facts: createRegisterFacts(register.db, clock, heading, (path) => `${publicUrl}${path}`),
    templates: await loadTemplates(templatesFolder),
    engine,
    clock,
    log,
    options: {
      relay: { url: mail.url, timeout },
      ...(mail.secureUrl ? { secureRelay: { url: mail.secureUrl, timeout } } : {}),
      from: { name: mail.fromName ?? "Children's Services", address: mail.from },
      parallel: 4,
      lease: minutes(5),
      alone: register.store === 'pglite',
      backOff: { first: seconds(5), longest: minutes(30) },
      serverBackOff: { first: seconds(1), longest: minutes(1) },
      giveUpAfter: { letter: days(5), notice: days(14) },
      pollEvery: seconds(1),
      caseLink: (reference) => `${publicUrl}/cases/${reference}`,
    },
  })
  return {
    ...letters,
    mailboxes: createStaffMailboxes(register.db, clock),
    /** The name of a user task or process by its id; its words when no model has it. */
    stepName: (elementId: string): string => stepNames.get(elementId) ?? wordsOf(elementId),
  }
}
export type LetterService = Awaited<ReturnType<typeof createLetterService>>
