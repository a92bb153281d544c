import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dependencies } from '../../workers/dependencies.ts'
import type { JobContext } from '../../workers/engine/defineWorker.ts'
import { fcSubmit } from '../../workers/fortnightlyCaseloadReport/fcSubmit.ts'
import { notify } from '../../workers/shared/notify.ts'
import { readReportFigures } from '../../workers/shared/readReportFigures.ts'
import { scheduleReports } from '../../workers/shared/scheduleReports.ts'
import { prepareTask } from '../../workers/tasks/prepareTask.ts'
import { recordOversight } from '../../workers/tasks/recordOversight.ts'
import { wrReview } from '../../workers/weeklyUnallocatedReport/wrReview.ts'
import { decide } from '../support/dmn.ts'
import { type Office, openOffice } from '../support/office.ts'

const place = { authority: 'sampleshire', district: 'north', profile: 'sample' }
const row = {
  district: 'north',
  team: 'north-assessment',
  caseReference: 'C-2026-000001',
  initials: 'QF',
  unallocatedSince: '2026-11-16T10:00:00+00:00',
  daysUnallocated: 7,
  overdue: ['ucWeeklyReview'],
  lastSeen: null,
  seenLate: 'YES',
  nextStep: null,
  nextStepDue: null,
  statutoryMet: null,
  progress: null,
  confirmedBy: null,
}
const other = { ...row, team: 'north-support', caseReference: 'C-2026-000002', daysUnallocated: 1, seenLate: 'NO' }

let office: Office
let deps: Dependencies
let reportId: string
beforeAll(async () => {
  office = await openOffice('2026-11-23T09:00:05+00:00')
  const config = { publicUrl: 'http://127.0.0.1:3000' }
  const identity = { completedBy: async () => ({ username: 'tariq', completedAt: '2026-11-23T10:00:00Z' }) }
  deps = { ...office.deps, config, identity, engine: { decide }, log: { error: () => {} } } as unknown as Dependencies
  reportId = await office.register.reports.file({
    kind: 'R-01',
    ...place,
    key: 'R-01/sampleshire/north/2026-W48',
    asOf: '2026-11-23T09:00:05+00:00',
    rows: [row, other],
  })
})
afterAll(() => office.close())

const variables = () => ({
  ...place,
  team: 'north-assessment',
  reportId,
  reportWeek: '2026-W48',
  wrStage: 'TEAM_MANAGER',
  due: '2026-11-24T17:00:00+00:00',
})
const jobOf = (formId: string, key: string) =>
  ({
    jobKey: key,
    elementId: `userTask_${formId}`,
    elementInstanceKey: key,
    processId: 'weeklyUnallocatedReport',
    processInstanceKey: '77',
    processVersion: 1,
    once: (effect: never) => office.register.jobs.once(key, effect),
    raise: (code: string) => ({ code }),
  }) as unknown as JobContext
const tasks = new Map([
  [wrReview.formId, wrReview],
  [fcSubmit.formId, fcSubmit],
])
const answer = { caseReference: row.caseReference, statutoryMet: 'YES', progress: 'A worker may be free on Thursday.' }

describe('the first reports', () => {
  const announced = () =>
    office.register.db.selectFrom('inboundEvents').select(['correlationKey', 'messageName', 'caseId']).execute()

  it('are announced once for each district, by however many applications at once (WR-01, FC-01)', async () => {
    await Promise.all([scheduleReports(1, deps), scheduleReports(1, deps)])
    await scheduleReports(1, deps)
    const found = await announced()
    expect(found.filter(({ messageName }) => messageName === 'weeklyReportScheduled')).toHaveLength(4)
    expect(found.find(({ correlationKey }) => correlationKey === 'sampleshire/north/2026-W49')?.caseId).toBe(null)
    expect(new Set(found.map((one) => `${one.messageName} ${one.correlationKey}`)).size).toBe(found.length)
  })

  it('are announced again to an engine that knows nothing of them (WR-01)', async () => {
    const before = (await announced()).length
    await scheduleReports(2, deps)
    expect(await announced()).toHaveLength(2 * before)
  })

  it('stay away where the calendar ends, which stops no application from starting', async () => {
    const said: object[] = []
    const log = { error: (keys: object) => void said.push(keys) }
    const clock = { now: () => new Date('2040-01-02T10:00:00Z') }
    await scheduleReports(3, { ...deps, clock, log } as unknown as Dependencies)
    expect(said).toMatchObject([
      { authority: expect.any(String), problem: expect.stringContaining('Bank holidays') },
      {},
    ])
  })
})

describe('a task about a district', () => {
  it('has a header without a case and a link to the report (WR-02)', async () => {
    const form = (await prepareTask(tasks).create(deps)(variables(), jobOf('wrReview', '101'))) as Record<
      string,
      unknown
    >
    expect(form.header).toMatchObject({
      caseReference: '',
      casePageUrl: '',
      currentWorker: 'nobody',
      district: 'north',
      week: '2026-W48',
      reportPageUrl: `http://127.0.0.1:3000/reports/${reportId}`,
    })
    expect(form.wrCases).toMatchObject([{ caseReference: row.caseReference, statutoryMet: null }])
    const [open] = await office.register.tasks.openOnes({ district: 'north' })
    expect(open).toMatchObject({ formId: 'wrReview', caseId: null, team: 'north-assessment' })
  })

  it('goes on record without a case: refused for who may not, with the attempt (WR-02, UC-15)', async () => {
    const submitted = { ...variables(), wrCases: [answer] }
    const refused = await recordOversight(tasks).create({
      ...deps,
      identity: { completedBy: async () => ({ username: 'ana', completedAt: '2026-11-23T10:00:00Z' }) },
    } as unknown as Dependencies)(submitted, jobOf('wrReview', '101'))
    expect(refused).toEqual({ wrReviewAccepted: false })
    expect(await office.register.oversight.byElementInstance('101')).toMatchObject({ state: 'refused', caseId: null })
  })

  it('writes the confirmation into the report and its words into the record alone (WR-01, WR-02)', async () => {
    const submitted = { ...variables(), wrCases: [answer] }
    expect(await recordOversight(tasks).create(deps)(submitted, jobOf('wrReview', '102'))).toEqual({
      wrReviewAccepted: true,
    })
    const { decisions, text } = (await office.register.oversight.byElementInstance('102')) ?? {}
    expect(JSON.stringify(decisions)).not.toContain('Thursday')
    expect(JSON.stringify(text)).toContain('Thursday')
    expect((await office.register.reports.get(reportId))?.rows).toMatchObject([
      { statutoryMet: 'YES', confirmedBy: 'tariq' },
      { statutoryMet: null, confirmedBy: null },
    ])
  })
})

describe('the weekly report', () => {
  it('asks for each case of the team once, and for no other (WR-02)', async () => {
    const of = (wrCases: object[]) => office.refusals(wrReview, variables(), { wrCases })
    expect(await of([answer])).toEqual([])
    expect(await of([])).toEqual(['wrCases'])
    expect(await of([answer, answer])).toEqual(['wrCases'])
    expect(await of([answer, { ...answer, caseReference: other.caseReference }])).toEqual(['wrCases'])
    expect(await of([{ ...answer, progress: 'none' }])).toEqual(['wrCases'])
    expect(await of([{ ...answer, statutoryMet: 'NO', statutoryReason: 'The visit fell out.' }])).toEqual(['wrCases'])
  })

  it('asks the reviewer for a note alone (UC-44)', async () => {
    const review = { ...variables(), wrStage: 'REVIEWER', reviewerRole: 'seniorManager' }
    expect(await office.refusals(wrReview, review, {})).toEqual(['reviewNote'])
    expect(await office.refusals(wrReview, review, { reviewNote: 'Seen; both by Monday.' })).toEqual([])
    await office.complete(wrReview, review, { reviewNote: 'Seen; both by Monday.' })
    const filed = await office.register.reports.get(reportId)
    expect(filed?.confirmations.at(-1)).toMatchObject({ stage: 'REVIEWER', note: 'Seen; both by Monday.' })
    expect((await office.prepare(wrReview, review)).wrTable).toHaveLength(2)
  })

  it('has figures without a name or a case (WR-01, I6)', async () => {
    expect(await office.work(readReportFigures, { reportId })).toEqual({
      reportFacts: {
        reportId,
        unallocatedCount: '2',
        longestWait: '7 days',
        overdueCount: '2',
        notSeenCount: '1',
        statutoryNotMetCount: '1',
        notConfirmedTeams: ['north-support'],
      },
    })
  })
})

describe('a notice about a district', () => {
  const told: unknown[] = []
  const letters = {
    stepName: (element: string) => element,
    notify: async (request: unknown) => {
      told.push(request)
      return { noticesFiled: 1 }
    },
    mailboxes: {
      placeOf: async () => undefined,
      ofUser: async () => [],
      ofRole: async (role: string, where: { district: string | null }) =>
        role === 'seniorManager' && where.district === 'north'
          ? [{ ref: 'dora', name: 'Dora', email: 'd@x.example' }]
          : [],
    },
  }
  const say = (changes: object) =>
    notify.create({ ...deps, letters } as unknown as Dependencies)(
      { notice: 'weeklyReport', role: 'seniorManager', ...place, facts: { reportId: '1' }, ...changes },
      jobOf('wrReview', '103'),
    )

  it('goes to the role in the district of the variables (WR-01)', async () => {
    await say({})
    expect(told).toMatchObject([
      {
        caseReference: null,
        place: { authority: 'sampleshire', district: 'north', team: null },
        facts: { reportId: '1' },
      },
    ])
  })

  it('says so when nobody holds the role, or when it is about nothing', async () => {
    expect(await say({ role: 'director' })).toEqual({ code: 'roleMailboxMissing' })
    await expect(say({ authority: null })).rejects.toThrow('about no case and no authority')
    await expect(say({ caseReference: 'C-2026-999999' })).rejects.toThrow('has no case C-2026-999999')
  })
})
