import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eiConfirmLevel } from '../../workers/endOfInvolvement/eiConfirmLevel.ts'
import { eiFinalMeeting } from '../../workers/endOfInvolvement/eiFinalMeeting.ts'
import { eiLevel } from '../../workers/endOfInvolvement/eiLevel.ts'
import { requestTransfer } from '../../workers/endOfInvolvement/requestTransfer.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { WorkerProblem } from '../../workers/engine/problem.ts'
import type { Office } from '../support/office.ts'
import {
  atFour,
  atThree,
  confirmForm,
  levelForm,
  meetingAt,
  meetingForm,
  met,
  openService,
  stepsOf,
  tuesday,
} from './ending.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

const nowhere = { transferTeam: null, transferDistrict: null, part: null }
const four = { ...confirmForm, level: 'L4', toTeam: 'south-assessment' }

describe('the level that the Team Manager confirms', () => {
  it('shows what the meeting came to and what follows from each level (EI-01, EI-08)', async () => {
    const form = await office.prepare(eiConfirmLevel, await met(office))
    expect(form.meetingText).toContain('Final meeting of Monday 9 November 2026')
    expect(form.meetingText).toContain('Attended: The mother, Head teacher (School)')
    expect(form.taskRows).toEqual([
      { agency: 'Hilltop School', task: 'Breakfast each day', by: 'Friday 18 December 2026' },
    ])
    expect(form.routesText).toContain('- level 3: the case steps down to a Team around the Family')
    expect(form).toMatchObject({ decision: null, level: 'L2', part: 'ONE' })
    expect(form.teamOptions).toEqual([{ label: 'South Assessment Team', value: 'south-assessment' }])
  })

  it('goes on as proposed (G-60, EI-01)', async () => {
    const variables = await met(office)
    expect(await office.complete(eiConfirmLevel, variables, { ...confirmForm, toTeam: 'south-assessment' })).toEqual({
      level: 'L2',
      levelConfirmed: true,
      ...nowhere,
    })
    expect(await stepsOf(office, variables)).toMatchObject({ CONFIRMED: 'DONE' })
  })

  it('may be another one than proposed (G-60, EI-02)', async () => {
    const variables = await met(office)
    const effects = await office.complete(eiConfirmLevel, variables, { ...confirmForm, level: 'L3' })
    expect(effects).toEqual({ level: 'L3', levelConfirmed: true, ...nowhere })
  })

  it('says at level 4 where the case should go, and may leave it to the meeting (EI-05)', async () => {
    const variables = await met(office, atFour)
    expect(await office.refusals(eiConfirmLevel, variables, { ...four, toTeam: null })).toEqual([])
    expect(await office.complete(eiConfirmLevel, variables, four)).toEqual({
      level: 'L4',
      levelConfirmed: true,
      transferTeam: 'south-assessment',
      transferDistrict: null,
      part: 'ONE',
    })
  })

  it.each([
    ['decision', { decision: null }],
    ['reason', { reason: 'agreed' }],
    ['level', { level: null }],
    ['part', { ...four, part: null }],
    ['toTeam', { ...four, toTeam: 'north-assessment' }],
    ['toTeam', { ...four, toTeam: 'no-such-team' }],
    ['toTeam', { ...four, toDistrict: 'west' }],
    ['toDistrict', { ...four, toTeam: null, toDistrict: 'nowhere' }],
  ])('needs %s: %j (G-60, EI-05)', async (field, changes) => {
    expect(await office.refusals(eiConfirmLevel, await met(office), { ...confirmForm, ...changes })).toEqual([field])
  })

  it('is not level 2 without tasks of the single agency (EI-01)', async () => {
    expect(await office.refusals(eiConfirmLevel, await met(office, atThree), confirmForm)).toEqual(['level'])
  })

  it('is level 2 or 3 for Children in Care and Adoption (EI-08)', async () => {
    const variables = { ...(await met(office)), holdingTeam: 'ADOPTION' }
    expect(await office.refusals(eiConfirmLevel, variables, four)).toEqual(['level'])
    const { routesText } = await office.prepare(eiConfirmLevel, variables)
    expect(routesText).toContain('level 4: not possible, Children in Care and Adoption end')
  })

  it('names the Team Around the Child where the authority works with one (EI-02, TC-01)', async () => {
    const { routesText } = await office.prepare(eiConfirmLevel, await met(office, {}, { profile: 'lincolnshire' }))
    expect(routesText).toContain('level 3: the case goes to a Team Around the Child')
  })
})

describe('a proposal that was given back', () => {
  const why = 'The plan names no one who looks after the younger brother.'
  const givenBack = async (form: Variables = {}) => {
    const variables = await met(office, form)
    const back = { ...confirmForm, decision: 'BACK', level: 'L4', reason: why }
    expect(await office.complete(eiConfirmLevel, variables, back)).toEqual({
      level: form.level ?? 'L2',
      levelConfirmed: false,
      ...nowhere,
    })
    return variables
  }
  const stands = { ...levelForm, meetingAgain: 'NO', meetingAt: null, venue: null, invitees: [] }

  it('comes back to the worker with the reason, and level and meeting are open again (G-60)', async () => {
    const variables = await givenBack()
    expect(await stepsOf(office, variables)).toEqual({ LEVEL: 'OPEN', MEETING: 'OPEN' })
    const form = await office.prepare(eiLevel, variables)
    expect(form.involvementText).toContain(`Given back by Dora Duty on Tuesday 10 November 2026:** ${why}`)
    expect(form).toMatchObject({ wasHeld: true, level: 'L2', why: levelForm.why, meetingAgain: null })
    expect(form.meetingBeforeText).toContain('9 November 2026')
  })

  it('is put right without another meeting: the record comes back as it was written (EI-07)', async () => {
    const variables = await givenBack()
    const effects = await office.complete(eiLevel, variables, stands, 'sam')
    expect(effects).toMatchObject({ finalMeetingAt: meetingAt })
    expect(await office.prepare(eiFinalMeeting, { ...variables, ...effects })).toMatchObject({
      held: 'YES',
      meetingAt,
      minutes: meetingForm.minutes,
      tasks: meetingForm.tasks,
      minutesSent: false,
    })
  })

  it('or with another meeting, which begins empty but for the plan (EI-01)', async () => {
    const variables = await givenBack()
    const again = { ...levelForm, meetingAgain: 'YES', meetingAt: '2026-11-17T14:00:00+00:00' }
    const effects = await office.complete(eiLevel, variables, again, 'sam')
    expect(await office.prepare(eiFinalMeeting, { ...variables, ...effects })).toMatchObject({
      held: null,
      meetingAt: null,
      minutes: null,
      actionPlan: meetingForm.actionPlan,
    })
  })

  it('says which of the two, and level 3 needs a meeting that the Area Team Manager knew of (EI-03)', async () => {
    const variables = await givenBack()
    const ahead = { ...levelForm, meetingAt: '2026-11-17T14:00:00+00:00' }
    expect(await office.refusals(eiLevel, variables, ahead, 'sam')).toEqual(['meetingAgain'])
    expect(await office.refusals(eiLevel, variables, { ...stands, level: 'L3' }, 'sam')).toEqual(['meetingAgain'])
    const known = await givenBack(atThree)
    expect(await office.refusals(eiLevel, known, { ...stands, level: 'L3' }, 'sam')).toEqual([])
  })
})

describe('the transfer of a case that stays at level 4 (EI-05)', () => {
  const confirmed = async (form: Variables = four): Promise<Variables> => {
    const variables = await met(office, atFour)
    const effects = await office.complete(eiConfirmLevel, variables, form)
    return { ...variables, ...effects, requestedBy: 'sam' }
  }

  it('is asked for once, in the name of the manager and with the reason given', async () => {
    const variables = await confirmed()
    expect(await office.work(requestTransfer, variables)).toEqual({})
    const transfer = await office.register.transfers.openOf(variables.caseReference)
    expect(transfer).toMatchObject({
      toTeam: 'south-assessment',
      toDistrict: 'south',
      part: 'ONE',
      requestedBy: 'dora',
      requestedAt: tuesday,
    })
    expect(transfer?.reason).toBe(`The involvement of the team ends, still level 4. ${four.reason}`)
    const events = await office.register.events.ofCase(variables.caseReference)
    expect(events.map(({ messageName }) => messageName)).toContain('crossDistrictRequested')
  })

  it('is the one that is open already', async () => {
    const variables = await confirmed()
    await office.work(requestTransfer, variables)
    expect(await office.refusals(eiConfirmLevel, variables, four)).toEqual([])
    expect(await office.work(requestTransfer, variables)).toEqual({})
    expect(await office.register.transfers.ofCase(variables.caseReference)).toHaveLength(1)
  })

  it('goes to the meeting without a team where none is named', async () => {
    const variables = await confirmed({ ...four, toTeam: null })
    expect(await office.work(requestTransfer, variables)).toEqual({})
    expect(await office.register.transfers.openOf(variables.caseReference)).toMatchObject({
      kind: 'DISTRICT',
      toTeam: null,
    })
  })

  it('fails with the way out where the register refuses what the form had tried (EI-05)', async () => {
    const variables: Variables = { ...(await confirmed()), transferTeam: 'north-assessment' }
    const refused = await office.work(requestTransfer, variables).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WorkerProblem)
    expect(`${refused}`).toContain(
      '- The team that should take it over has the case already: give the team that is to receive it.',
    )
    expect(refused).toMatchObject({ nextStep: 'mend what it names, then retry the job' })
    expect(await office.register.transfers.openOf(variables.caseReference)).toBeUndefined()
  })
})
