/** The settings of the local stack: the only reader of the environment in this folder, besides the preflight. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Every port of the stack: the setting that moves it, its default, what listens there. All bind to 127.0.0.1. */
export const portSettings = {
  http: { setting: 'HTTP_PORT', port: 3000, what: 'case pages and API' },
  smtp: { setting: 'MAIL_SMTP_PORT', port: 1025, what: 'mail catcher, SMTP' },
  mailWeb: { setting: 'MAIL_WEB_PORT', port: 1080, what: 'mail catcher, web page' },
  webapps: { setting: 'WEBAPPS_PORT', port: 8080, what: 'Tasklist and Operate' },
  webappsManagement: { setting: 'WEBAPPS_MANAGEMENT_PORT', port: 9601, what: 'Tasklist and Operate, health' },
  rest: { setting: 'BROKER_REST_PORT', port: 8088, what: 'broker, REST' },
  grpc: { setting: 'BROKER_GRPC_PORT', port: 26500, what: 'broker, gRPC' },
  command: { setting: 'BROKER_COMMAND_PORT', port: 26501, what: 'broker, commands' },
  internal: { setting: 'BROKER_INTERNAL_PORT', port: 26502, what: 'broker, cluster' },
  management: { setting: 'BROKER_MANAGEMENT_PORT', port: 9600, what: 'broker, health' },
  search: { setting: 'SEARCH_PORT', port: 9201, what: 'search store' },
  searchTransport: { setting: 'SEARCH_TRANSPORT_PORT', port: 9301, what: 'search store, cluster' },
} as const

export type PortName = keyof typeof portSettings
export type Ports = Record<PortName, number>
export const portNames = Object.keys(portSettings) as PortName[]

/** OpenSearch's runner takes no HTTP port above this one. */
export const searchPorts = { first: 9200, last: 9299 } as const

const rangeOf = (name: PortName) => (name === 'search' ? searchPorts : { first: 2, last: 65535 })

const readPort = (name: PortName): number => {
  const { setting, port } = portSettings[name]
  const text = process.env[setting]
  if (text === undefined || text === '') return port
  const value = Number(text)
  const { first, last } = rangeOf(name)
  if (Number.isInteger(value) && value >= first && value <= last) return value
  throw new Error(`${setting} is '${text}'. Give a port between ${first} and ${last}, or leave it away for ${port}.`)
}

/** The ports as the environment sets them. */
export const readPorts = (): Ports => Object.fromEntries(portNames.map((name) => [name, readPort(name)])) as Ports

/** Where the engine's files are kept: `STACK_DIR`, by default `.stack` in the project. */
export const stackFolder = (): string => resolve(projectFolder, process.env.STACK_DIR || '.stack')

/** Where cases, letters, logs and mails of a stack are kept: `DATA_DIR`, by default `data` in the project. */
export const dataFolder = (): string => resolve(projectFolder, process.env.DATA_DIR || join(projectFolder, 'data'))

const ownedByTheStack = /^(ZEEBE|CAMUNDA|OPERATE|TASKLIST|SPRING|SERVER|MANAGEMENT|LOGGING|JAVA_OPTS|JDK_JAVA_OPTIONS)/

/** The environment for a child: what was inherited, without settings that would reach into Camunda, and the given. */
export const childEnvironment = (own: Record<string, string>): Record<string, string> => {
  const inherited = Object.entries(process.env).filter(([name]) => !ownedByTheStack.test(name))
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...own }
}
