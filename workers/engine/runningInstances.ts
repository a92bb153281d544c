/** One version of a process as the engine holds it; a version counts deployments, the tag in the model is the release. */
export type DeployedVersion = { key: string; processId: string; version: number }

export type ActiveElement = { elementId: string; incident: boolean }

/** A user task as it was made: Zeebe never changes its form or dates afterwards, a migration included. */
export type OpenTask = { elementId: string; form: string | null; dueAt: string | null; createdAt: string }

export type RunningInstance = {
  key: string
  processId: string
  caseReference: string | null
  /** Who called it; null where it was started by an event or a person. */
  parentKey: string | null
  active: ActiveElement[]
  tasks: OpenTask[]
  /** Instances that it has called and that still run. */
  called: { key: string; processId: string; version: number }[]
  /** Sequence flows that were taken so far, and elements that are over: they tell which tokens wait at a join. */
  takenFlows: string[]
  ended: string[]
}

/**
 * What runs, for the plan of a migration. Zeebe's gRPC has no list of instances: on 8.6 Operate and Tasklist answer, later
 * releases have one search API, tests read the engine's record stream.
 */
export type RunningInstances = {
  versions: (processId?: string) => Promise<DeployedVersion[]>
  /** The BPMN of one version. */
  model: (definitionKey: string) => Promise<string>
  running: (definitionKey: string) => Promise<RunningInstance[]>
}
