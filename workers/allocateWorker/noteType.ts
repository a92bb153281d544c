export const noteTypes = ['ALLOCATION_RECORD', 'CASE_DISCUSSION', 'SUPERVISION'] as const
export type NoteType = (typeof noteTypes)[number]

/**
 * Heading of the case note that holds the evidence of an allocation: 'allocation record' after a referral (AW-54) and at
 * a review of the child's plan (AW-56), otherwise the circumstance in which it was agreed (AW-55).
 */
export function noteTypeFor(occasion: string | undefined, atReview: boolean): NoteType {
  if (atReview || occasion === undefined || occasion === 'NEW_REFERRAL') return 'ALLOCATION_RECORD'
  return occasion === 'TEMPORARY_COVER' ? 'SUPERVISION' : 'CASE_DISCUSSION'
}
