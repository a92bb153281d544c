import { DateTime } from 'luxon'
import type { stepsOf } from '../support/steps.ts'
import type { Stage, Story } from '../support/story.ts'

type Changes = Parameters<Stage['refer']>[0]

/** What each profile of the stories says, as unallocatedCaseManagement looks it up before it calls anything. */
const policyOf: Record<string, Record<string, unknown>> = {
  sample: {
    authoriser: 'serviceManager',
    reportAsked: false,
    unallocatedEscalateTo: ['seniorManager'],
    unallocatedBriefing: ['assistantDirector'],
    unallocatedLetterTo: ['REFERRER', 'PARENTS', 'CARERS'],
    unallocatedLetterToCin: ['REFERRER', 'PARENTS', 'CARERS', 'AGENCIES'],
    iroOversight: true,
  },
  wirral: {
    authoriser: 'deputyDirector',
    reportAsked: true,
    unallocatedEscalateTo: ['serviceManager', 'seniorManager'],
    unallocatedBriefing: [],
    unallocatedLetterTo: ['AGENCIES', 'FAMILY'],
    unallocatedLetterToCin: ['AGENCIES', 'FAMILY'],
    iroOversight: true,
  },
}

/** Children without a worker, for stories about one process of the wait at a time. */
export const childrenWaiting = (stage: Stage, steps: ReturnType<typeof stepsOf>) => {
  const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
  const { restAddress } = stage.engine.broker
  const used = new Set<string>()
  const ownInstances = (caseReference: string) => {
    const { records } = stage.engine.stream
    const own = new Set(
      records
        .filter(
          ({ valueType, value }) =>
            valueType === 'VARIABLE' && value.name === 'caseReference' && JSON.parse(value.value) === caseReference,
        )
        .map(({ value }) => String(value.processInstanceKey)),
    )
    const roots = records.filter(
      ({ valueType, intent, value }) =>
        valueType === 'PROCESS_INSTANCE' &&
        intent === 'ELEMENT_ACTIVATED' &&
        value.bpmnElementType === 'PROCESS' &&
        own.has(value.processInstanceKey) &&
        String(value.parentProcessInstanceKey) === '-1',
    )
    return roots.map(({ value }) => String(value.processInstanceKey))
  }
  const begun: string[] = []

  return {
    now,
    /** A day from now, as a form holds it. */
    day: (days: number) => now().plus({ days }).toISODate() ?? '',
    /** Moves the clock to an instant of the engine, in steps of a day at most, unless it has passed. */
    async to(instant: number) {
      while (instant >= now().toMillis()) {
        const step = Math.min(instant + 1000, now().plus({ days: 1 }).toMillis())
        await stage.engine.moveTo(new Date(step).toISOString())
      }
    },
    /** The next task of this form that nobody has asked for yet. */
    async nextTask(story: Story, formId: string) {
      const { key, value } = await story.record(
        (record) =>
          record.valueType === 'USER_TASK' &&
          record.intent === 'CREATED' &&
          record.value.elementId === `userTask_${formId}` &&
          !used.has(record.key),
        `next task ${formId}`,
      )
      used.add(key)
      return value
    },
    /** The next timer of this event that nobody has asked for yet, as an instant in London. */
    async nextTimer(story: Story, elementId: string): Promise<DateTime> {
      const { key, value } = await story.record(
        (record) =>
          record.valueType === 'TIMER' &&
          record.intent === 'CREATED' &&
          record.value.targetElementId === elementId &&
          !used.has(record.key),
        `next timer ${elementId}`,
      )
      used.add(key)
      return DateTime.fromMillis(value.dueDate, { zone: 'Europe/London' })
    },
    /** A child without a worker since so many days, about whom no process runs; and the variables of the wait. */
    async aChild({ days = 0, ...changes }: Changes & { days?: number } = {}) {
      const [story] = await stage.refer(changes)
      if (!story) throw new Error('A referral has at least one child')
      await story.task('daTrayReview')
      begun.push(story.caseReference)
      await this.stop(story)
      const { caseReference } = story
      const found = await stage.register.cases.withChild(caseReference)
      if (!found) throw new Error(`The register has no case ${caseReference}`)
      const { since } = await stage.register.unallocated.open({
        caseReference,
        processInstanceKey: '1',
        occasion: 'NEW_REFERRAL',
        since: now().minus({ days }).startOf('second').toISO({ suppressMilliseconds: true }) ?? '',
      })
      const { authoriser, reportAsked, ...values } = policyOf[found.profile] ?? {}
      const variables = {
        ...{ caseReference, authoriser, reportAsked, jointAssessment: reportAsked },
        ...{ initials: found.child.initials, profile: found.profile, authority: found.authority },
        ...{ district: found.district, team: found.team, need: found.need, concernLevel: found.concernLevel },
        ...{ categories: found.categories, receivedAt: found.receivedAt, seenWithinDays: null, hasWorker: false },
        ...{ unallocatedSince: since, unallocatedOccasion: 'NEW_REFERRAL', allocationOccasion: 'NEW_REFERRAL' },
        ...{ riskDecision: null, allocatingRoles: ['teamManager'], dayEndTime: '17:00' },
        policy: Object.entries(values).map(([parameter, value]) => ({ parameter, value })),
      }
      return {
        story,
        since,
        variables,
        begin: (processId: string, more: Record<string, unknown> = {}) =>
          steps.begin(processId, { ...variables, ...more }),
      }
    },
    /** Ends whatever runs about a case, so that its clocks do not ring in the next story. */
    async stop({ caseReference }: Pick<Story, 'caseReference'>) {
      for (const key of ownInstances(caseReference)) {
        // Those that have ended by themselves are not found.
        await fetch(`${restAddress}/v2/process-instances/${key}/cancellation`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      }
    },
    async stopAll() {
      for (const caseReference of begun.splice(0)) await this.stop({ caseReference })
    },
  }
}
