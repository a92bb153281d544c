import { requiredPapers } from '../models/moveWords.ts'
import { documentTypes } from '../register/documentContent.ts'
import { type FieldProblem, Refused } from '../register/errors.ts'
import type { MoveRow } from '../register/moves.ts'
import type { Register } from '../register/register.ts'
import type { Bundle } from './bundleSchema.ts'

type Attachment = Bundle['attachments'][number]
type Listed = Awaited<ReturnType<Register['documents']['ofCase']>>[number]

const paper = { ASSESSMENT: 'the newest Child and Family Assessment', PLAN: 'the plan', CHRONOLOGY: 'the chronology' }
const neverSent = ['PROOF_OF_POSTING', 'TRANSFER_BUNDLE']
const refuse = (problem: string, wayOut: string): FieldProblem => ({ field: 'documents', problem, wayOut })

/** The newest of each kind that a transfer needs. The chronology goes in the bundle itself, so its paper may be missing. */
function usualOf(documents: Listed[]): string[] {
  const newest = requiredPapers.map((wanted) => [wanted, documents.findLast(({ kind }) => kind === wanted)] as const)
  const missing = newest.filter(([kind, document]) => !document && kind !== 'CHRONOLOGY')
  if (missing.length > 0)
    throw new Refused(
      missing.map(([kind]) =>
        refuse(`lack ${paper[kind]}`, 'put it into the case, or send the papers of the transfer first'),
      ),
    )
  return newest.flatMap(([, document]) => (document ? [document.id] : []))
}

/**
 * Which papers go: those chosen; otherwise those that went with the letter of the transfer; before it, the newest assessment
 * and plan with the chronology (IA-07, IA-10). Of a secret move the printed chronology stays, unless somebody chooses it:
 * nothing was left out of it, as it is of the one in the bundle (G-65).
 * @throws Refused for one that is no document of the case or is never sent
 */
async function chosenOf(register: Register, move: MoveRow, chosen: string[] | undefined): Promise<string[]> {
  const documents = await register.documents.ofCase(move.caseReference)
  const find = (id: string) => documents.find((known) => known.id === id && !neverSent.includes(known.kind))
  const sent = (await register.moves.dispatches(move.procedureId)).findLast(({ papers }) => papers.length > 0)
  const ids = chosen ?? sent?.papers.map(({ documentId }) => documentId) ?? usualOf(documents)
  const wrong = ids.filter((id) => !find(id))
  if (wrong.length > 0)
    throw new Refused(
      wrong.map((id) => refuse(`name ${id}, which is no paper of this case that can be sent`, 'choose another one')),
    )
  const staying = (id: string) => !chosen && move.addressSecret && find(id)?.kind === 'CHRONOLOGY'
  return [...new Set(ids)].filter((id) => !staying(id))
}

/** The papers of the case with their content; each is in the audit as taken away. @throws Refused */
export async function attachmentsOf(
  register: Register,
  move: MoveRow,
  { chosen, by }: { chosen?: string[] | undefined; by: string },
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const id of await chosenOf(register, move, chosen)) {
    const { name, kind, contentType, size, sha256, content } = await register.documents.contentOf(id, { by })
    if (!documentTypes.includes(contentType)) throw new Error(`document ${id} is of a type that is not taken any more`)
    const text = Buffer.from(content).toString('base64')
    attachments.push({ name, kind: kind as Attachment['kind'], contentType, size, sha256, content: text })
  }
  return attachments
}
