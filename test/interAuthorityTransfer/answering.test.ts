import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { iaLiaison } from '../../workers/interAuthorityTransfer/iaLiaison.ts'
import { iaRefused } from '../../workers/interAuthorityTransfer/iaRefused.ts'
import { readMove } from '../../workers/interAuthorityTransfer/readMove.ts'
import type { Office } from '../support/office.ts'
import { doneSteps, formsOf, monday, moveIn, openService, planned, sent } from './moving.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openService()
  variables = await sent(office)
}, 600_000)
afterAll(() => office?.close())

const answers = async (own: Variables, form: Variables, by = 'sam') => office.complete(iaLiaison, own, form, by)
const accept = (own: Variables) =>
  office.register.moves.respond(
    own.procedureId,
    { response: 'ACCEPTED', by: 'Their manager', at: monday },
    { by: 'api', at: monday },
  )

describe('the liaison with the other authority', () => {
  const refused = (changes: Variables, own = variables, by = 'sam') =>
    office.refusals(iaLiaison, own, { ...formsOf(office).iaLiaison, ...changes }, by)

  it('ends with an acceptance, which is on record with who gave it and the meeting (IA-04, IA-19)', async () => {
    const own = await sent(office)
    expect(await office.prepare(iaLiaison, own)).toMatchObject({ hasTransfer: true, contactsText: 'None yet.' })
    expect(await answers(own, formsOf(office).iaLiaison)).toEqual({ laResponse: 'ACCEPTED' })
    expect(await moveIn(office, own)).toMatchObject({
      response: 'ACCEPTED',
      responseBy: 'Imogen Thwaite, duty manager',
      respondedAt: monday,
    })
    expect(await doneSteps(office, own)).toEqual(['CONSENT', 'PLAN', 'MEETING', 'PAPERS', 'RESPONSE'])
    expect(await office.register.meetings.ofCase(own.caseReference)).toMatchObject([
      { kind: 'TRANSFER_TO_AUTHORITY', details: { procedureId: own.procedureId } },
    ])
    expect((await office.prepare(iaLiaison, own)).moveText).toContain('Answer of the other authority: accepted')
    expect(await office.work(readMove, own)).toMatchObject({ laResponse: 'ACCEPTED' })
  })
  it('goes on while there is no answer; the Service Manager may take it over (IA-06, IA-19, G-34)', async () => {
    const own = await sent(office)
    const { noAnswer } = formsOf(office)
    const earlier = { at: '2026-11-01T10:00:00+00:00', person: 'Their post room', result: 'Will look for it.' }
    const two = { ...noAnswer, contactLog: [...noAnswer.contactLog, earlier] }
    expect(await answers(own, two)).toEqual({ laResponse: 'NO_ANSWER' })
    expect(await answers(own, noAnswer, 'sue')).toEqual({ laResponse: 'NO_ANSWER' })
    expect((await moveIn(office, own))?.response).toBeNull()
    expect(await doneSteps(office, own)).not.toContain('RESPONSE')
    const { contactsText } = await office.prepare(iaLiaison, own)
    expect(contactsText.split('\n').map((line: string) => line.replace(/.*?, (Their [a-z ]+):.*/, '$1'))).toEqual([
      'Their post room',
      'Their front door',
      'Their front door',
    ])
    expect(contactsText).toContain('(Sue Person)')
    expect(await refused({}, variables, 'dino')).toEqual(['Who completed the task'])
  })
  it.each([
    ['contactLog', { contactLog: [] }],
    ['contactLog', { contactLog: [{ at: '2026-11-03T10:00:00+00:00', person: 'They', result: 'Nothing yet.' }] }],
    ['contactLog', { contactLog: [{ at: monday, person: 'They', result: 'no' }] }],
    ['response', { response: null }],
    ['responseBy', { responseBy: '' }],
    ['respondedAt', { respondedAt: null }],
    ['respondedAt', { respondedAt: '2026-11-03T10:00:00+00:00' }],
    ['responseNote', { response: 'REFUSED' }],
    ['meetingHeldAt', { meetingHeldAt: null }],
    ['meetingHeldAt', { meetingHeldAt: null, noMeetingReason: 'None' }],
    ['meetingHeldAt', { meetingHeldAt: '2026-11-03T10:00:00+00:00' }],
  ])('needs %s: %j (IA-04, IA-06, IA-19)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('asks for no meeting where no plan goes over, or with the reason why there was none (IA-04)', async () => {
    const own = await planned(office, formsOf(office).unplanned, 'REFER')
    expect(await office.prepare(iaLiaison, own)).toMatchObject({ hasTransfer: false })
    expect(await refused({ meetingHeldAt: null }, own)).toEqual([])
    const spoken = { meetingHeldAt: null, noMeetingReason: 'They know the family and want no meeting.' }
    const other = await sent(office)
    await answers(other, { ...formsOf(office).iaLiaison, ...spoken })
    expect(await doneSteps(office, other)).not.toContain('MEETING')
  })
  it('does not go behind an acceptance that was reported meanwhile (IA-19)', async () => {
    const own = await sent(office)
    await accept(own)
    expect(await office.refusals(iaLiaison, own, formsOf(office).noAnswer, 'sam')).toEqual(['response'])
    expect(await answers(own, formsOf(office).iaLiaison)).toEqual({ laResponse: 'ACCEPTED' })
  })
})

describe('a refusal', () => {
  const refusedCase = async () => {
    const own = await sent(office)
    return { ...own, ...(await answers(own, formsOf(office).refused)) } as Variables
  }

  it('is answered by asking again, which opens the step again (IA-19, G-34)', async () => {
    const own = await refusedCase()
    expect(own.laResponse).toBe('REFUSED')
    expect((await office.prepare(iaRefused, own)).moveText).toContain(
      'refused - The family has no address in their area yet.',
    )
    expect(await office.complete(iaRefused, own, formsOf(office).iaRefused)).toEqual({
      askAgain: true,
      laResponse: null,
      sentAt: monday,
    })
    expect((await moveIn(office, own))?.response).toBeNull()
    expect(await doneSteps(office, own)).not.toContain('RESPONSE')
    expect(await answers(own, formsOf(office).iaLiaison)).toEqual({ laResponse: 'ACCEPTED' })
  })
  it('or the case stays here (G-34)', async () => {
    const own = await refusedCase()
    const form = { ...formsOf(office).iaRefused, next: 'STAYS' }
    expect(await office.complete(iaRefused, own, form, 'sue')).toMatchObject({ askAgain: false, laResponse: 'REFUSED' })
    expect((await moveIn(office, own))?.response).toBe('REFUSED')
  })
  it('needs an answer and a reason, and gives way to an acceptance (G-34)', async () => {
    const own = await refusedCase()
    expect(await office.refusals(iaRefused, own, { next: null, reason: 'No.' })).toEqual(['next', 'reason'])
    await accept(own)
    expect(await office.refusals(iaRefused, own, formsOf(office).iaRefused)).toEqual(['next'])
  })
})
