import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { endingOf } from './ending.ts'
import { bySystem } from './system.ts'

const input = z.object({ procedureId: z.string(), caseReference: z.string() })
const output = z.object({ contactId: z.string() })

/** Concern for the child remains although the Team around the Family ends: a new contact goes to the front door. G-67. */
export const contactFrontDoor = defineWorker(
  'tafStepDownClosure.contactFrontDoor',
  ({ clock }) =>
    async ({ procedureId, caseReference }, job) =>
      job.once(async (tx) => {
        const { authority, district } = await procedureOf(tx, procedureId)
        const { by, words } = await endingOf(tx, procedureId, 'CONSENT_WITHDRAWN')
        const why = 'Consent to the Team around the Family was withdrawn, and concern for the child remains.'
        return tx.contacts.receive({
          ...{ authority, district, caseReference, source: 'TAF_ENDED' },
          reason: words ? `${why}\n${words}` : why,
          from: by ?? bySystem,
          at: toOffsetIso(toLondon(clock.now())),
        })
      }),
  { input, output },
)
