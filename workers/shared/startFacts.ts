import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'

/** Facts of a case that a procedure about it holds, as the register has them now: codes and usernames. */
export async function factsOf(register: Pick<Transaction, 'cases' | 'allocations'>, caseReference: string) {
  const found = await register.cases.withChild(caseReference)
  if (!found) return undefined
  const holder = await register.allocations.holder(caseReference)
  const { profile, authority, district, team, need, concernLevel, categories } = found
  return {
    ...{ caseReference, initials: found.child.initials, profile, authority, district, team },
    ...{ need, concernLevel, categories, worker: holder?.kind === 'WORKER' ? holder.username : null },
  }
}

/** A case that nobody knows belongs to no authority: the task about it follows the one of whoever asked. */
export async function placeOf({ register }: Pick<Dependencies, 'register'>, requestedBy: string | null | undefined) {
  const person = requestedBy ? await register.staff.get(requestedBy.trim()) : undefined
  const all = await register.authorities.list()
  const authority = all.find(({ code }) => code === person?.authority) ?? all[0]
  return {
    ...{ caseReference: null, initials: null, profile: authority?.profile, authority: authority?.code },
    ...{ district: person?.district ?? null, team: person?.team ?? null },
    ...{ need: null, concernLevel: null, categories: [], worker: null },
  }
}
