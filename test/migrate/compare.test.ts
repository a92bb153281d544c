import { describe, expect, it } from 'vitest'
import { compared, type Edit } from './versions.ts'

const renamedTask: Edit = ['userTask_ask', 'userTask_question']

/** Elements that differ, with how. */
async function differing(edits: Edit[], map: Record<string, string> = {}) {
  const { elements } = await compared(edits, map)
  const changed = [...elements.values()].filter(({ differs }) => differs.length > 0)
  return Object.fromEntries(changed.map(({ id, differs }) => [id, differs]))
}

describe('Two versions of a model', () => {
  it('are the same when the tag alone is another', async () => {
    expect(await differing([])).toEqual({})
    expect((await compared([])).added).toEqual([])
  })

  it('are the same when only words have changed', async () => {
    expect(
      await differing([
        ['name="Ask"', 'name="Ask again"'],
        [/name="Late"/, ''],
      ]),
    ).toEqual({})
  })

  it.each<[string, Edit[], Record<string, string[]>]>([
    ['another form', [['formId="ask"', 'formId="askMore"']], { userTask_ask: ['form'] }],
    ['another due date, followed to where it is mapped from', [['=askDue', '=soon']], { userTask_ask: ['schedule'] }],
    ['a user task that a job does', [['<zeebe:userTask />', '']], { userTask_ask: ['implementation'] }],
    ['another listener', [['recordOversight', 'recordTwice']], { userTask_ask: ['listeners'] }],
    ['another job type', [['type="notify"', 'type="notifyAll"']], { serviceTask_notify: ['jobType'] }],
    ['another called process', [['processId="review"', 'processId="audit"']], { callActivity_review: ['calls'] }],
    ['another date', [['=waitUntil', '=waitLonger']], { event_wait: ['says'] }],
    ['a reminder that ends the task', [[' cancelActivity="false"', '']], { event_remind: ['interrupting'] }],
    ['another type', [[/bpmn:callActivity/, 'bpmn:serviceTask']], { callActivity_review: ['type'] }],
    ['another name of a message', [['name="stopped"', 'name="halted"']], { event_stopped: ['says'] }],
    [
      'another key of a message',
      [
        [
          /name="dropped"><bpmn:extensionElements><zeebe:subscription correlationKey="=caseReference"/,
          'name="dropped"><bpmn:extensionElements><zeebe:subscription correlationKey="=familyId"',
        ],
      ],
      { event_dropped: ['says'], event_answer: ['says'] },
    ],
    [
      'a multi-instance',
      [
        [
          'bindingType="deployment" /></bpmn:extensionElements>',
          'bindingType="deployment" /></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics isSequential="true" />',
        ],
      ],
      { callActivity_review: ['loop'] },
    ],
    ['another way on', [['targetRef="gateway_which"', 'targetRef="event_silence"']], { subProcess_tell: ['other'] }],
    ['a join of other flows', [['flow_waited', 'flow_waitedLong']], { gateway_join: ['joins'], event_wait: ['other'] }],
    [
      'an element under another id',
      [renamedTask],
      { userTask_ask: ['gone'], event_remind: ['attached'], event_dropped: ['attached'], gateway_fork: ['other'] },
    ],
    [
      'an event sub-process that is none any more',
      [[' triggeredByEvent="true"', '']],
      { subProcess_stop: ['type'], event_stopped: ['attached'] },
    ],
  ])('differ by %s', async (_what, edits, differs) => expect(await differing(edits)).toEqual(differs))

  it('differ by a kind of event', async () => {
    const asMessage: Edit = [
      '<bpmn:timerEventDefinition><bpmn:timeDate>=remindAt</bpmn:timeDate></bpmn:timerEventDefinition>',
      '<bpmn:messageEventDefinition messageRef="message_stopped" />',
    ]
    expect(await differing([asMessage])).toEqual({ event_remind: ['event'] })
  })

  it('differ by the sub-process in which something is', async () => {
    expect(
      await differing([['subProcess_tell', 'subProcess_inform']], { subProcess_tell: 'subProcess_inform' }),
    ).not.toHaveProperty('serviceTask_notify')
    expect(await differing([['subProcess_tell', 'subProcess_inform']])).toMatchObject({
      serviceTask_notify: ['scope'],
      subProcess_tell: ['gone'],
    })
  })
})

describe('An element that is gone', () => {
  it('may have become the one of its type and scope that is new', async () => {
    const { guesses, added } = await compared([renamedTask])
    expect([...guesses]).toEqual([['userTask_ask', 'userTask_question']])
    expect(added.map(({ id }) => id)).toEqual(['userTask_question'])
  })

  it('is known by its name among several', async () => {
    const more: Edit = ['<bpmn:callActivity', '<bpmn:userTask id="userTask_other" name="Other" /><bpmn:callActivity']
    expect([...(await compared([renamedTask, more])).guesses]).toEqual([['userTask_ask', 'userTask_question']])
  })

  it('is not guessed when several could be meant', async () => {
    const more: Edit = ['<bpmn:callActivity', '<bpmn:userTask id="userTask_other" name="Other" /><bpmn:callActivity']
    const { guesses } = await compared([renamedTask, ['name="Ask"', 'name="Question"'], more])
    expect([...guesses]).toEqual([])
  })

  it('is found where --map says it is, with what hangs on it', async () => {
    const { elements, added, wrongMaps } = await compared([renamedTask], { userTask_ask: 'userTask_question' })
    expect(elements.get('userTask_ask')).toMatchObject({ to: { id: 'userTask_question' }, differs: [] })
    expect(elements.get('event_remind')?.differs).toEqual([])
    expect([added, wrongMaps]).toEqual([[], []])
  })
})

describe('A mapping', () => {
  const problems = async (map: Record<string, string>, edits: Edit[] = []) =>
    (await compared(edits, map)).wrongMaps.join('; ')

  it('speaks of elements that are there', async () => {
    expect(await problems({ userTask_no: 'userTask_ask' })).toContain('the old version has no element userTask_no')
    expect(await problems({ userTask_ask: 'userTask_no' })).toContain('the new version has no element userTask_no')
  })

  it('brings no two elements to one', async () => {
    expect(await problems({ event_wait: 'event_silence', event_silence: 'event_silence' })).toContain(
      'event_silence is given twice',
    )
    expect(await problems({ event_wait: 'event_silence' })).toContain('say where it has gone as well')
  })

  it('may exchange two', async () =>
    expect(await problems({ event_wait: 'event_silence', event_silence: 'event_wait' })).toBe(''))
})
