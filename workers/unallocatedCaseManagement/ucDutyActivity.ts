import { z } from 'zod'
import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { atOnce } from '../register/announce.ts'
import {
  choice,
  conditions,
  instant,
  needed,
  notInFuture,
  optionalText,
  text,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { actionKinds, dutyKindWords, statutoryKinds } from './dutyWork.ts'
import { notBeforeLastSight, sightOf } from './sight.ts'
import { dutyTeam } from './whoManages.ts'

/** Duty work whose purpose is to see the child. */
export const isVisit = (kind: unknown): boolean => kind === 'DUTY_VISIT' || kind === 'STATUTORY_VISIT'

type Duty = { dutyId: string; kind: string; due: string }
const dutyOf = ({ duty }: Variables): Duty | undefined => duty ?? undefined

/**
 * Records what duty did for a child without a worker; the Team Manager is told of each activity (message dutyActivity),
 * a sighting starts the four weeks again (childSeen), higher concern leads back to allocation (concernIncreased). A visit
 * at which the child was not seen is an attempt with its reason. UC-28, UC-34, UC-38, UC-45, G-66.
 */
export const ucDutyActivity = defineTask('ucDutyActivity', {
  roles: dutyTeam,
  rules: ['UC-26', 'UC-28', 'UC-34', 'UC-38', 'UC-41', 'UC-45'],
  texts: ['note', 'notSeenReason'],
  schema: z
    .object({
      kind: choice('Kind', [...actionKinds, ...statutoryKinds]),
      doneAt: instant('Done on'),
      note: text('Activity', 20),
      childSeen: yesNo('Was the child seen?'),
      childSeenAlone: ticked(),
      notSeenReason: optionalText('Why the child was not seen'),
      concernUp: yesNo('Have concerns increased?'),
    })
    .superRefine(
      conditions(({ childSeen, kind, notSeenReason }) => [
        needed(childSeen === 'NO' && isVisit(kind), 'notSeenReason', notSeenReason, 'Why the child was not seen', 10),
      ]),
    ),
  async prepare(context, deps) {
    const duty = dutyOf(context.variables)
    const planned = duty && (await deps.register.duties.get(duty.dutyId))
    const what = planned?.what ? `: ${planned.what}` : ''
    return {
      ...(await sightOf(deps, context)).words,
      dutyText: duty ? `${dutyKindWords(duty.kind)}${what}, by ${toWords(toLondon(duty.due))}` : '',
      kind: duty?.kind ?? null,
      childSeen: null,
      concernUp: null,
    }
  },
  async check({ doneAt, childSeen }, context, deps) {
    return [
      ...notInFuture('doneAt', 'Done on', doneAt, context),
      ...(childSeen === 'YES'
        ? await notBeforeLastSight(deps, context.caseReference, 'doneAt', 'Done on', doneAt)
        : []),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy, elementInstanceKey }) {
    const { kind, doneAt } = form
    const seen = form.childSeen === 'YES'
    const attempt = !seen && isVisit(kind)
    const announce = (message: string, codes: Variables = {}) =>
      tx.events.announce({ caseReference, message, variables: codes, timeToLive: atOnce })
    if (seen || attempt) {
      const seenKind = kind === 'STATUTORY_VISIT' ? kind : 'DUTY_VISIT'
      await tx.visits.record({
        caseReference,
        kind: attempt ? 'ATTEMPT' : seenKind,
        at: doneAt,
        visitor: completedBy,
        childSeen: seen,
        seenAlone: seen ? form.childSeenAlone : null,
        text: { note: form.note, ...(attempt ? { notSeenReason: form.notSeenReason } : {}) },
        recordedBy: completedBy,
      })
    }
    const duty = dutyOf(variables)
    const note = attempt ? 'ATTEMPT' : seen ? 'SEEN' : 'DONE'
    if (duty) await tx.duties.done(duty.dutyId, { by: completedBy, at: doneAt, note })
    await announce('dutyActivity', { activityId: elementInstanceKey })
    if (seen) await announce('childSeen', { eventAt: doneAt })
    if (form.concernUp === 'YES') await announce('concernIncreased')
    return { activitySeen: seen }
  },
})
