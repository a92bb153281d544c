import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'
import type { Codes } from './tables.ts'

/** A task as it comes again after a refusal: its element in its process instance; `discriminator` tells parallel ones apart. */
export type DraftKey = { processInstanceKey: string; elementId: string; discriminator?: string }

export const draftsOf = (scope: Scope) => ({
  /** Keeps what was typed and why it was refused, in place of what was kept before. */
  async save(
    key: DraftKey,
    draft: { caseId?: string | null; values: Codes; refusal: string; savedBy: string },
  ): Promise<void> {
    const { caseId = null, values, refusal, savedBy } = draft
    const { discriminator = '', ...place } = key
    const kept = { caseId, values: json(values), refusal, savedBy, savedAt: scope.now() }
    await scope.db
      .insertInto('drafts')
      .values({ ...place, discriminator, ...kept })
      .onConflict((conflict) =>
        conflict.columns(['processInstanceKey', 'elementId', 'discriminator']).doUpdateSet(kept),
      )
      .execute()
  },

  get: ({ processInstanceKey, elementId, discriminator = '' }: DraftKey) =>
    scope.db
      .selectFrom('drafts')
      .selectAll()
      .where('processInstanceKey', '=', processInstanceKey)
      .where('elementId', '=', elementId)
      .where('discriminator', '=', discriminator)
      .executeTakeFirst(),

  /** Forgets a draft once the form was accepted. */
  async clear({ processInstanceKey, elementId, discriminator = '' }: DraftKey): Promise<void> {
    await scope.db
      .deleteFrom('drafts')
      .where('processInstanceKey', '=', processInstanceKey)
      .where('elementId', '=', elementId)
      .where('discriminator', '=', discriminator)
      .execute()
  },
})
