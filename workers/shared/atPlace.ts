import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'

type Place = { authority: string; role: string; district?: string; team?: string }

/**
 * Refuses a decision by somebody of another district or team as long as somebody of the right one is there; while they
 * are away anybody with the role stands in. XD-01, XD-04, XD-06, IA-16, IA-19.
 */
export async function checkPlace(
  { register }: Pick<Dependencies, 'register'>,
  { authority, role, ...place }: Place,
  { completedBy }: Pick<CompletedTask, 'completedBy'>,
): Promise<Problem[]> {
  const person = await register.staff.get(completedBy)
  const [own, wanted] = place.team ? [person?.team, place.team] : [person?.district, place.district]
  if (!own || own === wanted) return []
  const present = (await register.staff.workers({ authority, role, ...place })).filter(({ leave }) => !leave?.now)
  if (present.length === 0) return []
  return [
    {
      field: 'Who completed the task',
      problem: `${completedBy} belongs to ${own}, and this is for ${wanted} to decide`,
      wayOut: `let ${present.map(({ displayName }) => displayName).join(' or ')} claim and complete it`,
    },
  ]
}
