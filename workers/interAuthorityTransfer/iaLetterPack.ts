import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { dispatchChannels } from '../models/moveWords.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import {
  choice,
  conditions,
  instant,
  needed,
  notInFuture,
  optionalReference,
  optionalText,
  text,
} from '../shared/formFields.ts'
import { mayShare } from '../shared/mayShare.ts'
import { contactFields, contactOf, contactTexts, contactValues, reachRows } from '../shared/otherContact.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { usualLimit } from '../shared/usualLimit.ts'
import { instantInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { type Move, moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import {
  type CaseDocument,
  dispatchText,
  paperOptions,
  papersOf,
  problemsOfPapers,
  receiptOptions,
  usualPapers,
} from './papers.ts'
import { isAuthorityKnown } from './receiving.ts'

const schema = z
  .object({
    papers: z.preprocess((value) => value ?? [], z.array(z.string(), { error: 'Papers: choose from the list.' })),
    meetingDetails: optionalText('Details of the transfer meeting'),
    ...contactFields,
    contactName: text('Name', 2),
    channel: choice('How the papers went', dispatchChannels),
    sentAt: instant('Sent on'),
    receiptOfPosting: optionalReference('Receipt of posting'),
    noReceiptReason: optionalText('Why there is no receipt of posting'),
  })
  .superRefine(
    conditions((form) => [
      ...reachRows(true, form),
      needed(form.channel === 'SECURE_EMAIL', 'contactEmail', form.contactEmail, 'E-mail'),
      needed(form.channel === 'POST', 'contactAddress', form.contactAddress, 'Address', 10),
      needed(
        form.channel === 'POST' && !form.receiptOfPosting,
        'noReceiptReason',
        form.noReceiptReason,
        'Receipt of posting, or why there is none',
        10,
      ),
    ]),
  )
type Form = z.infer<typeof schema>

const meetingWords = ({ meetingAt, meetingPlace }: Move) =>
  meetingAt ? [instantInWords(meetingAt), meetingPlace].filter(Boolean).join(', ') : null

function problemsOfLetter(form: Form, move: Move): Problem[] {
  const problem = (holds: boolean, field: string, words: string, wayOut: string): Problem[] =>
    holds ? [{ field, problem: words, wayOut }] : []
  return [
    ...problem(
      !isAuthorityKnown(move),
      'contactName',
      'The receiving authority is not known',
      'let the Team Manager enter it first',
    ),
    ...problem(
      move.meetingAt !== null && (form.meetingDetails ?? '').length < 10,
      'meetingDetails',
      'Details of the transfer meeting are missing',
      'write when and where it is: the letter names it',
    ),
  ]
}

function problemsOfSending(
  form: Form,
  documents: CaseDocument[],
  requestedAt: string,
  context: CompletedTask,
): Problem[] {
  const { channel, receiptOfPosting, sentAt } = form
  const unknownReceipt =
    channel === 'POST' &&
    receiptOfPosting !== undefined &&
    !receiptOptions(documents).some(({ value }) => value === receiptOfPosting)
  return [
    ...notInFuture('sentAt', 'Sent on', sentAt, context),
    ...(toLondon(sentAt) < toLondon(requestedAt)
      ? [
          {
            field: 'sentAt',
            problem: 'Sent on lies before the transfer was asked for',
            wayOut: 'enter when the papers of this transfer went',
          },
        ]
      : []),
    ...(unknownReceipt
      ? [
          {
            field: 'receiptOfPosting',
            problem: 'Receipt of posting is no document of this case any more',
            wayOut: 'scan it in on the case page, then choose it from the list',
          },
        ]
      : []),
  ]
}

/**
 * The transfer letter and its papers: the newest assessment, the plan, the chronology of the register and what else matters,
 * with the transfer meeting. The dispatch note says what went, by whom, to whom, when and how; posted, with the receipt or
 * the reason why there is none. IA-07 to IA-11, G-70.
 */
export const iaLetterPack = defineTask('iaLetterPack', {
  roles: anyWorker,
  rules: ['IA-07', 'IA-08', 'IA-09', 'IA-10', 'IA-11', 'G-70'],
  texts: ['meetingDetails', ...contactTexts, 'noReceiptReason'],
  schema,
  async prepare({ caseReference, variables }, deps) {
    const { procedureId } = variables
    const documents = await deps.register.documents.ofCase(caseReference)
    const move = await moveOf(deps.register, procedureId)
    const before = await earlierIn(deps, procedureId, 'iaLetterPack')
    return {
      moveText: await moveText(deps, procedureId),
      dispatchText: await dispatchText(deps, procedureId),
      paperOptions: paperOptions(documents),
      receiptOptions: receiptOptions(documents),
      hasMeeting: move.meetingAt !== null,
      mayShare: mayShare(move),
      papers: mayShare(move) ? usualPapers(documents, variables) : [],
      meetingDetails: before?.text.meetingDetails ?? meetingWords(move),
      ...contactValues(move.receivingContact),
      channel: null,
      sentAt: null,
      receiptOfPosting: null,
      noReceiptReason: null,
    }
  },
  async check(form, context, deps) {
    const { caseReference, variables } = context
    const documents = await deps.register.documents.ofCase(caseReference)
    const move = await moveOf(deps.register, variables.procedureId)
    const { requestedAt } = await procedureOf(deps.register, variables.procedureId)
    return [
      ...(await onlyTheWorker(deps, context)),
      ...problemsOfLetter(form, move),
      ...(mayShare(move) ? problemsOfPapers(documents, form.papers) : []),
      ...problemsOfSending(form, documents, requestedAt, context),
    ]
  },
  async effects(tx, form, { caseReference, profile, variables, completedBy, completedAt }, deps) {
    const { procedureId, authority } = variables
    const by = { by: completedBy, at: completedAt }
    const { channel, sentAt, receiptOfPosting, noReceiptReason, meetingDetails } = form
    const move = await moveOf(tx, procedureId)
    const contact = contactOf(form)
    const isPosted = channel === 'POST'
    const receiptDocumentId = isPosted ? (receiptOfPosting ?? null) : null
    await tx.moves.set(procedureId, { receivingContact: contact }, by)
    await tx.moves.dispatch({
      procedureId,
      papers: mayShare(move) ? papersOf(await tx.documents.ofCase(caseReference), form.papers) : [],
      recipient: { ...contact, authority: move.receivingAuthority, authorityName: move.receivingName ?? undefined },
      channel,
      sentBy: completedBy,
      sentAt,
      receiptDocumentId,
      noReceiptReason: isPosted && !receiptDocumentId ? (noReceiptReason ?? null) : null,
      note: move.meetingAt ? (meetingDetails ?? null) : null,
    })
    await tx.procedures.step(procedureId, 'PAPERS', by)
    // The letter names the day by which an answer is asked for.
    const due = await usualLimit(deps, { profile, authority, milestone: 'otherAuthorityChase', from: sentAt })
    await tx.procedures.planSteps(procedureId, [{ step: 'RESPONSE', responsible: 'socialWorker', due }])
    return { channel, sentAt }
  },
})
