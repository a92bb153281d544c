import { describe, expect, it } from 'vitest'
import { readConfig } from '../../workers/config.ts'

describe('the settings', () => {
  it('have a default for each, so that a fresh clone starts with none', () => {
    expect(readConfig({})).toMatchObject({
      dataDir: 'data',
      databaseUrl: undefined,
      maxDocumentBytes: 10_000_000,
      http: { host: '127.0.0.1', port: 3000 },
    })
  })

  it('are refused with the name of each that does not fit', () => {
    expect(() => readConfig({ HTTP_PORT: 'eighty', SMTP_URL: 'mail server' })).toThrow(
      /HTTP_PORT[\s\S]*SMTP_URL|SMTP_URL[\s\S]*HTTP_PORT/,
    )
  })

  it('say in MB how large a document may be', () => {
    expect(readConfig({ DOCUMENT_MAX_MB: '2.5' }).maxDocumentBytes).toBe(2_500_000)
    expect(() => readConfig({ DOCUMENT_MAX_MB: '0' })).toThrow('DOCUMENT_MAX_MB')
  })

  it('exchange nothing with other authorities until a file with keys is named', () => {
    expect(readConfig({}).exchange).toEqual({ file: undefined, maxBytes: 50_000_000 })
    expect(readConfig({ EXCHANGE_FILE: 'exchange.json', EXCHANGE_MAX_MB: '2' }).exchange).toEqual({
      ...{ file: 'exchange.json', maxBytes: 2_000_000 },
    })
  })

  it('bind to this machine only as long as there is no sign-in', () => {
    expect(() => readConfig({ HTTP_HOST: '0.0.0.0' })).toThrow('HTTP_HOST')
  })
})
