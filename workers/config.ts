import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)

const environment = z.object({
  ZEEBE_GRPC_ADDRESS: z.string().default('127.0.0.1:26500'),
  ZEEBE_REST_ADDRESS: z.url().default('http://127.0.0.1:8088'),
  ENGINE_CLOCK_URL: z.url().optional(),
  TASKLIST_URL: z.url().default('http://127.0.0.1:8080'),
  TASKLIST_USERNAME: z.string().default('demo'),
  TASKLIST_PASSWORD: z.string().default('demo'),
  TASKLIST_PATIENCE_MS: z.coerce.number().int().positive().default(20_000),
  OPERATE_URL: z.url().default('http://127.0.0.1:8080/operate'),
  SMTP_URL: z.url().default('smtp://127.0.0.1:1025'),
  MAIL_CATCHER_URL: z.url().optional(),
  MAIL_FROM: z.email().default('childrens-services@example.org'),
  MAIL_FROM_NAME: z.string().default("Children's Services"),
  SECURE_SMTP_URL: z.url().optional(),
  TEAM_HOURS: z.string().optional(),
  URGENT_PHONE: z.string().optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z.url().optional(),
  DOCUMENT_MAX_MB: z.coerce.number().positive().max(100).default(10),
  EXCHANGE_FILE: z.string().min(1).optional(),
  EXCHANGE_MAX_MB: z.coerce.number().positive().max(200).default(50),
  HTTP_HOST: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
  HTTP_PORT: port.default(3000),
  PUBLIC_URL: z.url().optional(),
  MODEL_FOLDERS: z.string().default('processes,forms'),
  SAMPLE_FOLDER: z.string().default('sample'),
  REPORT_SCHEDULES: z.enum(['on', 'off']).default('on'),
  CAPACITY: z.coerce.number().int().positive().default(32),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Config = {
  engine: { grpcAddress: string; restAddress: string; clockUrl: string | undefined; capacity: number }
  tasklist: { url: string; username: string; password: string; patience: number }
  operateUrl: string
  mail: {
    url: string
    from: string
    fromName: string
    /** Gateway for letters to professionals that have to go by secure e-mail; the ordinary server without it. */
    secureUrl: string | undefined
    /** Stand on every letter where given. */
    teamHours: string | null
    urgentPhone: string | null
  }
  /** The web page of the mail catcher, where there is one; the start page links to it. */
  mailCatcherUrl: string | undefined
  dataDir: string
  databaseUrl: string | undefined
  /** So many bytes a document may have that is put into a case. */
  maxDocumentBytes: number
  /** Bundles of transfers to and from other authorities: the file with own and trusted keys, and their size. */
  exchange: { file: string | undefined; maxBytes: number }
  http: { host: string; port: number }
  /** Where people reach the pages: forms in Tasklist link there. */
  publicUrl: string
  modelFolders: string[]
  sampleFolder: string
  /** Whether regular reports are scheduled when the application starts. */
  reportSchedules: boolean
  logLevel: z.infer<typeof environment>['LOG_LEVEL']
}

/**
 * Reads the environment once; nothing else in the project reads it.
 * @throws Error that names each setting that does not fit and what it should be
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`These settings do not fit; correct them in the environment and start again:\n${lines.join('\n')}`)
  }
  const settings = parsed.data
  return {
    engine: {
      grpcAddress: settings.ZEEBE_GRPC_ADDRESS,
      restAddress: settings.ZEEBE_REST_ADDRESS,
      clockUrl: settings.ENGINE_CLOCK_URL,
      capacity: settings.CAPACITY,
    },
    tasklist: {
      url: settings.TASKLIST_URL,
      username: settings.TASKLIST_USERNAME,
      password: settings.TASKLIST_PASSWORD,
      patience: settings.TASKLIST_PATIENCE_MS,
    },
    operateUrl: settings.OPERATE_URL,
    mail: {
      url: settings.SMTP_URL,
      from: settings.MAIL_FROM,
      fromName: settings.MAIL_FROM_NAME,
      secureUrl: settings.SECURE_SMTP_URL,
      teamHours: settings.TEAM_HOURS ?? null,
      urgentPhone: settings.URGENT_PHONE ?? null,
    },
    mailCatcherUrl: settings.MAIL_CATCHER_URL,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    maxDocumentBytes: Math.round(settings.DOCUMENT_MAX_MB * 1_000_000),
    exchange: { file: settings.EXCHANGE_FILE, maxBytes: Math.round(settings.EXCHANGE_MAX_MB * 1_000_000) },
    http: { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
    publicUrl: settings.PUBLIC_URL ?? `http://${settings.HTTP_HOST}:${settings.HTTP_PORT}`,
    modelFolders: settings.MODEL_FOLDERS.split(','),
    sampleFolder: settings.SAMPLE_FOLDER,
    reportSchedules: settings.REPORT_SCHEDULES === 'on',
    logLevel: settings.LOG_LEVEL,
  }
}
