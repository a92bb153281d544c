import { type FieldProblem, Refused } from '../register/errors.ts'

/** Why a bundle is not taken in: the word that goes into the audit. */
export type RefusalReason =
  | 'oversized'
  | 'damaged'
  | 'version'
  | 'foreign'
  | 'altered'
  | 'future'
  | 'old'
  | 'attachment'
  | 'referral'

/** A bundle that is not taken in: nothing of it was stored. */
export class BundleRefused extends Refused {
  readonly reason: RefusalReason
  constructor(reason: RefusalReason, problems: FieldProblem[]) {
    super(problems)
    this.name = 'BundleRefused'
    this.reason = reason
  }
}

export const refuseBundle = (reason: RefusalReason, field: string, problem: string, wayOut: string): BundleRefused =>
  new BundleRefused(reason, [{ field, problem, wayOut }])
