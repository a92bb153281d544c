import { expect } from 'vitest'
import type { DocumentKind } from '../../workers/register/documents.ts'
import { closingsOn } from '../caseClosure/stepsOfTheClosing.ts'
import type { Stage, Story } from '../support/story.ts'
import { moveFormsOn } from './formsOfTheMove.ts'

type Form = Record<string, unknown>
const worker = 'sw.ash'
export const newAddress = '14 Canal Row\nLeeds\nLS2 8ZZ'

/** The steps of a family's move into the area of another authority, from the request to the answer. */
export function movesOn(stage: Stage) {
  const on = closingsOn(stage)
  const { moves, procedures, documents } = stage.register
  const forms = () => moveFormsOn(stage.engine.clock)
  const told = new Set<number>()
  /** What is reported within one second would be one event: each has a second of its own. */
  const each = () => {
    let second = on.now().startOf('second')
    while (told.has(second.toMillis())) second = second.minus({ seconds: 1 })
    told.add(second.toMillis())
    return second.toISO({ suppressMilliseconds: true }) ?? ''
  }

  /** Asked for over the API. @returns the procedure */
  async function ask({ caseReference }: Story, by = worker): Promise<string> {
    const asked = { procedure: 'interAuthorityTransfer', caseReference, by }
    const { status, body } = await on.post('/v1/procedures', asked)
    if (status !== 202) throw new Error(`The transfer was refused with ${status}: ${JSON.stringify(body)}`)
    return body.procedureId
  }

  const latest = async ({ caseReference }: Story, kind: 'interAuthorityTransfer' | 'closeAfterMove') => {
    const found = await procedures.latestOf(caseReference, kind)
    if (!found) throw new Error(`${caseReference} has no ${kind}`)
    return found
  }
  const transferOf = (story: Story) => latest(story, 'interAuthorityTransfer')
  const moveOf = async (story: Story) => {
    const found = await moves.get((await transferOf(story)).id)
    if (!found) throw new Error(`${story.caseReference} has no move`)
    return found
  }

  const addDocument = ({ caseReference }: Story, kind: DocumentKind) =>
    documents.add({
      ...{ caseReference, kind, name: `${kind}.txt`, by: worker },
      content: Buffer.from(`${kind} of ${caseReference}`),
    })
  /** What somebody scans in before the papers go; the chronology comes from the register. */
  async function papersThere(story: Story) {
    await addDocument(story, 'ASSESSMENT')
    await addDocument(story, 'PLAN')
  }

  /** Where the family goes to live, as the page of the move takes it. */
  const enterAddress = async (story: Story) =>
    moves.set((await transferOf(story)).id, { newAddress }, { by: worker, at: on.at() })

  const consent = (story: Story, form: Form = forms().iaConsent, by = worker) => story.complete('iaConsent', by, form)
  async function plan(story: Story, form: Form = forms().iaTransferPlan, by = worker) {
    await story.task('iaTransferPlan')
    if (form.newAddress === 'KNOWN') await enterAddress(story)
    await story.complete('iaTransferPlan', by, form)
  }
  async function pack(story: Story, changes: Form = {}, by = worker) {
    const { papers } = await story.form('iaLetterPack')
    await story.complete('iaLetterPack', by, { ...forms().iaLetterPack(papers), ...changes })
  }
  const liaise = (story: Story, form: Form, by = worker) => story.complete('iaLiaison', by, form)

  return {
    ...{ on, forms, ask, transferOf, moveOf, addDocument, papersThere, enterAddress },
    ...{ consent, plan, pack, liaise },
    held: on.held,
    /** Started as Tasklist does it. */
    begin: ({ caseReference }: Story, requestedBy = worker) =>
      on.steps.begin('interAuthorityTransfer', { caseReference, requestedBy }),
    /** A transfer with consent whose papers have gone. */
    async sent(story: Story, form: Form = forms().unplanned) {
      await papersThere(story)
      await consent(story)
      await plan(story, form)
      await pack(story)
    },
    /** What the other authority says, reported over the API. */
    answers: ({ caseReference }: Story, response: 'ACCEPTED' | 'REFUSED', note = 'As we said on the telephone.') =>
      on.post(`/v1/cases/${caseReference}/events`, {
        ...{ kind: 'la-response', by: 'frontdoor.sample', at: each(), note },
        ...{ response, person: 'Imogen Thwaite, duty manager' },
      }),
    withdraw: async (story: Story) =>
      on.post(`/v1/procedures/${(await transferOf(story)).id}/events`, {
        ...{ kind: 'withdrawn', by: worker, at: each() },
        reason: 'The tenancy fell through; the family stays where it lives.',
      }),
    outcomeOf: async (story: Story) => (await transferOf(story)).outcome,
    closingOf: ({ caseReference }: Story) => procedures.latestOf(caseReference, 'closeAfterMove'),
    stepsDone: async (story: Story) =>
      (await procedures.steps((await transferOf(story)).id)).filter(({ doneAt }) => doneAt).map(({ step }) => step),
    dispatches: async (story: Story) => moves.dispatches((await transferOf(story)).id),
    contacts: async (story: Story) => moves.contacts((await transferOf(story)).id),
    /** The case stays with its worker, open, while nothing else is on record. */
    async staysWithUs({ caseReference }: Story) {
      expect((await stage.register.cases.get(caseReference))?.closed).toBeFalsy()
      expect(await stage.register.allocations.holder(caseReference)).toMatchObject({ username: worker, kind: 'WORKER' })
    },
    ends: (story: Story, end: string, process = 'interAuthorityTransfer') => on.ends(story, process, end),
  }
}
