import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workingDay } from '../calendar/oracle.ts'
import { notCovered } from '../support/coverage.ts'
import { aReferral, type Referral } from '../support/referrals.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const now = () => stage.engine.clock.now().getTime()
const minuteAfter = (instant: string) =>
  DateTime.fromISO(instant, { zone: 'Europe/London' }).plus({ minutes: 1 }).toISO() ?? ''
const [mother] = aReferral().people
const person = (changes: Partial<Referral['people'][number]>) =>
  ({ ...mother, ...changes }) as Referral['people'][number]
const child = (dateOfBirth: string | undefined) =>
  ({ ...aReferral().children[0], dateOfBirth }) as Referral['children'][number]
const father = person({ name: 'Rory Quillfeather', relationship: 'FATHER', email: 'rory.quillfeather@example.org' })

/** A case whose new worker introduces themself (L-46), as the take-up of the case has it. */
async function introduce(changes: Partial<Referral> = {}): Promise<Story> {
  const [story] = (await stage.refer(changes)) as [Story]
  await story.reaches('userTask_daTrayReview')
  await write(story, {})
  return story
}

/** The letters of a case, as a procedure calls for them. */
const write = ({ caseReference }: Story, changes: Record<string, unknown>) =>
  steps.begin('familyLetters', {
    caseReference,
    profile: 'sample',
    authority: 'sample',
    district: 'north',
    team: 'north-assessment',
    initials: 'A.Q.',
    categories: ['CIN'],
    concernLevel: 'OTHER',
    worker: 'sw.ash',
    letter: 'L-46',
    ...changes,
  })

/** What a procedure hands over when a step is late. */
const chaseOf = ({ caseReference }: Story, changes: Record<string, unknown>) => ({
  caseReference,
  profile: 'sample',
  authority: 'sample',
  district: 'north',
  team: 'north-assessment',
  concernLevel: 'OTHER',
  overdueSince: stage.monday.toISO(),
  overdueRole: 'teamManager',
  overdueUrgent: false,
  ...changes,
})

/** The end of the next working day of the sample authority, whose offices close between Christmas and New Year. */
const nextOpenDay = (instant: string): string => {
  const end = workingDay(Date.parse(instant), 1, 1)
  return /-12-(29|30|31)T/.test(end) ? nextOpenDay(end) : end
}

const outcome = async (story: Story) =>
  (await steps.letters(story, 'L-46')).map(
    ({ recipientKind, channel, state }) => `${recipientKind} ${channel} ${state}`,
  )
const mailsTo = (address: string) => stage.mail.mails.filter(({ to }) => JSON.stringify(to).includes(address))

/** The letter that an open task is about. */
async function letterOf(elementInstanceKey: string): Promise<string> {
  const { value } = await stage.engine.stream.first(
    ({ valueType, value }) =>
      valueType === 'VARIABLE' && value.name === 'discriminator' && value.scopeKey === elementInstanceKey,
    'the letter of the task',
  )
  return JSON.parse(value.value)
}

describe('writing to the people of a case', () => {
  it('tells each person once, in the way and the words that fit them (TU-08, L-46, G-56, I2)', async () => {
    const before = mailsTo('kirsty.quillfeather').length
    const story = await introduce({
      children: [child('2011-05-02')],
      people: [
        person({}),
        person({ ...father, preferredChannel: 'POST' }),
        person({ name: 'Nell Quillfeather', relationship: 'AUNT', parentalResponsibility: false }),
      ],
    })
    await story.ends('event_allWritten')
    expect((await outcome(story)).sort()).toEqual([
      'AGENCY SECURE_EMAIL sent',
      'CHILD POST toPost',
      'PARENT EMAIL sent',
      'PARENT POST toPost',
      'REFERRER_PROFESSIONAL SECURE_EMAIL sent',
      'RELATIVE EMAIL cancelled',
    ])
    const letters = await steps.letters(story, 'L-46')
    expect(letters.find(({ recipientKind }) => recipientKind === 'CHILD')?.audience).toBe('youngPerson')
    expect(letters.filter(({ state }) => state !== 'cancelled').map(({ signedBy }) => signedBy)).not.toContain(null)
    expect(mailsTo('kirsty.quillfeather').length - before).toBe(1)
  })

  it('tells a child under twelve in person and not by letter (C-06, TU-08)', async () => {
    const story = await introduce({ agencies: [] })
    await story.ends('event_allWritten')
    expect(await outcome(story)).toContain('CHILD POST cancelled')
  })

  it('asks a person where the age of the child is not on record (G-16)', async () => {
    const story = await introduce({ children: [child(undefined)], people: [], agencies: [] })
    expect((await story.form('letterProblem')).letterProblemText).toMatch(/date of birth of the child is not recorded/)
    await story.complete('letterProblem', 'tm.north', steps.forms().letterProblem)
    await story.ends('event_allWritten')
  })
})

describe('the letters of a child without a worker', () => {
  it('go to the child as well where the profile says so, and not to whom the manager held back (UC-32, G-65)', async () => {
    const [story] = (await stage.refer({
      children: [child('2011-05-02')],
      people: [person({}), person({ ...father, preferredChannel: 'POST' })],
    })) as [Story]
    await story.reaches('userTask_daTrayReview')
    const parents = await stage.register.people.ofCase(story.caseReference)
    const heldBack = parents.find(({ name }) => name === father.name)?.id
    await write(story, { letter: 'L-13', profile: 'wirral', withheld: [heldBack] })
    await story.ends('event_allWritten')
    const letters = (await steps.letters(story, 'L-13')).filter(
      ({ problem }) => problem !== 'notARecipientOfThisLetter',
    )
    expect(letters.map(({ recipientKind, audience, state }) => `${recipientKind} ${audience} ${state}`).sort()).toEqual(
      ['CHILD youngPerson toPost', 'PARENT parent cancelled', 'PARENT parent sent'],
    )
    expect(letters.find(({ state }) => state === 'cancelled')).toMatchObject({
      recipientRef: heldBack,
      problem: 'withheldByManager',
      decision: 'DO_NOT_SEND',
    })
    expect(mailsTo('rory.quillfeather')).toEqual([])
  })
})

describe('a letter that a person has to decide about', () => {
  it('is held for each unsafe person by itself, and each decision is about its own letter (G-65)', async () => {
    const unsafe = { safeToContact: false, unsafeReason: 'The other parent reads the post.' }
    const story = await introduce({
      people: [person(unsafe), person({ ...father, ...unsafe })],
      agencies: [],
    })
    const first = await story.task('letterProblem')
    const firstLetter = await letterOf(first.value.elementInstanceKey)
    const noReason = { ...steps.forms().letterProblem, reason: '' }
    expect(await story.refused('letterProblem', 'tm.north', noReason)).toMatch(/Reason/)
    const second = await story.task('letterProblem')
    const secondLetter = await letterOf(second.value.elementInstanceKey)
    expect(firstLetter).not.toBe(secondLetter)
    await story.complete('letterProblem', 'tm.north', { decision: 'POST', reason: 'A neighbour hands it over.' })
    await story.complete('letterProblem', 'dtm.north', steps.forms().letterProblem)
    await story.ends('event_allWritten')
    const parents = (await steps.letters(story, 'L-46')).filter(({ recipientKind }) => recipientKind === 'PARENT')
    const decided = new Map(parents.filter(({ copyNumber }) => copyNumber === 1).map((one) => [one.id, one.decision]))
    expect([decided.get(firstLetter), decided.get(secondLetter)].sort()).toEqual(['DO_NOT_SEND', 'POST'])
    expect(decided.get(secondLetter)).toBe('POST')
    expect(parents.map(({ state }) => state).sort()).toEqual(['cancelled', 'held', 'toPost'].sort())
    expect(story.has('event_letterDropped')).toBe(true)
  })

  it('is decided by a manager and nobody else, and the attempt of another is on record (G-65)', async () => {
    const story = await introduce({
      people: [person({ safeToContact: false, unsafeReason: 'Threats.' })],
      agencies: [],
    })
    const refusal = await story.refused('letterProblem', 'sw.birch', steps.forms().letterProblem)
    expect(refusal).toMatch(/sw\.birch does not hold a role/)
    const audit = await stage.register.audit.list({ caseReference: story.caseReference })
    expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toContain('sw.birch oversight.refused')
    await story.complete('letterProblem', 'tm.north', steps.forms().letterProblem)
    await story.ends('event_allWritten')
  })

  it('is sent again when the mail server had refused the address and a manager says so (I2, G-65)', async () => {
    stage.mail.behaviour.refuses = /kirsty/
    const before = mailsTo('kirsty.quillfeather').length
    const story = await introduce({ agencies: [] })
    expect((await story.form('letterProblem')).letterProblemText).toMatch(/mail server of the recipient refused/)
    stage.mail.behaviour.refuses = undefined
    const again = { decision: 'RESEND', reason: 'The mailbox was full and is emptied.' }
    await story.complete('letterProblem', 'tm.north', again)
    await story.ends('event_allWritten')
    const copies = (await steps.letters(story, 'L-46')).filter(({ recipientKind }) => recipientKind === 'PARENT')
    expect(copies.map(({ copyNumber, state }) => `${copyNumber} ${state}`)).toEqual(['1 failed', '2 sent'])
    expect(mailsTo('kirsty.quillfeather').length - before).toBe(1)
  })

  it('goes out by itself, once, when the mail server was down for a while (I2)', async () => {
    const before = mailsTo('kirsty.quillfeather').length
    stage.mail.behaviour.down = true
    const story = await introduce({ agencies: [] })
    await story.reaches('event_letterSettled')
    stage.mail.behaviour.down = undefined
    await stage.engine.moveBy(10 * 60_000)
    await story.ends('event_allWritten')
    expect(await outcome(story)).toContain('PARENT EMAIL sent')
    expect(mailsTo('kirsty.quillfeather').length - before).toBe(1)
    expect(story.has('userTask_letterProblem')).toBe(false)
  })
})

describe('a decision that is late', () => {
  const held = () => introduce({ people: [person({ safeToContact: false, unsafeReason: 'Threats.' })], agencies: [] })

  it('is chased to the Team Manager, and to nobody else once it is taken (G-10)', async () => {
    const story = await held()
    const { value } = await story.task('letterProblem')
    expect(Date.parse(value.dueDate)).toBe(Date.parse(workingDay(now(), 1, 1)))
    await stage.engine.moveTo(minuteAfter(value.dueDate))
    await story.mailTo('tm.north@', /^Overdue in your team: Decide on the letter/)
    const chase = await steps.chase(story, 'userTask_letterProblem')
    await story.complete('letterProblem', 'tm.north', { decision: 'POST', reason: 'A neighbour hands it over.' })
    await story.ends('event_allWritten')
    await stage.engine.moveTo(chase.escalatesAt.plus({ minutes: 1 }).toISO() ?? '')
    await steps.begin('overdueNotice', chaseOf(story, { overdueElement: 'userTask_letterProblem' }))
    await story.ends('event_taskDoneInTime')
    const told = (await steps.letters(story, 'overdueEscalated')).map(({ subject }) => subject)
    expect(told.filter((subject) => /Decide on the letter/.test(subject ?? ''))).toEqual([])
  })

  it('goes to the Service Manager after one further working day, also over Christmas (G-10, G-03)', async () => {
    const christmas = DateTime.fromMillis(now(), { zone: 'Europe/London' }).set({ month: 12, day: 23, hour: 10 })
    if (christmas.toMillis() > now()) await stage.engine.moveTo(christmas.toISO() ?? '')
    const begun = now()
    const story = await held()
    const { value } = await story.task('letterProblem')
    const due = workingDay(begun, 1, 1)
    expect(Date.parse(value.dueDate)).toBe(Date.parse(due))
    await stage.engine.moveTo(minuteAfter(due))
    const chase = await steps.chase(story, 'userTask_letterProblem')
    const tell = nextOpenDay(due)
    expect(chase.escalatesAt.toMillis()).toBe(Date.parse(tell))
    await stage.engine.moveTo(minuteAfter(tell))
    await story.mailTo('sm.north@', /^Overdue and escalated: Decide on the letter/)
    await chase.ends('event_serviceManagerTold')
    await story.complete('letterProblem', 'tm.north', steps.forms().letterProblem)
    await story.ends('event_allWritten')
  })

  it('reaches the Service Manager at once where a child may be at risk (G-10)', async () => {
    const [story] = (await stage.refer()) as [Story]
    await story.reaches('userTask_daTrayReview')
    const atRisk = { concernLevel: 'S47', overdueElement: 'userTask_daTrayReview', overdueUrgent: true }
    await steps.begin('overdueNotice', chaseOf(story, atRisk))
    await story.mailTo('tm.north@', /^Overdue in your team: Review the referral/)
    await story.mailTo('sm.north@', /^Overdue and escalated: Review the referral/)
    await story.ends('event_serviceManagerTold')
    expect(story.has('event_furtherLimitReached')).toBe(false)
  })
})

describe('the whole of the shared procedures', () => {
  it('was walked in every step and every way, and the record is sound (I3, I5)', async () => {
    await steps.recordIsSound()
    expect(
      await notCovered(stage.engine.stream.records, 'processes/shared', ['familyLetters', 'overdueNotice']),
    ).toEqual([])
  })
})
