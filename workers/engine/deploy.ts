import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ZeebeClient } from './client.ts'
import { isTransient, pauseBefore, within } from './grpc.ts'

export type DeployedResource = { kind: 'process' | 'decision' | 'form'; id: string; version: number }

const nameKey = { '.bpmn': 'process', '.dmn': 'decision', '.form': 'form' } as const

/** Every model file below the folders, sorted, with its bytes. */
async function modelFiles(folders: string[]): Promise<{ path: string; kind: keyof typeof nameKey; content: Buffer }[]> {
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .map((name) => join(folder, name))
        .filter((path) => /\.(bpmn|dmn|form)$/.test(path)),
    ),
  )
  return Promise.all(
    found
      .flat()
      .sort()
      .map(async (path) => ({
        path,
        kind: path.slice(path.lastIndexOf('.')) as keyof typeof nameKey,
        content: await readFile(path),
      })),
  )
}

const patience = 30_000
const tries = 20

async function deploy(client: ZeebeClient, resources: Parameters<ZeebeClient['deployResources']>[0]) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await within(patience, client.deployResources(resources))
    } catch (error) {
      if (!isTransient(error) || attempt === tries) throw error
      await pause(pauseBefore(attempt))
    }
  }
}

/**
 * Deploys all models, decisions and forms in one deployment, so that `bindingType="deployment"` binds what was released
 * together. The engine makes a new version only of what has changed, so a try whose answer got lost may be repeated.
 * @throws with the engine's words when a model is not valid, and after some two minutes without an answer
 */
export async function deployModels(client: ZeebeClient, folders: string[]): Promise<DeployedResource[]> {
  const files = await modelFiles(folders)
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's resource type is a union of file kinds
  const resources = files.map(({ path, kind, content }) => ({ name: basename(path), [nameKey[kind]]: content }) as any)
  const answer = await deploy(client, resources)
  // biome-ignore lint/suspicious/noExplicitAny: one deployment answers with one of several shapes
  return (answer.deployments as any[]).flatMap(({ process, decision, form }): DeployedResource[] => {
    if (process) return [{ kind: 'process', id: process.bpmnProcessId, version: process.version }]
    if (decision) return [{ kind: 'decision', id: decision.dmnDecisionId, version: decision.version }]
    return form ? [{ kind: 'form', id: form.formId, version: form.version }] : []
  })
}
