import { compareModels } from '../../tools/migrate/compare.ts'
import { judge } from '../../tools/migrate/judge.ts'
import { readModel } from '../../tools/migrate/model.ts'
import type { RunningInstance } from '../../workers/engine/runningInstances.ts'

const timer = (date: string) =>
  `<bpmn:timerEventDefinition><bpmn:timeDate>${date}</bpmn:timeDate></bpmn:timerEventDefinition>`

/** Version 1.0.0: a task with a reminder and a message, a branch that waits, a call, a part of its own, an event sub-process. */
const first = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions_example" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:message id="message_dropped" name="dropped"><bpmn:extensionElements><zeebe:subscription correlationKey="=caseReference" /></bpmn:extensionElements></bpmn:message>
  <bpmn:message id="message_stopped" name="stopped"><bpmn:extensionElements><zeebe:subscription correlationKey="=caseReference" /></bpmn:extensionElements></bpmn:message>
  <bpmn:process id="example" name="Example" isExecutable="true">
    <bpmn:extensionElements><zeebe:versionTag value="1.0.0" /></bpmn:extensionElements>
    <bpmn:startEvent id="event_begun" name="Begun"><bpmn:outgoing>flow_begin</bpmn:outgoing></bpmn:startEvent>
    <bpmn:parallelGateway id="gateway_fork"><bpmn:incoming>flow_begin</bpmn:incoming><bpmn:outgoing>flow_toAsk</bpmn:outgoing><bpmn:outgoing>flow_toWait</bpmn:outgoing></bpmn:parallelGateway>
    <bpmn:userTask id="userTask_ask" name="Ask">
      <bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="ask" /><zeebe:taskSchedule dueDate="=due" /><zeebe:executionListeners><zeebe:executionListener eventType="end" type="recordOversight" /></zeebe:executionListeners><zeebe:ioMapping><zeebe:input source="=askDue" target="due" /></zeebe:ioMapping></bpmn:extensionElements>
      <bpmn:incoming>flow_toAsk</bpmn:incoming><bpmn:outgoing>flow_asked</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="event_remind" name="Late" cancelActivity="false" attachedToRef="userTask_ask">${timer('=remindAt')}</bpmn:boundaryEvent>
    <bpmn:boundaryEvent id="event_dropped" name="Dropped" attachedToRef="userTask_ask"><bpmn:messageEventDefinition messageRef="message_dropped" /></bpmn:boundaryEvent>
    <bpmn:intermediateCatchEvent id="event_wait" name="Wait"><bpmn:incoming>flow_toWait</bpmn:incoming><bpmn:outgoing>flow_waited</bpmn:outgoing>${timer('=waitUntil')}</bpmn:intermediateCatchEvent>
    <bpmn:parallelGateway id="gateway_join"><bpmn:incoming>flow_asked</bpmn:incoming><bpmn:incoming>flow_waited</bpmn:incoming><bpmn:outgoing>flow_joined</bpmn:outgoing></bpmn:parallelGateway>
    <bpmn:callActivity id="callActivity_review" name="Review"><bpmn:extensionElements><zeebe:calledElement processId="review" bindingType="deployment" /></bpmn:extensionElements><bpmn:incoming>flow_joined</bpmn:incoming><bpmn:outgoing>flow_reviewed</bpmn:outgoing></bpmn:callActivity>
    <bpmn:subProcess id="subProcess_tell" name="Tell"><bpmn:incoming>flow_reviewed</bpmn:incoming><bpmn:outgoing>flow_told</bpmn:outgoing>
      <bpmn:startEvent id="event_telling"><bpmn:outgoing>flow_telling</bpmn:outgoing></bpmn:startEvent>
      <bpmn:serviceTask id="serviceTask_notify" name="Notify"><bpmn:extensionElements><zeebe:taskDefinition type="notify" /></bpmn:extensionElements><bpmn:incoming>flow_telling</bpmn:incoming></bpmn:serviceTask>
      <bpmn:sequenceFlow id="flow_telling" sourceRef="event_telling" targetRef="serviceTask_notify" />
    </bpmn:subProcess>
    <bpmn:eventBasedGateway id="gateway_which"><bpmn:incoming>flow_told</bpmn:incoming><bpmn:outgoing>flow_answer</bpmn:outgoing><bpmn:outgoing>flow_silence</bpmn:outgoing></bpmn:eventBasedGateway>
    <bpmn:intermediateCatchEvent id="event_answer" name="Answer"><bpmn:incoming>flow_answer</bpmn:incoming><bpmn:messageEventDefinition messageRef="message_dropped" /></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="event_silence" name="Silence"><bpmn:incoming>flow_silence</bpmn:incoming>${timer('=silentAt')}</bpmn:intermediateCatchEvent>
    <bpmn:subProcess id="subProcess_stop" triggeredByEvent="true">
      <bpmn:startEvent id="event_stopped" name="Stopped"><bpmn:messageEventDefinition messageRef="message_stopped" /></bpmn:startEvent>
    </bpmn:subProcess>
    <bpmn:sequenceFlow id="flow_begin" sourceRef="event_begun" targetRef="gateway_fork" />
    <bpmn:sequenceFlow id="flow_toAsk" sourceRef="gateway_fork" targetRef="userTask_ask" />
    <bpmn:sequenceFlow id="flow_toWait" sourceRef="gateway_fork" targetRef="event_wait" />
    <bpmn:sequenceFlow id="flow_asked" sourceRef="userTask_ask" targetRef="gateway_join" />
    <bpmn:sequenceFlow id="flow_waited" sourceRef="event_wait" targetRef="gateway_join" />
    <bpmn:sequenceFlow id="flow_joined" sourceRef="gateway_join" targetRef="callActivity_review" />
    <bpmn:sequenceFlow id="flow_reviewed" sourceRef="callActivity_review" targetRef="subProcess_tell" />
    <bpmn:sequenceFlow id="flow_told" sourceRef="subProcess_tell" targetRef="gateway_which" />
    <bpmn:sequenceFlow id="flow_answer" sourceRef="gateway_which" targetRef="event_answer" />
    <bpmn:sequenceFlow id="flow_silence" sourceRef="gateway_which" targetRef="event_silence" />
  </bpmn:process>
</bpmn:definitions>`

export type Edit = readonly [old: string | RegExp, text: string]

/** The next version: the first with these places changed. An edit that changes nothing is a mistake of the test. */
export function next(...edits: Edit[]): string {
  return edits.reduce(
    (xml, [old, text]) => {
      const edited = xml.replaceAll(typeof old === 'string' ? old : new RegExp(old, 'g'), text)
      if (edited === xml) throw new Error(`Nothing to change: ${old}`)
      return edited
    },
    first.replace('value="1.0.0"', 'value="1.1.0"'),
  )
}

export const compared = async (edits: Edit[], map: Record<string, string> = {}) =>
  compareModels(await readModel(first), await readModel(next(...edits)), new Map(Object.entries(map)))

/** What becomes of an instance that stands on these elements. */
export const judged = async (
  at: string[],
  edits: Edit[],
  map: Record<string, string> = {},
  more: Partial<RunningInstance> = {},
) =>
  judge(await compared(edits, map), {
    key: '1',
    processId: 'example',
    caseReference: null,
    parentKey: null,
    active: at.map((elementId) => ({ elementId, incident: false })),
    tasks: [],
    called: [],
    takenFlows: [],
    ended: [],
    ...more,
  })
