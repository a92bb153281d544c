import { atOnce } from '../register/announce.ts'
import type { Transaction } from '../register/database.ts'
import type { CompletedTask } from '../tasks/defineTask.ts'

/** Tells whoever counts from it that the child of a case was seen, once for each completed task. G-12. */
export const announceSighting = (
  tx: Pick<Transaction, 'events'>,
  { caseReference, elementInstanceKey }: Pick<CompletedTask, 'caseReference' | 'elementInstanceKey'>,
  seenAt: string,
) =>
  tx.events.announce({
    caseReference,
    message: 'childSeen',
    variables: { eventAt: seenAt },
    key: `childSeen ${elementInstanceKey}`,
    timeToLive: atOnce,
  })
