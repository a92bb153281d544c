import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { toLondon, toOffsetIso } from '../../calendar/londonTime.ts'
import { actorOf } from '../access.ts'
import { requestAt } from './authorityRequestPage.ts'
import type { PageContext } from './context.ts'
import type { DocumentPage } from './documentPages.ts'

/** Puts a paper beside the request of another authority; it goes into the case when the request is accepted (IA-17). */
export const requestDocument =
  (context: PageContext) =>
  async (request: Request): Promise<DocumentPage> => {
    const { register, clock } = context
    const { id, fromName } = await requestAt(context, request)
    const page = `/authority-requests/${id}`
    return {
      title: 'Add a paper',
      caption: `Request of ${fromName}`,
      active: 'authorityRequests',
      back: { text: 'Back to the request', href: `${page}#documents` },
      action: `${page}/documents/new`,
      async add(file) {
        const sha256 = createHash('sha256').update(file.content).digest('hex')
        const by = { by: actorOf('frontDoor'), at: toOffsetIso(toLondon(clock.now())) }
        const added = await register.transaction(async (tx) => {
          const papers = await tx.authorityRequests.documents(id)
          if (papers.some((paper) => paper.sha256 === sha256)) return false
          const { id: documentId } = await tx.documents.add({ caseReference: null, ...file, by: by.by })
          await tx.authorityRequests.addDocuments(id, [documentId], by)
          return true
        })
        return `${page}?done=${added ? 'document' : 'documentThere'}`
      },
    }
  }
