import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'
import { contact, frontDoor, manager, requestsOn } from './stepsOfTheRequest.ts'

let stage: Stage
let on: ReturnType<typeof requestsOn>
beforeAll(async () => {
  stage = await startStage()
  on = requestsOn(stage)
})
afterAll(() => stage?.stop())

const reason = 'The family has gone back to the other county, where their worker sees them.'

describe('a request that is accepted', () => {
  it('goes from the front door into the tray of a team, by telephone to both managers, over liaison, acceptance and meeting into duty allocation, and nothing is typed twice (IA-15 to IA-19)', async () => {
    const asked = await on.ask()
    const { request } = asked
    const shown = await request.form('iaInboundRequest')
    expect(shown.requestText).toMatch(/Cambridgeshire County Council asks[\s\S]*AQ \| Need: S17/)
    const launched = on.forms().iaInboundRequest
    expect(await request.refused('iaInboundRequest', 'sw.ash', launched)).toContain('Front Door')
    const early = { ...launched, calledTm: on.at(on.now().minus({ hours: 1 })) }
    expect(await request.refused('iaInboundRequest', frontDoor, early)).toContain('before the request came')
    await on.launch(asked)
    for (const address of [`${manager}@`, 'sm.north@'])
      await on.told(asked, address, /^Request from another authority$/)
    const { value: tray } = await request.task('iaRequestLiaison')
    expect(tray.candidateGroupsList).toEqual(['serviceManager'])

    const { iaRequestLiaison } = on.forms()
    expect(await request.refused('iaRequestLiaison', 'sm.south', iaRequestLiaison)).toContain('Helen Carrick-Moor')
    const nobody = [{ at: on.at(), person: 'Their duty line', result: 'Nobody answered.' }]
    await on.talk(asked, { contactLog: nobody, spoken: 'NO' })
    await on.talk(asked)
    expect((await request.form('iaAcceptance')).contactsText).toMatch(/Nobody answered[\s\S]*They send the newest plan/)

    const { iaAcceptance } = on.forms()
    expect(await request.refused('iaAcceptance', 'tm.north', iaAcceptance)).toContain('Priya Larkfield')
    await on.accept(asked)
    await on.answered(asked, /^We take over/, /after the transfer meeting below[\s\S]*stays with you/)
    await request.ends('event_authorityTold')
    expect(await on.casesOf(asked)).toEqual([])

    const other = { outcome: 'OTHER_DAY', newMeetingAt: on.at(on.now().plus({ days: 3 })) }
    expect(await request.refused('iaRequestMeeting', manager, other)).toMatch(/^Why/)
    await on.meet(asked, { ...other, reason: 'Their worker fell ill on the day.' })
    expect((await on.rowOf(asked))?.meetingAt).toBe(other.newMeetingAt)
    await on.meet(asked)
    await request.ends('event_requestAccepted')

    const [caseReference = ''] = await on.casesOf(asked)
    const story = stage.storyOf(caseReference)
    await story.task('daTrayReview')
    expect(await stage.register.cases.withChild(caseReference)).toMatchObject({
      ...{ team: 'north-support', district: 'north', status: 'UNALLOCATED', need: 'S17', categories: ['CIN'] },
      child: { name: 'Amber Quillfeather', dateOfBirth: '2018-05-02' },
    })
    const people = await stage.register.people.ofCase(caseReference)
    expect(people.map(({ kind, name }) => [kind, name])).toEqual(
      expect.arrayContaining([
        ['PARENT', 'Kirsty Quillfeather'],
        ['AGENCY', 'Sampleton Surgery'],
        ['REFERRER', contact.name],
      ]),
    )
    expect(await stage.register.meetings.ofCase(caseReference)).toMatchObject([
      { kind: 'TRANSFER_FROM_AUTHORITY', recordedBy: manager },
    ])
    expect((await on.contactsOf(asked)).map(({ result }) => result)).toEqual([
      'Nobody answered.',
      'They send the newest plan and visit until then.',
      'Transfer discussion: Their worker visits once more on Friday; ours takes over then.',
    ])
    expect(await on.rowOf(asked)).toMatchObject({ state: 'ACCEPTED', acceptedBy: manager, caseReference })
  })
})

describe('a request that reports a concern for the child', () => {
  it('is a referral at once; the managers, the other authority and the meeting follow (IA-17, IA-18, G-03)', async () => {
    const asked = await on.ask({ safeguarding: true })
    const { request } = asked
    await request.ends('serviceTask_acceptAtOnce')
    const [caseReference = ''] = await on.casesOf(asked)
    const story = stage.storyOf(caseReference)
    await story.task('daTrayReview')
    expect(await stage.register.cases.get(caseReference)).toMatchObject({ concernLevel: 'SERIOUS' })
    const { value: limit } = await request.timer('event_iaInboundRequestOverdue')
    expect(limit.dueDate - stage.engine.clock.now().getTime()).toBeLessThanOrEqual(2 * 3_600_000)

    const { team } = (await on.rowOf(asked)) ?? {}
    const back = { ...on.forms().iaInboundRequest, team, concern: 'NO' }
    expect(await request.refused('iaInboundRequest', frontDoor, back)).toContain('safeguarding concern')
    await on.launch(asked, { team, concern: 'YES' })
    await on.told(asked, 'sm.north@', /^Request from another authority: concern for the child$/)
    await on.talk(asked)
    const { declined } = on.forms()
    expect(await request.refused('iaAcceptance', 'tm.north', declined)).toContain(caseReference)
    await on.accept(asked, 'tm.north')
    await on.answered(asked, /^We take over/, new RegExp(`reference ${caseReference}`))
    await on.meet(asked, {}, 'tm.north')
    await request.ends('event_requestAccepted')
    expect(await on.casesOf(asked)).toEqual([caseReference])
    expect(await stage.register.meetings.ofCase(caseReference)).toHaveLength(1)
  })

  it('where the front door reads it out of the papers, with a district that nobody named (IA-17, G-03)', async () => {
    const asked = await on.ask({ district: undefined })
    await on.launch(asked, { team: 'south-support', concern: 'YES' })
    await on.told(asked, 'tm.south-support@', /concern for the child$/)
    const [caseReference = ''] = await on.casesOf(asked)
    await stage.storyOf(caseReference).task('daTrayReview')
    expect(await stage.register.cases.get(caseReference)).toMatchObject({ team: 'south-support', district: 'south' })
  })
})

describe('a request that waits too long', () => {
  it('is brought to the Service Manager when the front door does not call, and declined with the reason (IA-18, IA-19, G-03, G-10)', async () => {
    const asked = await on.ask()
    const { request } = asked
    await request.task('iaInboundRequest')
    const limit = await on.overdue(asked, 'event_iaInboundRequestOverdue')
    expect(limit.toFormat('cccc HH:mm')).toBe('Monday 17:00')
    for (const address of ['fdm.sample@', 'sm.north@'])
      await on.told(asked, address, /^Overdue: Launch it and telephone/)
    await request.ends('event_iaInboundRequestChased')
    const late = on.forms().iaInboundRequest
    expect(await request.refused('iaInboundRequest', frontDoor, late)).toContain('A call came after')
    await on.launch(asked, { lateReason: 'Both managers were in court until the evening.' })

    await request.task('iaRequestLiaison')
    const talked = await on.overdue(asked, 'event_iaRequestLiaisonOverdue')
    expect(talked.toFormat('cccc')).toBe('Monday')
    for (const address of ['sm.north@', 'senior.manager@'])
      await on.told(asked, address, /^Overdue: Talk with the other authority/)
    await request.ends('event_iaRequestLiaisonChased')
    await on.talk(asked)

    await request.task('iaAcceptance')
    await on.overdue(asked, 'event_iaAcceptanceOverdue')
    for (const address of [`${manager}@`, 'sm.north@']) await on.told(asked, address, /^Overdue: Accept the request/)
    await request.ends('event_iaAcceptanceChased')
    const { declined } = on.forms()
    expect(await request.refused('iaAcceptance', manager, { ...declined, reason: 'No.' })).toContain('20 characters')
    await request.complete('iaAcceptance', manager, { ...declined, reason })
    await on.answered(asked, /^We do not take over/, /has gone back to the other county[\s\S]*The work stays with you/)
    await request.ends('event_requestDeclined')
    expect(await on.casesOf(asked)).toEqual([])
    expect(await on.rowOf(asked)).toMatchObject({ state: 'DECLINED', declinedReason: reason })
  })

  it('is chased after its meeting, which may show that the work does not come here (IA-16, G-10)', async () => {
    const asked = await on.ask()
    const { request } = asked
    await on.launch(asked)
    await on.talk(asked)
    await on.accept(asked)
    await request.task('iaRequestMeeting')
    await on.overdue(asked, 'event_iaRequestMeetingOverdue')
    for (const address of [`${manager}@`, 'sm.north@']) await on.told(asked, address, /^Overdue: Record the meeting/)
    await request.ends('event_iaRequestMeetingChased')
    await on.meet(asked, { outcome: 'NOT_TAKEN_ON', reason })
    await on.answered(asked, /^We do not take over/, /where their worker sees them/)
    await request.ends('event_requestDeclined')
    expect(await on.casesOf(asked)).toEqual([])
  })
})

describe('the models of the request', () => {
  it('leave a sound record behind (I3, I5, I6)', () => stepsOf(stage).recordIsSound())

  it('are passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/authorityRequest')).toEqual([])
  })
})
