/** Tasklist 8.6 through its API, as one person who has signed in. */

export type OpenTask = {
  id: string
  formId: string
  name: string
  caseReference: string
  candidateGroups: string[]
  assignee: string | null
  dueDate: string | null
  /** By the engine's clock. */
  createdAt: string
  refusal: string
  /** Whether the form has what it shows: Tasklist imports a task and its variables one after the other. */
  isPrepared: boolean
}

type Found = {
  id: string
  name: string
  taskDefinitionId: string
  assignee: string | null
  dueDate: string | null
  creationDate: string
  candidateGroups: string[] | null
  variables: { name: string; value: string | null }[] | null
}

const prefix = 'userTask_'
const asked = ['caseReference', 'refusal', 'taskKey'].map((name) => ({ name, alwaysReturnFullValue: true }))

const variableOf = ({ variables }: Found, name: string): string => {
  const value = variables?.find((each) => each.name === name)?.value
  return value ? String(JSON.parse(value)) : ''
}

const asVariables = (form: Record<string, unknown>) =>
  Object.entries(form).map(([name, value]) => ({ name, value: JSON.stringify(value) }))

const openTask = (found: Found): OpenTask => ({
  id: found.id,
  formId: found.taskDefinitionId.slice(prefix.length),
  name: found.name,
  caseReference: variableOf(found, 'caseReference'),
  candidateGroups: found.candidateGroups ?? [],
  assignee: found.assignee,
  dueDate: found.dueDate,
  createdAt: found.creationDate,
  refusal: variableOf(found, 'refusal'),
  isPrepared: variableOf(found, 'taskKey') !== '',
})

/**
 * Signs a person in. In: the address of the web apps (with or without /tasklist).
 * @throws Error with Tasklist's answer when it refuses the sign-in or a call
 */
export async function signIn(url: string, username: string, password = 'demo') {
  const base = url.replace(/\/tasklist\/?$/, '')
  let headers: Record<string, string> | undefined
  const enter = async () => {
    const answer = await fetch(`${base}/api/login?${new URLSearchParams({ username, password })}`, { method: 'POST' })
    if (!answer.ok) throw new Error(`Tasklist refused the sign-in of ${username} with ${answer.status}.`)
    const cookie = answer.headers
      .getSetCookie()
      .map((value) => value.split(';')[0])
      .join('; ')
    headers = { cookie, 'X-CSRF-TOKEN': answer.headers.get('X-CSRF-TOKEN') ?? '', 'content-type': 'application/json' }
    return headers
  }
  const call = async (method: string, path: string, body: unknown, again = true): Promise<unknown> => {
    const request = { method, headers: headers ?? (await enter()), body: JSON.stringify(body) }
    const answer = await fetch(`${base}${path}`, { ...request, signal: AbortSignal.timeout(30_000) })
    if ((answer.status === 401 || answer.status === 403) && again) {
      headers = undefined
      return call(method, path, body, false)
    }
    if (!answer.ok)
      throw new Error(`Tasklist answered ${answer.status} to ${username}: ${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }
  await enter()
  return {
    username,
    /** Open tasks of one form, or of all, newest first; at most 100. */
    async openTasks(formId?: string): Promise<OpenTask[]> {
      const found = await call('POST', '/v1/tasks/search', {
        state: 'CREATED',
        ...(formId ? { taskDefinitionId: `${prefix}${formId}` } : {}),
        includeVariables: asked,
        pageSize: 100,
      })
      return (found as Found[]).map(openTask)
    },
    /** What the open form of a task shows in one of its fields. */
    async valueOf(taskId: string, name: string): Promise<unknown> {
      const wanted = { includeVariables: [{ name, alwaysReturnFullValue: true }] }
      const found = (await call('POST', `/v1/tasks/${taskId}/variables/search`, wanted)) as { value: string }[]
      return found[0] && JSON.parse(found[0].value)
    },
    claim: (taskId: string) => call('PATCH', `/v1/tasks/${taskId}/assign`, { allowOverrideAssignment: true }),
    /** Completes with what was typed in the form. */
    complete: (taskId: string, form: Record<string, unknown>) =>
      call('PATCH', `/v1/tasks/${taskId}/complete`, { variables: asVariables(form) }),
    /** Starts a process with what was typed in its start form, as the page Processes does. */
    start: (processId: string, form: Record<string, unknown>) =>
      call('PATCH', `/v1/internal/processes/${processId}/start`, { variables: asVariables(form) }),
  }
}

export type Desk = Awaited<ReturnType<typeof signIn>>
