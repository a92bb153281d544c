/** People who can sign in to the local Tasklist and Operate, beside `demo`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { projectFolder } from './settings.ts'

type Person = { username: string; displayName: string }

// the indices of Camunda 8.6 with the users of its built-in login
const userIndices = ['operate-user-1.2.0_', 'tasklist-user-1.4.0_']

const call = async (url: string, body?: string): Promise<unknown> => {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/x-ndjson' },
    body: body ?? null,
    signal: AbortSignal.timeout(20_000),
  })
  if (!answer.ok) throw new Error(`The search store answered ${answer.status} to ${url}: ${await answer.text()}`)
  return answer.json()
}

const passwordOfDemo = async (searchUrl: string): Promise<string> => {
  type Found = { hits: { hits: { _source: { password: string } }[] } }
  // Operate adds demo a moment after it is ready; Tasklist, beside it, adds nobody
  for (let attempt = 0; attempt < 40; attempt++) {
    const refreshed = await fetch(`${searchUrl}/${userIndices[0]}/_refresh`, { method: 'POST' })
    if (refreshed.ok) {
      const { hits } = (await call(`${searchUrl}/${userIndices[0]}/_search?q=userId:demo`)) as Found
      if (hits.hits[0]) return hits.hits[0]._source.password
    }
    await wait(500)
  }
  throw new Error(`The user demo did not appear in ${userIndices[0]}.`)
}

/** The staff of the sample authorities, from sample/staff.json. */
export const samplePeople = (): Person[] =>
  JSON.parse(readFileSync(join(projectFolder, 'sample', 'staff.json'), 'utf8'))

/**
 * Lets people sign in to Tasklist and Operate with the password of `demo`. For the local stack only: a deployment has
 * its own identity provider. Repeated calls replace the entries.
 */
export const letSignIn = async (searchUrl: string, people: Person[]): Promise<void> => {
  const password = await passwordOfDemo(searchUrl)
  for (const index of userIndices) {
    const lines = people.flatMap(({ username, displayName }) => [
      { index: { _id: username } },
      { id: username, userId: username, displayName, password, roles: ['OWNER'] },
    ])
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    const answer = (await call(`${searchUrl}/${index}/_bulk?refresh=true`, body)) as { errors: boolean }
    if (answer.errors) throw new Error(`The search store refused people for ${index}: ${JSON.stringify(answer)}`)
  }
}
