import { limitSchema } from '../calendar/calculate.ts'
import { computeDueDate } from '../calendar/dueDate.ts'
import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'

type Asked = { profile: string; authority: string; milestone: string; from: string }

/** The instant at which a usual limit of the profile ends, counted from another one, as decision policyDeadlines has it. */
export async function usualLimit(
  { engine, calendar }: Pick<Dependencies, 'engine' | 'calendar'>,
  { profile, authority, milestone, from }: Asked,
): Promise<string> {
  const answer = await engine.decide('policyDeadlines', { profile, milestone, category: 'OTHER' })
  const limit = limitSchema.safeParse(answer)
  const due = limit.success ? computeDueDate(calendar.with({ authority }), { ...limit.data, from }).due : null
  if (due) return due
  throw new WorkerProblem(
    `Decision policyDeadlines has no limit '${milestone}'.`,
    'give the profile a row for it, deploy, then retry',
  )
}

/** The whole day of an instant, YYYY-MM-DD. */
export const dayOf = (instant: string): string => toLondon(instant).toFormat('yyyy-MM-dd')
