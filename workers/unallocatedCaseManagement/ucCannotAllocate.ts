import { z } from 'zod'
import { categories } from '../models/vocabulary.ts'
import { atOnce } from '../register/announce.ts'
import type { Register } from '../register/register.ts'
import { choice, choices, text } from '../shared/formFields.ts'
import { managersOfTheTray } from '../shared/managersOfTheTray.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { unallocatedReasons } from './words.ts'

const categoryChoices = ['CIN', 'CP', 'S47', 'CLA', 'COURT', 'PRIVATE_FOSTERING', 'OTHER'] as const
/** What weighs most stands first: the preset of the field. */
const byWeight = ['S47', 'CP', 'COURT', 'PRIVATE_FOSTERING', 'CLA', 'CIN']
const categoryWords: Record<string, string> = { PROCEEDINGS: 'COURT' }

/** This case and those of the same family that have no worker either: each has its own task (UC-03). */
async function familyWithoutWorker(register: Register, caseReference: string) {
  const found = await register.cases.get(caseReference)
  if (!found) return []
  const siblings = (await register.cases.list({ authority: found.authority, open: true, limit: 1000 })).filter(
    ({ familyId, status, reference }) =>
      familyId === found.familyId && (status === 'UNALLOCATED' || reference === caseReference),
  )
  const holders = await register.allocations.openHolders(siblings.map(({ id }) => id))
  return siblings.map(({ id, reference, initials, categories: of }) => ({
    case: `${reference} (${initials})`,
    category: of.join(', '),
    holder: holders.find(({ caseId }) => caseId === id)?.displayName ?? 'nobody',
  }))
}

/**
 * The Team Manager records at once that a case cannot be allocated, with reasons and category; the category decides
 * whether it may wait at all. UC-01, UC-02, UC-03, UC-04, UC-07, UC-08, UC-25.
 */
export const ucCannotAllocate = defineTask('ucCannotAllocate', {
  roles: managersOfTheTray,
  rules: ['UC-01', 'UC-02', 'UC-03', 'UC-04', 'UC-07', 'UC-08', 'UC-25'],
  texts: ['recordedReason'],
  schema: z.object({
    reasons: choices('Reasons', unallocatedReasons, 1),
    category: choice('Category of the case', categoryChoices),
    recordedReason: text('Why it cannot be allocated', 20),
  }),
  async prepare({ caseReference, variables }, { register }) {
    const of: string[] = [
      ...(variables.concernLevel === 'S47' ? ['S47'] : []),
      ...(variables.categories ?? []).map((one: string) => categoryWords[one] ?? one),
    ]
    return {
      cases: await familyWithoutWorker(register, caseReference),
      category: byWeight.find((one) => of.includes(one)) ?? null,
    }
  },
  async effects(tx, { reasons, category }, { caseReference, completedBy, variables }) {
    const before: string[] = (await tx.cases.get(caseReference))?.categories ?? variables.categories ?? []
    const all = categories.filter((one) => before.includes(one) || one === category)
    if (all.length !== before.length) {
      await tx.cases.change(caseReference, { categories: all }, completedBy)
      await tx.events.announce({
        caseReference,
        message: 'categoryChanged',
        variables: { categories: all },
        timeToLive: atOnce,
      })
    }
    if (await tx.unallocated.current(caseReference)) {
      await tx.unallocated.update(caseReference, { reasons }, completedBy)
    }
    return { unallocatedReasons: reasons, categories: all }
  },
})
