import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { engineKeyOf } from './generation.ts'
import { PassingProblem, WorkerProblem } from './problem.ts'

export type CompletedBy = { username: string; completedAt: string }

/** Who completed a user task: its assignee at completion, as the engine knows it. A form field proves nothing. */
export type IdentityPort = {
  completedBy: (task: {
    processInstanceKey: string
    elementId: string
    elementInstanceKey: string
  }) => Promise<CompletedBy>
}

const tasksFound = z.array(
  z.object({
    id: z.string(),
    taskDefinitionId: z.string(),
    assignee: z.string().nullable(),
    creationDate: z.string(),
    completionDate: z.string().nullable(),
    variables: z.array(z.object({ name: z.string(), value: z.string().nullable() })).nullish(),
  }),
)

type FoundTask = z.infer<typeof tasksFound>[number]

/**
 * When the task was completed, by the engine's clock. Tasklist first writes a time of its own and the engine's when it has
 * imported its record: a completion before the creation, which is the engine's, is not yet final.
 */
function completionOf({ creationDate, completionDate }: FoundTask): string | undefined {
  return completionDate && Date.parse(completionDate) >= Date.parse(creationDate) ? completionDate : undefined
}

/** The element instance that `prepareTask` put into the task; undefined where Tasklist has not imported or not kept it. */
const keyOf = ({ variables }: FoundTask): unknown =>
  JSON.parse(variables?.find(({ name }) => name === taskKeyVariable)?.value ?? 'null') ?? undefined

/**
 * The task of an element instance among all of its element, in any state. Tasklist keeps no variables of a task that was
 * completed before they were imported; such a task is recognised when it is the only one that can be meant, since keys grow.
 */
function taskAmong(tasks: FoundTask[], elementInstanceKey: string): FoundTask | undefined {
  const isLater = ({ id }: FoundTask) => BigInt(id) > BigInt(engineKeyOf(elementInstanceKey))
  const unnamed = tasks.filter((task) => keyOf(task) === undefined && isLater(task))
  return tasks.find((task) => keyOf(task) === elementInstanceKey) ?? (unnamed.length === 1 ? unnamed[0] : undefined)
}

/** The local variable by which a task of Tasklist, which knows no element instance keys, is found again. */
export const taskKeyVariable = 'taskKey'

/**
 * Looks the assignee up in Tasklist 8.6, waiting up to `patience` milliseconds for the search store's lag. The task is
 * found by the key that `prepareTask` put in its own scope, so that of several completions of one element the right one
 * is read.
 */
export function createTasklistIdentity({
  url,
  username,
  password,
  patience,
}: {
  url: string
  username: string
  password: string
  patience: number
}): IdentityPort {
  let session: Record<string, string> | undefined
  const signIn = async () => {
    const query = new URLSearchParams({ username, password })
    const answer = await fetch(`${url}/api/login?${query}`, { method: 'POST' })
    if (!answer.ok)
      throw new WorkerProblem(
        'Tasklist refused the sign-in of the workers.',
        'check TASKLIST_USERNAME and TASKLIST_PASSWORD',
      )
    const cookie = answer.headers
      .getSetCookie()
      .map((value) => value.split(';')[0])
      .join('; ')
    session = { cookie, 'X-CSRF-TOKEN': answer.headers.get('X-CSRF-TOKEN') ?? '', 'content-type': 'application/json' }
    return session
  }
  const search = async (body: unknown, again = true): Promise<z.infer<typeof tasksFound>> => {
    const headers = session ?? (await signIn())
    const answer = await fetch(`${url}/v1/tasks/search`, { method: 'POST', headers, body: JSON.stringify(body) })
    if ((answer.status === 401 || answer.status === 403) && again) {
      session = undefined
      return search(body, false)
    }
    if (!answer.ok)
      throw new WorkerProblem(
        `Tasklist answered ${answer.status} to the search for a task.`,
        'check that Tasklist is up',
      )
    return tasksFound.parse(await answer.json())
  }
  return {
    async completedBy({ processInstanceKey, elementId, elementInstanceKey }) {
      const start = performance.now()
      for (;;) {
        const tasks = await search({
          processInstanceKey: engineKeyOf(processInstanceKey),
          taskDefinitionId: elementId,
          includeVariables: [{ name: taskKeyVariable, alwaysReturnFullValue: true }],
          pageSize: 100,
        })
        const task = taskAmong(tasks, elementInstanceKey)
        const completedAt = task && completionOf(task)
        if (task?.assignee && completedAt) return { username: task.assignee, completedAt }
        if (performance.now() - start > patience) {
          throw new PassingProblem(
            'Tasklist does not yet say who completed the task.',
            'wait for the search store to catch up; the step is tried again by itself',
          )
        }
        await pause(250)
      }
    },
  }
}
