import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allocatingRoles } from '../../workers/allocateWorker/allocatingRoles.ts'
import { awBriefing } from '../../workers/allocateWorker/awBriefing.ts'
import { awManagersDecision } from '../../workers/allocateWorker/awManagersDecision.ts'
import { awRecordCheck, isRecentlyClosed } from '../../workers/allocateWorker/awRecordCheck.ts'
import { awSelectWorker } from '../../workers/allocateWorker/awSelectWorker.ts'
import type { Candidate } from '../../workers/allocateWorker/candidates.ts'
import { listCandidates } from '../../workers/allocateWorker/listCandidates.ts'
import { noteTypeFor } from '../../workers/allocateWorker/noteType.ts'
import { recordAllocation } from '../../workers/allocateWorker/recordAllocation.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { decide } from '../support/dmn.ts'
import { type Office, openOffice } from '../support/office.ts'

const friday = '2026-10-30T10:00:00+00:00'
const words = 'Knows the family, has room for the case and the skills that the child needs.'
let office: Office
let referral: Variables

beforeAll(async () => {
  office = await openOffice(friday)
  await office.register.staff.seed([
    {
      username: 'stu',
      displayName: 'Stu Dent',
      roles: ['socialWorker'],
      authority: 'sampleshire',
      district: 'north',
      team: 'north-assessment',
      qualification: 'STUDENT',
      employment: 'PERMANENT',
    },
    {
      username: 'age',
      displayName: 'Age Ncy',
      roles: ['socialWorker'],
      authority: 'sampleshire',
      district: 'north',
      team: 'north-assessment',
      qualification: 'SOCIAL_WORKER',
      employment: 'AGENCY',
    },
    {
      username: 'sen',
      displayName: 'Sen Ior',
      roles: ['socialWorker', 'advancedPractitioner'],
      authority: 'sampleshire',
      district: 'north',
      team: 'north-assessment',
      qualification: 'SOCIAL_WORKER',
      employment: 'PERMANENT',
    },
    {
      username: 'far',
      displayName: 'Far Away',
      roles: ['socialWorker'],
      authority: 'sampleshire',
      district: 'south',
      team: 'south-assessment',
      qualification: 'SOCIAL_WORKER',
      employment: 'PERMANENT',
    },
  ])
  await office.register.staff.recordAbsence({
    username: 'sen',
    from: '2026-11-03',
    to: '2026-11-06',
    reason: 'ANNUAL_LEAVE',
    recordedBy: 'dora',
  })
  referral = {
    ...(await office.refer()),
    profile: 'stockport',
    allocationOccasion: 'NEW_REFERRAL',
    likelyCourt: false,
    previousWorkerWeeks: 6,
  }
}, 600_000)
afterAll(() => office?.close())

/** What the engine does before the manager chooses: list, and two decisions for each candidate. */
async function assess(variables: Variables) {
  const { candidates } = (await office.work(listCandidates, variables)) as { candidates: Candidate[] }
  const asked = (candidate: Candidate) => ({
    ...variables,
    category: variables.categories,
    assessmentType: 'OTHER',
    coWorkerGrade: null,
    ...candidate,
  })
  return {
    ...variables,
    candidates,
    candidateVerdicts: await Promise.all(candidates.map((candidate) => decide('workerEligibility', asked(candidate)))),
    candidateFactors: await Promise.all(candidates.map((candidate) => decide('allocationFactors', asked(candidate)))),
  }
}

describe('checking the records', () => {
  const record = {
    childRecordsFound: ['CHILD'],
    referralRecord: 'YES',
    triage: 'YES',
    documents: ['CASE_SUMMARY', 'CHRONOLOGY'],
    documentsNotPresent: ['LAST_ASSESSMENT', 'CHILD_PLAN'],
    proceedings: 'NONE',
    likelyCourt: 'NO',
    presenting: words,
    historical: 'none',
    keyTasks: [{ task: 'See the child' }],
  }
  const closed = { ...record, closedDate: '2026-10-01', previousWorker: 'sam', previousWorkerAvailable: 'YES' }

  it('takes a full check and tells what the choice of the worker needs (AW-08 to AW-12)', async () => {
    expect(await office.complete(awRecordCheck, referral, record)).toMatchObject({
      consentShown: 'YES',
      likelyCourt: false,
      previousInvolvement: false,
      previousWorker: null,
    })
  })
  it.each<[string, unknown, string]>([
    ['childRecordsFound', [], 'AW-08'],
    ['childRecordsFound', ['CHILD', 'NONE'], 'AW-08'],
    ['triage', null, 'AW-09'],
    ['documents', ['CASE_SUMMARY'], 'AW-10'],
    ['documents', ['CASE_SUMMARY', 'CHRONOLOGY', 'CHILD_PLAN'], 'AW-10'],
    ['proceedings', undefined, 'AW-11'],
    ['presenting', '', 'AW-12'],
    ['keyTasks', [], 'AW-12'],
  ])('refuses %s as %j (%s)', async (field, value: unknown) => {
    expect(await office.refusals(awRecordCheck, referral, { ...record, [field]: value })).toEqual([field])
  })
  it('asks what follows where no consent is shown, and goes on (AW-08, G-72)', async () => {
    const noConsent = { ...record, referralRecord: 'NO_CONSENT' }
    expect(await office.refusals(awRecordCheck, referral, noConsent)).toEqual(['consentStep', 'consentReason'])
    expect(
      await office.complete(awRecordCheck, referral, {
        ...noConsent,
        consentStep: 'PROCEED_WITHOUT',
        consentReason: 'Section 47 enquiry',
      }),
    ).toMatchObject({ consentStep: 'PROCEED_WITHOUT' })
  })
  it.each([
    ['2026-09-19', true],
    ['2026-09-18', false],
    ['2026-10-30', true],
    ['2026-10-31', false],
  ])('counts a closure on %s as under six weeks: %s (AW-13, G-27)', (day, under) => {
    expect(isRecentlyClosed(day, friday, 6) && day <= '2026-10-30').toBe(under)
  })
  it('asks for the previous worker under six weeks, and why not (AW-13)', async () => {
    expect(await office.refusals(awRecordCheck, referral, { ...record, closedDate: '2026-10-01' })).toEqual([
      'previousWorkerAvailable',
    ])
    expect(await office.refusals(awRecordCheck, referral, { ...closed, previousWorker: null })).toEqual([
      'previousWorker',
    ])
    expect(await office.refusals(awRecordCheck, referral, { ...closed, previousWorkerAvailable: 'NO' })).toEqual([
      'previousWorkerReason',
      'previousTeamLeader',
    ])
    expect(await office.refusals(awRecordCheck, referral, { ...record, closedDate: '2026-01-01' })).toEqual([])
    expect(await office.refusals(awRecordCheck, referral, { ...record, closedDate: '2026-11-01' })).toEqual([
      'closedDate',
      'previousWorkerAvailable',
    ])
  })
  it('keeps the previous Team Manager involved where the worker cannot take it (AW-14)', async () => {
    const gone = {
      ...closed,
      previousWorkerAvailable: 'NO',
      previousWorkerReason: 'Has left',
      previousTeamLeader: 'tariq',
    }
    expect(await office.complete(awRecordCheck, referral, gone)).toMatchObject({
      previousWorkerAvailable: false,
      previousTeamLeader: 'tariq',
      closedUnderSixWeeks: true,
    })
    expect(await office.complete(awRecordCheck, referral, closed)).toMatchObject({
      previousWorkerAvailable: true,
      previousTeamLeader: null,
    })
  })
  it('starts from what the front door wrote, also about somebody who has left (AW-13)', async () => {
    const own = await office.refer({
      previousInvolvement: { closedOn: '2026-10-01', worker: 'gone', teamLeader: 'tariq' },
    })
    const { previousWorkerOptions, ...presets } = await office.prepare(awRecordCheck, own)
    expect(presets).toMatchObject({
      previousWorkerWeeks: 6,
      closedDate: '2026-10-01',
      previousWorker: 'gone',
      previousTeamLeader: 'tariq',
    })
    expect(previousWorkerOptions).toContainEqual({
      value: 'gone',
      label: expect.stringContaining('not in the staff directory'),
    })
  })
})

describe('listing who could take the case', () => {
  it('lists the workers of the team with grade, caseload and leave, and no manager (AW-25, AW-27, AW-28, AW-57)', async () => {
    const { candidates } = (await office.work(listCandidates, referral)) as { candidates: Candidate[] }
    expect(candidates.map(({ worker, grade }) => [worker, grade]).sort()).toEqual([
      ['age', 'QUALIFIED'],
      ['ana', 'ASYE'],
      ['sam', 'QUALIFIED'],
      ['sen', 'SENIOR'],
      ['stu', 'STUDENT'],
    ])
    expect(candidates.find(({ worker }) => worker === 'sen')).toMatchObject({
      onLeaveFrom: '2026-11-03',
      daysUntilLeave: 4,
      caseload: 0,
      employment: 'PERMANENT',
    })
  })
  it('adds the previous worker from wherever they are (AW-04, AW-13, AW-26)', async () => {
    const { candidates } = (await office.work(listCandidates, {
      ...referral,
      previousWorker: 'far',
      closedUnderSixWeeks: true,
    })) as { candidates: Candidate[] }
    expect(candidates.find(({ worker }) => worker === 'far')).toMatchObject({
      previousWorker: true,
      closedUnderSixWeeks: true,
      heldBefore: 'WORKER',
    })
  })
  it('reads an engine that found no factor for somebody as nothing to consider', async () => {
    const given = await assess(referral)
    const none = given.candidates.map(() => null)
    const { workerNotes } = await office.prepare(awSelectWorker, { ...given, candidateFactors: none })
    expect(workerNotes[0]).toMatchObject({ factors: 'none on record' })
  })
  it('shows everybody with verdict and reason, and lets only those be chosen whom the rules do not forbid', async () => {
    const prepared = await office.prepare(awSelectWorker, await assess({ ...referral, profile: 'sample' }))
    expect(prepared.workerOptions.map(({ value }: { value: string }) => value)).toEqual(['age', 'ana', 'sam', 'sen'])
    expect(prepared.workerNotes.find(({ worker }: { worker: string }) => worker === 'stu')).toMatchObject({
      eligibility: 'not allowed: every referral for assessment has a qualified social worker',
    })
    expect(prepared.workerOptions.find(({ value }: { value: string }) => value === 'sen')).toEqual({
      value: 'sen',
      label: 'sen - 0 cases, leave from 3 Nov - allowed',
    })
  })
  it('offers the previous worker first, and chooses nobody else (AW-04, AW-05, AW-13)', async () => {
    const prepared = await office.prepare(
      awSelectWorker,
      await assess({ ...referral, previousWorker: 'sam', previousWorkerAvailable: true, closedUnderSixWeeks: true }),
    )
    expect(prepared).toMatchObject({
      worker: 'sam',
      workerNotes: [{ worker: 'sam', factors: expect.stringContaining('previous worker') }].concat(
        expect.anything() as never,
        expect.anything() as never,
        expect.anything() as never,
        expect.anything() as never,
      ),
    })
    expect(await office.prepare(awSelectWorker, await assess(referral))).toMatchObject({ worker: null })
  })
})

describe('choosing the worker', () => {
  const all = Array.from({ length: 14 }, (_, index) => `F${index + 1}`)
  const choice = {
    occasion: 'NEW_REFERRAL',
    priority: 'HIGH',
    riskLevel: 'MEDIUM',
    assessmentType: 'CHILD_FAMILY_ASSESSMENT',
    category: ['CIN'],
    outOfArea: 'NO',
    worker: 'sam',
    factors: all,
  }
  let assessed: Variables
  beforeAll(async () => {
    assessed = await assess(referral)
  })
  const refusals = (form: Record<string, unknown>, more = {}) =>
    office.refusals(awSelectWorker, { ...assessed, ...more }, { ...choice, ...form })

  it('takes a qualified worker with priority, risk and all factors considered (AW-02, AW-07, AW-15, AW-26 to AW-39)', async () => {
    expect(await office.complete(awSelectWorker, assessed, choice)).toMatchObject({
      allocationOutcome: 'SELECTED',
      worker: 'sam',
      coWorker: null,
      priority: 'HIGH',
      riskLevel: 'MEDIUM',
      categories: ['CIN'],
    })
  })
  it('keeps categories that the form does not offer', async () => {
    expect(
      await office.complete(
        awSelectWorker,
        { ...assessed, categories: ['S17', 'CIN'] },
        { ...choice, category: ['CP'] },
      ),
    ).toMatchObject({ categories: ['CP', 'S17'] })
  })
  it('names the factors that were not considered (AW-26 to AW-39)', async () => {
    expect(await refusals({ factors: all.slice(1) })).toEqual(['factors'])
  })
  it('bars a worker with a conflict of interest (AW-35)', async () => {
    expect(await refusals({ factorWarnings: ['F10'], factorWarningText: 'Cousin of the mother' })).toEqual(['worker'])
  })
  it('asks what is done about a risk to the worker or a hate crime concern (AW-38, AW-39)', async () => {
    expect(await refusals({ factorWarnings: ['F13', 'F14'] })).toEqual(['factorWarningText'])
    expect(await refusals({ factorWarnings: ['F13'], factorWarningText: 'Visits in pairs only' })).toEqual([])
  })
  it('asks for the reason for a discouraged worker (AW-19, G-28)', async () => {
    expect(await refusals({ worker: 'age' }, { likelyCourt: true })).toEqual(['overrideReason'])
    expect(await refusals({ worker: 'age', overrideReason: words }, { likelyCourt: true })).toEqual([])
  })
  it('forbids an agency worker once the manager says that the child is looked after, though the list allowed it (AW-18)', async () => {
    expect(await refusals({ worker: 'age' })).toEqual([])
    expect(await refusals({ worker: 'age', category: ['CLA'] })).toEqual(['worker'])
  })
  it('lets a student work on a statutory case only beside a qualified worker who leads (AW-17, AW-22, AW-23, AW-37)', async () => {
    const student = { worker: 'stu', category: ['CP'] }
    expect(await refusals(student)).toEqual(['coWorker'])
    expect(await refusals({ ...student, coWorker: 'sam' })).toEqual(['primaryWorker'])
    expect(await refusals({ ...student, coWorker: 'sam', primaryWorker: 'WORKER' })).toEqual(['primaryWorker'])
    expect(
      await office.complete(awSelectWorker, assessed, {
        ...choice,
        ...student,
        coWorker: 'sam',
        primaryWorker: 'CO_WORKER',
      }),
    ).toMatchObject({ worker: 'sam', coWorker: 'stu' })
  })
  it('does not let an agency co-worker lead court work (AW-18, AW-37)', async () => {
    expect(await refusals({ category: ['COURT'], coWorker: 'age', primaryWorker: 'CO_WORKER' })).toEqual([
      'primaryWorker',
    ])
  })
  it('asks for a co-worker or a reason for a newly qualified worker before a birth (AW-21)', async () => {
    const newly = { worker: 'ana', assessmentType: 'PRE_BIRTH', category: ['PRE_BIRTH'] }
    expect(await refusals(newly)).toEqual(['coWorker'])
    expect(await refusals({ ...newly, overrideReason: words })).toEqual([])
    expect(await refusals({ ...newly, coWorker: 'sen', primaryWorker: 'WORKER' })).toEqual([])
  })
  it('never gives a pre-birth assessment to a student (AW-20)', async () => {
    expect(
      await refusals({ worker: 'stu', assessmentType: 'PRE_BIRTH', coWorker: 'sen', primaryWorker: 'CO_WORKER' }),
    ).toEqual(['worker'])
  })
  it('lets only qualified workers lead in Lincolnshire and Wirral (AW-24, C-15)', async () => {
    for (const profile of ['lincolnshire', 'wirral'])
      expect(await refusals({ worker: 'stu' }, { profile })).toEqual(['worker'])
  })
  it('asks why the previous worker is passed over, unless they are the co-worker (AW-13)', async () => {
    const previous = { previousWorker: 'sen', previousWorkerAvailable: true, closedUnderSixWeeks: true }
    expect(await refusals({}, previous)).toEqual(['previousWorkerNotChosen'])
    expect(await refusals({ previousWorkerNotChosen: 'Asked to have no contact' }, previous)).toEqual([])
    expect(await refusals({ coWorker: 'sen', primaryWorker: 'WORKER' }, previous)).toEqual([])
  })
  it('knows nobody who is not in the list', async () => {
    expect(await refusals({ worker: 'mallory' })).toEqual(['worker'])
    expect(await refusals({ coWorker: 'mallory', primaryWorker: 'WORKER' })).toEqual(['coWorker'])
    expect(await refusals({ coWorker: 'sam', primaryWorker: 'WORKER' })).toEqual(['coWorker'])
  })
  it('says with a reason that nobody can take it (DA-19, AW-16)', async () => {
    expect(await refusals({ noWorker: true, worker: null })).toEqual(['noWorkerReason'])
    expect(
      await office.complete(awSelectWorker, assessed, { ...choice, noWorker: true, noWorkerReason: words }),
    ).toMatchObject({ allocationOutcome: 'NO_WORKER', worker: null })
  })
  it('passes the case out of the area with team and reason, and never to the same team (AW-52)', async () => {
    const away = { outOfArea: 'YES', nextTeam: 'south-assessment', outOfAreaReason: 'Father works in the team' }
    expect(await refusals({ outOfArea: 'YES' })).toEqual(['nextTeam', 'outOfAreaReason'])
    expect(await refusals({ ...away, nextTeam: 'north-assessment' })).toEqual(['nextTeam'])
    expect(await office.complete(awSelectWorker, assessed, { ...choice, ...away })).toMatchObject({
      allocationOutcome: 'OUT_OF_AREA',
      nextTeam: 'south-assessment',
      worker: null,
    })
  })
})

describe('who allocates', () => {
  it('follows the profile; a Practice Supervisor only where it is delegated (AW-47, C-16)', () => {
    const roles = (variables: object) => allocatingRoles({ variables })
    expect(roles({ allocatingRoles: ['teamManager', 'deputyTeamManager'] })).toEqual([
      'teamManager',
      'deputyTeamManager',
      'dutyManager',
    ])
    expect(roles({ allocatingRoles: ['teamManager', 'practiceSupervisor'] })).toEqual(['teamManager', 'dutyManager'])
    expect(roles({ allocatingRoles: ['teamManager', 'practiceSupervisor'], allocationDelegated: true })).toContain(
      'practiceSupervisor',
    )
  })
})

describe('briefing the worker', () => {
  const chosen = () => ({ ...referral, worker: 'sam' })
  const briefing = {
    discussedAt: '2026-10-30T10:00+00:00',
    noPersonalImpact: 'YES',
    expectations: true,
    qualified: true,
    supervision: true,
    practitionerConfirms: true,
    hsAssessment: 'Dog in the yard, call first',
  }

  it('files the one-to-one discussion before the allocation (AW-41, DA-06)', async () => {
    const own: Variables = { ...(await office.refer()), worker: 'sam' }
    expect(await office.complete(awBriefing, own, { ...briefing, issuesRaised: 'Needs a car' })).toMatchObject({
      briefingOutcome: 'BRIEFED',
      practitionerIssues: true,
    })
    expect(await office.register.meetings.ofCase(own.caseReference as string)).toMatchObject([
      { kind: 'ONE_TO_ONE_BRIEFING' },
    ])
  })
  it.each([
    ['expectations', 'AW-48'],
    ['qualified', 'AW-49'],
    ['supervision', 'AW-50'],
    ['practitionerConfirms', 'TU-02'],
    ['hsAssessment', 'AW-53'],
  ])('is refused without %s (%s)', async (field) => {
    expect(await office.refusals(awBriefing, chosen(), { ...briefing, [field]: undefined })).toEqual([field])
  })
  it('leads back to the choice of the worker where there is a personal impact (AW-51)', async () => {
    expect(
      await office.complete(awBriefing, chosen(), { discussedAt: briefing.discussedAt, noPersonalImpact: 'NO' }),
    ).toMatchObject({ briefingOutcome: 'CHOOSE_ANOTHER', briefedAt: null, excludedWorkers: ['sam'] })
    const prepared = await office.prepare(awSelectWorker, await assess({ ...referral, excludedWorkers: ['sam'] }))
    expect(prepared.workerOptions.map(({ value }: { value: string }) => value)).not.toContain('sam')
  })
  it('took place after the referral came in, and not in the future', async () => {
    expect(await office.refusals(awBriefing, chosen(), { ...briefing, discussedAt: '2026-10-30T09:59+00:00' })).toEqual(
      ['discussedAt'],
    )
    expect(await office.refusals(awBriefing, chosen(), { ...briefing, discussedAt: '2026-10-30T10:05+00:00' })).toEqual(
      ['discussedAt'],
    )
  })
  it('asks about the previous worker where social care was involved; not yet is no obstacle (AW-42)', async () => {
    const involved = { ...chosen(), previousInvolvement: true }
    expect(await office.refusals(awBriefing, involved, briefing)).toEqual(['previousDiscussed'])
    expect(await office.refusals(awBriefing, involved, { ...briefing, previousDiscussed: 'DONE' })).toEqual([
      'previousDiscussedOn',
      'previousDiscussedWith',
    ])
    expect(await office.refusals(awBriefing, involved, { ...briefing, previousDiscussed: 'NOT_POSSIBLE' })).toEqual([
      'previousDiscussedReason',
    ])
    expect(await office.complete(awBriefing, involved, { ...briefing, previousDiscussed: 'NOT_YET' })).toMatchObject({
      previousDiscussed: 'NOT_YET',
    })
  })
})

describe("the manager's decision", () => {
  const decision = {
    decisionText: words,
    keyActions: [{ action: 'Visit', owner: 'sam', due: '2026-10-30' }],
    noteType: 'ALLOCATION_RECORD',
  }

  it('holds a rationale of fifty characters and key actions with time limits (AW-03, AW-44)', async () => {
    expect(await office.refusals(awManagersDecision, referral, { ...decision, decisionText: 'Good fit.' })).toEqual([
      'decisionText',
    ])
    expect(await office.refusals(awManagersDecision, referral, { ...decision, keyActions: [] })).toEqual(['keyActions'])
    expect(
      await office.refusals(awManagersDecision, referral, {
        ...decision,
        keyActions: [{ action: 'Visit', owner: 'sam', due: '2026-10-29' }],
      }),
    ).toEqual(['keyActions'])
  })
  it('asks for plan of work and expected outcome in a statutory case alone (AW-45)', async () => {
    expect(await office.refusals(awManagersDecision, { ...referral, categories: ['CP'] }, decision)).toEqual([
      'planOfWork',
      'expectedOutcome',
    ])
    expect(await office.refusals(awManagersDecision, { ...referral, categories: ['CIN'] }, decision)).toEqual([])
  })
  it.each([
    ['NEW_REFERRAL', false, 'ALLOCATION_RECORD'],
    ['CHANGE_OF_WORKER', false, 'CASE_DISCUSSION'],
    ['TEMPORARY_COVER', false, 'SUPERVISION'],
    ['INVOLVEMENT', true, 'ALLOCATION_RECORD'],
    ['TRANSFER', false, 'CASE_DISCUSSION'],
  ])('heads the case note of %s (at a review: %s) as %s (AW-54, AW-55, AW-56)', (occasion, atReview, heading) =>
    expect(noteTypeFor(occasion, atReview)).toBe(heading),
  )
  it('becomes the rationale of the allocation, which changes hands at one instant (DA-20, DA-21, AW-14, AW-43, AW-54)', async () => {
    const own: Variables = {
      ...(await office.refer()),
      allocationOccasion: 'NEW_REFERRAL',
      worker: 'sam',
      coWorker: 'stu',
      previousTeamLeader: 'tariq',
    }
    const { noteType } = await office.complete(awManagersDecision, own, decision)
    office.at('2026-10-30T11:00:00+00:00')
    expect(await office.work(recordAllocation, { ...own, noteType, categories: ['CP'] })).toEqual({
      allocatedAt: '2026-10-30T11:00:00+00:00',
      worker: 'sam',
      coWorker: 'stu',
      previousTeamLeaderInvolved: true,
    })
    office.at(friday)
    const reference = own.caseReference
    const allocations = await office.register.allocations.ofCase(reference)
    const oversight = await office.register.oversight.ofCase(reference)
    expect(allocations.map(({ username, role }) => [username, role]).sort()).toEqual([
      ['dora', 'PRIMARY'],
      ['sam', 'PRIMARY'],
      ['stu', 'CO_WORKER'],
      ['tariq', 'INVOLVED'],
    ])
    expect(allocations.find(({ username }) => username === 'dora')?.to).toBe('2026-10-30T11:00:00+00:00')
    expect(allocations.find(({ username }) => username === 'sam')).toMatchObject({
      from: '2026-10-30T11:00:00+00:00',
      rationale: oversight.at(-1)?.id,
      decidedBy: 'dora',
    })
    expect(await office.register.cases.get(reference)).toMatchObject({ status: 'ALLOCATED', categories: ['CP'] })
    expect(await office.register.meetings.ofCase(reference)).toMatchObject([{ kind: 'ALLOCATION_RECORD' }])
  })
  it('has to be on record before the allocation', async () => {
    const own: Variables = {
      ...(await office.refer()),
      allocationOccasion: 'NEW_REFERRAL',
      worker: 'sam',
      noteType: 'ALLOCATION_RECORD',
    }
    await expect(office.work(recordAllocation, own)).rejects.toThrow("manager's decision")
  })
})
