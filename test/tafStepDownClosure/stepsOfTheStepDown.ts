import type { FamilyMember } from '../../workers/register/referral.ts'
import { closingsOn } from '../caseClosure/stepsOfTheClosing.ts'
import { aReferral } from '../support/referrals.ts'
import type { Stage, Story } from '../support/story.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'

type Form = Record<string, unknown>
type Rows = Form[]
const worker = 'sw.ash'
const manager = 'tm.north'
export const lead = 'lp.sample'

export const [mother] = aReferral().people as [FamilyMember]
/** Lives elsewhere and must not be written to. */
export const father: FamilyMember = {
  ...mother,
  ...{ name: 'Rory Quillfeather', relationship: 'FATHER', email: 'rory.quillfeather@example.org' },
  address: '7 Mill Row, Sampleton, ZZ1 4AB',
  ...{ safeToContact: false, unsafeReason: 'The police ask that nobody writes to him.' },
}

/** The steps of a step-down, from the request to the Team around the Family that runs. */
export function stepDownsOn(stage: Stage) {
  const closing = closingsOn(stage)
  const { steps, now, at, post, to } = closing
  const { tafs, procedures } = stage.register
  const forms = () => stepDownFormsOn(stage.engine.clock)

  /** A case that a worker holds: a mother and a child who is old enough for a letter. */
  const held = () => closing.held()

  /** Started as Tasklist does it. */
  const begin = ({ caseReference }: Pick<Story, 'caseReference'>) =>
    steps.begin('tafStepDownClosure', { caseReference, requestedBy: worker })

  const ask = ({ caseReference }: Story) =>
    post('/v1/procedures', { procedure: 'tafStepDownClosure', caseReference, by: worker })

  const latest = async ({ caseReference }: Story) => {
    const found = await procedures.latestOf(caseReference, 'tafStepDownClosure')
    if (!found) throw new Error(`${caseReference} has no step-down`)
    return found
  }
  const tafOf = async (story: Story) => {
    const found = await tafs.get((await latest(story)).id)
    if (!found) throw new Error(`${story.caseReference} has no Team around the Family`)
    return found
  }

  const consider = (story: Story, changes: Form = {}) =>
    story.complete('tsConsiderTaf', worker, { ...forms().tsConsiderTaf, ...changes })

  /** What everybody answers, in the order of the form: parents, and last the child. */
  async function answers(story: Story, changes: Form[] = []): Promise<{ consents: Rows }> {
    const { consents } = forms().tsConsent((await story.form('tsConsent')).consents)
    return { consents: consents.map((row, index) => ({ ...row, ...changes[index] })) }
  }
  const consent = async (story: Story, changes: Form[] = []) =>
    story.complete('tsConsent', worker, await answers(story, changes))

  const approach = (story: Story, changes: Form = {}) =>
    story.complete('tsLeadProfessional', worker, { ...forms().tsLeadProfessional, ...changes })
  const arrange = (story: Story) => story.complete('tsArrangeMeeting', worker, forms().tsArrangeMeeting)
  const handOut = (story: Story) => story.complete('tsHandOut', worker, forms().tsHandOut)

  /** The clock at the time of the meeting that is arranged. */
  async function meetingDay(story: Story): Promise<void> {
    const { finalMeetingAt } = await tafOf(story)
    await to(Date.parse(finalMeetingAt ?? ''))
  }
  /** The final meeting as it went; everybody who consented answers the same. */
  const meeting = async (story: Story, changes: Form = {}, again = 'YES') => ({
    ...forms().tsFinalMeeting((await story.form('tsFinalMeeting')).consentAgain, again),
    ...changes,
  })
  const meet = async (story: Story, changes: Form = {}, again = 'YES') =>
    story.complete('tsFinalMeeting', worker, await meeting(story, changes, again))

  /** Asked for, considered, and agreed by everybody. */
  async function consented(): Promise<Story> {
    const story = await held()
    await begin(story)
    await consider(story)
    await consent(story)
    return story
  }

  /** The Team around the Family runs, with this next meeting; the closing of the specialist case begins. */
  async function running(changes: Form = {}): Promise<Story> {
    const story = await consented()
    await approach(story, { candidateUsername: lead })
    await arrange(story)
    await handOut(story)
    await meetingDay(story)
    await meet(story, changes)
    await story.task('clClosureCase')
    return story
  }

  /** The closing of the specialist case, once its first form is open, to the Managers Decision. */
  async function evidence(story: Story, considered: Form): Promise<void> {
    await closing.consider(story, considered)
    await closing.notify(story)
    await closing.agree(story)
    await closing.comment(story)
    await closing.visit(story)
  }

  return {
    ...{ closing, steps, forms, now, at, to, post, held, begin, ask, latest, tafOf, consider, answers, consent },
    ...{ approach, arrange, handOut, meetingDay, meeting, meet, consented, running, evidence },
    day: (days: number) => now().plus({ days }).toISODate() ?? '',
    /** The clock at the next meeting of a Team around the Family that runs. */
    async nextMeeting(story: Story): Promise<void> {
      const { nextTafAt } = await tafOf(story)
      await to(Date.parse(nextTafAt ?? ''))
    },
    /** Reported over the API. */
    report: ({ caseReference }: Story, kind: 'taf-consent-withdrawn' | 'taf-needs-met', changes: Form = {}) =>
      post(`/v1/cases/${caseReference}/events`, { kind, by: 'asw.sample', at: at(), ...changes }),
    withdraw: async (story: Story) =>
      post(`/v1/procedures/${(await latest(story)).id}/events`, {
        ...{ kind: 'withdrawn', by: manager, at: at(), reason: 'The father is back; we go on with the family.' },
      }),
    outcomeOf: async (story: Story) => (await latest(story)).outcome,
    contactsOf: ({ caseReference }: Story) => stage.register.contacts.list({ caseReference }),
    /** The words of the newest accepted form of this kind. */
    async written({ caseReference }: Story, formId: string) {
      const [newest] = await stage.register.oversight.acceptedOf([caseReference], [formId])
      return newest
    },
    /** The same to the end: the specialist case is closed by the steps of every closing. */
    async close(story: Story, considered: Form, decided: Form): Promise<void> {
      await evidence(story, considered)
      await closing.decide(story, decided)
      await closing.complete(story)
      await closing.summarise(story)
      await closing.close(story)
    },
  }
}
