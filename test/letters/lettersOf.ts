import { pino } from 'pino'
import { createLetterService } from '../../workers/letters/createLetterService.ts'
import type { Office } from '../support/office.ts'

/** The letters of an office, whose mail server nobody reaches: what is written is looked at, nothing is sent. */
export async function lettersOf(office: Office) {
  const letters = await createLetterService({
    register: office.register,
    clock: office.deps.clock,
    log: pino({ level: 'silent' }),
    publicUrl: 'http://localhost:3000',
    engine: { publish: async () => {} },
    mail: { url: 'smtp://127.0.0.1:1', from: 'children@sample.example' },
  })
  Object.assign(office.deps, { letters })
  return letters
}
