/** What the people of the demo write into the forms, on the day that the story's clock shows. */
import type { DateTime } from 'luxon'
import { formsOn } from '../test/support/forms.ts'
import type { Stage, Submission } from './stage.ts'

export type People = { duty: string; manager: string; service: string; worker: string }

const clockAt = (instant: DateTime) => ({ now: () => instant.toJSDate() })

export const formsAt = async (stage: Stage) => formsOn(clockAt(await stage.now()))

/** The manager's way from the tray to the plan. `review` and `strategy` change what the usual family needs. */
export async function planned(
  stage: Stage,
  reference: string,
  { duty, manager }: People,
  changes: { review?: Submission; strategy?: Submission; plan?: Submission } = {},
) {
  const forms = await formsAt(stage)
  await stage.complete(reference, 'daTrayReview', duty, { ...forms.daTrayReview, ...changes.review })
  await stage.complete(reference, 'daStrategyDiscussion', duty, { ...forms.daStrategyDiscussion, ...changes.strategy })
  await stage.complete(reference, 'daAllocationPlan', manager, { ...forms.daAllocationPlan, ...changes.plan })
}

/** From the record check to the worker in the record; `choice` changes what is usual when the worker is chosen. */
export async function allocated(stage: Stage, reference: string, { manager, worker }: People, choice: Submission = {}) {
  const forms = await formsAt(stage)
  await stage.complete(reference, 'awRecordCheck', manager, forms.awRecordCheck)
  await stage.complete(reference, 'awSelectWorker', manager, { ...forms.awSelectWorker, ...choice, worker })
  await briefed(stage, reference, manager)
}

/** Briefing and decision; plan of work and expected outcome are asked for in statutory cases, and do no harm in others. */
export async function briefed(stage: Stage, reference: string, manager: string) {
  const forms = await formsAt(stage)
  await stage.complete(reference, 'awBriefing', manager, forms.awBriefing)
  await stage.complete(reference, 'awManagersDecision', manager, {
    ...forms.awManagersDecision,
    planOfWork:
      'Strategy discussion acted on, visit with the police today, medical, assessment within 45 working days.',
    expectedOutcome: 'The child is safe, and the parents know what has to change.',
  })
}

export async function seen(stage: Stage, reference: string, worker: string) {
  const forms = await formsAt(stage)
  await stage.complete(reference, 'daChildSeen', worker, { ...forms.daChildSeen, visitor: worker })
}

export async function takenUp(stage: Stage, reference: string, worker: string, changes: Submission = {}) {
  const forms = await formsAt(stage)
  await stage.complete(reference, 'tuTakeUpChecklist', worker, { ...forms.tuTakeUpChecklist, ...changes })
  await stage.complete(reference, 'tuCoreDetails', worker, forms.tuCoreDetails)
}

/** Who has the case now, as the record says. */
export const holderOf = async (stage: Stage, reference: string) => {
  const { status, allocations } = await stage.view(reference)
  return { status, worker: allocations.find(({ kind, to }) => kind === 'WORKER' && to === null)?.username ?? null }
}
