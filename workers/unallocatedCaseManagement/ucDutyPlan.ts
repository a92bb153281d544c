import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { choice, day, notBeforeToday, reference, rows } from '../shared/formFields.ts'
import {
  checkOversightActions,
  dueFromToday,
  managementOversight,
  managementOversightTexts,
} from '../shared/managementOversight.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { actionRows, dutyKindWords, dutyRows, statutoryKinds, withoutDate } from './dutyWork.ts'
import { besideThePlan, dropPlan, leftOfPlan } from './earlierPlan.ts'
import { dutyWorkersOf } from './rota.ts'
import { isLate, sightOf } from './sight.ts'
import { managersOfTheWait } from './whoManages.ts'

/** The last day on which the child may be seen next: the limit, or where that has passed the next working day. */
async function lastDayToBeSeen(deps: Dependencies, context: CompletedTask) {
  const { seenBy } = await sightOf(deps, context)
  const late = isLate(seenBy, context.completedAt)
  const latest = toLondon(late ? deps.calendar.addWorkingDays(context.completedAt, 1) : seenBy)
  return { late, day: latest.toFormat('yyyy-MM-dd'), words: latest.setLocale('en-GB').toFormat('cccc d LLLL yyyy') }
}

/**
 * The plan of duty work for a child without a worker: the named duty worker, actions with limits, the dates of statutory
 * duties, the day by which the child is seen next. Each duty becomes one of the register; what was left of an earlier plan
 * is dropped, because its tasks end with it. UC-26 to UC-29, UC-38, UC-41, G-52.
 */
export const ucDutyPlan = defineTask('ucDutyPlan', {
  roles: managersOfTheWait,
  rules: ['UC-26', 'UC-27', 'UC-28', 'UC-29', 'UC-38', 'UC-41', 'UC-49', 'UC-60'],
  texts: ['actions', 'statutory', ...managementOversightTexts],
  schema: z.object({
    dutyWorker: reference('Duty worker'),
    actions: actionRows('Actions for the duty workers'),
    statutory: rows('Statutory duties and their dates', {
      kind: choice('Duty', statutoryKinds),
      date: day('Date'),
      who: reference('Who does it'),
    }),
    nextSeen: day('Child to be seen next by'),
    ...managementOversight,
  }),
  async prepare(context, deps) {
    const { caseReference, variables } = context
    const beside = await besideThePlan(deps, caseReference)
    const left = await leftOfPlan(deps, caseReference)
    const needed = withoutDate(
      context,
      [...beside, ...left.statutory].map(({ kind }) => kind),
    )
    const rota = await dutyWorkersOf(deps, context)
    const period = await deps.register.unallocated.current(caseReference)
    const known = rota.find(({ value }) => value === period?.dutyWorker)
    return {
      ...(await sightOf(deps, context)).words,
      dutyWorkerOptions: rota,
      dutyWorker: (known ?? rota[0])?.value ?? null,
      staffOptions: await staffOptions(deps, variables),
      openDuties: dutyRows(beside),
      actions: left.actions.length > 0 || beside.length > 0 ? left.actions : [{}],
      statutory: [...left.statutory, ...needed.map((kind) => ({ kind }))],
      statutoryText: needed.map(dutyKindWords).join(', '),
      nextSeen: null,
    }
  },
  async check(form, context, deps) {
    const limit = await lastDayToBeSeen(deps, context)
    const onRota = (await dutyWorkersOf(deps, context)).some(({ value }) => value === form.dutyWorker)
    const beside = await besideThePlan(deps, context.caseReference)
    const missing = withoutDate(
      context,
      [...beside, ...form.statutory].map(({ kind }) => kind),
    )
    const nothing = form.actions.length === 0 && beside.length === 0
    const problems: (Problem | false)[] = [
      !onRota && {
        field: 'dutyWorker',
        problem: 'Duty worker is not on the duty rota',
        wayOut: 'choose from the list, or have the rota changed first',
      },
      nothing && {
        field: 'actions',
        problem: 'Actions for the duty workers are missing',
        wayOut: 'add at least one, with the day by which it is done',
      },
      missing.length > 0 && {
        field: 'statutory',
        problem: `Statutory duties: no date for ${missing.map((kind) => dutyKindWords(kind).toLowerCase()).join(', ')}`,
        wayOut: 'add the date and who does it; duty keeps statutory dates while the child has no worker',
      },
      form.nextSeen > limit.day && {
        field: 'nextSeen',
        problem: limit.late
          ? `Child to be seen next by is too late: the limit has passed already`
          : `Child to be seen next by lies after the limit (${limit.words})`,
        wayOut: limit.late ? `enter today or ${limit.words} at the latest` : 'enter that day or an earlier one',
      },
    ]
    return [
      ...problems.filter((problem) => problem !== false),
      ...dueFromToday('actions', form.actions, context),
      ...form.statutory.flatMap(({ date }, index) =>
        notBeforeToday('statutory', `Date (statutory duty ${index + 1})`, date, context),
      ),
      ...notBeforeToday('nextSeen', 'Child to be seen next by', form.nextSeen, context),
      ...checkOversightActions(form, context),
    ]
  },
  async effects(tx, form, context, { calendar }) {
    const { caseReference, completedBy } = context
    await dropPlan(tx, context)
    const plan = { source: 'DUTY_PLAN', plannedBy: completedBy } as const
    const dutyActions = await tx.duties.plan(caseReference, { ...plan, items: form.actions })
    const dutyDates = await tx.duties.plan(caseReference, {
      ...plan,
      items: form.statutory.map(({ kind, date, who }) => ({ kind, due: date, who })),
    })
    const nextSeenBy = calendar.dayEnd(form.nextSeen)
    if (await tx.unallocated.current(caseReference))
      await tx.unallocated.update(caseReference, { dutyWorker: form.dutyWorker, nextSeenBy }, completedBy)
    await tx.events.announce({ caseReference, message: 'sightPlanned' })
    return { dutyWorker: form.dutyWorker, dutyActions, dutyDates }
  },
})
