import type { Register } from '../../workers/register/register.ts'
import type { EngineRecord } from './recordStream.ts'

const gone = new Set(['ELEMENT_COMPLETED', 'ELEMENT_TERMINATED'])
/** Kinds of record that are a wait, with the intents by which the wait begins and ends. */
const waits: Record<string, { begins: string[]; ends: string[] }> = {
  JOB: { begins: ['CREATED'], ends: ['COMPLETED', 'CANCELED', 'ERROR_THROWN'] },
  USER_TASK: { begins: ['CREATED'], ends: ['COMPLETED', 'CANCELED'] },
  TIMER: { begins: ['CREATED'], ends: ['TRIGGERED', 'CANCELED'] },
  INCIDENT: { begins: ['CREATED'], ends: ['RESOLVED'] },
  PROCESS_MESSAGE_SUBSCRIPTION: { begins: ['CREATING', 'CREATED'], ends: ['DELETED', 'DELETING', 'CORRELATED'] },
  SIGNAL_SUBSCRIPTION: { begins: ['CREATED'], ends: ['DELETED'] },
}

/** Element instances that are active at the end of the records, by key. */
function active(records: EngineRecord[]): Map<string, EngineRecord> {
  const found = new Map<string, EngineRecord>()
  for (const record of records) {
    if (record.valueType !== 'PROCESS_INSTANCE') continue
    if (record.intent === 'ELEMENT_ACTIVATED') found.set(record.key, record)
    if (gone.has(record.intent)) found.delete(record.key)
  }
  return found
}

/** What is still waited for, by element instance key: the kinds of wait. */
function waitedAt(records: EngineRecord[]): Map<string, Set<string>> {
  const open = new Map<string, { at: string; kind: string }>()
  for (const { valueType, intent, key, value } of records) {
    const wait = waits[valueType]
    const at = String(value.elementInstanceKey ?? '')
    const id = valueType === 'PROCESS_MESSAGE_SUBSCRIPTION' ? `${at} ${value.messageName}` : `${valueType} ${key}`
    if (wait?.begins.includes(intent)) open.set(id, { at, kind: valueType })
    if (wait?.ends.includes(intent) && !(intent === 'CORRELATED' && value.interrupting === false)) open.delete(id)
  }
  const found = new Map<string, Set<string>>()
  for (const { at, kind } of open.values()) found.set(at, (found.get(at) ?? new Set()).add(kind))
  return found
}

/** A task goes on by its own work alone; a timer or message at its edge is no reason to stand there. */
const atTask = ['JOB', 'USER_TASK', 'INCIDENT']

/**
 * I4: the innermost active elements at which nothing is waited for: no user task, timer, message, job or incident.
 * @returns each as 'process: element (process instance key)'; empty when every instance waits for something
 */
export function waitingForNothing(records: EngineRecord[]): string[] {
  const elements = active(records)
  const waited = waitedAt(records)
  const parents = new Set<string>()
  for (const { value } of elements.values()) {
    parents.add(String(value.flowScopeKey))
    parents.add(String(value.parentElementInstanceKey))
  }
  const goesOn = (key: string, elementType: string) => {
    const kinds = [...(waited.get(key) ?? [])]
    return kinds.some((kind) => !elementType.endsWith('_TASK') || atTask.includes(kind))
  }
  return [...elements]
    .filter(([key, { value }]) => !parents.has(key) && !goesOn(key, value.bpmnElementType))
    .map(([, { value }]) => `${value.bpmnProcessId}: ${value.elementId} (${value.processInstanceKey})`)
}

/** Variables in the scope of a whole process instance (not of one task) whose value contains one of the texts. */
export function inProcessScope(records: EngineRecord[], texts: string[]): string[] {
  return records
    .filter(({ valueType, value }) => valueType === 'VARIABLE' && value.scopeKey === value.processInstanceKey)
    .filter(({ value }) => texts.some((text) => String(value.value).includes(text)))
    .map(({ value }) => `${value.bpmnProcessId}: ${value.name}`)
}

/** I3: completions of user tasks in the engine, rows of oversight, and their audit entries; equal when nothing is lost. */
export async function countsOfDecisions(records: EngineRecord[], register: Pick<Register, 'db'>) {
  const completions = records.filter(({ valueType, intent }) => valueType === 'USER_TASK' && intent === 'COMPLETED')
  const count = async (table: 'oversight' | 'audit') => {
    const rows = register.db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'))
    const { count: found } = await (table === 'audit'
      ? rows.where('action' as never, 'in', ['oversight.accepted', 'oversight.refused'] as never)
      : rows
    ).executeTakeFirstOrThrow()
    return Number(found)
  }
  return { completions: completions.length, oversight: await count('oversight'), audit: await count('audit') }
}
