/** A throwaway model: start, one service task, end; an error `known` leads to an end of its own. */
export const oneStep = (processId: string, jobType: string, retries = 3) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions_${processId}" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:error id="error_known" errorCode="known" />
  <bpmn:process id="${processId}" isExecutable="true">
    <bpmn:startEvent id="event_started"><bpmn:outgoing>flow_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_started" targetRef="serviceTask_step" />
    <bpmn:serviceTask id="serviceTask_step">
      <bpmn:extensionElements><zeebe:taskDefinition type="${jobType}" retries="${retries}" /></bpmn:extensionElements>
      <bpmn:incoming>flow_1</bpmn:incoming><bpmn:outgoing>flow_2</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="event_known" attachedToRef="serviceTask_step">
      <bpmn:outgoing>flow_3</bpmn:outgoing><bpmn:errorEventDefinition errorRef="error_known" />
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="flow_2" sourceRef="serviceTask_step" targetRef="event_done" />
    <bpmn:sequenceFlow id="flow_3" sourceRef="event_known" targetRef="event_handled" />
    <bpmn:endEvent id="event_done"><bpmn:incoming>flow_2</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="event_handled"><bpmn:incoming>flow_3</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
`
