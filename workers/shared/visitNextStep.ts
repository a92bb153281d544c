import { z } from 'zod'
import type { Variables } from '../engine/defineWorker.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { optionalYesNo, text } from './formFields.ts'

const label = 'Do you take what was observed as the closure visit?'

/** What the manager says after a closure visit that was not what the procedure asks for. G-66. */
export const visitNextStep = z.object({
  confirmed: optionalYesNo(label),
  nextStep: text('Next step, or why the observation is enough', 10),
})
export const noNextStepYet = { confirmed: null, nextStep: null }

/** A child who cannot talk was observed: the manager says whether that stands. G-66. */
export const unconfirmed = ({ confirmed }: z.infer<typeof visitNextStep>, { closureVisit }: Variables): Problem[] =>
  closureVisit === 'OBSERVED' && !confirmed
    ? [{ field: 'confirmed', problem: `${label} has no answer`, wayOut: 'answer Yes or No' }]
    : []
