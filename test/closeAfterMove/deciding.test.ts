import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cmAccommodationSeen } from '../../workers/closeAfterMove/cmAccommodationSeen.ts'
import { cmClosureVisits } from '../../workers/closeAfterMove/cmClosureVisits.ts'
import { cmCompleteRecord } from '../../workers/closeAfterMove/cmCompleteRecord.ts'
import { cmFurtherAction } from '../../workers/closeAfterMove/cmFurtherAction.ts'
import { cmManagersDecision } from '../../workers/closeAfterMove/cmManagersDecision.ts'
import { cmMoveDetails } from '../../workers/closeAfterMove/cmMoveDetails.ts'
import { cmQa } from '../../workers/closeAfterMove/cmQa.ts'
import { cmReadyNotification } from '../../workers/closeAfterMove/cmReadyNotification.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { TaskDefinition } from '../../workers/tasks/defineTask.ts'
import type { Office } from '../support/office.ts'
import { closing, doneSteps, formsOf, openService, tuesday } from './afterTheMove.ts'

let office: Office
let own: Variables
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  own = await closing(office)
})

type Step = [TaskDefinition, Variables, string]
const steps = (): Record<string, Step> => {
  const forms = formsOf(office)
  return {
    MOVE: [cmMoveDetails, forms.cmMoveDetails, 'sam'],
    VISITS: [cmClosureVisits, forms.cmClosureVisits, 'sam'],
    ACCOMMODATION: [cmAccommodationSeen, { ...forms.cmAccommodationSeen, ...forms.recordCame }, 'sam'],
    NOTIFIED: [cmReadyNotification, forms.cmReadyNotification, 'sam'],
    QA: [cmQa, forms.cmQa, 'pat'],
  }
}
/** Does every step before the decision but those named. */
const prepared = async (...without: string[]) => {
  for (const [step, [task, form, by]] of Object.entries(steps()))
    if (!without.includes(step)) await office.complete(task, own, form, by)
}

describe('the QA', () => {
  const form = (changes: Variables = {}) => ({ ...formsOf(office).cmQa, ...changes })

  it('is made by Team Manager or Practice Supervisor (CM-09)', async () => {
    expect(await office.complete(cmQa, own, form(), 'pat')).toEqual({})
    expect(await doneSteps(office, own)).toEqual(['QA'])
    expect(cmQa.roles).toEqual(['teamManager', 'practiceSupervisor'])
  })
  it('gives what is missing to the worker before closing (CM-09)', async () => {
    await office.complete(cmQa, own, form(formsOf(office).chronologyGap), 'pat')
    expect(await office.register.procedures.openDefects(own.procedureId, 'DECISION')).toMatchObject([
      { defect: 'Chronology: The move itself is missing.' },
    ])
    const { qaText } = await office.prepare(cmManagersDecision, own)
    expect(qaText).toContain('not everything is in order')
    expect(qaText).toContain('Chronology: The move itself is missing. - **not put right yet**')
  })
  it.each([
    ['chronologyComplete', { chronologyComplete: null }],
    ['caseNotesEntered', { caseNotesEntered: null }],
    ['visitsEntered', { visitsEntered: null }],
    ['defects', { planCurrent: 'NO' }],
    ['defects', { defects: [{ about: 'PLAN', defect: 'old' }] }],
  ])('needs %s: %j (CM-09)', async (field, changes) => {
    expect(await office.refusals(cmQa, own, form(changes), 'pat')).toEqual([field])
  })
})

describe('the decision of the Team Manager', () => {
  const form = (changes: Variables = {}) => ({ ...formsOf(office).cmManagersDecision, ...changes })
  const refused = (changes: Variables = {}) => office.refusals(cmManagersDecision, own, form(changes))

  it('agrees where the record shows every step (CM-10, CM-11)', async () => {
    await prepared()
    expect(await office.complete(cmManagersDecision, own, form())).toEqual({ closureAgreed: true, agreedAt: tuesday })
    expect(await doneSteps(office, own)).toEqual(['MOVE', 'VISITS', 'ACCOMMODATION', 'NOTIFIED', 'QA', 'DECISION'])
    expect(cmManagersDecision.roles).toEqual(['teamManager', 'deputyTeamManager'])
  })
  it.each([
    ['MOVE', ['decision']],
    ['VISITS', ['decision', 'decision']],
    ['ACCOMMODATION', ['decision']],
    ['NOTIFIED', ['decision']],
    ['QA', ['decision']],
  ])('cannot agree without %s, whatever is ticked (CM-11)', async (step, problems) => {
    await prepared(step)
    expect(await refused()).toEqual(problems)
  })
  it('waits for visits that count at the notification (G-58)', async () => {
    await prepared('NOTIFIED', 'QA')
    office.at('2026-11-19T10:00:00+00:00')
    await office.complete(cmReadyNotification, own, formsOf(office).cmReadyNotification, 'sam')
    await office.complete(cmQa, own, formsOf(office).cmQa, 'pat')
    expect(await refused()).toEqual(['decision', 'decision'])
    office.at('2026-11-20T10:00:00+00:00')
    await office.complete(cmClosureVisits, own, formsOf(office).cmClosureVisits, 'sam')
    expect(await refused()).toEqual([])
  })
  it('waits until the other authority has accepted (IA-03, G-34)', async () => {
    own = await closing(office, { transfer: true })
    await prepared()
    const { moves } = office.register
    const by = { by: 'sam', at: tuesday }
    expect(await refused()).toEqual(['decision'])
    await moves.set(own.transferId, { consentShare: false, safeguarding: true }, by)
    expect(await refused()).toEqual(['decision'])
    await moves.respond(own.transferId, { response: 'ACCEPTED', at: tuesday, by: 'Robin Marsh' }, by)
    expect(await refused()).toEqual([])
  })
  it.each([{ consentShare: false, safeguarding: false }, { activated: false }, { planType: 'CP_PLAN' as const }])(
    'waits for nobody who was not asked to go on: %j (G-70, GN-03, IA-12)',
    async (patch) => {
      own = await closing(office, { transfer: true })
      await prepared()
      await office.register.moves.set(own.transferId, patch, { by: 'sam', at: tuesday })
      expect(await refused()).toEqual([])
    },
  )
  it.each([
    ['recordRead', { recordRead: false }],
    ['evidence', { evidence: ['VISIT_CHILD'] }],
    ['evidence', { evidence: null }],
    ['decision', { decision: null }],
    ['note', { note: 'Read and agreed.' }],
    ['actions', { decision: 'FURTHER_ACTION' }],
  ])('needs %s: %j (CM-10, CM-11)', async (field, changes) => {
    await prepared()
    expect(await refused(changes)).toEqual([field])
  })
  it('asks for what remains to be done, which the worker answers row by row (CM-10)', async () => {
    await prepared('QA')
    await office.complete(cmQa, own, { ...formsOf(office).cmQa, ...formsOf(office).chronologyGap }, 'pat')
    expect(await refused()).toEqual(['decision'])
    expect(await refused({ decision: 'FURTHER_ACTION', evidence: [] })).toEqual([])
    const more = form({ decision: 'FURTHER_ACTION', evidence: [], actions: [{ action: 'Tell the health visitor.' }] })
    expect(await office.complete(cmManagersDecision, own, more)).toEqual({ closureAgreed: false, agreedAt: null })
    expect(await doneSteps(office, own)).not.toContain('DECISION')
    const { fixes } = await office.prepare(cmFurtherAction, own)
    expect(fixes).toMatchObject([
      { defect: 'Chronology: The move itself is missing.' },
      { defect: 'Tell the health visitor.' },
    ])
    expect(await office.refusals(cmFurtherAction, own, { fixes: [] }, 'sam')).toEqual(['fixes', 'fixes'])
    const answered = formsOf(office).cmFurtherAction(fixes)
    expect(await office.refusals(cmFurtherAction, own, answered, 'pat')).toEqual(['Who completed the task'])
    office.at('2026-11-11T10:00:00+00:00')
    expect(await office.complete(cmFurtherAction, own, answered, 'sam')).toEqual({
      notifiedAt: '2026-11-11T10:00:00+00:00',
    })
    expect(await refused()).toEqual([])
    expect((await office.prepare(cmManagersDecision, own)).qaText).toContain('done: Entered in the record today.')
  })
  it('does not keep actions of an answer that was changed (CM-10)', async () => {
    await prepared()
    await office.complete(cmManagersDecision, own, form({ actions: [{ action: 'Tell the health visitor.' }] }))
    expect(await office.register.procedures.openDefects(own.procedureId)).toEqual([])
  })
})

describe('the completion of the record', () => {
  it('is done with every section (CM-12)', async () => {
    const { cmCompleteRecord: form } = formsOf(office)
    expect(await office.refusals(cmCompleteRecord, own, { sections: ['VISITS'] }, 'sam')).toEqual(['sections'])
    expect(await office.refusals(cmCompleteRecord, own, form, 'pat')).toEqual(['Who completed the task'])
    expect(await office.complete(cmCompleteRecord, own, form, 'sam')).toEqual({})
    expect(await doneSteps(office, own)).toEqual(['RECORD'])
  })
})
