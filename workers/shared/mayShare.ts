import type { MoveRow } from '../register/moves.ts'

/** Without consent the papers of the plan stay here and a letter goes alone, unless it is a safeguarding matter. G-70. */
export const mayShare = ({ consentShare, safeguarding }: Pick<MoveRow, 'consentShare' | 'safeguarding'>): boolean =>
  consentShare === true || safeguarding === true
