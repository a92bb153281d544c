import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cmAccommodationSeen } from '../../workers/closeAfterMove/cmAccommodationSeen.ts'
import { cmClosureVisits } from '../../workers/closeAfterMove/cmClosureVisits.ts'
import { cmMoveDetails } from '../../workers/closeAfterMove/cmMoveDetails.ts'
import { cmReadyNotification } from '../../workers/closeAfterMove/cmReadyNotification.ts'
import { cmVisitNextStep } from '../../workers/closeAfterMove/cmVisitNextStep.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { closing, doneSteps, enterAddress, formsOf, monday, openService, tuesday } from './afterTheMove.ts'

let office: Office
let own: Variables
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  own = await closing(office)
})

const announced = async () => {
  const events = await office.register.events.ofCase(own.caseReference)
  return events.filter(({ kind }) => kind === 'announced').map(({ messageName }) => messageName)
}
const visits = () => office.register.visits.ofCase(own.caseReference)

describe('the details of the move', () => {
  const form = (changes: Variables = {}) => ({ ...formsOf(office).cmMoveDetails, ...changes })

  it('start the ten days on the day of the move and keep the liaison (CM-01, CM-02)', async () => {
    expect(await office.complete(cmMoveDetails, own, form(), 'sam')).toEqual({
      ...{ moveDate: '2026-11-07', movedAt: '2026-11-07T00:00:00+00:00', authorityKnown: true, addressKnown: true },
    })
    expect(await doneSteps(office, own)).toEqual(['MOVE'])
    expect(await office.register.moves.get(own.procedureId)).toMatchObject({
      ...{ moveDate: '2026-11-07', receivingAuthority: 'E08000025', addressSecret: false },
      receivingContact: { name: 'Robin Marsh', phone: '01632 960 220' },
    })
    expect(await office.register.moves.contacts(own.procedureId)).toMatchObject([
      { person: 'Robin Marsh', result: 'The new team visits on Thursday and tells us how it goes.' },
    ])
    const { moveText } = await office.prepare(cmMoveDetails, { ...own, closeBy: '2026-11-20T17:00:00+00:00' })
    expect(moveText).toContain('Moved on Saturday 7 November 2026')
    expect(moveText).toContain('Receiving authority: Birmingham City Council')
    expect(moveText).toContain('closed by Friday 20 November 2026')
  })
  it('come from the transfer before, so that nothing is typed twice (CM-02)', async () => {
    own = await closing(office, { transfer: true })
    const { liaisonText, ...presets } = await office.prepare(cmMoveDetails, own)
    expect(presets).toMatchObject({
      ...{ moveDate: '2026-11-07', receivingAuthority: 'E08000025', contactName: 'Robin Marsh' },
      ...{ newAddress: 'KNOWN', addressSecret: 'NO', addressText: expect.stringContaining('**entered**') },
    })
    expect(liaisonText).toBe('- Monday 2 November 2026 10:00, Robin Marsh: Papers have come.')
    expect(await office.complete(cmMoveDetails, own, { ...presets, liaison: [] }, 'sam')).toMatchObject({
      ...{ authorityKnown: true, addressKnown: true },
    })
    expect(await doneSteps(office, own)).toEqual(['MOVE'])
  })
  it.each([
    ['authority', { receivingAuthority: 'NOT_KNOWN', contactName: null, liaison: [] }, { authorityKnown: false }],
    ['address', { newAddress: 'NOT_KNOWN' }, { addressKnown: false }],
  ])('leave the step open while the %s is not known (G-71)', async (_what, changes, effects) => {
    expect(await office.complete(cmMoveDetails, own, form(changes), 'sam')).toMatchObject(effects)
    expect(await doneSteps(office, own)).toEqual([])
    await enterAddress(office, own)
    expect(await office.complete(cmMoveDetails, own, form(), 'sam')).toMatchObject({ addressKnown: true })
    expect(await doneSteps(office, own)).toEqual(['MOVE'])
  })
  it('ask for an address on the page of the move, where it never becomes a variable (I6, G-71)', async () => {
    await office.register.moves.set(own.procedureId, { addressKnown: false }, { by: 'sam', at: monday })
    const { addressText } = await office.prepare(cmMoveDetails, own)
    expect(addressText).toContain(`/moves/${own.procedureId}/address`)
    expect(await office.refusals(cmMoveDetails, own, form(), 'sam')).toEqual(['newAddress'])
  })
  it('keep a secret address as one (G-65)', async () => {
    await office.complete(cmMoveDetails, own, form({ addressSecret: 'YES' }), 'sam')
    expect(await office.register.moves.get(own.procedureId)).toMatchObject({ addressSecret: true })
  })
  it('may name an authority outside England (CM-02)', async () => {
    const abroad = form({ receivingAuthority: 'OUTSIDE_ENGLAND', receivingName: 'Highland Council' })
    expect(await office.complete(cmMoveDetails, own, abroad, 'sam')).toMatchObject({ authorityKnown: true })
    expect(await office.prepare(cmMoveDetails, own)).toMatchObject({
      ...{ receivingAuthority: 'OUTSIDE_ENGLAND', receivingName: 'Highland Council' },
      moveText: expect.stringContaining('Receiving authority: Highland Council'),
    })
  })
  it.each([
    ['moveDate', { moveDate: '2026-11-11' }],
    ['moveDate', { moveDate: null }],
    ['receivingAuthority', { receivingAuthority: null }],
    ['receivingAuthority', { receivingAuthority: 'E99999999' }],
    ['receivingName', { receivingAuthority: 'OUTSIDE_ENGLAND' }],
    ['newAddress', { newAddress: null }],
    ['addressSecret', { addressSecret: null }],
    ['contactName', { contactName: '' }],
    ['contactPhone', { contactPhone: '' }],
    ['contactEmail', { contactEmail: 'robin' }],
    ['liaison', { liaison: [] }],
    ['liaison', { liaison: [{ at: '2026-11-11T10:00:00+00:00', person: 'Robin Marsh', note: 'Agreed.' }] }],
  ])('need %s: %j (CM-01, CM-02)', async (field, changes) => {
    expect(await office.refusals(cmMoveDetails, own, form(changes), 'sam')).toEqual([field])
  })
  it('keep the day from which the ten days run (CM-01, G-71)', async () => {
    await office.complete(cmMoveDetails, own, form({ newAddress: 'NOT_KNOWN' }), 'sam')
    await enterAddress(office, own)
    const counted = { ...own, closeBy: '2026-11-20T23:59:59+00:00' }
    const another = form({ moveDate: '2026-11-06' })
    expect(await office.refusals(cmMoveDetails, counted, another, 'sam')).toEqual(['moveDate'])
    expect(await office.refusals(cmMoveDetails, counted, form(), 'sam')).toEqual([])
    expect(await office.refusals(cmMoveDetails, own, another, 'sam')).toEqual([])
  })
  it('ask for no talk with the other authority where nothing may be shared (CM-02, G-70)', async () => {
    const noConsent = { consentShare: false, wantsService: false, safeguarding: false }
    await office.register.moves.set(own.procedureId, noConsent, { by: 'sam', at: monday })
    expect(await office.refusals(cmMoveDetails, own, form({ liaison: [] }), 'sam')).toEqual([])
  })
  it('are of the worker alone (CM-01)', async () => {
    expect(await office.refusals(cmMoveDetails, own, form(), 'pat')).toEqual(['Who completed the task'])
  })
})

describe('the closure visits', () => {
  const visit = (changes: Variables = {}) => ({ ...formsOf(office).cmClosureVisits, ...changes })
  const file = (changes: Variables = {}) => office.complete(cmClosureVisits, own, visit(changes), 'sam')
  const refused = (changes: Variables) => office.refusals(cmClosureVisits, own, visit(changes), 'sam')
  const both = { closureVisit: 'DONE', visitsStand: true }

  it('may be one visit to parents and child, under its title (CM-03, CM-04)', async () => {
    expect(await file()).toEqual(both)
    expect(await doneSteps(office, own)).toEqual(['VISITS'])
    expect(await announced()).toContain('childSeen')
    const { procedureId } = own
    expect(await visits()).toMatchObject([
      { kind: 'VISIT', visitor: 'sam', seenAlone: true, details: { title: 'CLOSURE_VISIT', procedureId } },
    ])
  })
  it('may be two: the task comes again for the rest alone (CM-03, CM-04)', async () => {
    expect(await file({ visitChild: false })).toEqual({ closureVisit: 'PART', visitsStand: false })
    expect(await announced()).not.toContain('childSeen')
    expect(await doneSteps(office, own)).toEqual([])
    expect(await visits()).toMatchObject([{ kind: 'VISIT', childSeen: false, details: { child: null } }])
    const rest = await office.prepare(cmClosureVisits, own)
    expect(rest).toMatchObject({ visitParents: false, visitChild: true })
    expect(rest.visitsText).toContain('**Still to be visited: the child.** A visit counts from')
    expect(await file({ visitParents: false })).toEqual(both)
    expect(await doneSteps(office, own)).toEqual(['VISITS'])
  })
  it('may be made by the receiving authority, by name (G-36)', async () => {
    expect(await file(formsOf(office).byOtherAuthority)).toEqual(both)
    expect(await visits()).toMatchObject([
      {
        visitor: 'OTHER_AUTHORITY',
        details: { doneBy: 'OTHER_AUTHORITY', practitionerAuthority: 'E08000025' },
        text: { practitioner: 'Toni Reed' },
      },
    ])
    expect((await office.prepare(cmReadyNotification, own)).visitsText).toContain(
      'Toni Reed, Birmingham City Council: parents or carers seen and spoken to; child seen and spoken to alone',
    )
  })
  it('without anybody at home are an attempt, and the manager sets the next step (G-66)', async () => {
    expect(await file(formsOf(office).nobodyAtHome)).toEqual({ closureVisit: 'ATTEMPT', visitsStand: false })
    expect(await visits()).toMatchObject([
      { kind: 'ATTEMPT', text: { notSeenReason: 'Nobody opened; a card was left.' } },
    ])
    const after = { ...own, closureVisit: 'ATTEMPT' }
    const stale = { ...formsOf(office).cmVisitNextStep, confirmed: 'YES' }
    expect(await office.complete(cmVisitNextStep, after, stale)).toEqual({ visitsStand: false })
    expect((await office.prepare(cmClosureVisits, own)).visitsText).toContain('The manager says: Call in the evening')
    expect(await doneSteps(office, own)).toEqual([])
  })
  it.each(['childSeenAlone', 'childSpokenToAlone', 'parentsSeen', 'parentsSpokenTo'])(
    'without %s the closing waits (CM-03, CM-04, G-66)',
    async (field) => {
      expect(await refused({ [field]: false })).toEqual(['notSeenReason'])
      const changes = { [field]: false, notSeenReason: 'The father did not want it.' }
      expect(await file(changes)).toEqual({ closureVisit: 'ATTEMPT', visitsStand: false })
      expect(await doneSteps(office, own)).toEqual([])
    },
  )
  it('never tick a child who cannot talk as spoken to; the manager confirms what was observed (G-66)', async () => {
    const baby = { ...formsOf(office).childCannotTalk, childSpokenToAlone: true }
    expect(await file(baby)).toEqual({ closureVisit: 'OBSERVED', visitsStand: false })
    expect(await visits()).toMatchObject([{ details: { childSpokenToAlone: false, child: 'OBSERVED' } }])
    const after = { ...own, closureVisit: 'OBSERVED' }
    expect(await office.refusals(cmVisitNextStep, after, formsOf(office).cmVisitNextStep)).toEqual(['confirmed'])
    const not = { ...formsOf(office).cmVisitNextStep, confirmed: 'NO' }
    expect(await office.complete(cmVisitNextStep, after, not)).toEqual({ visitsStand: false })
    office.at('2026-11-11T10:00:00+00:00')
    await file(baby)
    const taken = { ...formsOf(office).cmVisitNextStep, confirmed: 'YES' }
    expect(await office.complete(cmVisitNextStep, after, taken)).toEqual({ visitsStand: true })
    expect(await doneSteps(office, own)).toEqual(['VISITS'])
  })
  it('that a manager refused are not taken by a later word about another visit (G-66)', async () => {
    await file(formsOf(office).childCannotTalk)
    const after = { ...own, closureVisit: 'OBSERVED' }
    await office.complete(cmVisitNextStep, after, { ...formsOf(office).cmVisitNextStep, confirmed: 'NO' })
    office.at('2026-11-11T10:00:00+00:00')
    await file(formsOf(office).nobodyAtHome)
    const stale = { ...formsOf(office).cmVisitNextStep, confirmed: 'YES' }
    const attempt = { ...own, closureVisit: 'ATTEMPT' }
    expect(await office.complete(cmVisitNextStep, attempt, stale)).toEqual({ visitsStand: false })
  })
  it.each([
    ['doneBy', { doneBy: null }],
    ['visitor', { visitor: null }],
    ['practitioner', { doneBy: 'OTHER_AUTHORITY', practitionerAuthority: 'E08000025' }],
    ['practitionerAuthority', { doneBy: 'OTHER_AUTHORITY', practitioner: 'Toni Reed' }],
    ['visitParents', { visitParents: false, visitChild: false }],
    ['seenAt', { seenAt: '2026-11-10T11:00:00+00:00' }],
    ['seenAt', { seenAt: '2026-11-02T10:00:00+00:00' }],
    ['announced', { announced: null }],
    ['childCannotTalk', { childCannotTalk: null }],
    ['observed', { childCannotTalk: 'YES', observed: 'asleep' }],
  ])('need %s: %j (CM-03, CM-04, G-36)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('before the move are none of this closing; an attempt may be older (G-58)', async () => {
    await office.complete(cmMoveDetails, own, formsOf(office).cmMoveDetails, 'sam')
    expect(await refused({ seenAt: '2026-11-06T10:00:00+00:00' })).toEqual(['seenAt'])
    expect(await refused({ ...formsOf(office).nobodyAtHome, seenAt: '2026-11-02T10:00:00+00:00' })).toEqual([])
  })
})

describe('the notification of the manager', () => {
  const form = () => formsOf(office).cmReadyNotification
  const notify = () => office.complete(cmReadyNotification, own, form(), 'sam')
  const visit = () => office.complete(cmClosureVisits, own, formsOf(office).cmClosureVisits, 'sam')

  it('begins the days of the manager (CM-07, CM-08)', async () => {
    await visit()
    expect(await notify()).toEqual({ notifiedAt: tuesday, visitsStand: true })
    expect(await doneSteps(office, own)).toEqual(['VISITS', 'NOTIFIED'])
    expect(await office.refusals(cmReadyNotification, own, { ...form(), recordUpToDate: false }, 'sam')).toEqual([
      'recordUpToDate',
    ])
    expect(await office.refusals(cmReadyNotification, own, { ...form(), confirm: false }, 'sam')).toEqual(['confirm'])
    expect(await office.refusals(cmReadyNotification, own, form(), 'pat')).toEqual(['Who completed the task'])
  })
  it.each([
    ['2026-11-17T16:00:00+00:00', true],
    ['2026-11-18T09:00:00+00:00', false],
  ])('on %s finds that a visit of 10 November stands: %s (G-58)', async (instant, visitsStand) => {
    await visit()
    office.at(instant)
    expect(await notify()).toEqual({ notifiedAt: instant, visitsStand })
    expect(await doneSteps(office, own)).toEqual(visitsStand ? ['VISITS', 'NOTIFIED'] : ['NOTIFIED'])
  })
  it('may come before the visit, which follows it and does not grow old (G-58)', async () => {
    expect(await notify()).toEqual({ notifiedAt: tuesday, visitsStand: false })
    office.at('2026-11-16T10:00:00+00:00')
    expect(await visit()).toMatchObject({ visitsStand: true })
    office.at('2026-11-30T10:00:00+00:00')
    const { stepRows } = await office.prepare(cmReadyNotification, own)
    expect(stepRows).toContainEqual({
      step: 'Child seen and spoken to alone',
      state: 'done on Monday 16 November 2026',
    })
  })
  it('asks for no age where the profile sets none (G-58)', async () => {
    const { decide } = office.deps.engine
    const engine = { decide: (id: string, asked: Variables) => decide(id, { ...asked, profile: 'sample' }) }
    const deps = { ...office.deps, engine }
    const { visitsText } = await cmClosureVisits.prepare({ variables: own } as never, deps as never)
    expect(visitsText).toBe('**Still to be visited: parents or carers and the child.**')
  })
})

describe('the accommodation', () => {
  const form = (changes: Variables = {}) => ({ ...formsOf(office).cmAccommodationSeen, ...changes })
  const refused = (changes: Variables, variables = own) =>
    office.refusals(cmAccommodationSeen, variables, form(changes), 'sam')

  it('was seen by a professional, whose record is waited for (CM-05, CM-06)', async () => {
    expect(await office.complete(cmAccommodationSeen, own, form(), 'sam')).toEqual({
      ...{ accommodationAskedAt: tuesday, recordReceived: false },
    })
    expect(await doneSteps(office, own)).toEqual([])
    expect(await visits()).toMatchObject([
      { details: { title: 'ACCOMMODATION_SEEN' }, text: { professional: 'Alex Kent' }, childSeen: false },
    ])
  })
  it('comes again for the record, with all that was typed (CM-06)', async () => {
    await office.complete(cmAccommodationSeen, own, form(), 'sam')
    const waiting = { ...own, recordReceived: false }
    const { recordAwaited, professionalName, note } = await office.prepare(cmAccommodationSeen, waiting)
    expect({ recordAwaited, professionalName, note }).toEqual({
      ...{ recordAwaited: true, professionalName: 'Alex Kent', note: form().note },
    })
    expect(await refused({}, waiting)).toEqual(['receivedAt'])
    const came = form({ receivedAt: tuesday })
    expect(await office.complete(cmAccommodationSeen, waiting, came, 'sam')).toMatchObject({ recordReceived: true })
    expect(await doneSteps(office, own)).toEqual(['ACCOMMODATION'])
    expect(await visits()).toHaveLength(1)
  })
  it.each([
    ['2026-11-09T10:00:00+00:00', '2026-11-10T09:00:00+00:00', '2026-11-10T09:00:00+00:00'],
    ['2026-11-10T09:00:00+00:00', '2026-11-09T10:00:00+00:00', '2026-11-10T09:00:00+00:00'],
  ])('seen %s and asked %s: the two days count from %s (G-73)', async (seenAt, requestedAt, accommodationAskedAt) => {
    const changes = form({ seenAt, requestedAt })
    expect(await office.complete(cmAccommodationSeen, own, changes, 'sam')).toMatchObject({ accommodationAskedAt })
  })
  it('may be known by an agency of the case, which can be reached by the record (CM-05)', async () => {
    const { professionalOptions } = await office.prepare(cmAccommodationSeen, own)
    const [agency] = professionalOptions
    expect(agency.label).toBe('Agency of the case: school (HS)')
    expect(await refused({ professional: agency.value, professionalAgency: null, professionalEmail: null })).toEqual([])
  })
  it.each([
    ['professional', { professional: null }],
    ['professional', { professional: 'somebody' }],
    ['professionalName', { professionalName: '' }],
    ['professionalRole', { professionalRole: null }],
    ['professionalAgency', { professionalAgency: '' }],
    ['professionalAgency', { professional: 'OTHER_AUTHORITY', professionalAgency: '' }],
    ['professionalPhone', { professionalEmail: null }],
    ['professionalEmail', { professionalEmail: 'alex' }],
    ['seenAt', { seenAt: '2026-11-11T10:00:00+00:00' }],
    ['requestedAt', { requestedAt: null }],
    ['requestedAt', { requestedAt: '2026-11-11T10:00:00+00:00' }],
    ['receivedAt', { receivedAt: '2026-11-11T10:00:00+00:00' }],
    ['receivedAt', { receivedAt: monday }],
    ['note', { note: 'ok' }],
  ])('needs %s: %j (CM-05, CM-06)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('is that of the new home (CM-05)', async () => {
    await office.complete(cmMoveDetails, own, formsOf(office).cmMoveDetails, 'sam')
    expect(await refused({ seenAt: '2026-11-06T10:00:00+00:00' })).toEqual(['seenAt'])
    expect(await office.refusals(cmAccommodationSeen, own, form(), 'pat')).toEqual(['Who completed the task'])
  })
})
