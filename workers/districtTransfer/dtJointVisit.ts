import { z } from 'zod'
import { atOnce } from '../register/announce.ts'
import { notInFuture, reference } from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitBlock, visitConditions, visitTexts } from '../shared/visitBlock.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { partiesOf } from './parties.ts'
import { transferText } from './transferText.ts'
import { notBeforeRequest, refuseOthers, workersAndManagers } from './whoMay.ts'

/**
 * Current and receiving worker visit together. Without sight of the child it was an attempt: recorded with its reason, and
 * the step stays open (`jointVisitOutcome` ATTEMPT). A sighting is told to whoever counts from it. DT-05, CG-5, G-12, G-66.
 */
export const dtJointVisit = defineTask('dtJointVisit', {
  roles: workersAndManagers,
  rules: ['DT-01', 'DT-05'],
  texts: visitTexts,
  schema: z
    .object({
      ...visitBlock,
      visitor: reference('Current worker who visited'),
      secondVisitor: reference('Receiving worker who visited'),
    })
    .superRefine(visitConditions),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    return {
      transferText: words,
      staffOptions: await staffOptions(deps, variables),
      visitor: parties.current?.username ?? null,
      secondVisitor: parties.receiving?.username ?? null,
      seenAt: null,
      announced: null,
      childrenSeen: false,
      childSeenAlone: false,
      childSpokenToAlone: false,
      bedroomsSeen: false,
      parentsSeen: false,
      parentsSpokenTo: false,
      accommodationSeen: false,
      notSeenReason: null,
      note: null,
    }
  },
  async check(form, context, deps) {
    const { transfer, current, receiving } = await partiesOf(deps, context.variables.transferId)
    const other = (field: string, label: string, who: { displayName: string } | null): Problem => ({
      field,
      problem: `${label} is not ${who?.displayName ?? 'on record'}`,
      wayOut: 'visit together, then record it; a visit of one worker alone is recorded as a visit of the case',
    })
    return [
      ...(await refuseOthers(deps, context, 'BOTH')),
      ...notInFuture('seenAt', 'Visit or attempt on', form.seenAt, context),
      ...notBeforeRequest('seenAt', 'Visit or attempt on', form.seenAt, transfer.requestedAt),
      ...(form.visitor === current?.username ? [] : [other('visitor', 'Current worker who visited', current)]),
      ...(form.secondVisitor === receiving?.username
        ? []
        : [other('secondVisitor', 'Receiving worker who visited', receiving)]),
    ]
  },
  async effects(tx, form, context) {
    const { caseReference, variables, completedBy, elementInstanceKey } = context
    const { transferId } = variables
    const { childrenSeen, seenAt, secondVisitor } = form
    await fileVisit(tx, form, context, { kind: 'VISIT', details: { transferId, secondVisitor, joint: true } })
    if (!childrenSeen) return { jointVisitOutcome: 'ATTEMPT' }
    await tx.transfers.step(transferId, 'JOINT_VISIT', { by: completedBy, at: seenAt })
    await tx.events.announce({
      caseReference,
      message: 'childSeen',
      variables: { eventAt: seenAt },
      key: `childSeen ${elementInstanceKey}`,
      timeToLive: atOnce,
    })
    return { jointVisitOutcome: 'SEEN' }
  },
})
