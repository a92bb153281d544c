import { z } from 'zod'
import { consentAnswers } from '../models/closureWords.ts'
import { choice, notInFuture, optionalDay, optionalText, reference, rows, ticked } from '../shared/formFields.ts'
import { dayOf } from '../shared/usualLimit.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { type Asked, familyAsked, isParentOrCarer, personOptions } from './familyAsked.ts'
import { earlier } from './tafOf.ts'
import { tafText } from './tafText.ts'

const schema = z.object({
  consents: rows('Consent of each person', {
    person: reference('Who'),
    askedOn: optionalDay('Asked on'),
    given: choice('Agrees', consentAnswers),
    explained: ticked(),
    reason: optionalText('Why not asked'),
  }),
})
type Form = z.infer<typeof schema>
type Row = Form['consents'][number]

const reasonLength = 10

/** Who was asked was told first what it is and on which day; who was not asked has a reason. TS-04, TS-07. */
function problemsOfRow({ given, askedOn, explained, reason }: Row, label: string, context: CompletedTask): Problem[] {
  const problem = (holds: boolean, words: string, wayOut: string): Problem[] =>
    holds ? [{ field: 'consents', problem: `${label}: ${words}`, wayOut }] : []
  if (given === 'NOT_APPLICABLE') {
    const short = (reason ?? '').length < reasonLength
    return problem(short, 'not asked, and no reason says why', `write at least ${reasonLength} characters`)
  }
  return [
    ...problem(!askedOn, 'the day on which they were asked is missing', 'enter it'),
    ...problem(!explained, 'the answer counts only after TAF was explained', 'explain it, ask again, then tick it'),
    ...notInFuture('consents', `${label}: Asked on`, askedOn, context),
  ]
}

/** Everybody whose agreement is needed has one row. TS-03. */
function problemsOfRows(form: Form, asked: Asked[]): Problem[] {
  const rowsOf = (personId: string) => form.consents.filter(({ person }) => person === personId)
  const strangers = form.consents.filter(({ person }) => !asked.some(({ personId }) => personId === person))
  return [
    ...asked
      .filter(({ personId }) => rowsOf(personId).length !== 1)
      .map(({ personId, label }) => ({
        field: 'consents',
        problem: `${label} ${rowsOf(personId).length === 0 ? 'has no row' : 'has more than one row'}`,
        wayOut: 'let everybody have exactly one row',
      })),
    ...strangers.map(() => ({
      field: 'consents',
      problem: 'A row is about somebody who is no parent or carer of this child any more',
      wayOut: 'take the row out',
    })),
    ...(asked.some(isParentOrCarer)
      ? []
      : [
          {
            field: 'consents',
            problem: 'No parent or carer is on record, and without one of them there is no consent',
            wayOut: 'add them on the case page, then add their row here',
          },
        ]),
  ]
}

/** Everybody who was asked agrees, and one of them is a parent or carer. TS-03, TS-04. */
function isGiven(form: Form, asked: Asked[]): boolean {
  const answers = form.consents.filter(({ given }) => given !== 'NOT_APPLICABLE')
  const grown = asked.filter(isParentOrCarer).map(({ personId }) => personId)
  return answers.every(({ given }) => given === 'YES') && answers.some(({ person }) => grown.includes(person))
}

/**
 * The worker explains the Team around the Family to parents, carers and the child, and records the answer of each. It is
 * voluntary: one No, and the case closes without it. TS-03, TS-04, TS-07.
 */
export const tsConsent = defineTask('tsConsent', {
  roles: anyWorker,
  rules: ['TS-03', 'TS-04', 'TS-07'],
  texts: ['consents'],
  schema,
  async prepare({ variables }, deps) {
    const asked = await familyAsked(deps.register, variables)
    const before = (await earlier(deps, variables.procedureId, 'tsConsent')) as Partial<Form>
    const rowOf = (person: string) => before.consents?.find((row) => row.person === person)
    return {
      tafText: await tafText(deps, variables.procedureId),
      personOptions: personOptions(asked),
      consents: asked.map(({ personId: person }) => ({
        ...{ person, askedOn: null, given: null, explained: false, reason: null },
        ...rowOf(person),
      })),
    }
  },
  async check(form, context, deps) {
    const asked = await familyAsked(deps.register, context.variables)
    const labelOf = (person: string) => asked.find(({ personId }) => personId === person)?.label ?? 'A row'
    return [
      ...(await onlyTheWorker(deps, context)),
      ...problemsOfRows(form, asked),
      ...form.consents.flatMap((row) => problemsOfRow(row, labelOf(row.person), context)),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const asked = await familyAsked(tx, variables)
    const answers = asked.flatMap(({ personId, kind: personKind }) => {
      const row = form.consents.find(({ person }) => person === personId)
      const { given = 'NOT_APPLICABLE', askedOn = dayOf(completedAt), explained = false } = row ?? {}
      return row ? [{ personId, personKind, askedOn, explained, given }] : []
    })
    await tx.tafs.consent(procedureId, answers, by)
    await tx.procedures.step(procedureId, 'CONSENT', by)
    const consentGiven = isGiven(form, asked)
    const isRefused = answers.some(({ given }) => given === 'NO')
    return { consentGiven, tafOutcome: consentGiven ? null : isRefused ? 'REFUSED' : 'NOT_SUITABLE' }
  },
})
