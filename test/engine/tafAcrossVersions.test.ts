import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyPlan } from '../../tools/migrate/apply.ts'
import { planMigration, type Wanted } from '../../tools/migrate/plan.ts'
import { describePlan } from '../../tools/migrate/print.ts'
import { createClient } from '../../workers/engine/client.ts'
import { deployModels } from '../../workers/engine/deploy.ts'
import { migrateInstance } from '../../workers/engine/migrateInstance.ts'
import { streamInstances } from '../migrate/streamInstances.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { lead, stepDownsOn } from '../tafStepDownClosure/stepsOfTheStepDown.ts'

let stage: Stage
let on: ReturnType<typeof stepDownsOn>
let client: ReturnType<typeof createClient>
beforeAll(async () => {
  stage = await startStage()
  on = stepDownsOn(stage)
  const { grpcAddress, restAddress } = stage.engine.broker
  client = createClient({ grpcAddress, restAddress })
})
afterAll(async () => {
  await client?.close()
  await stage?.stop()
})

const newStep = `<bpmn:serviceTask id="serviceTask_tellReviewed" name="Tell the area social worker">
  <bpmn:extensionElements>
    <zeebe:taskDefinition type="notify" retries="3" />
    <zeebe:ioMapping>
      <zeebe:input source="=&#34;areaSocialWorker&#34;" target="role" />
      <zeebe:input source="=&#34;tafReviewDue&#34;" target="notice" />
    </zeebe:ioMapping>
  </bpmn:extensionElements>
  <bpmn:incoming>flow_reviewRecordedYes</bpmn:incoming>
  <bpmn:outgoing>flow_tellReviewedToGoesOn</bpmn:outgoing>
</bpmn:serviceTask>
<bpmn:sequenceFlow id="flow_tellReviewedToGoesOn" sourceRef="serviceTask_tellReviewed" targetRef="gateway_goesOn" />`

/** The meetings of a TAF as they will be: one more step after each review, and another name for the wait. */
function changed(model: string): string {
  const edits: [string | RegExp, string][] = [
    [/<zeebe:versionTag value="[^"]+" \/>/, '<zeebe:versionTag value="next" />'],
    [
      '<bpmn:incoming>flow_reviewRecordedYes</bpmn:incoming>',
      '<bpmn:incoming>flow_tellReviewedToGoesOn</bpmn:incoming>',
    ],
    [
      'sourceRef="gateway_reviewRecorded" targetRef="gateway_goesOn" />',
      'sourceRef="gateway_reviewRecorded" targetRef="serviceTask_tellReviewed" />',
    ],
    ['<bpmn:exclusiveGateway id="gateway_goesOn"', `${newStep}<bpmn:exclusiveGateway id="gateway_goesOn"`],
    [/event_tafMeetingDay\b/g, 'event_nextTafMeeting'],
  ]
  return edits.reduce((xml, [old, text]) => {
    const edited = xml.replace(old, text)
    if (edited === xml) throw new Error(`Nothing to change: ${old}`)
    return edited
  }, model)
}

/** The next release of the product: everything in one deployment, one model changed. */
async function release(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'))
  for (const models of ['processes', 'forms']) await cp(models, join(folder, models), { recursive: true })
  const file = join(folder, 'processes/tafStepDownClosure/tafMeetings.bpmn')
  await writeFile(file, changed(await readFile(file, 'utf8')))
  await deployModels(client, [folder])
  await rm(folder, { recursive: true })
  await stage.engine.stream.first(
    ({ valueType, value }) =>
      valueType === 'PROCESS' &&
      value.bpmnProcessId === 'tafMeetings' &&
      Buffer.from(value.resource, 'base64').includes('versionTag value="next"'),
    'the next release',
  )
}

const plan = (wanted: Wanted = {}) =>
  planMigration(streamInstances(stage.engine.stream), { process: 'tafMeetings', ...wanted })

/** The versions of a procedure on which a case was served, by the engine's numbers. */
const versionsOf = ({ caseReference }: Story, processId: string) => {
  const { records } = stage.engine.stream
  const own = records.filter(({ valueType, value }) => valueType === 'VARIABLE' && value.value === `"${caseReference}"`)
  const keys = new Set(own.map(({ value }) => value.processInstanceKey))
  const of = records.filter(
    ({ valueType, value }) =>
      valueType === 'PROCESS_INSTANCE' && value.bpmnProcessId === processId && keys.has(value.processInstanceKey),
  )
  return [...new Set(of.map(({ value }) => value.version))]
}

/** A review that sets a next date, and one after which the needs are met. */
async function finish(story: Story): Promise<void> {
  await story.complete('tsTafReview', lead, on.forms().tsTafReview)
  await on.nextMeeting(story)
  await story.complete('tsTafReview', lead, on.forms().needsMet)
  await story.ends('serviceTask_endTaf')
}
const toldAfterwards = (story: Story) => story.has('serviceTask_tellReviewed')

describe('A Team around the Family that waits for its next meeting while its procedure changes', () => {
  it('finishes on the version it started with, or on the new one once it was moved there (TS-19, TS-20)', async () => {
    const [stays, moves] = [await on.running(), await on.running()]
    for (const story of [stays, moves]) {
      await on.closing.closeOtherwise(story)
      await story.ends('event_closedOtherwise')
    }
    await release()
    expect(describePlan(await plan({ case: moves.caseReference }))).toContain('event_tafMeetingDay is gone')
    const wanted = { case: moves.caseReference, map: new Map([['event_tafMeetingDay', 'event_nextTafMeeting']]) }
    const text = describePlan(await plan(wanted))
    expect(text).toMatch(/Review the TAF plan \(tafMeetings\): \S+ \(version 1\) to next \(version 2\)/)
    expect(text).toContain('serviceTask_tellReviewed: new serviceTask')
    expect(text).toContain('1 of 1 can move.')
    const { register } = stage
    await applyPlan(
      await plan(wanted),
      {
        migrate: (migration) => migrateInstance(client, migration),
        audit: register.audit.append,
        keyOf: (key) => key,
        by: 'sm.north',
      },
      'silent',
    )

    await on.nextMeeting(moves)
    await on.nextMeeting(stays)
    await finish(moves)
    await finish(stays)
    for (const story of [stays, moves]) {
      expect(await on.outcomeOf(story)).toBe('TAF_ENDED')
      const { reviews, ...taf } = await on.tafOf(story)
      expect(reviews.map(({ outcome }) => outcome)).toEqual(['CONTINUE', 'NEEDS_MET'])
      expect(taf).toMatchObject({ state: 'ENDED', endReason: 'NEEDS_MET' })
      expect(versionsOf(story, 'tafStepDownClosure')).toEqual([1])
    }
    expect([toldAfterwards(moves), toldAfterwards(stays)]).toEqual([true, false])
    expect([versionsOf(moves, 'tafMeetings'), versionsOf(stays, 'tafMeetings')]).toEqual([[1, 2], [1]])
    const moved = (await register.audit.list()).filter(({ action }) => action === 'processInstance.migrated')
    expect(moved).toMatchObject([
      {
        actor: 'sm.north',
        caseReference: moves.caseReference,
        detail: { processId: 'tafMeetings', fromVersion: 1, toVersion: 2, toTag: 'next' },
      },
    ])
  })
})
