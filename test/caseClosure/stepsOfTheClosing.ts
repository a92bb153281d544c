import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { expect } from 'vitest'
import type { ProcedureOutcome } from '../../workers/models/closureWords.ts'
import { caseloadsOn } from '../caseReallocation/caseloads.ts'
import { recommendationForms } from '../closureRecommendation/formsOfTheRecommendation.ts'
import { aReferral, type Referral } from '../support/referrals.ts'
import { stepsOf } from '../support/steps.ts'
import type { Stage, Story } from '../support/story.ts'
import { closingFormsOn } from './formsOfTheClosing.ts'

type Form = Record<string, unknown>
const worker = 'sw.ash'
const manager = 'tm.north'

/** The steps of closing a case, from the request to the letters. */
export function closingsOn(stage: Stage) {
  const { caseload } = caseloadsOn(stage)
  const steps = stepsOf(stage)
  const forms = () => closingFormsOn(stage.engine.clock)
  const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
  const at = () => now().startOf('second').toISO({ suppressMilliseconds: true }) ?? ''
  const told = new Set<number>()
  /** What is told within one second would be one event: each has a second of its own. */
  const each = () => {
    let second = now().startOf('second')
    while (told.has(second.toMillis())) second = second.minus({ seconds: 1 })
    told.add(second.toMillis())
    return second.toISO({ suppressMilliseconds: true }) ?? ''
  }
  const { procedures } = stage.register
  const post = async (path: string, body: unknown) => {
    const response = await stage.post(path, body, randomUUID())
    // biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape
    return { status: response.status, body: (await response.json()) as any }
  }

  /** A case that a worker holds, of a child who is old enough for a letter, without a procedure around it. */
  async function held(changes: Partial<Referral> = {}): Promise<Story> {
    const [child] = aReferral().children
    const children = [{ ...child, name: 'Amber Quillfeather', dateOfBirth: '2011-05-02' }]
    const [caseReference = ''] = await caseload(worker, 1, { categories: ['S17'], children, ...changes })
    return stage.storyOf(caseReference)
  }

  /** A case without a worker, with the team manager for its holder. */
  async function withoutWorker(): Promise<Story> {
    const story = await held()
    const { caseReference } = story
    const change = { kind: 'TEAM_MANAGER', reasonCode: 'UNALLOCATED', decidedBy: manager } as const
    await stage.register.transaction((tx) => tx.allocations.change({ ...change, caseReference, username: manager }))
    return story
  }

  /** Started as Tasklist does it. */
  const begin = ({ caseReference }: Pick<Story, 'caseReference'>, changes: Form = {}) =>
    steps.begin('caseClosure', { ...forms().clStart(caseReference), ...changes })

  /** Asked for over the API. @returns the procedure */
  async function ask({ caseReference }: Story, by = worker): Promise<string> {
    const { status, body } = await post('/v1/procedures', { procedure: 'caseClosure', caseReference, by })
    if (status !== 202) throw new Error(`The closing was refused with ${status}: ${JSON.stringify(body)}`)
    return body.procedureId
  }

  const latest = async ({ caseReference }: Story) => {
    const found = await procedures.latestOf(caseReference, 'caseClosure')
    if (!found) throw new Error(`${caseReference} has no closing`)
    return found
  }

  const consider = (story: Story, changes: Form = {}) =>
    story.complete('clClosureCase', worker, { ...forms().clClosureCase, ...changes })
  const notify = (story: Story) => story.complete('clReadyNotification', worker, forms().clReadyNotification)
  const agree = (story: Story) => story.complete('clAgreement', manager, forms().clAgreement)
  const comment = (story: Story, changes: Form = {}) =>
    story.complete('clAgencyComments', worker, { ...forms().clAgencyComments, ...changes })
  const visit = (story: Story, changes: Form = {}) =>
    story.complete('clClosureVisit', worker, { ...forms().clClosureVisit, ...changes })
  const decide = (story: Story, changes: Form = {}) =>
    story.complete('clManagersDecision', manager, { ...forms().clManagersDecision, ...changes })
  const complete = (story: Story) => story.complete('clCompleteRecord', worker, forms().clCompleteRecord)
  const summarise = (story: Story, by = worker) =>
    story.complete('cxClosingSummary', by, recommendationForms.cxClosingSummary)
  const close = (story: Story, by = manager) =>
    story.complete('cxCloseDecision', by, recommendationForms.cxCloseDecision)

  /** What the manager or agencies asked for, row by row, as the worker's form has it. */
  const actions = async (story: Story) => forms().clFurtherAction((await story.form('clFurtherAction')).fixes)

  const to = async (instant: number) => {
    if (instant >= now().toMillis()) await stage.engine.moveTo(new Date(instant + 1000).toISOString())
  }

  /** The instant from which the open task is late. */
  async function limitOf(story: Story, formId: string): Promise<number> {
    const { value: open } = await story.task(formId)
    const { value } = await story.record(
      ({ valueType, intent, value: timer }) =>
        valueType === 'TIMER' && intent === 'CREATED' && timer.elementInstanceKey === open.elementInstanceKey,
      `limit of ${formId}`,
    )
    return value.dueDate
  }

  /** Nobody does these open tasks until their limit and a further working day are over: people are told, and they stay. */
  async function late(story: Story, ...formIds: string[]): Promise<void> {
    const { records } = stage.engine.stream
    const open = await Promise.all(formIds.map((formId) => story.task(formId)))
    for (const formId of formIds) await to(await limitOf(story, formId))
    const isAbout = (processInstanceKey: string, element: string) =>
      records.some(
        ({ valueType, value }) =>
          valueType === 'VARIABLE' &&
          value.processInstanceKey === processInstanceKey &&
          value.name === 'overdueElement' &&
          value.value === JSON.stringify(element),
      )
    // A limit that has passed when the task opens is chased at once, maybe before anybody looks.
    for (const { value: task, position: from } of open) {
      const further = await story.record(
        ({ valueType, intent, value, position }) =>
          valueType === 'TIMER' &&
          intent === 'CREATED' &&
          value.targetElementId === 'event_furtherLimitReached' &&
          position > from &&
          isAbout(value.processInstanceKey, task.elementId),
        `further limit of ${task.elementId}`,
      )
      await to(further.value.dueDate)
    }
    for (const [index, formId] of formIds.entries())
      await story.record(
        ({ valueType, intent, value, position }) =>
          valueType === 'PROCESS_INSTANCE' &&
          intent === 'ELEMENT_COMPLETED' &&
          value.elementId === `event_${formId}Chased` &&
          position > (open[index]?.position ?? 0),
        `${formId} chased`,
      )
    const still = await Promise.all(formIds.map((formId) => story.task(formId)))
    expect(still.map(({ key }) => key)).toEqual(open.map(({ key }) => key))
  }

  return {
    ...{
      steps,
      forms,
      now,
      at,
      post,
      held,
      withoutWorker,
      begin,
      ask,
      latest,
      to,
      late,
      limitOf,
      actions,
      summarise,
      close,
    },
    ...{ consider, notify, agree, comment, visit, decide, complete },
    withdraw: (procedureId: string, by = worker) =>
      post(`/v1/procedures/${procedureId}/events`, {
        ...{ kind: 'withdrawn', by, at: at(), reason: 'The school reports new worries; we go on with the family.' },
      }),
    tell: ({ caseReference }: Story, note: string) =>
      post(`/v1/cases/${caseReference}/events`, { kind: 'agency-comment', by: 'frontdoor.sample', at: each(), note }),
    holderOf: ({ caseReference }: Story) => stage.register.allocations.holder(caseReference),
    async outcomeOf(story: Story): Promise<ProcedureOutcome | null> {
      return (await latest(story)).outcome
    },
    async stepsDone(story: Story): Promise<string[]> {
      const rows = await procedures.steps((await latest(story)).id)
      return rows.filter(({ doneAt }) => doneAt).map(({ step }) => step)
    },
    defects: async (story: Story) => procedures.defects((await latest(story)).id),
    comments: async (story: Story) => procedures.comments.of((await latest(story)).id),
    /** The case is closed by something else than its closing. */
    closeOtherwise: ({ caseReference }: Story) =>
      stage.register.transaction(async (tx) => {
        await tx.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: manager })
        await tx.events.announce({ caseReference, message: 'caseClosed' })
      }),
    /** Notices with this subject to this mailbox. */
    toldAbout: ({ caseReference }: Story, address: string, subject: RegExp) =>
      stage.mail.mails.filter(
        ({ to: addressee, subject: line, text }) =>
          JSON.stringify(addressee).includes(address) &&
          subject.test(line ?? '') &&
          `${line}${text}`.includes(caseReference),
      ).length,
    /** Whom a letter is for, and what became of it. */
    async recipients(story: Story, letter: string): Promise<string[]> {
      const all = await steps.letters(story, letter)
      const due = all.filter(({ problem }) => problem !== 'notARecipientOfThisLetter')
      return due.map(({ recipientKind, audience, state }) => `${recipientKind} ${audience} ${state}`).sort()
    },
    /** Waits until this process came to this end; ends of two models may share their name. */
    ends: (story: Story, process: string, end: string) =>
      story.record(
        ({ valueType, intent, value }) =>
          valueType === 'PROCESS_INSTANCE' &&
          intent === 'ELEMENT_COMPLETED' &&
          value.bpmnProcessId === process &&
          value.elementId === `event_${end}`,
        `end ${end} of ${process}`,
      ),
    /** The task is taken back by its process. */
    taken: async (story: Story, key: string) =>
      story.record(
        (record) => record.valueType === 'USER_TASK' && record.intent === 'CANCELED' && record.key === key,
        'end of the task',
      ),
  }
}
