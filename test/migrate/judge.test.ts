import { describe, expect, it } from 'vitest'
import { type Edit, judged } from './versions.ts'

const task = ['userTask_ask']
const rename: Edit = ['userTask_ask', 'userTask_question']
const timerOf = (date: string) =>
  `<bpmn:timerEventDefinition><bpmn:timeDate>${date}</bpmn:timeDate></bpmn:timerEventDefinition>`
const without = (id: string): Edit => [new RegExp(`<bpmn:boundaryEvent id="${id}".*?</bpmn:boundaryEvent>`), '']
const reasons = async (...given: Parameters<typeof judged>) => (await judged(...given)).reasons.join('; ')
const notes = async (...given: Parameters<typeof judged>) => (await judged(...given)).notes.join('; ')

describe('An instance moves', () => {
  it('with the elements it stands on, their clocks and messages, and those of the whole process', async () => {
    const { reasons: why, mappings } = await judged(task, [])
    expect(why).toEqual([])
    expect(mappings.map(({ from, to }) => `${from}=${to}`)).toEqual([
      'userTask_ask=userTask_ask',
      'event_stopped=event_stopped',
      'event_remind=event_remind',
      'event_dropped=event_dropped',
    ])
  })

  it.each<[string, string[], Edit[]]>([
    ['a later step is another', task, [['type="notify"', 'type="notifyAll"']]],
    ['a later step is gone', task, [[/<bpmn:callActivity.*<\/bpmn:callActivity>/, '']]],
    ['a later step is of another type', task, [[/bpmn:callActivity/, 'bpmn:serviceTask']]],
    ['a later sub-process is another', task, [['subProcess_tell', 'subProcess_inform']]],
    ['a join before which nothing waits is another', task, [['flow_waited', 'flow_waitedLong']]],
  ])('although %s', async (_what, at, edits) => expect(await reasons(at, edits)).toBe(''))

  it('with all that an event-based gateway waits for, each once', async () => {
    const { reasons: why, mappings } = await judged(['gateway_which', 'event_answer'], [])
    expect(why).toEqual([])
    expect(mappings.map(({ from }) => from).sort()).toEqual([
      'event_answer',
      'event_silence',
      'event_stopped',
      'gateway_which',
    ])
  })

  it('under a new id where the mapping says so', async () => {
    const { reasons: why, needs, mappings } = await judged(task, [rename], { userTask_ask: 'userTask_question' })
    expect([why, needs]).toEqual([[], []])
    expect(mappings).toContainEqual({ from: 'userTask_ask', to: 'userTask_question' })
    expect(mappings).toContainEqual({ from: 'event_remind', to: 'event_remind' })
  })
})

describe('An instance stays', () => {
  it.each<[string, string[], Edit[], string]>([
    ['where it stands on an element that is gone', task, [rename], 'userTask_ask is gone in version 1.1.0'],
    [
      'where its element has another type',
      ['callActivity_review'],
      [[/bpmn:callActivity/, 'bpmn:serviceTask']],
      'callActivity_review was callActivity and is serviceTask now',
    ],
    [
      'where its element is in another scope',
      ['subProcess_tell', 'serviceTask_notify'],
      [['subProcess_tell', 'subProcess_inform']],
      'serviceTask_notify has moved from subProcess_tell to subProcess_inform',
    ],
    ['where its user task is of another kind', task, [['<zeebe:userTask />', '']], 'is a user task of another kind'],
    [
      'where what it called is not called any more',
      ['callActivity_review'],
      [['processId="review"', 'processId="audit"']],
      'waits for review, and the new version calls audit',
    ],
    [
      'where its wait is of another kind',
      ['event_wait'],
      [[timerOf('=waitUntil'), '<bpmn:messageEventDefinition messageRef="message_dropped" />']],
      'event_wait waited for timer and waits for message now',
    ],
    [
      'where a reminder is of another kind',
      task,
      [[timerOf('=remindAt'), '<bpmn:messageEventDefinition messageRef="message_stopped" />']],
      'event_remind of userTask_ask was a timer and is a message now',
    ],
    [
      'where a reminder hangs on another element',
      task,
      [
        [
          'cancelActivity="false" attachedToRef="userTask_ask"',
          'cancelActivity="false" attachedToRef="callActivity_review"',
        ],
      ],
      'event_remind of userTask_ask hangs on callActivity_review now',
    ],
    [
      'where an event sub-process is none any more',
      task,
      [[' triggeredByEvent="true"', '']],
      'event_stopped of example hangs on nothing now',
    ],
    [
      'where an event sub-process listens for what 8.6 does not move',
      task,
      [['<bpmn:messageEventDefinition messageRef="message_stopped" />', '<bpmn:escalationEventDefinition />']],
      'event_stopped of example was a message and is a escalation now',
    ],
    [
      'where 8.6 does not move a new boundary event',
      task,
      [
        [
          '<bpmn:intermediateCatchEvent id="event_wait"',
          '<bpmn:boundaryEvent id="event_raised" attachedToRef="userTask_ask"><bpmn:escalationEventDefinition /></bpmn:boundaryEvent><bpmn:intermediateCatchEvent id="event_wait"',
        ],
      ],
      '8.6 moves nothing that has an event of kind escalation: event_raised',
    ],
    [
      'where it became a multi-instance',
      ['callActivity_review'],
      [
        [
          'bindingType="deployment" /></bpmn:extensionElements>',
          'bindingType="deployment" /></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics />',
        ],
      ],
      'was done once and is multi-instance (parallel) now',
    ],
    [
      'where it stands on a gateway that 8.6 does not move',
      ['gateway_fork'],
      [],
      '8.6 moves no instance that stands on a parallelGateway: gateway_fork',
    ],
    [
      'where it stands on what the plan does not know',
      ['userTask_secret'],
      [],
      'stands on userTask_secret, which version 1.0.0 does not have',
    ],
  ])('%s', async (_what, at, edits, reason) => expect(await reasons(at, edits)).toContain(reason))

  it('and is told which name would put it right', async () => {
    expect((await judged(task, [rename])).needs).toEqual(['userTask_ask=userTask_question'])
  })

  it('where a message would be subscribed to a second time, until it is mapped', async () => {
    const { reasons: why, needs } = await judged(task, [['event_dropped', 'event_letGo']])
    expect([why.join(), needs]).toEqual([
      'event_dropped is gone, and event_letGo waits for the same message',
      ['event_dropped=event_letGo'],
    ])
    expect(await reasons(task, [['event_dropped', 'event_letGo']], { event_dropped: 'event_letGo' })).toBe('')
  })

  it('where a branch waits at a join whose flows are others, and only while it waits', async () => {
    const other: Edit = ['flow_waited', 'flow_waitedLong']
    const waiting = { takenFlows: ['flow_begin', 'flow_asked'] }
    expect(await reasons(['event_wait'], [other], {}, waiting)).toContain('a branch waits at gateway_join')
    expect(await reasons(['event_wait'], [], {}, waiting)).toBe('')
    expect(
      await reasons(
        ['callActivity_review'],
        [other],
        {},
        { takenFlows: ['flow_asked', 'flow_waited'], ended: ['gateway_join'] },
      ),
    ).toBe('')
  })

  it('where the mapping is wrong', async () =>
    expect(await reasons(task, [], { userTask_ask: 'userTask_no' })).toContain('has no element userTask_no'))
})

describe('Somebody who reads the plan learns', () => {
  it.each<[string, string[], Edit[], string]>([
    [
      'that an open task keeps its form',
      task,
      [['formId="ask"', 'formId="askMore"']],
      'keeps form ask; what is submitted is checked as askMore',
    ],
    ['that an open task keeps its due date', task, [['=askDue', '=soon']], 'keeps its due date'],
    [
      'which listeners its end will have',
      task,
      [['recordOversight', 'recordTwice']],
      'ends with the listeners of the new version: end recordTwice (was end recordOversight)',
    ],
    [
      'that an open job keeps its type',
      ['subProcess_tell', 'serviceTask_notify'],
      [['type="notify"', 'type="notifyAll"']],
      'keeps type notify: keep its worker',
    ],
    [
      'which jobs are open',
      ['subProcess_tell', 'serviceTask_notify'],
      [],
      'an open job of serviceTask_notify (notify) goes on',
    ],
    [
      'that a timer keeps its date',
      ['event_wait'],
      [['=waitUntil', '=waitLonger']],
      'event_wait keeps waiting for =waitUntil, not for =waitLonger',
    ],
    ['which timer it waits for', ['event_wait'], [], 'event_wait keeps waiting for its timer'],
    [
      'that a reminder keeps its date',
      task,
      [['=remindAt', '=remindSoon']],
      'event_remind keeps what it was made with (=remindAt), not =remindSoon',
    ],
    [
      'that a reminder now ends the task',
      task,
      [[' cancelActivity="false"', '']],
      'event_remind ends userTask_ask in the new version',
    ],
    [
      'that a reminder is taken away',
      task,
      [without('event_remind')],
      'event_remind (timer) of userTask_ask is taken away',
    ],
    [
      'that a reminder under another id can be kept',
      task,
      [['event_remind', 'event_prompt']],
      'event_remind (timer) of userTask_ask is taken away, or stays with --map event_remind=event_prompt',
    ],
    [
      'that a new reminder begins',
      task,
      [['event_remind', 'event_prompt']],
      'event_prompt (timer) begins on userTask_ask with the migration and fires at once where its date has passed',
    ],
    [
      'that something else is said now',
      ['callActivity_review'],
      [['targetRef="subProcess_tell"', 'targetRef="gateway_which"']],
      'callActivity_review is described otherwise',
    ],
  ])('%s', async (_what, at, edits, note) => expect(await notes(at, edits)).toContain(note))

  it('what it called and who called it', async () => {
    const called = [{ key: '7', processId: 'review', version: 3 }]
    expect(await notes(['callActivity_review'], [], {}, { called, parentKey: '5' })).toBe(
      'called review (instance 7) stays on version 3: plan it with --process review; called by instance 5, whose version does not change with it',
    )
  })

  it('that an incident moves along', async () => {
    expect(await notes([], [], {}, { active: [{ elementId: 'event_wait', incident: true }] })).toContain(
      'event_wait has an incident',
    )
  })
})
