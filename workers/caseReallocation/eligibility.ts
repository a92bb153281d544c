import type { Dependencies } from '../dependencies.ts'
import { gradeOf } from '../shared/gradeOf.ts'
import { type Verdict, verdictSchema } from '../shared/verdict.ts'

/** The register, and decision tables that can be asked. */
export type Askable = Pick<Dependencies, 'register'> & { engine: Pick<Dependencies['engine'], 'decide'> }
export type Eligibility = { barred: boolean; verdict: Verdict['verdict']; reason: string }
type Subject = { profile: string; categories: string[] }
type Person = Parameters<typeof gradeOf>[0] & { employment: string | null }

/**
 * What decision workerEligibility says of a worker for a case, each distinct question asked once by the same asker. In a
 * bulk change there is no co-worker to stand beside: who needs one is barred, and the case is allocated by itself.
 */
export function eligibilityOf({ engine }: Pick<Askable, 'engine'>) {
  const known = new Map<string, Promise<Verdict>>()
  return async ({ profile, categories }: Subject, person: Person): Promise<Eligibility> => {
    const question = {
      profile,
      category: [...categories].sort(),
      assessmentType: 'OTHER',
      likelyCourt: false,
      grade: gradeOf(person),
      employment: person.employment ?? 'NOT_RECORDED',
      coWorkerGrade: null,
    }
    const key = JSON.stringify(question)
    const asked =
      known.get(key) ?? engine.decide('workerEligibility', question).then((found) => verdictSchema.parse(found))
    known.set(key, asked)
    // A question that could not be answered is asked again by the next case, and so is every one after a while.
    asked.catch(() => known.delete(key))
    const { verdict, mayLead, reason } = await asked
    return { barred: verdict === 'FORBIDDEN' || verdict === 'ALLOWED_WITH_CO_WORKER' || !mayLead, verdict, reason }
  }
}
