import type { Request } from 'express'
import { caseEventSchema } from '../../register/caseEvents.ts'
import { actorOf } from '../access.ts'
import { procedureAt } from './closureParts.ts'
import type { PageContext } from './context.ts'
import { type FormField, type FormPage, fitting, given, missing } from './formPages.ts'
import { staffOptions } from './placeFilters.ts'
import { familyOf } from './tafNames.ts'

const events = {
  'taf-consent-withdrawn': {
    title: 'Consent to the Team around the Family is withdrawn',
    intro:
      'Taking part is voluntary: the family can stop at any time. Somebody is then asked whether a concern for the child remains.',
    at: 'When the family said so',
    note: 'What was said',
    submit: 'Report it',
    done: 'consentWithdrawn',
  },
  'taf-needs-met': {
    title: 'All needs are met',
    intro: 'The Team around the Family ends when the family needs no plan of several agencies any more.',
    at: 'When the team agreed on it',
    note: 'How it is known that all needs are met',
    submit: 'Report it',
    done: 'needsMet',
  },
} as const

const everybody = 'everybody'

/** Those whose consent still stands, by name, or all of them together. */
async function whoWithdraws({ register }: PageContext, id: string, caseReference: string): Promise<FormField> {
  const consents = (await register.tafs.get(id))?.consents ?? []
  const standing = consents.filter(({ given: answer, withdrawnAt }) => answer === 'YES' && withdrawnAt === null)
  const personOf = await familyOf(register, caseReference, consents)
  return {
    as: 'radios',
    label: 'Who withdraws consent?',
    ask: 'Choose who withdraws consent',
    options: [
      ...standing.map(({ personId }) => ({ value: personId, text: personOf(personId).name })),
      { value: everybody, text: 'Everybody who agreed' },
    ],
  }
}

/** What the family or the team of a TAF says between its meetings: the same as the event of the case (TS-20). */
export const tafEvent =
  (context: PageContext, kind: keyof typeof events) =>
  async (request: Request): Promise<FormPage> => {
    const { id, caseReference } = await procedureAt(context, request)
    const { authority } = (await context.register.cases.get(caseReference)) ?? {}
    const { title, intro, at, note, submit, done } = events[kind]
    const withdrawing = kind === 'taf-consent-withdrawn'
    return {
      ...{ title, submit },
      caption: `Case ${caseReference}`,
      active: 'closures',
      back: { text: 'Back', href: `/tafs/${id}` },
      intro: [intro],
      labels: { kind: 'This', case: 'The case', taf: 'The Team around the Family' },
      fields: {
        ...(withdrawing ? { personId: await whoWithdraws(context, id, caseReference) } : {}),
        at: { as: 'instant', label: at, hint: 'For example 5 11 2026 at 16:20', ask: 'Enter day and time' },
        by: {
          as: 'select',
          label: 'Reported by',
          ask: 'Choose who reports it',
          options: await staffOptions(context.register, authority ? { authority } : {}),
        },
        note: {
          as: 'lines',
          label: note,
          hint: 'For the record; it is not sent to anybody',
          ask: 'Write a few words',
        },
      },
      async send({ personId, ...typed }, idempotencyKey) {
        const own = [...(withdrawing && !personId ? ['personId'] : []), ...(typed.note ? [] : ['note'])]
        const whose = personId === everybody ? undefined : personId
        const event = fitting(caseEventSchema, given({ ...typed, personId: whose, kind }), own.map(missing))
        await context.register.events.recordCaseEvent(caseReference, event, {
          ...{ idempotencyKey, actor: actorOf('practitioner') },
        })
        return `/tafs/${id}?done=${done}`
      },
    }
  }
