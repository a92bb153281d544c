import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { ucAuthorisation } from '../../workers/unallocatedCaseManagement/ucAuthorisation.ts'
import { ucCannotAllocate } from '../../workers/unallocatedCaseManagement/ucCannotAllocate.ts'
import { ucConcernIncrease } from '../../workers/unallocatedCaseManagement/ucConcernIncrease.ts'
import { ucDistrictSearch } from '../../workers/unallocatedCaseManagement/ucDistrictSearch.ts'
import { ucManagerSolution } from '../../workers/unallocatedCaseManagement/ucManagerSolution.ts'
import { ucSeniorReview } from '../../workers/unallocatedCaseManagement/ucSeniorReview.ts'
import type { Office } from '../support/office.ts'
import { allocated, announced, monday, openService, unallocated, words } from './service.ts'

let office: Office
let waiting: Variables

beforeAll(async () => {
  office = await openService()
  waiting = await unallocated(office)
}, 600_000)
afterAll(() => office?.close())

const asked = (team: string, answer = 'NO', askedOn = '2026-11-02', askedBy = 'dora') => ({
  team,
  answer,
  askedOn,
  askedBy,
})
const near = [asked('north-assessment'), asked('north-support')]
const far = [asked('south-assessment', 'NO', '2026-11-02', 'gwen'), asked('south-support', 'NO', '2026-11-02', 'gwen')]
const district = ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT']
const everywhere = [...district, 'OTHER_DISTRICTS']
const noRoom = { scope: district, answers: near, result: 'NO_CAPACITY' }
const noRoomAnywhere = { scope: everywhere, answers: [...near, ...far], result: 'NO_CAPACITY' }

describe('recording that a case cannot be allocated', () => {
  const form = { reasons: ['WORKLOAD', 'SICKNESS'], category: 'CIN', recordedReason: words }

  it('keeps reasons in the period and adds the category to the case (UC-02, UC-03, UC-04, UC-25)', async () => {
    const own = await unallocated(office)
    expect(await office.complete(ucCannotAllocate, own, { ...form, category: 'CLA' })).toEqual({
      unallocatedReasons: ['WORKLOAD', 'SICKNESS'],
      categories: ['CIN', 'CLA'],
    })
    expect(await office.register.cases.get(own.caseReference)).toMatchObject({ categories: ['CIN', 'CLA'] })
    expect(await announced(office, own)).toEqual([
      { message: 'categoryChanged', variables: { categories: ['CIN', 'CLA'] } },
    ])
    expect(await office.register.unallocated.current(own.caseReference)).toMatchObject({
      reasons: ['WORKLOAD', 'SICKNESS'],
    })
  })
  it('takes nothing away: a child protection case chosen as child in need stays one (UC-08)', async () => {
    const own = await unallocated(office, { categories: ['CP'] })
    expect(await office.complete(ucCannotAllocate, own, form)).toMatchObject({ categories: ['CIN', 'CP'] })
    expect(await office.complete(ucCannotAllocate, own, { ...form, category: 'OTHER' })).toMatchObject({
      categories: ['CIN', 'CP'],
    })
    await office.register.cases.change(own.caseReference, { categories: ['CP', 'CLA'] }, 'dora')
    expect(await office.complete(ucCannotAllocate, own, form)).toMatchObject({ categories: ['CIN', 'CP', 'CLA'] })
  })
  it.each([
    ['reasons', []],
    ['category', ''],
    ['recordedReason', 'no capacity'],
  ])('is refused when %s is %j (UC-02, UC-04, UC-07)', async (field, value) =>
    expect(await office.refusals(ucCannotAllocate, waiting, { ...form, [field]: value })).toEqual([field]),
  )
  it('starts from the category that weighs most, and shows the family without a worker (UC-03, UC-07)', async () => {
    const own = await unallocated(office, { categories: ['CIN', 'PROCEEDINGS', 'CLA'] })
    expect(await office.prepare(ucCannotAllocate, own)).toEqual({
      cases: [{ case: `${own.caseReference} (QF)`, category: 'CIN, PROCEEDINGS, CLA', holder: 'Dora Duty' }],
      category: 'COURT',
    })
    expect(await office.prepare(ucCannotAllocate, { ...own, concernLevel: 'S47' })).toMatchObject({ category: 'S47' })
  })
  it('is the task of the manager who answers for the team (UC-02, UC-03)', () =>
    expect(ucCannotAllocate.roles).toEqual(['teamManager', 'deputyTeamManager', 'dutyManager']))
})

describe('looking for a solution together', () => {
  const form = { lookedAtWith: 'dora', causes: ['VACANCY'], solution: 'NONE', detail: words }
  const by = 'gwen'

  it('gives the solution to the process (UC-05, UC-06)', async () => {
    for (const solution of ['ALLOCATED', 'RESOURCES', 'NONE']) {
      const own = await unallocated(office)
      expect(await office.complete(ucManagerSolution, own, { ...form, solution }, by)).toEqual({
        managerSolution: solution,
      })
    }
  })
  it('is looked at by two: not with oneself (UC-04)', async () => {
    expect(await office.refusals(ucManagerSolution, waiting, { ...form, lookedAtWith: 'gwen' }, by)).toEqual([
      'lookedAtWith',
    ])
    expect(ucManagerSolution.roles).toEqual(['serviceManager'])
  })
  it.each([
    ['causes', []],
    ['detail', ''],
    ['solution', 'MAYBE'],
  ])('is refused when %s is %j (UC-04, UC-05)', async (field, value) =>
    expect(await office.refusals(ucManagerSolution, waiting, { ...form, [field]: value }, by)).toEqual([field]),
  )
  it('gives the case to another team, whose manager holds it from that instant (UC-05)', async () => {
    const own = await unallocated(office)
    const other = { ...form, solution: 'OTHER_TEAM', nextTeam: 'north-support' }
    expect(await office.complete(ucManagerSolution, own, other, by)).toEqual({
      managerSolution: 'OTHER_TEAM',
      team: 'north-support',
      district: 'north',
      dutyManager: 'nina',
    })
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({
      username: 'nina',
      kind: 'TEAM_MANAGER',
    })
    expect(await office.register.cases.get(own.caseReference)).toMatchObject({ team: 'north-support' })
  })
  it('asks for a team that has somebody to hold the case, and is not the same one', async () => {
    const other = { ...form, solution: 'OTHER_TEAM' }
    const refused = (nextTeam: string) => office.refusals(ucManagerSolution, waiting, { ...other, nextTeam }, by)
    expect(await office.refusals(ucManagerSolution, waiting, other, by)).toEqual(['nextTeam'])
    expect(await refused('north-assessment')).toEqual(['nextTeam'])
    expect(await refused('south-support')).toEqual(['nextTeam'])
    expect(await refused('nowhere')).toEqual(['nextTeam'])
    expect(await refused('south-assessment')).toEqual([])
  })
  it('shows what the Team Manager wrote, and the concern once it has increased (UC-03, UC-46)', async () => {
    const own = await unallocated(office)
    const cannot = { reasons: ['WORKLOAD'], category: 'CIN', recordedReason: `${words}\n# Not a heading` }
    await office.complete(ucCannotAllocate, own, cannot)
    expect(await office.prepare(ucManagerSolution, own)).toMatchObject({
      toldText: `${words} \\# Not a heading`,
      concernText: '',
      lookedAtWith: 'dora',
    })
    const tried = { concern: words, attempts: near, outcome: 'NOT_POSSIBLE' }
    const after = await office.complete(ucConcernIncrease, own, tried)
    expect(await office.prepare(ucManagerSolution, { ...own, ...after })).toMatchObject({ concernText: words })
  })
})

describe('searching for capacity', () => {
  const refused = (form: Variables, variables = waiting) => office.refusals(ucDistrictSearch, variables, form)

  it('takes a search of the district that finds nobody (UC-09)', async () => {
    const own = await unallocated(office)
    expect(await office.complete(ucDistrictSearch, own, noRoom)).toEqual({
      searchResult: 'NO_CAPACITY',
      searchScope: district,
      displacedCase: null,
    })
  })
  it('lets other districts be asked only after own team and every other team of the district (UC-09, UC-10)', async () => {
    expect(await refused(noRoomAnywhere)).toEqual([])
    expect(await refused({ scope: everywhere, answers: [near[0], ...far], result: 'NO_CAPACITY' })).toEqual([
      'answers',
      'scope',
    ])
    expect(await refused({ scope: ['OTHER_DISTRICTS'], answers: far, result: 'NO_CAPACITY' })).toEqual(['scope'])
    const before = [asked('south-assessment', 'NO', '2026-11-01', 'gwen')]
    expect(await refused({ ...noRoomAnywhere, answers: [...near, ...before] })).toEqual(['answers'])
  })
  it('has the Service Manager ask other districts, and anybody where it is urgent (UC-10, UC-22)', async () => {
    const byDora = [...near, asked('south-assessment')]
    expect(await refused({ ...noRoomAnywhere, answers: byDora })).toEqual(['answers'])
    const urgent = { ...waiting, mustAllocate: true }
    const form = { ...noRoomAnywhere, answers: byDora, displacedReason: words }
    expect(await refused(form, urgent)).toEqual([])
  })
  it('needs an answer for each tick and a tick for each answer (UC-09)', async () => {
    expect(await refused({ ...noRoom, scope: district, answers: [near[0]] })).toEqual(['answers'])
    expect(await refused({ ...noRoom, scope: ['OWN_TEAM'] })).toEqual(['scope'])
    expect(await refused({ ...noRoom, scope: [] })).toEqual(['scope'])
    expect(await refused({ ...noRoom, answers: [] })).toEqual(['answers'])
  })
  it('takes teams of the authority, each once, asked today or before', async () => {
    expect(await refused({ ...noRoom, answers: [...near, asked('nowhere')] })).toEqual(['answers'])
    expect(await refused({ ...noRoom, answers: [...near, near[1]] })).toEqual(['answers'])
    expect(await refused({ ...noRoom, answers: [near[0], asked('north-support', 'NO', '2026-11-03')] })).toEqual([
      'answers',
    ])
  })
  it('holds the result against the answers', async () => {
    const yes = [near[0], asked('north-support', 'YES')]
    expect(await refused({ ...noRoom, answers: yes })).toEqual(['result'])
    expect(await refused({ ...noRoom, answers: yes, result: 'ALLOCATED' })).toEqual(['takenBy'])
    expect(await refused({ ...noRoom, answers: yes, result: 'ALLOCATED', takenBy: 'north-assessment' })).toEqual([
      'takenBy',
    ])
    expect(await refused({ ...noRoom, answers: yes, result: 'ALLOCATED', takenBy: 'north-support' })).toEqual([])
  })
  it('gives the case with team, district and holder to the team that has room (UC-10)', async () => {
    const own = await unallocated(office)
    const found = {
      scope: everywhere,
      answers: [...near, asked('south-assessment', 'YES', '2026-11-02', 'gwen')],
      result: 'ALLOCATED',
      takenBy: 'south-assessment',
    }
    expect(await office.complete(ucDistrictSearch, own, found)).toEqual({
      searchResult: 'ALLOCATED',
      searchScope: everywhere,
      displacedCase: null,
      team: 'south-assessment',
      district: 'south',
      dutyManager: 'tariq',
    })
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({ username: 'tariq' })
  })
  it('leaves a case that still has its worker with that worker until the other team enters one (G-68)', async () => {
    const own = await unallocated(office, { worker: 'sam' })
    const found = { ...noRoom, answers: [near[0], asked('north-support', 'YES')], result: 'ALLOCATED' }
    await office.complete(ucDistrictSearch, own, { ...found, takenBy: 'north-support' })
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({
      username: 'sam',
      kind: 'WORKER',
    })
    expect(await office.register.cases.get(own.caseReference)).toMatchObject({ team: 'north-support' })
  })
  it('takes a case out of the box of a worker who has left when another team takes it (CR-09)', async () => {
    const own = await unallocated(office, { worker: 'sam' })
    await office.register.unallocated.open({
      caseReference: own.caseReference,
      processInstanceKey: '7',
      occasion: 'WORKER_GONE',
      since: monday,
    })
    const found = { ...noRoom, answers: [near[0], asked('north-support', 'YES')], result: 'ALLOCATED' }
    await office.complete(ucDistrictSearch, own, { ...found, takenBy: 'north-support' })
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({ username: 'nina' })
    const { summaryText } = await office.prepare(ucSeniorReview, own)
    expect(summaryText).toContain('**Without a worker:** since Monday 2 November 2026 (today)')
  })
  it('changes nothing where the own team finds room', async () => {
    const own = await unallocated(office)
    const found = { scope: ['OWN_TEAM'], answers: [asked('north-assessment', 'YES')], result: 'ALLOCATED' }
    expect(await office.complete(ucDistrictSearch, own, { ...found, takenBy: 'north-assessment' })).toEqual({
      searchResult: 'ALLOCATED',
      searchScope: ['OWN_TEAM'],
      displacedCase: null,
    })
  })
  it('goes on from what was asked before in this period (UC-10)', async () => {
    const own = await unallocated(office)
    expect(await office.prepare(ucDistrictSearch, own)).toMatchObject({ scope: [], answers: [] })
    await office.complete(ucDistrictSearch, own, noRoom)
    expect(await office.prepare(ucDistrictSearch, own)).toMatchObject({ scope: district, answers: near })
    await office.complete(ucDistrictSearch, own, noRoomAnywhere)
    expect(await office.prepare(ucDistrictSearch, own)).toMatchObject({ scope: [], answers: [] })
  })
  it('counts one district as everywhere where the authority has no other (UC-10)', async () => {
    const alone = { authority: 'emptyshire', district: 'one', team: 'one-team' }
    await office.register.authorities.seed([
      {
        code: 'emptyshire',
        name: 'Emptyshire',
        profile: 'wirral',
        districts: ['one'],
        teams: [{ code: 'one-team', name: 'One Team', district: 'one' }],
        dutyRota: [],
      },
    ])
    const own: Variables = { ...(await unallocated(office)), ...alone }
    const form = { scope: ['OWN_TEAM'], answers: [asked('one-team')], result: 'NO_CAPACITY' }
    expect(await office.complete(ucDistrictSearch, own, form)).toMatchObject({
      searchScope: ['OWN_TEAM', 'OTHER_DISTRICTS'],
    })
  })
  it('names the teams of the district, and the direction of the manager who refused (UC-15, G-14)', async () => {
    const own: Variables = { ...(await unallocated(office)), authoriser: 'serviceManager' }
    const direction = 'Ask the south first: they have a new worker from Thursday.'
    const after = await office.complete(ucAuthorisation, own, { decision: 'REFUSED', reason: direction }, 'gwen')
    expect(await office.prepare(ucDistrictSearch, { ...own, ...after })).toMatchObject({
      districtTeams: 'North Support Team',
      refusedBy: 'Gwen Person',
      directionText: direction,
    })
    expect(await office.prepare(ucManagerSolution, { ...own, ...after })).toMatchObject({ directionText: direction })
    expect(await office.prepare(ucDistrictSearch, own)).toMatchObject({ refusedBy: '', directionText: '' })
  })
})

describe('a case that must be allocated when nobody has room', () => {
  const urgent = async (): Promise<Variables> => ({ ...(await unallocated(office)), mustAllocate: true })
  const refused = (variables: Variables, form: Variables) =>
    office.refusals(ucDistrictSearch, variables, { ...noRoomAnywhere, ...form })

  it('takes the worker of a case that may wait (UC-23)', async () => {
    const mild = await allocated(office, 'sam')
    const own = await urgent()
    expect(await refused(own, { displaced: mild })).toEqual([])
    expect(await office.complete(ucDistrictSearch, own, { ...noRoomAnywhere, displaced: mild })).toMatchObject({
      searchResult: 'NO_CAPACITY',
      displacedCase: mild,
    })
    const holder = await office.register.allocations.holder(mild)
    expect(holder).toMatchObject({ username: 'sam', kind: 'WORKER' })
  })
  it.each([
    ['child protection', { categories: ['CP'] }],
    ['a section 47 enquiry', { concernLevel: 'S47' }],
    ['private fostering', { categories: ['PRIVATE_FOSTERING'] }],
    ['court work', { categories: ['CIN', 'PROCEEDINGS'] }],
  ])('never takes the worker from %s (UC-08, UC-23, G-69)', async (_, of) => {
    const hard = await allocated(office, 'sam', of)
    const own = await urgent()
    expect(await refused(own, { displaced: hard, displacedReason: words })).toEqual(['displaced'])
    const { displacedOptions } = await office.prepare(ucDistrictSearch, own)
    expect(displacedOptions.map(({ value }: { value: string }) => value)).not.toContain(hard)
  })
  it('takes it from a looked-after child only with a reason (UC-07, UC-23)', async () => {
    const priority = await allocated(office, 'sam', { categories: ['CLA'] })
    const own = await urgent()
    expect(await refused(own, { displaced: priority })).toEqual(['displacedReason'])
    expect(await refused(own, { displaced: priority, displacedReason: words })).toEqual([])
    const prepared = await office.prepare(ucDistrictSearch, own)
    expect(prepared.priorityCases).toContain(priority)
    expect(prepared.displacedOptions).toContainEqual({
      label: `${priority} (QF) - CLA - north-assessment, sam - priority: only with a reason`,
      value: priority,
    })
  })
  it('needs a case or the reason why there is none (UC-23)', async () => {
    const own = await urgent()
    expect(await refused(own, {})).toEqual(['displacedReason'])
    expect(await refused(own, { displacedReason: 'none' })).toEqual(['displacedReason'])
    const none = { ...noRoomAnywhere, displacedReason: words }
    expect(await office.complete(ucDistrictSearch, own, none)).toMatchObject({ displacedCase: null })
  })
  it('has asked everywhere before (UC-22)', async () => {
    const mild = await allocated(office, 'sam')
    expect(await refused(await urgent(), { ...noRoom, displaced: mild })).toEqual(['scope'])
  })
  it('does not take a worker from a case without one, from itself, or from one that is unknown or closed', async () => {
    const own = await urgent()
    const without = await unallocated(office)
    const proposed = await unallocated(office, { worker: 'sam' })
    await office.register.tasks.open({
      elementInstanceKey: 'joint',
      caseId: (await office.register.cases.get(proposed.caseReference))?.id ?? null,
      processId: 'authoriseWaiting',
      processInstanceKey: '7',
      elementId: 'userTask_ucJointRiskAssessment',
      formId: 'ucJointRiskAssessment',
    })
    const closed = await allocated(office, 'sam')
    await office.register.cases.close(closed, { outcome: 'NO_REFERRAL', actor: 'dora' })
    for (const displaced of [without.caseReference, proposed.caseReference, own.caseReference, closed, 'C-2026-999999'])
      expect(await refused(own, { displaced })).toEqual(['displaced'])
  })
  it('offers nothing where the case may wait, and ignores what is left over in the field', async () => {
    const mild = await allocated(office, 'sam')
    expect(await office.prepare(ucDistrictSearch, waiting)).toMatchObject({ displacedOptions: [] })
    const own = await unallocated(office)
    expect(await office.complete(ucDistrictSearch, own, { ...noRoom, displaced: mild })).toMatchObject({
      displacedCase: null,
    })
  })
  it('says why it is urgent (UC-21)', async () => {
    const own = await urgent()
    expect(await office.prepare(ucDistrictSearch, { ...own, categories: ['CP'] })).toMatchObject({
      urgentText: 'Children with a child protection plan stay allocated.',
    })
    expect(await office.prepare(ucDistrictSearch, own)).toMatchObject({
      urgentText: 'The risk assessment says that the child cannot wait for a worker.',
    })
  })
})

describe('concerns that have increased', () => {
  const tried = { concern: words, attempts: near, outcome: 'NOT_POSSIBLE' }
  const refused = (form: Variables) => office.refusals(ucConcernIncrease, waiting, form)

  it('is not possible only once own team and another one were asked (UC-45, UC-46)', async () => {
    expect(await refused(tried)).toEqual([])
    expect(await refused({ ...tried, attempts: [near[0]] })).toEqual(['attempts'])
    expect(await refused({ ...tried, attempts: far })).toEqual(['attempts'])
    expect(await refused({ ...tried, attempts: [] })).toEqual(['attempts'])
    expect(await refused({ ...tried, attempts: [near[0], asked('south-assessment', 'YES')] })).toEqual(['outcome'])
    expect(await refused({ ...tried, concern: 'worse' })).toEqual(['concern'])
  })
  it('shows what was reported (UC-45)', async () => {
    const own = await unallocated(office)
    const { caseReference } = own
    expect(await office.prepare(ucConcernIncrease, own)).toMatchObject({ concernText: '' })
    const event = { kind: 'concern-increased', level: 'SERIOUS', at: monday, by: 'dora', note: 'A bruise was seen.' }
    const key = { idempotencyKey: `${caseReference} concern`, actor: 'dora' }
    await office.register.events.recordCaseEvent(caseReference, event as never, key)
    expect(await office.prepare(ucConcernIncrease, own)).toMatchObject({ concernText: 'A bruise was seen.' })
  })
  it('tells nobody of capacity when there is none (UC-46)', async () => {
    const own = await unallocated(office)
    expect(await office.complete(ucConcernIncrease, own, tried)).toEqual({ concernOutcome: 'NOT_POSSIBLE' })
    expect(await announced(office, own)).toEqual([])
  })
  it('announces the capacity that was found, in the own team and in another (UC-45)', async () => {
    const inOwn = await unallocated(office)
    const found = { ...tried, outcome: 'ALLOCATED', attempts: [asked('north-assessment', 'YES')] }
    expect(await office.complete(ucConcernIncrease, inOwn, { ...found, takenBy: 'north-assessment' })).toEqual({
      concernOutcome: 'ALLOCATED',
    })
    expect(await announced(office, inOwn)).toEqual([{ message: 'capacityFound', variables: {} }])
    const elsewhere = await unallocated(office)
    const south = { ...found, attempts: [asked('south-assessment', 'YES')], takenBy: 'south-assessment' }
    const moved = { team: 'south-assessment', district: 'south', dutyManager: 'tariq' }
    expect(await office.complete(ucConcernIncrease, elsewhere, south)).toEqual({
      concernOutcome: 'ALLOCATED',
      ...moved,
    })
    expect(await announced(office, elsewhere)).toEqual([{ message: 'capacityFound', variables: moved }])
  })
  it('is tried again by the Team Manager or the duty manager, on the day (UC-45)', async () => {
    expect(ucConcernIncrease.roles).toEqual(['teamManager', 'dutyManager'])
    office.at('2026-11-01T10:00:00+00:00')
    expect(await refused(tried)).toEqual(['attempts', 'attempts'])
    office.at(monday)
  })
})
