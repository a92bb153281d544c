import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOperateInstances } from '../../workers/engine/operate.ts'

const key = '9007199254740993'

/** Answers of Operate and Tasklist 8.6 as they were recorded, keys as numbers beyond what JavaScript holds. */
const answers: Record<string, string> = {
  '/v1/process-definitions/search': `{"items":[{"key":2251799813685252,"name":"Review","version":1,"versionTag":"1.0.0","bpmnProcessId":"review"}],"sortValues":["2251799813685252"],"total":1}`,
  '/v1/flownode-instances/search': `{"items":[{"key":1,"flowNodeId":"event_begun","type":"START_EVENT","state":"COMPLETED","incident":false},{"key":2,"flowNodeId":"userTask_ask","type":"USER_TASK","state":"ACTIVE","incident":true}],"sortValues":["2"],"total":2}`,
  '/v1/variables/search': `{"items":[{"key":3,"scopeKey":2251799813685257,"name":"caseReference","value":"\\"OTHER\\""},{"key":4,"scopeKey":${key},"name":"caseReference","value":"\\"CASE-1\\""}],"sortValues":["4"],"total":2}`,
  [`/v1/process-instances/${key}/sequence-flows`]: '["flow_begun"]',
  '/v1/tasks/search': `[{"id":"5","taskDefinitionId":"userTask_ask","creationDate":"2026-11-23T02:03:23.190+0000","formKey":"2251799813685250","formId":"ask","formVersion":2,"dueDate":"2026-12-01T00:00:00.000+0000"}]`,
  '/v1/process-definitions/2251799813685252/xml': '<definitions />',
}
const instances = [key, '9007199254740995'].map(
  (one) =>
    `{"items":[{"key":${one},"processVersion":1,"bpmnProcessId":"review","state":"ACTIVE"}],"sortValues":["${one}","${one}"],"total":2}`,
)
const none = '{"items":[],"sortValues":[],"total":0}'

let url: string
let signIns = 0
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
const server = createServer(async (request, response) => {
  const path = request.url ?? ''
  if (path.startsWith('/api/login')) {
    signIns += 1
    response.setHeader('set-cookie', ['OPERATE-SESSION=abc; Path=/']).setHeader('X-CSRF-TOKEN', 'token')
    return response.end()
  }
  const body = await bodyOf(request)
  if (request.headers.cookie !== 'OPERATE-SESSION=abc' || request.headers['x-csrf-token'] !== 'token')
    return response.writeHead(401).end()
  if (path === '/v1/process-instances/search') {
    if (body.includes('parentKey')) return response.end(none)
    return response.end(
      body.includes('9007199254740995') ? none : body.includes('searchAfter') ? instances[1] : instances[0],
    )
  }
  const answer = answers[path] ?? answers[path.replace('9007199254740995', key)]
  return answer ? response.end(answer) : response.writeHead(500).end()
})
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe('What runs, as Operate and Tasklist tell it', () => {
  const engine = (pageSize?: number) => createOperateInstances({ url, username: 'demo', password: 'demo' }, pageSize)

  it('has versions and their models', async () => {
    expect(await engine().versions('review')).toEqual([{ key: '2251799813685252', processId: 'review', version: 1 }])
    expect(await engine().model('2251799813685252')).toBe('<definitions />')
  })

  it('has each instance with where it stands, its task as it was made, and its case; no digit of a key is lost', async () => {
    expect(await engine().running('2251799813685252')).toEqual([
      {
        key,
        processId: 'review',
        caseReference: 'CASE-1',
        parentKey: null,
        active: [{ elementId: 'userTask_ask', incident: true }],
        tasks: [
          {
            elementId: 'userTask_ask',
            form: 'ask (version 2)',
            dueAt: '2026-12-01T00:00:00.000+0000',
            createdAt: '2026-11-23T02:03:23.190+0000',
          },
        ],
        called: [],
        takenFlows: ['flow_begun'],
        ended: ['event_begun'],
      },
    ])
  })

  it('is read page after page, with one sign-in', async () => {
    signIns = 0
    answers['/v1/flownode-instances/search'] = none
    answers['/v1/variables/search'] = none
    expect((await engine(1).running('2251799813685252')).map((one) => one.key)).toEqual([key, '9007199254740995'])
    expect(signIns).toBe(1)
  })

  it('is not taken for nothing when Operate does not answer', async () => {
    await expect(engine().model('1')).rejects.toThrow('answered with 500')
  })
})
