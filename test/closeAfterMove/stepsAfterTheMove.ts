import { DateTime } from 'luxon'
import { closingsOn } from '../caseClosure/stepsOfTheClosing.ts'
import { caseloadsOn } from '../caseReallocation/caseloads.ts'
import { aReferral, type Referral } from '../support/referrals.ts'
import type { Stage, Story } from '../support/story.ts'
import { formsAfterTheMoveOn } from './formsAfterTheMove.ts'

type Form = Record<string, unknown>
export const worker = 'sw.coast'
export const manager = 'tm.coast'
export const supervisor = 'ps.fenmarsh'
const contactEmail = 'robin.marsh@otherford.example.gov.uk'
const home = '12 Sparrow Court, Sampleton, ZZ1 3QT'

/** The steps of closing a case after a move, in the authority that works by the procedure with ten days for it. */
export function closingsAfterMoveOn(stage: Stage) {
  const on = closingsOn(stage)
  const { caseload } = caseloadsOn(stage)
  const { procedures } = stage.register
  const forms = () => {
    const of = formsAfterTheMoveOn(stage.engine.clock)
    return {
      ...of,
      cmMoveDetails: { ...of.cmMoveDetails, moveDate: on.now().toISODate(), contactEmail },
      cmClosureVisits: { ...of.cmClosureVisits, visitor: worker },
    }
  }

  /** A case that a worker of the coast holds: a young person with mother, foster carer and surgery. */
  async function held(changes: Partial<Referral> = {}): Promise<Story> {
    const { people = [] } = aReferral()
    const [caseReference = ''] = await caseload(worker, 1, {
      ...{ authority: 'fenmarsh', district: 'coast', categories: ['S17'] },
      children: [{ name: 'Amber Quillfeather', dateOfBirth: '2011-05-02', address: home }],
      people: [
        ...people,
        {
          ...{ name: 'Jean Marlow', relationship: 'FOSTER_CARER', parentalResponsibility: false },
          ...{ email: 'jean.marlow@example.org', preferredChannel: 'EMAIL', safeToContact: true },
        },
      ],
      ...changes,
    })
    return stage.storyOf(caseReference)
  }

  /** Started as Tasklist does it. */
  const begin = ({ caseReference }: Pick<Story, 'caseReference'>, requestedBy = worker) =>
    on.steps.begin('closeAfterMove', { caseReference, requestedBy })
  /** Asked for over the API. */
  const ask = ({ caseReference }: Story) =>
    on.post('/v1/procedures', { procedure: 'closeAfterMove', caseReference, by: worker })

  const latest = async ({ caseReference }: Story) => {
    const found = await procedures.latestOf(caseReference, 'closeAfterMove')
    if (!found) throw new Error(`${caseReference} has no closing after a move`)
    return found
  }
  const instant = async (story: Story, event: string) =>
    DateTime.fromMillis((await story.timer(`event_${event}`)).value.dueDate, { zone: 'Europe/London' })

  const submit =
    (formId: 'cmClosureVisits' | 'cmAccommodationSeen' | 'cmReadyNotification', by = worker) =>
    (story: Story, changes: Form = {}) =>
      story.complete(formId, by, { ...forms()[formId], ...changes })
  /** The details of the move; the new address is on record where it is known, entered on the page of the move. */
  async function move(story: Story, changes: Form = {}): Promise<void> {
    await story.task('cmMoveDetails')
    const form: Form = { ...forms().cmMoveDetails, ...changes }
    if (form.newAddress === 'KNOWN') {
      const { id: procedureId } = await latest(story)
      await stage.register.moves.set(
        procedureId,
        { newAddress: '4 Harbour Walk, Easthaven EH1 2AB' },
        { by: 'practitioner', at: on.at() },
      )
    }
    await story.complete('cmMoveDetails', worker, form)
  }
  const check = (story: Story, changes: Form = {}) =>
    story.complete('cmQa', supervisor, { ...forms().cmQa, ...changes })
  const decide = (story: Story, changes: Form = {}) =>
    story.complete('cmManagersDecision', manager, { ...forms().cmManagersDecision, ...changes })
  const complete = (story: Story) => story.complete('cmCompleteRecord', worker, forms().cmCompleteRecord)

  /** What the manager or the quality check asked for, row by row, as the worker's form has it. */
  const actions = async (story: Story) => forms().cmFurtherAction((await story.form('cmFurtherAction')).fixes)

  /** The procedure of the transfer before the move, as the register has it: the plan goes on over there, the answer is awaited. */
  async function transferred({ caseReference }: Story): Promise<void> {
    const asked = { procedure: 'interAuthorityTransfer', caseReference, by: worker } as const
    const { procedureId } = await procedures.request(asked)
    const by = { by: worker, at: on.at() }
    const moveDate = on.now().toISODate() ?? ''
    await stage.register.transaction(async (tx) => {
      await tx.moves.set(
        procedureId,
        {
          ...{ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true, moveDate },
          ...{ receivingAuthority: 'E08000025', newAddress: '4 Harbour Walk, Easthaven EH1 2AB' },
          receivingContact: { name: 'Robin Marsh', email: contactEmail },
        },
        by,
      )
      await tx.moves.log(procedureId, [{ at: by.at, person: 'Robin Marsh', result: 'Papers have come.' }], by)
    })
  }

  /** A chase that began after this position goes on to its further limit, so that the Service Manager hears of it. */
  async function further(story: Story, formId: string, from: number): Promise<void> {
    const { records } = stage.engine.stream
    const isAbout = (instance: string) =>
      records.some(
        ({ valueType, value }) =>
          valueType === 'VARIABLE' &&
          value.processInstanceKey === instance &&
          value.name === 'overdueElement' &&
          value.value === JSON.stringify(`userTask_${formId}`),
      )
    const { value } = await story.record(
      ({ valueType, intent, value: timer, position }) =>
        valueType === 'TIMER' &&
        intent === 'CREATED' &&
        timer.targetElementId === 'event_furtherLimitReached' &&
        position > from &&
        isAbout(timer.processInstanceKey),
      `further limit of ${formId}`,
    )
    await on.to(value.dueDate)
  }

  return {
    ...{ on, forms, held, begin, ask, latest, instant, check, decide, complete, actions, transferred, further },
    move,
    visit: submit('cmClosureVisits'),
    see: submit('cmAccommodationSeen'),
    notify: submit('cmReadyNotification'),
    /** The home was seen, and the account of it is there. */
    seeWithAccount: (story: Story) => {
      const { cmAccommodationSeen, recordCame } = forms()
      return story.complete('cmAccommodationSeen', worker, { ...cmAccommodationSeen, ...recordCame })
    },
    /** The other authority takes the case on. */
    accepted: ({ caseReference }: Story) =>
      on.post(`/v1/cases/${caseReference}/events`, {
        ...{ kind: 'la-response', response: 'ACCEPTED', person: 'Robin Marsh', by: worker, at: on.at() },
      }),
    /** Where the records of the engine stand. */
    position: () => stage.engine.stream.records.at(-1)?.position ?? 0,
    /** The written account of the visit to the new home comes. */
    account: ({ caseReference }: Story) =>
      on.post(`/v1/cases/${caseReference}/events`, { kind: 'accommodation-record-received', by: worker, at: on.at() }),
    async outcomeOf(story: Story) {
      return (await latest(story)).outcome
    },
    async stepsDone(story: Story): Promise<string[]> {
      const rows = await procedures.steps((await latest(story)).id)
      return rows.filter(({ doneAt }) => doneAt).map(({ step }) => step)
    },
    withdraw: async (story: Story) => on.withdraw((await latest(story)).id, manager),
    openForms: async ({ caseReference }: Story) => {
      const found = await stage.register.cases.get(caseReference)
      return (await stage.register.tasks.openOnes({ caseId: found?.id ?? '' })).map(({ formId }) => formId)
    },
    day: (days: number) => on.now().plus({ days }).toISODate(),
    /** The clock goes on by so many days, at the same time of day. */
    later: (days: number) => stage.engine.moveTo(on.now().plus({ days }).toISO() ?? ''),
  }
}
