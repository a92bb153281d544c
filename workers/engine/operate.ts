import { z } from 'zod'
import type { RunningInstance, RunningInstances } from './runningInstances.ts'
import { createWebSession, type WebLogin, type WebSession } from './webSession.ts'

const key = z.union([z.string(), z.number()]).transform(String)

type PagedSession = WebSession & { pageSize: number }

const page = z.object({ items: z.array(z.unknown()), sortValues: z.array(z.unknown()).nullish() })
const definition = z.object({ key, bpmnProcessId: z.string(), version: z.number() })
const instance = z.object({
  key,
  bpmnProcessId: z.string(),
  processVersion: z.number(),
  parentKey: key.nullish(),
})
const node = z.object({ flowNodeId: z.string(), state: z.string(), incident: z.boolean().nullish() })
const variable = z.object({ scopeKey: key, value: z.string() })
const tasks = z.array(
  z.object({
    taskDefinitionId: z.string(),
    creationDate: z.string(),
    dueDate: z.string().nullish(),
    formId: z.string().nullish(),
    formKey: z.string().nullish(),
    formVersion: z.number().nullish(),
  }),
)

/** All that a search of Operate finds, page after page. */
async function searchAll<T extends z.ZodType>(session: PagedSession, what: string, filter: object, schema: T) {
  const { pageSize } = session
  const found: z.infer<T>[] = []
  for (let searchAfter: unknown[] | undefined; ; ) {
    const body = {
      filter,
      size: pageSize,
      sort: [{ field: 'key', order: 'ASC' }],
      ...(searchAfter ? { searchAfter } : {}),
    }
    const { items, sortValues } = page.parse(await session.json(`/v1/${what}/search`, body))
    found.push(...items.map((item) => schema.parse(item)))
    if (items.length < pageSize || !sortValues) return found
    searchAfter = sortValues
  }
}

/** Open user tasks with the form and the dates of their creation, which only Tasklist tells. */
async function openTasks(session: WebSession, processInstanceKey: string): Promise<RunningInstance['tasks']> {
  const body = { processInstanceKey, state: 'CREATED', pageSize: 200 }
  return tasks.parse(await session.json('/v1/tasks/search', body)).map((task) => {
    const version = task.formVersion ? ` (version ${task.formVersion})` : ''
    const form = task.formId ?? task.formKey
    return {
      elementId: task.taskDefinitionId,
      form: form ? `${form}${version}` : null,
      dueAt: task.dueDate ?? null,
      createdAt: task.creationDate,
    }
  })
}

/** What runs, as Operate and Tasklist 8.6 know it: they lag behind the engine by some seconds. */
export function createOperateInstances(login: WebLogin, pageSize = 1000): RunningInstances {
  const session = { ...createWebSession(login), pageSize }
  const describe = async (one: z.infer<typeof instance>): Promise<RunningInstance> => {
    const processInstanceKey = one.key
    const own = { processInstanceKey }
    const [nodes, called, references, flows, open] = await Promise.all([
      searchAll(session, 'flownode-instances', own, node),
      searchAll(session, 'process-instances', { parentKey: processInstanceKey, state: 'ACTIVE' }, instance),
      searchAll(session, 'variables', { ...own, name: 'caseReference' }, variable),
      session.json(`/v1/process-instances/${processInstanceKey}/sequence-flows`),
      openTasks(session, processInstanceKey),
    ])
    const reference = references.find(({ scopeKey }) => scopeKey === one.key)
    return {
      key: one.key,
      processId: one.bpmnProcessId,
      caseReference: reference ? (JSON.parse(reference.value) as string) : null,
      parentKey: one.parentKey ?? null,
      active: nodes
        .filter(({ state }) => state === 'ACTIVE')
        .map(({ flowNodeId, incident }) => ({ elementId: flowNodeId, incident: incident ?? false })),
      tasks: open,
      called: called.map((child) => ({
        key: child.key,
        processId: child.bpmnProcessId,
        version: child.processVersion,
      })),
      takenFlows: z.array(z.string()).parse(flows),
      ended: nodes.filter(({ state }) => state === 'COMPLETED').map(({ flowNodeId }) => flowNodeId),
    }
  }
  return {
    async versions(processId) {
      const filter = processId === undefined ? {} : { bpmnProcessId: processId }
      const found = await searchAll(session, 'process-definitions', filter, definition)
      return found.map((one) => ({ key: one.key, processId: one.bpmnProcessId, version: one.version }))
    },
    model: (definitionKey) => session.text(`/v1/process-definitions/${definitionKey}/xml`),
    async running(definitionKey) {
      const filter = { processDefinitionKey: definitionKey, state: 'ACTIVE' }
      const found = await searchAll(session, 'process-instances', filter, instance)
      const running: RunningInstance[] = []
      for (const one of found) running.push(await describe(one))
      return running
    },
  }
}
