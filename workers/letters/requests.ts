import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import type { JobContext } from '../engine/defineWorker.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import type { LetterChannel, LetterState } from '../register/letters.ts'
import type { FactsPort, Place } from './facts.ts'
import type { FieldValues } from './fields.ts'
import type { OutboxOptions } from './outbox.ts'
import type { Audience } from './template.ts'
import type { Templates } from './templates.ts'

export type LetterRequest = {
  letter: string
  caseReference: string
  eventId: string
  personId: string
  kind: string
  action: 'SEND' | 'HOLD_FOR_DECISION' | 'SKIP' | 'WITHHOLD'
  channel: LetterChannel | null
  variant: Audience
  leaflet: boolean
  reason: string
  /** Username of the worker who writes, where it is not the allocated one (an involved practitioner). */
  worker?: string | null
  /** Codes and dates that the process knows (an outcome, a limit), by field name. */
  facts: FieldValues
}
export type NoticeRequest = {
  notice: string
  /** Null for a notice about no single case (a report, an absence); it then comes from the place. */
  caseReference: string | null
  place?: Place
  eventId: string
  recipients: { ref: string; name: string; email: string }[]
  facts: FieldValues
}
/** A paper that is handed over and not sent; `facts` may name the procedure it is about (`procedureId`). */
export type PaperRequest = { paper: string; caseReference: string; facts?: FieldValues }
export type Paper = { title: string; text: string; pdf: Buffer }
export type LetterResult = { letterRef: string; letterState: LetterState; letterProblem: string }

// biome-ignore lint/suspicious/noExplicitAny: the service reads its own tables alone
export type Db = Kysely<any>
export type LetterLog = {
  info: (keys: object, text: string) => void
  warn: (keys: object, text: string) => void
  error: (keys: object, text: string) => void
}
export type LetterParts = {
  db: Db
  facts: FactsPort
  templates: Templates
  engine: Pick<EnginePort, 'publish'>
  clock: Clock
  log: LetterLog
  options: OutboxOptions & { caseLink: (caseReference: string) => string; pollEvery: number }
}
export type LetterHealth = {
  queued: number
  oldestQueuedAt: Date | null
  uncertain: number
  failedNotices: number
  running: boolean
}
export type Job = Pick<JobContext, 'jobKey' | 'once'>
