import { announceSighting } from '../shared/announceSighting.ts'
import { notInFuture } from '../shared/formFields.ts'
import { authorityOptions, unknownAuthority } from '../shared/otherAuthority.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { dayOf } from '../shared/usualLimit.ts'
import { visitTexts } from '../shared/visitBlock.ts'
import { dayInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { type ClosureVisits, closureVisitsForm, isMissed, resultOf } from './closureVisitsForm.ts'
import { fileClosureVisit } from './fileClosureVisit.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { seenBothAt, standingVisits } from './standingVisits.ts'
import { doStep } from './steps.ts'
import { visitsText } from './visitsText.ts'

const label = 'Visit or attempt on'

/** A visit before the move, or too old for any notification that is still to come, does not count; an attempt may be. */
function tooEarly(
  form: ClosureVisits,
  { earliest, movedOn }: { earliest?: string | undefined; movedOn?: string | null | undefined },
) {
  const day = dayOf(form.seenAt)
  const first = [earliest, movedOn]
    .filter((one) => one !== undefined && one !== null)
    .toSorted()
    .at(-1)
  const problem: Problem[] =
    first === undefined || day >= first
      ? []
      : [
          {
            field: 'seenAt',
            problem: `${label} lies before ${dayInWords(first)}, from which a visit counts`,
            wayOut: 'visit again; an earlier visit stays in the record of the case',
          },
        ]
  return isMissed(resultOf(form)) ? [] : problem
}

/** OBSERVED and ATTEMPT go to the manager, the first to be confirmed; with PART the rest is visited another time. */
function outcomeOf(form: ClosureVisits, complete: boolean): 'DONE' | 'PART' | 'ATTEMPT' | 'OBSERVED' {
  const result = resultOf(form)
  if (complete) return 'DONE'
  if (result.child === 'OBSERVED') return 'OBSERVED'
  return isMissed(result) ? 'ATTEMPT' : 'PART'
}

const standing =
  (deps: Parameters<typeof standingVisits>[0], kept: Parameters<typeof standingVisits>[1]) =>
  ({ variables, completedAt }: CompletedTask) =>
    standingVisits(deps, kept, variables.procedureId, completedAt)

/**
 * One visit after the move, to the parents, to the child, or to both: by the own service or by a practitioner of the
 * receiving authority (G-36). The task comes again until both were seen and spoken to as the procedure asks; an attempt
 * goes to the Team Manager. CM-03, CM-04, G-58, G-66.
 */
export const cmClosureVisits = defineTask('cmClosureVisits', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-03', 'CM-04'],
  texts: [...visitTexts, 'observed', 'practitioner', 'practitionerAuthorityName'],
  schema: closureVisitsForm,
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const now = deps.clock.now().toISOString()
    const { parents, child, ...rest } = await standingVisits(deps, deps.register, procedureId, now)
    const move = await moveOf(deps.register, procedureId)
    return {
      moveText: await moveText(deps, variables),
      visitsText: await visitsText(deps, procedureId, { parents, child, ...rest }),
      staffOptions: await staffOptions(deps, variables),
      authorityOptions: authorityOptions(),
      doneBy: null,
      visitor: variables.worker ?? null,
      practitionerAuthority: move?.receivingAuthority ?? null,
      visitParents: parents === undefined,
      visitChild: child === undefined,
      ...{ seenAt: null, announced: null, parentsSeen: false, parentsSpokenTo: false, childrenSeen: false },
      ...{ childSeenAlone: false, childCannotTalk: null, childSpokenToAlone: false, observed: null },
      ...{ bedroomsSeen: false, accommodationSeen: false, notSeenReason: null, note: null },
    }
  },
  async check(form, context, deps) {
    const { earliest } = await standing(deps, deps.register)(context)
    const move = await moveOf(deps.register, context.variables.procedureId)
    return [
      ...(await onlyTheWorker(deps, context)),
      ...notInFuture('seenAt', label, form.seenAt, context),
      ...tooEarly(form, { earliest, movedOn: move?.moveDate }),
      ...unknownAuthority('practitionerAuthority', 'Authority of the practitioner', form.practitionerAuthority),
    ]
  },
  async effects(tx, form, context, deps) {
    const { variables, completedBy } = context
    await fileClosureVisit(tx, form, context)
    if (form.visitChild && form.childrenSeen) await announceSighting(tx, context, form.seenAt)
    const found = await standing(deps, tx)(context)
    const { complete } = found
    if (complete) await doStep(tx, variables.procedureId, 'VISITS', { by: completedBy, at: seenBothAt(found) })
    return { closureVisit: outcomeOf(form, complete), visitsStand: complete }
  },
})
