import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'

export const managers = ['teamManager', 'deputyTeamManager']
const areaTeam = ['areaTeamManager', 'areaSocialWorker']
/** Who reviews a running Team around the Family: its Lead Professional, or the area team for one without an account. */
export const whoReviews = ['leadProfessional', ...areaTeam]

/**
 * Refuses a Lead Professional of another family: the one of this TAF is named by their account; where there is none, the
 * area team enters what the Lead Professional says. `others`: roles that may do so as well. TS-19.
 */
export async function onlyTheLead(
  { register }: Pick<Dependencies, 'register'>,
  { variables, completedBy }: CompletedTask,
  others: string[] = [],
): Promise<Problem[]> {
  const lead = (await register.tafs.get(variables.procedureId))?.leadProfessional
  const person = await register.staff.get(completedBy)
  const may = [...areaTeam, ...others]
  if (lead?.username === completedBy || person?.roles.some((role) => may.includes(role))) return []
  return [
    {
      field: 'Who completed the task',
      problem: `${completedBy} is not the Lead Professional of this family`,
      wayOut: `let ${lead?.username ? `${lead.name} or ` : ''}the area team claim and complete it`,
    },
  ]
}
