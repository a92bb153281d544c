import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  answer,
  boundary,
  callActivity,
  chain,
  type Draft,
  end,
  eventSub,
  flow,
  note,
  serviceTask,
  start,
  sub,
  userTask,
  xor,
} from '../../tools/draft/spec.ts'
import { writeBpmn } from '../../tools/draft/write.ts'
import { lintProcess } from '../../tools/lint.ts'
import { readProcess } from '../../tools/project/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'models-'))
afterAll(() => rmSync(folder, { recursive: true }))

const good: Draft = {
  id: 'reviewReferral',
  name: 'Review a referral',
  versionTag: '1.0.0',
  doc: 'Source: Example (July 2024), A1',
  nodes: [
    start('referralReceived', [0, 1], 'Referral received', { message: 'referralReceived' }),
    note('referralReceived', [0, 0], 'Trigger: the front door sends it. Source: Example (July 2024), A1'),
    userTask('daTrayReview', [1, 1], 'Review duty tray', {
      groups: 'teamManager',
      due: '=deadlines.review',
      doc: 'DA-03',
    }),
    boundary('reviewOverdue', 'daTrayReview', 'Review overdue', { timer: '=deadlines.review' }),
    xor('inTime', [2, 1], 'Reviewed in time?'),
    sub(
      'telling',
      [3, 1],
      'Tell the manager',
      [
        start('tellingBegun', [0, 0], 'Telling begun'),
        serviceTask('notify', [1, 0], 'Tell service manager', { doc: 'DA-09' }),
        end('managerTold', [2, 0], 'Manager told'),
      ],
      chain('tellingBegun', 'notify', 'managerTold'),
    ),
    end('reviewed', [6, 1], 'Referral reviewed'),
    serviceTask('remind', [2, 2.3], 'Remind team manager', { job: 'notify', doc: 'G-10' }),
    end('reminded', [3, 2.3], 'Team manager reminded'),
  ],
  flows: [
    ...chain('referralReceived', 'daTrayReview', 'inTime'),
    answer('inTime', 'daTrayReview', 'Not accepted', '=daTrayReviewAccepted = false'),
    answer('inTime', 'telling', 'Yes'),
    ...chain('telling', 'reviewed'),
    ...chain('reviewOverdue', 'remind', 'reminded'),
  ],
}

const goodXml = writeBpmn(good)

/** What is wrong with the good model after a change of its XML. */
async function findings(from: string | RegExp = '', to = '', draft = good) {
  const xml = await (draft === good ? goodXml : writeBpmn(draft))
  const changed = xml.replace(from, to)
  if (from && changed === xml) throw new Error(`${from} is not in the model`)
  const file = join(folder, 'reviewReferral.bpmn')
  writeFileSync(file, changed)
  return (await lintProcess(await readProcess(file))).map(({ rule, element }) => `${rule} ${element}`)
}

const task = 'userTask_daTrayReview'

describe('the rules of the house', () => {
  it('have nothing against a drafted model', async () => expect(await findings()).toEqual([]))

  it.each([
    ['an id of the wrong kind', /gateway_inTime(?=")/g, 'inTime', 'house/element-ids inTime'],
    ['an id that is not its form', 'formId="daTrayReview"', 'formId="daOther"', `house/element-ids ${task}`],
    ['capitals in a label', 'Review duty tray', 'Review Duty Tray', `house/label-case ${task}`],
    ['a task without a verb', 'Review duty tray', 'Monitoring of trays', `house/label-case ${task}`],
    ['an event without a state', 'Referral received', 'Referral', 'house/label-case event_referralReceived'],
    ['a split that asks nothing', 'Reviewed in time?', 'Reviewed in time', 'house/gateway-questions gateway_inTime'],
    ['an answer without a name', ' name="Yes"', '', 'house/gateway-questions flow_inTimeYes'],
    ['two ends of one name', 'Team manager reminded', 'Referral reviewed', 'house/named-ends event_reviewed'],
    ['a start without its source', 'it. Source:', 'it.', 'house/start-annotation event_referralReceived'],
    ['a user task without a form', /<zeebe:formDefinition[^>]*>/, '', `house/complete-user-tasks ${task}`],
    ['a user task without a group', /<zeebe:assignmentDefinition[^>]*>/, '', `house/complete-user-tasks ${task}`],
    ['a user task without a due date', /<zeebe:taskSchedule[^>]*>/, '', `house/complete-user-tasks ${task}`],
    [
      'a user task off the record',
      /<zeebe:executionListener eventType="end"[^>]*>/,
      '',
      `house/complete-user-tasks ${task}`,
    ],
    ['a timer that takes the task away', ' cancelActivity="false"', '', `house/complete-user-tasks ${task}`],
    ['a task without its rules', 'DA-03', 'see above', `house/documented-rules ${task}`],
    ['a form bound to the latest version', ' bindingType="deployment"', '', `house/deployment-binding ${task}`],
    ['a process without a version', /<zeebe:versionTag[^>]*>/, '', 'house/process-head reviewReferral'],
    ['a timer that computes', '>=deadlines.review<', '>=now()<', 'house/computed-timers event_reviewOverdue'],
  ])('find %s', async (_, from, to, expected) => {
    expect(await findings(from as string, to)).toContain(expected)
  })

  it('let tasks with one limit share the timer of an event subprocess', async () => {
    const shared = (timer: string): Draft => ({
      ...good,
      nodes: [
        ...good.nodes.filter(({ key }) => !['reviewOverdue', 'remind', 'reminded'].includes(key)),
        eventSub(
          'late',
          [0, 4],
          'Limit passed',
          [
            start('limitPassed', [0, 0], 'Limit passed', { timer, interrupting: false }),
            serviceTask('remind', [1, 0], 'Remind team manager', { job: 'notify', doc: 'G-10' }),
            end('reminded', [2, 0], 'Team manager reminded'),
          ],
          chain('limitPassed', 'remind', 'reminded'),
        ),
      ],
      flows: good.flows.filter(({ from }) => !['reviewOverdue', 'remind'].includes(from)),
    })
    expect(await findings('', '', shared('=deadlines.review'))).toEqual([])
    expect(await findings('', '', shared('=deadlines.other'))).toEqual([`house/complete-user-tasks ${task}`])
  })

  it('find a flow through a shape, a slanted flow and crossing flows', async () => {
    const edge = (points: string) => `$1${points}`
    const points = (...list: [number, number][]) => list.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join('')
    const start = /(<bpmndi:BPMNEdge id="flow_referralReceivedToDaTrayReview_di"[^>]*>)\s*(<di:waypoint[^>]*>\s*)+/
    const slanted = await findings(start, edge(points([268, 320], [380, 300])))
    expect(slanted).toContain('house/orthogonal-flows flow_referralReceivedToDaTrayReview')
    const through = await findings(start, edge(points([268, 320], [268, 250], [1500, 250], [1500, 320], [530, 320])))
    expect(through).toContain('house/flows-beside-shapes flow_referralReceivedToDaTrayReview')
    const crossing = await findings(
      start,
      edge(points([268, 320], [268, 270], [530, 270], [530, 410], [400, 410], [400, 360])),
    )
    expect(crossing.join()).toContain('house/no-crossing-flows')
  })

  it('find shapes that lie on each other', async () => {
    const moved = await findings(/(<bpmndi:BPMNShape id="event_reviewed_di"[^>]*>\s*<dc:Bounds) x="\d+"/, '$1 x="900"')
    expect(moved.join()).toMatch(/house\/shapes-apart/)
  })

  it('find a path that stops without an end, unless it says that it ends with the case', async () => {
    const stopping = (doc: string): Draft => ({
      ...good,
      nodes: [
        ...good.nodes,
        callActivity('watch', [1, 6], 'Watch the case', { doc }),
        start('other', [0, 6], 'Day begun', { timer: 'P1D' }),
      ],
      flows: [...good.flows, ...chain('event_other', 'watch')],
    })
    expect(await findings('', '', stopping('DA-01'))).toContain('house/explicit-ends callActivity_watch')
    expect((await findings('', '', stopping('DA-01; ends with the case'))).join()).not.toContain('explicit-ends')
  }, 20_000)

  it('warn of a model that is too large to read', async () => {
    const many = Array.from({ length: 25 }, (_, i) => serviceTask(`step${i}`, [i, 6], 'Do something', { doc: 'DA-01' }))
    const nodes = [
      ...good.nodes,
      start('other', [-1, 6], 'Day begun', { timer: 'P1D' }),
      ...many,
      end('done', [25, 6], 'Work done'),
    ]
    const keys = many.map(({ key }) => key)
    const large = {
      ...good,
      nodes,
      flows: [...good.flows, ...chain('event_other', ...keys, 'done'), flow('done', 'done')].slice(0, -1),
    }
    expect(await findings('', '', large)).toContain('house/readable-size reviewReferral')
  }, 20_000)
})
