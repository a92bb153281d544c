import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyPlan, movesOf } from '../../tools/migrate/apply.ts'
import { planMigration, type Wanted } from '../../tools/migrate/plan.ts'
import { describePlan } from '../../tools/migrate/print.ts'
import { defineWorker } from '../../workers/engine/defineWorker.ts'
import { deployModels } from '../../workers/engine/deploy.ts'
import { migrateInstance } from '../../workers/engine/migrateInstance.ts'
import { streamInstances } from '../migrate/streamInstances.ts'
import { release } from '../migrate/waitingReview.ts'
import type { EngineRecord } from '../support/recordStream.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

const day = 24 * 60 * 60 * 1000
let workshop: Workshop
let began: number
beforeAll(async () => {
  workshop = await openWorkshop()
  began = workshop.engine.clock.now().getTime()
  await deploy('1.0.0')
  const jobTypes = ['prepareTask', 'recordOversight', 'look', 'noteReview', 'tellOfReview']
  workshop.run(jobTypes.map((jobType) => defineWorker(jobType, () => async () => ({}))))
  for (const caseReference of ['stays', 'moves', 'later']) await start(caseReference)
  for (const caseReference of ['goesOn', 'last']) await start(caseReference, 300)
})
afterAll(() => workshop.close())

/** Deploys as the product does: everything at once. */
async function deploy(versionTag: string) {
  const folder = await mkdtemp(join(tmpdir(), 'release-'))
  for (const [name, content] of Object.entries(await release(versionTag))) await writeFile(join(folder, name), content)
  await deployModels(workshop.direct, [folder])
  await rm(folder, { recursive: true })
  await workshop.engine.stream.first(
    ({ valueType, value }) =>
      valueType === 'PROCESS' &&
      value.bpmnProcessId === 'waitingReview' &&
      Buffer.from(value.resource, 'base64').includes(`versionTag value="${versionTag}"`),
    `release ${versionTag}`,
  )
}

const at = (days: number) => new Date(began + days * day).toISOString()

async function start(caseReference: string, days = 120) {
  const variables = { caseReference, askDue: at(7), laterDue: at(30), remindAt: at(1), waitUntil: at(days) }
  await workshop.port.publish({
    name: 'waitBegun',
    correlationKey: '',
    messageId: caseReference,
    timeToLive: 0,
    variables,
  })
  await opened(caseReference)
}

const keyOf = (caseReference: string) =>
  workshop.engine.stream.records.find(
    ({ valueType, value }) =>
      valueType === 'VARIABLE' &&
      value.name === 'caseReference' &&
      value.value === `"${caseReference}"` &&
      value.bpmnProcessId === 'waitingReview',
  )?.value.processInstanceKey

const first = (caseReference: string, awaited: string, wanted: (record: EngineRecord) => boolean) =>
  workshop.engine.stream.first(
    (record) =>
      record.value.processInstanceKey !== undefined &&
      record.value.processInstanceKey === keyOf(caseReference) &&
      wanted(record),
    `${awaited} (${caseReference})`,
  )

const opened = (caseReference: string) =>
  first(caseReference, 'open task', ({ valueType, intent }) => valueType === 'USER_TASK' && intent === 'CREATED')

const reaches = (caseReference: string, elementId: string, intent = 'ELEMENT_COMPLETED') =>
  first(caseReference, elementId, ({ value, ...record }) => record.intent === intent && value.elementId === elementId)

const ran = (caseReference: string, elementId: string) =>
  workshop.engine.stream.records.filter(
    ({ intent, value }) =>
      intent === 'ELEMENT_COMPLETED' &&
      value.processInstanceKey === keyOf(caseReference) &&
      value.elementId === elementId,
  ).length

/** The elements of the review that the case has called. */
const reviewOf = (caseReference: string) => {
  const { records } = workshop.engine.stream
  const called = records.find(({ value }) => value.parentProcessInstanceKey === keyOf(caseReference))
  return records
    .filter(({ intent, value }) => intent === 'ELEMENT_COMPLETED' && value.processInstanceKey === called?.key)
    .map(({ value }) => value.elementId)
}

const complete = async (caseReference: string) => {
  await workshop.engine.complete((await opened(caseReference)).key, 'tm.north', { said: 'yes' })
  await reaches(caseReference, 'event_monthsOver', 'ELEMENT_ACTIVATED')
}

const plan = (wanted: Wanted = {}) =>
  planMigration(streamInstances(workshop.engine.stream), { process: 'waitingReview', ...wanted })

const ports = () => ({
  migrate: (migration: Parameters<typeof migrateInstance>[1]) => migrateInstance(workshop.direct, migration),
  audit: workshop.register.audit.append,
  keyOf: (key: string) => key,
  by: 'sm.north',
})

const apply = async (wanted: Wanted) => applyPlan(await plan(wanted), ports(), 'silent')

describe('A case that runs while its procedure changes', () => {
  it('finishes on the version it started with, and so does what it calls; one that was migrated takes the new steps', async () => {
    await workshop.engine.moveBy(2 * day)
    await reaches('moves', 'event_reminded')
    await reaches('later', 'event_reminded')
    await deploy('1.1.0')
    const task = await opened('moves')

    const text = describePlan(await plan())
    expect(text).toContain('Review after a wait (waitingReview): 1.0.0 (version 1) to 1.1.0 (version 2)')
    expect(text).toContain('serviceTask_tellOfReview: new serviceTask')
    expect(text).toContain(
      `open task userTask_mwAsk keeps form ${task.value.formKey} and due date ${task.value.dueDate}`,
    )
    expect(text).toContain('5 of 5 can move.')

    await apply({ case: 'moves' })
    const moved = await first(
      'moves',
      'task moved',
      ({ valueType, intent }) => valueType === 'USER_TASK' && intent === 'MIGRATED',
    )
    expect(moved.value).toMatchObject({
      formKey: task.value.formKey,
      dueDate: task.value.dueDate,
      processDefinitionVersion: 2,
    })
    expect(Date.parse(moved.value.dueDate)).toBe(began + 7 * day)

    await Promise.all([complete('stays'), complete('moves')])
    await workshop.engine.moveBy(150 * day)
    await reaches('moves', 'event_reviewed')
    await reaches('stays', 'event_reviewed')
    expect([ran('moves', 'serviceTask_tellOfReview'), ran('stays', 'serviceTask_tellOfReview')]).toEqual([1, 0])
    expect(reviewOf('moves')).toContain('serviceTask_noteReview')
    expect(reviewOf('stays')).not.toContain('serviceTask_noteReview')
    expect(reviewOf('stays')).toContain('serviceTask_look')
    expect(ran('moves', 'event_reminded')).toBe(1)

    expect(await workshop.register.audit.list()).toMatchObject([
      {
        actor: 'sm.north',
        action: 'processInstance.migrated',
        caseReference: 'moves',
        detail: { processId: 'waitingReview', fromTag: '1.0.0', toTag: '1.1.0', processInstanceKey: keyOf('moves') },
      },
    ])
  })

  it('that went on since the plan was made is refused by the engine, which goes on record; nothing after it is tried', async () => {
    const both = await plan()
    expect(movesOf(both).map(({ planned }) => planned.instance.caseReference)).toEqual(['later', 'goesOn', 'last'])
    const steps = both.steps.map((step) => ({ ...step, instances: step.instances.slice(1) }))
    await complete('goesOn')
    await expect(applyPlan({ ...both, steps }, ports(), 'silent')).rejects.toThrow(
      /refused it: .*active element with id 'event_monthsOver'.*no mapping|refused it: .*no mapping.*'event_monthsOver'/,
    )
    const entries = await workshop.register.audit.list()
    expect(entries).toHaveLength(2)
    expect(entries[1]).toMatchObject({ action: 'processInstance.migrationRefused', caseReference: 'goesOn' })
    await workshop.engine.moveBy(200 * day)
    await reaches('goesOn', 'event_reviewed')
    expect(ran('goesOn', 'serviceTask_tellOfReview')).toBe(0)
  })

  it('stays where its element has gone, with the reason, and moves when somebody says how it is called now', async () => {
    await deploy('1.2.0')
    const text = describePlan(await plan({ case: 'later' }))
    expect(text).toContain('because userTask_mwAsk is gone in version 1.2.0')
    expect(text).toContain('if it is only another name: --map userTask_mwAsk=userTask_mwQuestion')
    expect(movesOf(await plan({ case: 'later' }))).toEqual([])

    const task = await opened('later')
    await apply({ case: 'later', map: new Map([['userTask_mwAsk', 'userTask_mwQuestion']]) })
    await workshop.engine.complete(task.key, 'tm.north', { said: 'yes' })
    await reaches('later', 'event_reviewed')
    expect([
      ran('later', 'userTask_mwQuestion'),
      ran('later', 'serviceTask_tellOfReview'),
      ran('later', 'event_reminded'),
    ]).toEqual([1, 1, 1])
    expect((await workshop.register.audit.list()).at(-1)).toMatchObject({
      detail: { mapped: ['userTask_mwAsk=userTask_mwQuestion'] },
    })
  })

  it('is found by the version it runs on', async () => {
    const versions = async (wanted: Wanted) =>
      (await plan(wanted)).steps.map(({ from, to }) => [from.model.versionTag, to.version])
    expect(await versions({ from: '1.0.0', to: '1.1.0' })).toEqual([['1.0.0', 2]])
    expect(await versions({ from: '1', to: '3' })).toEqual([['1.0.0', 3]])
    await expect(plan({ to: '9.0.0' })).rejects.toThrow(
      'waitingReview has no version 9.0.0. There are: 1.0.0 (version 1), 1.1.0 (version 2), 1.2.0 (version 3).',
    )
    await expect(plan({ process: 'noSuchProcess' })).rejects.toThrow('No version of noSuchProcess is deployed.')
    expect((await plan()).code).toBe((await plan()).code)
  })
})
