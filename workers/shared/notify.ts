import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { FieldValues } from '../letters/fields.ts'

const fact = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()])
const allocatedWorker = 'ALLOCATED_WORKER'

const input = z.object({
  notice: z.string(),
  caseReference: z.string().nullish(),
  authority: z.string().nullish(),
  role: z.string().nullish(),
  username: z.string().nullish(),
  worker: z.string().nullish(),
  district: z.string().nullish(),
  team: z.string().nullish(),
  facts: z.record(z.string(), fact).nullish(),
  /** Tells the holders of the role elsewhere, as an area of the capacity search names it (UC-09, UC-10). */
  reach: z.enum(['OTHER_TEAMS_DISTRICT', 'OTHER_DISTRICTS']).nullish(),
  activityId: z.string().nullish(),
  absenceId: z.string().nullish(),
  reportId: z.string().nullish(),
  transferId: z.string().nullish(),
  meetingId: z.string().nullish(),
  procedureId: z.string().nullish(),
  requestId: z.string().nullish(),
})

/** What the notice is about besides the case; the register adds what it knows of them. */
const keysOf = ({ activityId, absenceId, reportId, ...asked }: z.output<typeof input>): FieldValues => ({
  ...(activityId ? { activityId } : {}),
  ...(absenceId ? { absenceId } : {}),
  ...(reportId ? { reportId } : {}),
  ...(asked.transferId ? { transferId: asked.transferId } : {}),
  ...(asked.meetingId ? { meetingId: asked.meetingId } : {}),
  ...(asked.procedureId ? { procedureId: asked.procedureId } : {}),
  ...(asked.requestId ? { requestId: asked.requestId } : {}),
})

/** Facts as templates name them: the element of a task becomes its name. */
function fieldsOf({ element, ...facts }: FieldValues, stepName: (elementId: string) => string): FieldValues {
  return typeof element === 'string' ? { ...facts, stepName: stepName(element) } : facts
}

/**
 * Tells a role (or one member of the staff) by e-mail what is due and where to look: reference and initials only, never
 * a name (I6). Whoever has left since is replaced by the role that is named beside them. Completes as soon as the notice
 * is filed; sending goes on by itself. One notice for each element instance and holder. Without a case the notice is about
 * the district or team of the variables (a report). Raises `roleMailboxMissing` when nobody with a mailbox holds the role;
 * with `reach` there may be nobody. G-49, GN notices of section 4.
 */
export const notify = defineWorker(
  'notify',
  ({ letters }) =>
    async (asked, job) => {
      const { notice, caseReference, authority, role, username, worker, district, team, reach } = asked
      const ofCase = caseReference ? await letters.mailboxes.placeOf(caseReference) : undefined
      if (!(caseReference ? ofCase : authority))
        throw new WorkerProblem(
          caseReference
            ? `The register has no case ${caseReference}.`
            : 'The notice is about no case and no authority.',
          'check the variables of the instance',
        )
      const place = {
        authority: ofCase?.authority ?? authority ?? '',
        district: district ?? ofCase?.district ?? null,
        team: team ?? ofCase?.team ?? null,
      }
      const person = username ?? (role === allocatedWorker ? worker : null)
      const named = person ? await letters.mailboxes.ofUser(person) : []
      const recipients = named.length
        ? named
        : reach
          ? await letters.mailboxes.elsewhere(role ?? '', place, reach)
          : await letters.mailboxes.ofRole(role ?? '', place)
      if (recipients.length === 0 && !reach)
        return job.raise('roleMailboxMissing', `Nobody with a mailbox holds ${role ?? 'the role'}.`)
      return letters.notify(
        {
          notice,
          caseReference: caseReference ?? null,
          place,
          eventId: job.elementInstanceKey,
          recipients,
          facts: fieldsOf({ ...keysOf(asked), ...asked.facts }, letters.stepName),
        },
        job,
      )
    },
  { input },
)
