import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Clock } from '../calendar/clock.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import type { ExchangeSettings } from '../exchange/exchangeFile.ts'
import type { Register } from '../register/register.ts'
import { enforce } from './access.ts'
import { fileBody, jsonBody } from './body.ts'
import { docsPage, docsStyle } from './docs.ts'
import { problemHandler } from './errors.ts'
import { createMetrics, type HttpMetrics } from './metrics.ts'
import { openApiOf } from './openapi.ts'
import { problems } from './problem.ts'
import { askAll, type Check, type Readiness } from './readiness.ts'
import type { Route } from './route.ts'
import { routesOf } from './routes.ts'

export type HttpServerOptions = {
  register: Register
  engine: Pick<EnginePort, 'isReady'> & Partial<Pick<EnginePort, 'decide'>>
  log: Logger
  clock: Clock
  config: {
    http: { host: string; port: number }
    publicUrl: string
    /** What bundles of other authorities need; without it none is packed or taken in. */
    modelFolders?: string[]
    exchange?: ExchangeSettings
  }
  /** Woken after each accepted request. */
  dispatcher?: { wake: () => void }
  /** Further parts that /ready asks, such as workers and mail: not ready when they throw or answer false. */
  checks?: Record<string, Check>
  /** Puts further figures beside those of the API. */
  measure?: (registry: Registry) => void
  /** Pages for people, mounted after the API. */
  pages?: Router
}
export type HttpDependencies = Omit<HttpServerOptions, 'checks' | 'measure'> & {
  readiness: () => Promise<Readiness>
  metrics: HttpMetrics
}

const apiVersion = '1.0.0'
const loopback = ['127.0.0.1', 'localhost', '[::1]']

/** A page of another site must not reach this server under a name of its own (DNS rebinding), nor send to it. */
const guard =
  (names: Set<string>): RequestHandler =>
  (request, _response, next) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!names.has(host)) throw problems.misdirected()
    const site = request.get('sec-fetch-site')
    const changes = request.method !== 'GET' && request.method !== 'HEAD'
    if (changes && (site === 'cross-site' || site === 'same-site')) throw problems.forbidden()
    next()
  }

/** One line for each request: method, route pattern, status, milliseconds; never the address itself or a body (I6). */
const requestLog =
  (log: Logger, metrics: HttpMetrics): RequestHandler =>
  (request, response, next) => {
    const begun = process.hrtime.bigint()
    response.once('finish', () => {
      const ms = Number(process.hrtime.bigint() - begun) / 1e6
      const known = request.route?.path as unknown
      const route = response.locals.route ?? (typeof known === 'string' ? known : 'none')
      const method = knownMethods.has(request.method) ? request.method : 'other'
      log.info({ method, route, status: response.statusCode, ms: Math.round(ms * 10) / 10 }, 'request')
      metrics.observe({ method, route, status: response.statusCode }, ms / 1000)
    })
    next()
  }
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

function mount(app: Express, routes: Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const onPath = routes.filter((route) => route.path === path)
    const named: RequestHandler = (_request, response, next) => {
      response.locals.route = path
      next()
    }
    app.all(expressPath(path), named)
    for (const { method, access, body, upload, handle } of onPath) {
      const read = body ? jsonBody : upload ? fileBody(upload) : []
      app[method](expressPath(path), enforce(access), ...read, handle)
    }
    const allowed = onPath.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    app.all(expressPath(path), () => {
      throw problems.method(allowed)
    })
  }
}

const served = (path: string, summary: string, mediaType: string, content: () => string): Route => ({
  method: 'get',
  path,
  access: 'public',
  summary,
  answers: { 200: { description: summary, mediaType } },
  handle: (_request, response) => void response.type(mediaType).send(content()),
})

/** The application without a port, for tests and for whoever listens. */
export function createApp({ checks = {}, measure, ...options }: HttpServerOptions): Express {
  const { register, engine, log, config, pages } = options
  const metrics = createMetrics(register)
  measure?.(metrics.registry)
  const readiness = () => askAll({ register: () => register.ping(), engine: () => engine.isReady(), ...checks })
  const api = routesOf({ ...options, readiness, metrics })
  const document = openApiOf(api, apiVersion)
  const [json, page] = [JSON.stringify(document), docsPage(document)]
  const described = [
    ...api,
    served('/openapi.json', 'The OpenAPI document', 'application/json', () => json),
    served('/docs', 'This API as a page', 'text/html', () => page),
    served('/docs/style.css', 'Style of the page', 'text/css', () => docsStyle),
  ]
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('case sensitive routing', true)
  app.use(requestLog(log, metrics))
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: false,
    }),
  )
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.use(guard(new Set([...loopback, new URL(config.publicUrl).hostname])))
  mount(app, described)
  if (pages) app.use(pages)
  app.use(() => {
    throw problems.notFound('There is no such address')
  })
  app.use(problemHandler(log))
  return app
}

export type HttpServer = ReturnType<typeof createHttpServer>

/** The HTTP server; `listen` answers with its address, or throws with the port that is taken. */
export function createHttpServer(options: HttpServerOptions) {
  const { config, log } = options
  const server: Server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    createApp(options),
  )
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return socket.destroy()
    const {
      title,
      message: detail,
      slug,
    } = problems.malformed('What arrived is no HTTP request that this server understands.')
    const body = JSON.stringify({ type: `/docs#problem-${slug}`, title, status: 400, detail, errors: [] })
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
  return {
    listen: (): Promise<{ url: string }> =>
      new Promise((resolve, reject) => {
        const { host, port } = config.http
        server.once('error', (error: NodeJS.ErrnoException) =>
          reject(
            error.code === 'EADDRINUSE'
              ? new Error(`Port ${port} is taken: stop what uses it, or set HTTP_PORT`, { cause: error })
              : error,
          ),
        )
        server.listen(port, host, () => {
          const address = server.address() as AddressInfo
          resolve({ url: `http://${host}:${address.port}` })
        })
      }),
    /** Finishes what is in hand for up to 5 seconds, then cuts the rest. */
    close: (): Promise<void> =>
      new Promise((resolve) => {
        const cut = setTimeout(() => {
          log.warn('requests were cut off at the stop')
          server.closeAllConnections()
        }, 5000)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
