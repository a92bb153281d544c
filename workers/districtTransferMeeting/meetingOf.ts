import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { transferMeetingLink } from '../register/transferRows.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'

type Directory = Pick<Dependencies, 'register'>
export type Meeting = NonNullable<Awaited<ReturnType<Directory['register']['transferMeetings']['get']>>>

/** The meeting of an instance. @throws WorkerProblem when the register does not have it */
export async function meetingOf(
  { transferMeetings }: Pick<Directory['register'], 'transferMeetings'>,
  meetingId: string,
): Promise<Meeting> {
  const found = await transferMeetings.get(meetingId)
  if (found) return found
  throw new WorkerProblem('The register has no such meeting.', 'check the variable meetingId of the instance')
}

/** Which meeting it is, for the top of its forms. */
export async function meetingHeader(
  { register, config }: Directory & Partial<Pick<Dependencies, 'config'>>,
  { id, authority, district, at, chair, state }: Meeting,
) {
  const districts = await register.authorities.districts(authority)
  const name = districts.find(({ code }) => code === district)?.name ?? district
  const person = await register.staff.get(chair)
  const cancelled = state === 'CANCELLED' ? ' This meeting was cancelled: its cases go to the next one.' : ''
  return {
    meetingText: `District Transfer Meeting, ${name}: ${toWords(toLondon(at))}. Chair: ${person?.displayName ?? chair}.${cancelled}`,
    meetingPageUrl: `${config?.publicUrl ?? ''}${transferMeetingLink(id)}`,
  }
}

/** Who may run a meeting, and who of them need not be its chair. */
export const meetingRoles = ['serviceManager', 'districtLeadManager', 'teamSupportOfficer', 'teamManager']
const withoutChairing = meetingRoles.slice(0, 3)

/** Refuses what a manager enters who neither chairs the meeting nor supports it. G-23. */
export async function checkRuns(
  { register }: Directory,
  { chair }: Meeting,
  { completedBy }: CompletedTask,
): Promise<Problem[]> {
  const person = await register.staff.get(completedBy)
  if (completedBy === chair || person?.roles.some((role) => withoutChairing.includes(role))) return []
  return [
    {
      field: 'Who completed the task',
      problem: `${completedBy} does not chair this meeting`,
      wayOut: `let ${chair}, a Service Manager or the Team Support Officer complete it`,
    },
  ]
}
