import { createHash } from 'node:crypto'
import { caseIdOf } from './caseIdOf.ts'
import { checkContent } from './documentContent.ts'
import { NotFound, Refused } from './errors.ts'
import type { Scope } from './scope.ts'

/** What a document is in the work; a new kind needs no change of the schema. */
export const documentKinds = [
  'ASSESSMENT',
  'PLAN',
  'CHRONOLOGY',
  'MEETING_RECORD',
  'CLOSURE_RECORD',
  'LETTER',
  'PROOF_OF_POSTING',
  'TRANSFER_BUNDLE',
  'OTHER',
] as const
export type DocumentKind = (typeof documentKinds)[number]

export type NewDocument = {
  /** Null for what arrives before there is a case. */
  caseReference: string | null
  kind: DocumentKind
  name: string
  content: Uint8Array
  /** What the sender says that it is, where a sender says it: it has to be right. */
  contentType?: string | undefined
  by: string
}

const shown = [
  'documents.id',
  'documents.name',
  'documents.kind',
  'documents.contentType',
  'documents.size',
  'documents.sha256',
  'documents.addedBy',
  'documents.addedAt',
  'documents.removedAt',
  'documents.removedBy',
] as const
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** Documents of cases (IA-07, IA-10, IA-11): kept with their hash, never rewritten, each look into one in the audit. */
export const documentsOf = (scope: Scope) => {
  const withCase = ({ db }: Pick<Scope, 'db'>) =>
    db
      .selectFrom('documents')
      .leftJoin('cases', 'cases.id', 'documents.caseId')
      .select(shown)
      .select('cases.reference as caseReference')

  return {
    /** So many bytes a document may have. */
    maxBytes: scope.maxDocumentBytes,

    /**
     * Takes a document in, checked by its content. The same content again for the same case is the first one again.
     * @throws Refused where size, name or content do not fit; NotFound without the case
     */
    async add({ caseReference, kind, content, by, ...said }: NewDocument): Promise<{ id: string; repeated: boolean }> {
      const checked = await checkContent({ ...said, content }, scope.maxDocumentBytes)
      if (checked.problem) throw new Refused([checked.problem])
      const { name, contentType } = checked
      const sha256 = hashOf(content)
      return scope.inTransaction(async (tx) => {
        const caseId = caseReference === null ? null : await caseIdOf(tx, caseReference)
        const row = { id: tx.newId(), caseId, kind, name, contentType, size: content.byteLength, sha256, content }
        const made = await tx.db
          .insertInto('documents')
          .values({ ...row, addedBy: by, addedAt: tx.now() })
          .onConflict((on) => on.columns(['caseId', 'sha256']).where('removedAt', 'is', null).doNothing())
          .returning('id')
          .executeTakeFirst()
        if (made) {
          const detail = { documentId: row.id, kind, contentType, size: row.size, sha256 }
          tx.audit({ actor: by, action: 'document.added', caseReference, detail })
          return { id: row.id, repeated: false }
        }
        const first = await tx.db
          .selectFrom('documents')
          .select('id')
          .where('caseId', '=', caseId)
          .where('sha256', '=', sha256)
          .where('removedAt', 'is', null)
          .executeTakeFirstOrThrow()
        return { id: first.id, repeated: true }
      })
    },

    /** A document without its content, also one that was taken out; undefined when there never was one. */
    get: (id: string) => withCase(scope).where('documents.id', '=', id).executeTakeFirst(),

    /**
     * A document with its content, for whoever takes it away; that goes into the audit.
     * @throws NotFound when there is none or it was taken out; Error when the content is not what was put in
     */
    contentOf: (id: string, { by }: { by: string }) =>
      scope.inTransaction(async (tx) => {
        const found = await withCase(tx)
          .select('documents.content')
          .where('documents.id', '=', id)
          .where('documents.removedAt', 'is', null)
          .executeTakeFirst()
        if (!found) throw new NotFound('document')
        const { caseReference, sha256 } = found
        if (hashOf(found.content) !== sha256)
          throw new Error(
            `document ${id} is not what was put in: its hash differs from ${sha256}; restore it from a backup`,
          )
        tx.audit({ actor: by, action: 'document.downloaded', caseReference, detail: { documentId: id, sha256 } })
        return found
      }),

    /** The documents of a case that were not taken out, oldest first, without content. */
    ofCase: (caseReference: string) =>
      withCase(scope)
        .where('cases.reference', '=', caseReference)
        .where('documents.removedAt', 'is', null)
        .orderBy('documents.seq')
        .execute(),

    /**
     * Marks a document as taken out: nobody gets it any more, and the record goes on to say that it was there.
     * @throws NotFound when there is none or it was taken out before
     */
    remove: (id: string, { by }: { by: string }): Promise<void> =>
      scope.inTransaction(async (tx) => {
        const marked = await tx.db
          .updateTable('documents')
          .set({ removedAt: tx.now(), removedBy: by })
          .where('id', '=', id)
          .where('removedAt', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!marked) throw new NotFound('document')
        const document = await withCase(tx).where('documents.id', '=', id).executeTakeFirstOrThrow()
        const { caseReference, sha256 } = document
        tx.audit({ actor: by, action: 'document.removed', caseReference, detail: { documentId: id, sha256 } })
      }),
  }
}
