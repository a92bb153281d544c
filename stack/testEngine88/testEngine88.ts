import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Broker } from '../broker.ts'
import { findJava } from '../findJava.mjs'
import { startJava } from '../java.ts'
import { freePorts } from '../ports.ts'
import { answers, waitUntilReady } from '../processes.ts'
import { projectFolder, stackFolder } from '../settings.ts'

const run = promisify(execFile)
const here = join(projectFolder, 'stack', 'testEngine88')
const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** The engine's libraries from Maven Central, fetched once. */
async function libraries(): Promise<string> {
  const kept = join(stackFolder(), 'testEngine-8.8.21')
  if (existsSync(kept)) return kept
  mkdirSync(stackFolder(), { recursive: true })
  const unfinished = join(stackFolder(), `unfinished-${process.pid}-testEngine`)
  const target = [`-DoutputDirectory=${unfinished}`, '-DincludeScope=runtime']
  const env = { ...process.env, JAVA_HOME: findJava().home }
  await run('mvn', ['-q', '-B', '-f', join(here, 'pom.xml'), copy, ...target], { env })
  renameSync(unfinished, kept)
  return kept
}

/**
 * Starts Camunda's in-memory 8.8 engine in the place of a bare 8.6 broker: gRPC, assignment and completion of user tasks,
 * the clock, the record stream. It keeps nothing on disk and has no gateway, no exporter and no REST API of its own.
 */
export async function startTestEngine88({
  dataDir,
  exporterUrl,
}: {
  dataDir: string
  exporterUrl: string
}): Promise<Broker> {
  const [grpc = 0, http = 0] = await freePorts(2)
  const url = `http://127.0.0.1:${http}`
  const service = startJava({
    name: 'testEngine88',
    dataDir,
    heap: '768m',
    quickStart: true,
    classPath: [join(await libraries(), '*')],
    mainClass: join(here, 'TestEngine88.java'),
    args: [String(grpc), String(http), exporterUrl],
  })
  await waitUntilReady(service, () => answers(`${url}/actuator/health/readiness`))
  const grpcAddress = `127.0.0.1:${grpc}`
  return { grpcAddress, restAddress: url, managementUrl: url, service, stop: () => service.stop() }
}
