import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { atOnce } from '../register/announce.ts'
import { conditions, day, needed, notInFuture, optionalText, rows, text } from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitBlock, visitTexts } from '../shared/visitBlock.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'

const isComplete = ({ childrenSeen, bedroomsSeen }: { childrenSeen: boolean; bedroomsSeen: boolean }) =>
  childrenSeen && bedroomsSeen

/**
 * The duty worker visits the child and sees the bedrooms, and writes a brief assessment with what agencies know. Without
 * child or bedrooms it is an attempt with its reason: recorded, the task stays open, no limit moves. A child who was seen
 * counts as seen all the same (G-12). UC-16, UC-17, G-66.
 */
export const ucDutyVisit = defineTask('ucDutyVisit', {
  roles: ['dutySocialWorker'],
  rules: ['UC-16', 'UC-17'],
  texts: [...visitTexts, 'agencies', 'agenciesNone', 'briefAssessment'],
  schema: z
    .object({
      ...visitBlock,
      agencies: rows('Information from agencies', {
        agency: text('Agency'),
        date: day('On'),
        summary: text('What they say'),
      }),
      agenciesNone: optionalText('Why there is no information from agencies'),
      briefAssessment: optionalText('Brief assessment'),
    })
    .superRefine(
      conditions((form) => [
        needed(
          !isComplete(form),
          'notSeenReason',
          form.notSeenReason,
          'Why the child or the bedrooms were not seen',
          10,
        ),
        needed(
          isComplete(form) && form.agencies.length === 0,
          'agenciesNone',
          form.agenciesNone,
          'Why there is no information from agencies',
          10,
        ),
        needed(isComplete(form), 'briefAssessment', form.briefAssessment, 'Brief assessment', 50),
      ]),
    ),
  async prepare({ variables }, deps) {
    return {
      staffOptions: await staffOptions(deps, variables),
      visitor: variables.dutyWorker ?? null,
      announced: null,
      childrenSeen: false,
      bedroomsSeen: false,
      agencies: [],
    }
  },
  async check(form, context) {
    const { receivedAt } = context.variables
    const early: Problem[] =
      receivedAt && toLondon(form.seenAt) < toLondon(receivedAt)
        ? [
            {
              field: 'seenAt',
              problem: 'Visit or attempt on lies before the referral was received',
              wayOut: 'enter the visit that followed the referral',
            },
          ]
        : []
    return [
      ...notInFuture('seenAt', 'Visit or attempt on', form.seenAt, context),
      ...early,
      ...(isComplete(form)
        ? form.agencies.flatMap(({ date }) => notInFuture('agencies', 'On (agency)', date, context))
        : []),
    ]
  },
  async effects(tx, form, context) {
    const { childrenSeen, seenAt } = form
    const complete = isComplete(form)
    await fileVisit(tx, form, context, { kind: 'DUTY_VISIT', isComplete: complete })
    if (childrenSeen) {
      const key = `childSeen ${context.elementInstanceKey}`
      await tx.events.announce({
        caseReference: context.caseReference,
        message: 'childSeen',
        variables: { eventAt: seenAt },
        key,
        timeToLive: atOnce,
      })
    }
    return { dutyVisitOutcome: complete ? 'SEEN' : 'ATTEMPT', visitedAt: seenAt }
  },
})
