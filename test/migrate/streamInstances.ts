import type { RunningInstance, RunningInstances } from '../../workers/engine/runningInstances.ts'
import type { EngineRecord, RecordStream } from '../support/recordStream.ts'

const over = new Set(['ELEMENT_COMPLETED', 'ELEMENT_TERMINATED'])
const noPlace = new Set(['PROCESS', 'SEQUENCE_FLOW'])

/** What runs, out of the engine's own records: no search store, no lag. */
export function streamInstances({ records }: Pick<RecordStream, 'records'>): RunningInstances {
  const of = (valueType: string) => records.filter((record) => record.valueType === valueType)
  /** The last record of each element instance, in the order in which they began. */
  const elements = (processInstanceKey: string) => {
    const last = new Map<string, EngineRecord>()
    for (const record of of('PROCESS_INSTANCE'))
      if (record.value.processInstanceKey === processInstanceKey) last.set(record.key, record)
    return [...last.values()]
  }
  /** The last record of each instance itself: it says on which version it runs. */
  const instances = () => {
    const last = new Map<string, EngineRecord>()
    for (const record of of('PROCESS_INSTANCE'))
      if (record.value.bpmnElementType === 'PROCESS') last.set(record.key, record)
    return [...last.values()].filter(({ intent }) => !over.has(intent))
  }
  const openTasks = (processInstanceKey: string): RunningInstance['tasks'] => {
    const last = new Map<string, EngineRecord>()
    for (const record of of('USER_TASK'))
      if (record.value.processInstanceKey === processInstanceKey) last.set(record.key, record)
    return [...last.values()]
      .filter(({ intent }) => intent !== 'COMPLETED' && intent !== 'CANCELED')
      .map(({ value, timestamp }) => ({
        elementId: value.elementId,
        form: String(value.formKey),
        dueAt: value.dueDate || null,
        createdAt: new Date(timestamp).toISOString(),
      }))
  }
  const describe = ({ key, value }: EngineRecord): RunningInstance => {
    const all = elements(key)
    const reference = of('VARIABLE').find(
      (record) => record.value.scopeKey === key && record.value.name === 'caseReference',
    )
    const flows = of('PROCESS_INSTANCE').filter(({ intent }) => intent === 'SEQUENCE_FLOW_TAKEN')
    return {
      key,
      processId: value.bpmnProcessId,
      caseReference: reference ? JSON.parse(reference.value.value) : null,
      parentKey: value.parentProcessInstanceKey === -1 ? null : String(value.parentProcessInstanceKey),
      active: all
        .filter((one) => !over.has(one.intent) && !noPlace.has(one.value.bpmnElementType))
        .map((one) => ({ elementId: one.value.elementId, incident: false })),
      tasks: openTasks(key),
      called: instances()
        .filter((child) => child.value.parentProcessInstanceKey === key)
        .map((child) => ({ key: child.key, processId: child.value.bpmnProcessId, version: child.value.version })),
      takenFlows: flows.filter((one) => one.value.processInstanceKey === key).map((one) => one.value.elementId),
      ended: all.filter(({ intent }) => intent === 'ELEMENT_COMPLETED').map((one) => one.value.elementId),
    }
  }
  const deployed = () => of('PROCESS').filter(({ intent }) => intent === 'CREATED')
  return {
    versions: async (processId) =>
      deployed()
        .map(({ value }) => ({
          key: value.processDefinitionKey,
          processId: value.bpmnProcessId,
          version: value.version,
        }))
        .filter((one) => processId === undefined || one.processId === processId),
    async model(definitionKey) {
      const found = deployed().find(({ value }) => value.processDefinitionKey === definitionKey)
      return Buffer.from(found?.value.resource ?? '', 'base64').toString()
    },
    running: async (definitionKey) =>
      instances()
        .filter(({ value }) => value.processDefinitionKey === definitionKey)
        .map(describe),
  }
}
