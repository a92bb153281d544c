import { randomUUID } from 'node:crypto'
import type { EngineRecord } from '../support/recordStream.ts'
import { aReferral, type Referral } from '../support/referrals.ts'
import type { Stage } from '../support/story.ts'

export type Instance = ReturnType<ReturnType<typeof caseloadsOn>['instancesOf']>
type Form = Record<string, unknown>

/** Absences and bulk changes on the stage: caseloads without an allocation procedure around them, and what happens in them. */
export function caseloadsOn(stage: Stage) {
  const { engine, post, mail } = stage
  const { stream } = engine
  const done = new Set<string>()

  /** Open cases of a worker, entered in the register alone: no referral runs beside them. */
  async function caseload(worker: string, count: number, changes: Partial<Referral> = {}): Promise<string[]> {
    const child = (index: number) => ({ name: `Amber Quillfeather ${index}`, dateOfBirth: '2018-05-02' })
    const referral = { ...aReferral(), children: Array.from({ length: count }, (_, index) => child(index)), ...changes }
    return stage.register.transaction(async (tx) => {
      const { cases } = await tx.cases.intake(referral as never, { idempotencyKey: randomUUID(), actor: 'test' })
      for (const { caseReference, eventId } of cases) {
        await tx.events.markPublished(eventId)
        await tx.allocations.change({
          ...{ caseReference, username: worker, kind: 'WORKER', reasonCode: 'NEW_REFERRAL', decidedBy: 'tm.north' },
        })
      }
      return cases.map(({ caseReference }) => caseReference)
    })
  }

  /** Everything that the engine does in the instances that carry this variable with this value. */
  function instancesOf(name: string, value: string) {
    const instances = new Set<string>()
    let read = 0
    const own = (record: EngineRecord) => {
      for (; read < stream.records.length; read += 1) {
        const { valueType, value: variable } = stream.records[read] ?? record
        if (valueType === 'VARIABLE' && variable.name === name && variable.value === JSON.stringify(value))
          instances.add(variable.processInstanceKey)
      }
      return instances.has(record.value.processInstanceKey)
    }
    const explain = () => {
      const mine = stream.records.filter(own)
      const incidents = mine.filter(({ valueType, intent }) => valueType === 'INCIDENT' && intent === 'CREATED')
      const last = mine.filter(({ valueType }) => valueType === 'PROCESS_INSTANCE').slice(-10)
      return `Incidents: ${incidents.map((one) => `${one.value.elementId}: ${one.value.errorMessage}`).join('; ') || 'none'}. Last: ${last.map((one) => `${one.intent} ${one.value.elementId}`).join(', ')}. Log: ${stage.lines.slice(-4).join('')}`
    }
    const first = (wanted: (record: EngineRecord) => boolean, awaited: string) =>
      stream.first((record) => wanted(record) && own(record), `${awaited} (${name} ${value})`, explain)
    /** The one that fits after so many others that did, counted from 0. */
    const nthOf = (wanted: (record: EngineRecord) => boolean, nth: number, awaited: string) => {
      let before = 0
      const isNth = (record: EngineRecord) => wanted(record) && own(record) && before++ >= nth
      return first(isNth, `${awaited} ${nth}`)
    }
    const task = (formId: string) =>
      first(
        (record) =>
          record.valueType === 'USER_TASK' &&
          record.intent === 'CREATED' &&
          record.value.elementId === `userTask_${formId}` &&
          !done.has(record.key),
        `task ${formId}`,
      )
    const jobOf = (type: string, elementInstanceKey: string) =>
      first(
        (record) =>
          record.valueType === 'JOB' &&
          record.intent === 'COMPLETED' &&
          record.value.type === type &&
          record.value.elementInstanceKey === elementInstanceKey,
        `${type} of ${elementInstanceKey}`,
      )
    async function submit(formId: string, username: string, form: Form): Promise<string | undefined> {
      const { key, value: open } = await task(formId)
      done.add(key)
      await engine.complete(key, username, form)
      const { value: checked } = await jobOf('recordOversight', open.elementInstanceKey)
      if (checked.variables[`${formId}Accepted`] === true) return undefined
      const row = await stage.register.oversight.byElementInstance(open.elementInstanceKey)
      const decisions = row?.decisions as { problems: { problem: string; wayOut: string }[] } | undefined
      return (decisions?.problems ?? []).map(({ problem, wayOut }) => `${problem} ${wayOut}`).join('\n')
    }
    return {
      task,
      /** What the form of the open task shows. */
      // biome-ignore lint/suspicious/noExplicitAny: each form has its own variables
      async form(formId: string): Promise<Record<string, any>> {
        const { value: open } = await task(formId)
        return (await jobOf('prepareTask', open.elementInstanceKey)).value.variables
      },
      async complete(formId: string, username: string, form: Form): Promise<void> {
        const refusal = await submit(formId, username, form)
        if (refusal !== undefined) throw new Error(`${formId} was refused:\n${refusal}`)
      },
      async refused(formId: string, username: string, form: Form): Promise<string> {
        const refusal = await submit(formId, username, form)
        if (refusal === undefined) throw new Error(`${formId} was accepted although it should be refused`)
        return refusal
      },
      record: first,
      /** Waits until a node was entered or left; `nth` counts from 0. */
      reaches: (elementId: string, intent = 'ELEMENT_ACTIVATED', nth = 0) =>
        nthOf(
          (record) =>
            record.valueType === 'PROCESS_INSTANCE' && record.intent === intent && record.value.elementId === elementId,
          nth,
          `${elementId} ${intent}`,
        ),
      ends: (elementId: string) =>
        first(
          (record) =>
            record.valueType === 'PROCESS_INSTANCE' &&
            record.intent === 'ELEMENT_COMPLETED' &&
            record.value.elementId === elementId,
          `end ${elementId}`,
        ),
      /** The timer of an element; `nth` counts those that were made for it, from 0. */
      timer: (elementId: string, nth = 0) =>
        nthOf(
          (record) =>
            record.valueType === 'TIMER' && record.intent === 'CREATED' && record.value.targetElementId === elementId,
          nth,
          `timer ${elementId}`,
        ),
      has: (elementId: string) =>
        stream.records.some(
          (record) => record.valueType === 'PROCESS_INSTANCE' && record.value.elementId === elementId && own(record),
        ),
      mailTo: (address: string, subject: RegExp, text = /./) =>
        mail.first(
          (one) =>
            JSON.stringify(one.to).includes(address) && subject.test(one.subject ?? '') && text.test(one.text ?? ''),
          `mail to ${address}: ${subject} ${text}`,
        ),
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape
  const answerOf = async (response: Response) => ({ status: response.status, body: (await response.json()) as any })

  /** Reports an absence over the API. */
  async function absent(username: string, kind: string, from: string, expectedReturn?: string) {
    const request = { authority: 'sample', username, kind, from, ...(expectedReturn ? { expectedReturn } : {}) }
    const { status, body } = await answerOf(await post('/v1/absences', request, randomUUID()))
    if (status !== 202) throw new Error(`The absence was refused with ${status}: ${JSON.stringify(body)}`)
    return { absenceId: body.absenceId as string, ...instancesOf('absenceId', body.absenceId) }
  }

  return {
    caseload,
    instancesOf,
    absent,
    post: async (path: string, body: unknown, key: string = randomUUID()) => answerOf(await post(path, body, key)),
    get: async (path: string) => answerOf(await fetch(`${stage.application.url}${path}`)),
    holderOf: async (caseReference: string) => (await stage.register.allocations.holder(caseReference))?.username,
  }
}
