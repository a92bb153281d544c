import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { type DispatchChannel, type PaperKind, requiredPapers } from '../models/moveWords.ts'
import { sizeWords } from '../register/documentContent.ts'
import type { DocumentKind } from '../register/documents.ts'
import { nameOf } from '../shared/nameOf.ts'
import type { Option } from '../shared/staffOptions.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import type { Problem } from '../tasks/defineTask.ts'

type Register = Dependencies['register']
export type CaseDocument = Awaited<ReturnType<Register['documents']['ofCase']>>[number]

const kindWords: Record<DocumentKind, string> = {
  ASSESSMENT: 'Child and Family Assessment',
  PLAN: 'Plan',
  CHRONOLOGY: 'Chronology',
  MEETING_RECORD: 'Record of a meeting',
  CLOSURE_RECORD: 'Closure record',
  LETTER: 'Letter',
  PROOF_OF_POSTING: 'Receipt of posting',
  TRANSFER_BUNDLE: 'Bundle of a transfer',
  OTHER: 'Other document',
}
const channelWords: Record<DispatchChannel, string> = {
  SECURE_EMAIL: 'by secure e-mail',
  POST: 'by post',
  BY_HAND: 'by hand',
}
const neverSent: DocumentKind[] = ['PROOF_OF_POSTING', 'TRANSFER_BUNDLE']

/** What a document counts as among the papers (IA-07). */
export const paperKindOf = ({ kind }: { kind: DocumentKind }): PaperKind =>
  kind === 'ASSESSMENT' || kind === 'PLAN' || kind === 'CHRONOLOGY' ? kind : 'OTHER'

/** By kind, day and size: the name of a file may hold the name of a child (I6). */
const optionOf = ({ id, kind, addedAt, size }: CaseDocument): Option => ({
  label: `${kindWords[kind]}, added ${instantInWords(addedAt)}, ${sizeWords(size)}`,
  value: id,
})
const newestFirst = (documents: CaseDocument[]) => documents.toReversed()

export const paperOptions = (documents: CaseDocument[]): Option[] =>
  newestFirst(documents.filter(({ kind }) => !neverSent.includes(kind))).map(optionOf)
export const receiptOptions = (documents: CaseDocument[]): Option[] =>
  newestFirst(documents.filter(({ kind }) => kind === 'PROOF_OF_POSTING')).map(optionOf)

/** The newest assessment and plan, and the chronology that was produced for this transfer. IA-07. */
export function usualPapers(documents: CaseDocument[], { chronologyDocumentId }: Variables): string[] {
  const produced = documents.find(({ id }) => id === chronologyDocumentId)
  return requiredPapers.flatMap((wanted) => {
    const newest = documents.findLast(({ kind }) => kind === wanted)
    const paper = wanted === 'CHRONOLOGY' ? (produced ?? newest) : newest
    return paper ? [paper.id] : []
  })
}

const chosen = (documents: CaseDocument[], papers: string[]) => documents.filter(({ id }) => papers.includes(id))
export const papersOf = (documents: CaseDocument[], papers: string[]) =>
  chosen(documents, papers).map((document) => ({ kind: paperKindOf(document), documentId: document.id }))

const missingWords: Record<(typeof requiredPapers)[number], [what: string, wayOut: string]> = {
  ASSESSMENT: [
    'the newest Child and Family Assessment',
    'add it on the case page where it is not in the list, then tick it',
  ],
  PLAN: ['the plan', 'add it on the case page where it is not in the list, then tick it'],
  CHRONOLOGY: ['the chronology', 'tick it: it was produced from the register'],
}

/** Assessment, plan and chronology are among them, and every one is still a document of the case. IA-07. */
export function problemsOfPapers(documents: CaseDocument[], papers: string[]): Problem[] {
  const found = chosen(documents, papers).filter(({ kind }) => !neverSent.includes(kind))
  const gone = papers.filter((id) => !found.some((document) => document.id === id))
  const lacking = requiredPapers.filter((wanted) => !found.some(({ kind }) => kind === wanted))
  return [
    ...gone.map(() => ({
      field: 'papers',
      problem: 'A paper that is ticked is no document of this case any more',
      wayOut: 'open the task again and choose from the list',
    })),
    ...lacking.map((kind) => {
      const [what, wayOut] = missingWords[kind]
      return { field: 'papers', problem: `Papers: ${what} is missing`, wayOut }
    }),
  ]
}

/** What went, by whom, to whom, when and how: one line for each dispatch. IA-10. */
export async function dispatchText({ register }: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const all = await register.moves.dispatches(procedureId)
  const lines = all.map(async ({ papers, recipient, channel, sentBy, sentAt, receiptDocumentId, noReceiptReason }) => {
    const what = papers.map(({ kind }) => kindWords[kind].toLowerCase()).join(', ') || 'the letter alone'
    const whom = quoted(`${recipient.name}, ${recipient.authorityName}`)
    const receipt = receiptDocumentId ? '; receipt of posting kept' : noReceiptReason ? '; no receipt of posting' : ''
    return `- ${instantInWords(sentAt)}: ${what}, by ${await nameOf({ register }, sentBy)} to ${whom}, ${channelWords[channel]}${receipt}`
  })
  return (await Promise.all(lines)).join('\n') || 'Nothing was sent yet.'
}
