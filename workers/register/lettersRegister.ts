import type { LetterState } from './letters.ts'
import type { Scope } from './scope.ts'

export type LettersFilter = {
  authority?: string
  district?: string
  letter?: string
  /** L for letters to people outside, E for notices to staff. */
  kind?: 'L' | 'E'
  states?: LetterState[]
  limit?: number
}

export const lettersRegisterOf = (scope: Scope) => ({
  /** letters and notices, newest first: to whom, how, when, the copy, and who posted them. */
  list: ({ authority, district, letter, kind, states, limit = 1000 }: LettersFilter = {}) =>
    scope.db
      .selectFrom('letters')
      .leftJoin('cases', 'cases.reference', 'letters.caseReference')
      .leftJoin('children', 'children.id', 'cases.childId')
      .select(['letters.id', 'letters.letter', 'letters.name', 'letters.kind', 'letters.caseReference'])
      .select(['letters.recipientKind', 'letters.recipientName', 'letters.channel', 'letters.state', 'letters.problem'])
      .select(['letters.createdAt', 'letters.settledAt', 'letters.sha256', 'letters.postedAt', 'letters.postedBy'])
      .select(['letters.signedBy', 'letters.templateVersion', 'children.initials', 'cases.district'])
      .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
      .$if(letter !== undefined, (query) => query.where('letters.letter', '=', letter ?? ''))
      .$if(kind !== undefined, (query) => query.where('letters.kind', '=', kind ?? 'L'))
      .$if(states !== undefined, (query) => query.where('letters.state', 'in', states ?? []))
      .orderBy('letters.createdAt', 'desc')
      .orderBy('letters.id')
      .limit(limit)
      .execute(),
})
