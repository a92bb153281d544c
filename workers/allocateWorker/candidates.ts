import { z } from 'zod'
import { grades } from '../shared/gradeOf.ts'
import { type Verdict, verdictSchema } from '../shared/verdict.ts'

/** One member of the staff who could take the case: what decisions workerEligibility and allocationFactors read. Codes only. */
export const candidateSchema = z.object({
  worker: z.string(),
  team: z.string(),
  grade: z.enum(grades),
  employment: z.string(),
  caseload: z.number(),
  fullTimeEquivalent: z.number(),
  onLeaveFrom: z.string().nullable(),
  onLeaveUntil: z.string().nullable(),
  previousWorker: z.boolean(),
  closedUnderSixWeeks: z.boolean(),
  heldBefore: z.enum(['WORKER', 'TEAM', 'LOCALITY', 'NO']),
  caseloadShare: z.number().nullable(),
  complexCases: z.number(),
  otherDuties: z.boolean().nullable(),
  recentReturn: z.boolean(),
  trainingNeeds: z.boolean().nullable(),
  skillsMatch: z.boolean().nullable(),
  familyNeedsMatch: z.boolean().nullable(),
  outOfAreaCases: z.number(),
  conflictOfInterest: z.boolean(),
  workerView: z.enum(['WILLING', 'RELUCTANT']).nullable(),
  jointWork: z.boolean().nullable(),
  riskToWorker: z.boolean().nullable(),
  hateCrimeConcern: z.boolean().nullable(),
  daysUntilLeave: z.number().nullable(),
})
export type Candidate = z.infer<typeof candidateSchema>

export const factorSchema = z.object({ factor: z.string(), weight: z.string(), text: z.string() })
export type Factor = z.infer<typeof factorSchema>

/** A candidate with what the two decisions said, in the order of the list. */
export type Assessed = Candidate & { verdict: Verdict; considerations: Factor[] }

/** Puts the results of the two multi-instance decisions back to their candidates; the three lists have one order. */
export function assessed(variables: {
  candidates?: unknown
  candidateVerdicts?: unknown
  candidateFactors?: unknown
}): Assessed[] {
  const candidates = z.array(candidateSchema).parse(variables.candidates ?? [])
  const verdicts = z
    .array(verdictSchema)
    .length(candidates.length)
    .parse(variables.candidateVerdicts ?? [])
  const factors = z
    .array(z.array(factorSchema).nullable())
    .length(candidates.length)
    .parse(variables.candidateFactors ?? [])
  return candidates.map((candidate, index) => ({
    ...candidate,
    verdict: verdicts[index] as Verdict,
    considerations: factors[index] ?? [],
  }))
}

/** Neither the rules nor a conflict of interest bar this worker (AW-35). */
export const isSelectable = ({ verdict, considerations }: Assessed): boolean =>
  verdict.verdict !== 'FORBIDDEN' && !considerations.some(({ weight }) => weight === 'EXCLUDES')
