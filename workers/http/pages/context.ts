import type { Response } from 'express'
import type { Logger } from 'pino'
import type { Clock } from '../../calendar/clock.ts'
import type { ExchangeSettings } from '../../exchange/exchangeFile.ts'
import type { LetterService } from '../../letters/createLetterService.ts'
import type { Register } from '../../register/register.ts'
import type { FormWords } from './formWords.ts'

export type PagesDependencies = {
  register: Register
  clock: Clock
  log: Logger
  config: {
    modelFolders: string[]
    tasklist: { url: string }
    operateUrl: string
    /** The web page of the mail catcher, where there is one. */
    mailCatcherUrl?: string | undefined
    /** Bundles of transfers; without a file of keys none is packed or taken in. */
    exchange?: ExchangeSettings
  }
  /** Papers that are printed and handed over. */
  letters: Pick<LetterService, 'paper'>
  /** Woken after a referral was logged. */
  dispatcher?: { wake: () => void }
}

/** What the pages share. */
export type PageContext = Pick<PagesDependencies, 'register' | 'clock' | 'letters' | 'dispatcher'> & {
  config: { modelFolders: string[]; exchange: ExchangeSettings }
  /** Addresses of the other applications. */
  places: { tasklist: string; operate: string; mailCatcher?: string | undefined }
  /** What codes of forms mean. */
  words: (nameOf: (username: string) => string | undefined) => FormWords
  /** Names of user tasks by element id. */
  steps: Map<string, string>
  show: (response: Response, template: string, context: Record<string, unknown>, status?: number) => void
}
