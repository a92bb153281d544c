import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { notInFuture } from '../shared/formFields.ts'
import { dayOf, usualLimit } from '../shared/usualLimit.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { type Accommodation, accommodationForm } from './accommodationForm.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { agencyOf, professionalOptions } from './professionals.ts'
import { doStep } from './steps.ts'

/** The title under which the record has it (CM-05). */
export const accommodationTitle = 'ACCOMMODATION_SEEN'

const texts = [
  ...['professionalName', 'professionalRole', 'professionalAgency'],
  ...['professionalPhone', 'professionalEmail', 'professionalAddress', 'note'],
]

const problem = (holds: boolean, field: string, words: string, wayOut: string): Problem[] =>
  holds ? [{ field, problem: words, wayOut }] : []

/** The professional is of this case and can be asked for the written record (CG-4, CM-06). */
async function problemsOfProfessional(
  deps: Dependencies,
  form: Accommodation,
  { caseReference, variables }: CompletedTask,
) {
  const options = await professionalOptions(deps, { ...variables, caseReference })
  const agency = await agencyOf(deps, caseReference, form.professional)
  const ways = [form.professionalPhone, form.professionalEmail, form.professionalAddress]
  const known = agency ? [agency.phone, agency.email, agency.address] : []
  return [
    ...problem(
      !options.some(({ value }) => value === form.professional),
      'professional',
      'Professional who saw the accommodation is no agency of this case any more',
      'choose from the list, or another service',
    ),
    ...problem(
      ![...ways, ...known].some(Boolean),
      'professionalPhone',
      'There is no way to reach the professional',
      'enter telephone, e-mail or address',
    ),
  ]
}

function problemsOfDays(form: Accommodation, context: CompletedTask, movedOn: string | null | undefined): Problem[] {
  const { seenAt, requestedAt, receivedAt } = form
  const early = 'Accommodation seen on lies before the move'
  const unread = context.variables.recordReceived === false && !receivedAt
  return [
    ...notInFuture('seenAt', 'Accommodation seen on', seenAt, context),
    ...notInFuture('requestedAt', 'Written record requested on', requestedAt, context),
    ...notInFuture('receivedAt', 'Written record received on', receivedAt, context),
    ...problem(Boolean(movedOn && dayOf(seenAt) < movedOn), 'seenAt', early, 'enter the visit to the new home'),
    ...problem(
      receivedAt !== undefined && toLondon(receivedAt) < toLondon(seenAt),
      'receivedAt',
      'Written record received on lies before the visit',
      'enter when the record of this visit came',
    ),
    ...problem(
      unread,
      'receivedAt',
      'Written record received on is missing',
      'leave the task open until the record has come, and ask for it again where it is late',
    ),
  ]
}

/** Files the note accommodation seen, once for each visit. CM-05. */
async function fileSeen(
  tx: Transaction,
  form: Accommodation,
  { caseReference, variables, completedBy }: CompletedTask,
) {
  const { professional, professionalName, professionalRole, professionalAgency, seenAt, note } = form
  const { procedureId } = variables
  const before = (await tx.visits.ofCase(caseReference)).some(
    ({ at, details }) =>
      details.title === accommodationTitle &&
      details.procedureId === procedureId &&
      Date.parse(at) === Date.parse(seenAt),
  )
  if (before) return
  await tx.visits.record({
    caseReference,
    kind: 'VISIT',
    at: seenAt,
    visitor: 'PROFESSIONAL',
    childSeen: false,
    details: { title: accommodationTitle, procedureId, professional, accommodationSeen: true },
    text: { professional: professionalName, role: professionalRole, agency: professionalAgency, note },
    recordedBy: completedBy,
  })
}

/** Until when the written record is due: L-63, which goes before the task comes again, names the day. CM-06, G-35, G-73. */
async function awaitRecord(
  tx: Pick<Transaction, 'procedures'>,
  from: string,
  { profile, variables, completedAt }: CompletedTask,
  deps: Dependencies,
): Promise<void> {
  const { procedureId, authority, closeBy } = variables
  const usual = await usualLimit(deps, { profile, authority, milestone: 'accommodationRecord', from })
  const isCut = closeBy && toLondon(closeBy) > toLondon(completedAt) && toLondon(usual) > toLondon(closeBy)
  const due = isCut ? closeBy : usual
  await tx.procedures.planSteps(procedureId, [{ step: 'ACCOMMODATION', responsible: 'socialWorker', due }])
}

/**
 * A professional with a service in the plan, or of the receiving authority (G-36), has seen where the family lives, and
 * was asked for a written record of it; the task comes again for the record. Its two days count from the visit, or from
 * the asking if that is later (G-73). CM-05, CM-06.
 */
export const cmAccommodationSeen = defineTask('cmAccommodationSeen', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-05', 'CM-06'],
  texts,
  schema: accommodationForm,
  async prepare({ caseReference, variables }, deps) {
    const before = await earlierIn(deps, variables.procedureId, 'cmAccommodationSeen')
    const { professional, seenAt, requestedAt } = before?.decisions ?? {}
    const words = before?.text ?? {}
    return {
      moveText: await moveText(deps, variables),
      professionalOptions: await professionalOptions(deps, { ...variables, caseReference }),
      recordAwaited: variables.recordReceived === false,
      professional: professional ?? null,
      seenAt: seenAt ?? null,
      requestedAt: requestedAt ?? null,
      receivedAt: null,
      ...Object.fromEntries(texts.map((field) => [field, words[field] ?? null])),
    }
  },
  async check(form, context, deps) {
    const move = await moveOf(deps.register, context.variables.procedureId)
    return [
      ...(await onlyTheWorker(deps, context)),
      ...(await problemsOfProfessional(deps, form, context)),
      ...problemsOfDays(form, context, move?.moveDate),
    ]
  },
  async effects(tx, form, context, deps) {
    const { variables, completedBy } = context
    const { seenAt, requestedAt, receivedAt } = form
    const accommodationAskedAt = toLondon(requestedAt) > toLondon(seenAt) ? requestedAt : seenAt
    await fileSeen(tx, form, context)
    if (receivedAt) await doStep(tx, variables.procedureId, 'ACCOMMODATION', { by: completedBy, at: receivedAt })
    else await awaitRecord(tx, accommodationAskedAt, context, deps)
    return { accommodationAskedAt, recordReceived: receivedAt !== undefined }
  },
})
