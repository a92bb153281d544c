import { DateTime } from 'luxon'
import { expect } from 'vitest'
import { formsOn } from './forms.ts'
import { isTaskCompletion } from './recordStream.ts'
import type { Stage, Story } from './story.ts'

/** Usernames of the people who take the steps; those of district North where nothing else is said. */
export type Actors = { manager: string; worker: string }
const north: Actors = { manager: 'tm.north', worker: 'sw.ash' }

const ofTheFamily = /Quillfeather|Sparrow Court|kirsty|rory|Calder|Marlow/i

/** The steps of a referral that lead to where a story begins. */
export const stepsOf = (stage: Stage) => {
  const forms = () => formsOn(stage.engine.clock)

  /** From the tray to the open record check. */
  async function plan(story: Story, { manager } = north, changes: Record<string, unknown> = {}) {
    await story.complete('daTrayReview', manager, forms().daTrayReview)
    await story.complete('daStrategyDiscussion', manager, forms().daStrategyDiscussion)
    await story.complete('daAllocationPlan', manager, { ...forms().daAllocationPlan, ...changes })
  }

  /** From the open record check to the worker in the record. */
  async function allocate(story: Story, { manager, worker } = north) {
    await story.complete('awRecordCheck', manager, forms().awRecordCheck)
    await story.complete('awSelectWorker', manager, { ...forms().awSelectWorker, worker })
    await story.complete('awBriefing', manager, forms().awBriefing)
    await story.complete('awManagersDecision', manager, forms().awManagersDecision)
    await story.reaches('event_workerAllocated', 'ELEMENT_COMPLETED')
  }

  /** A new referral, planned. */
  async function planned(changes: Parameters<Stage['refer']>[0] = {}, actors = north): Promise<Story> {
    const [story] = await stage.refer(changes)
    if (!story) throw new Error('A referral has at least one child')
    await plan(story, actors)
    return story
  }

  return {
    forms,
    plan,
    allocate,
    planned,
    /** A new referral with a worker in the record. */
    async allocated(changes: Parameters<Stage['refer']>[0] = {}, actors = north): Promise<Story> {
      const story = await planned(changes, actors)
      await allocate(story, actors)
      return story
    },
    /** Starts a called process by itself, with the variables that its caller gives. */
    async begin(processDefinitionId: string, variables: Record<string, unknown>): Promise<void> {
      const response = await fetch(`${stage.engine.broker.restAddress}/v2/process-instances`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ processDefinitionId, variables }),
      })
      if (!response.ok)
        throw new Error(`${processDefinitionId} did not start: ${response.status} ${await response.text()}`)
    },
    /** Who is written to about a case by which letter or notice, in order. */
    async letters(story: Story, letter?: string) {
      const all = await stage.application.dependencies.letters.list(story.caseReference)
      return all.filter((one) => letter === undefined || one.letter === letter)
    },
    /** The notice that chases a step of a case: when the Service Manager is told, and how it ended. */
    async chase(story: Story, elementId: string) {
      const isAbout = (processInstanceKey: string) =>
        stage.engine.stream.records.some(
          ({ valueType, value }) =>
            valueType === 'VARIABLE' &&
            value.processInstanceKey === processInstanceKey &&
            value.name === 'overdueElement' &&
            value.value === JSON.stringify(elementId),
        )
      const { value } = await story.record(
        ({ valueType, intent, value }) =>
          valueType === 'TIMER' &&
          intent === 'CREATED' &&
          value.targetElementId === 'event_furtherLimitReached' &&
          isAbout(value.processInstanceKey),
        `further limit of ${elementId}`,
      )
      return {
        escalatesAt: DateTime.fromMillis(value.dueDate, { zone: 'Europe/London' }),
        ends: (end: string) =>
          story.record(
            (record) =>
              record.value.processInstanceKey === value.processInstanceKey &&
              record.intent === 'ELEMENT_COMPLETED' &&
              record.value.elementId === end,
            `${end} of ${elementId}`,
          ),
      }
    },
    /**
     * One oversight row for each completed task (I3), an audit that nobody has touched (I5), and neither in the variables
     * of a process nor in the log a name, an address or a mailbox of the family (I6).
     */
    async recordIsSound() {
      const kept = stage.engine.stream.records.filter(
        ({ valueType, value }) => valueType === 'VARIABLE' && value.scopeKey === value.processInstanceKey,
      )
      expect(kept.filter(({ value }) => ofTheFamily.test(value.value)).map(({ value }) => value.name)).toEqual([])
      expect(stage.lines.filter((line) => ofTheFamily.test(line))).toEqual([])
      expect(stage.engine.stream.records.filter(({ valueType }) => valueType === 'INCIDENT')).toEqual([])
      const { accepted, refused } = await stage.register.oversight.count()
      expect(accepted + refused).toBe(stage.engine.stream.records.filter(isTaskCompletion).length)
      expect(await stage.register.audit.verify()).toMatchObject({ ok: true })
    },
  }
}
