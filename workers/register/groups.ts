import { absencesOf } from './absences.ts'
import { allocationsOf } from './allocations.ts'
import { auditOf } from './audit.ts'
import { authoritiesOf } from './authorities.ts'
import { authorityRequestsOf } from './authorityRequests.ts'
import { casesOf } from './cases.ts'
import { contactsOf } from './contacts.ts'
import { type DeadlineFilter, deadlineLog } from './deadlineLog.ts'
import { detailsOf } from './details.ts'
import { documentsOf } from './documents.ts'
import { draftsOf } from './drafts.ts'
import { dutiesOf } from './duties.ts'
import { enginesOf } from './engines.ts'
import { eventsOf } from './events.ts'
import { jobsOf } from './jobs.ts'
import { lettersRegisterOf } from './lettersRegister.ts'
import { limitsOf } from './limits.ts'
import { meetingsOf } from './meetings.ts'
import { movesOf } from './moves.ts'
import { noticesOf } from './notices.ts'
import { oversightOf } from './oversight.ts'
import { peopleOf } from './people.ts'
import { proceduresOf } from './procedures.ts'
import { reallocationsOf } from './reallocations.ts'
import { reportsOf } from './reports.ts'
import { riskAssessmentsOf } from './riskAssessments.ts'
import type { Scope } from './scope.ts'
import { staffOf } from './staff.ts'
import { tafsOf } from './tafs.ts'
import { tasksOf } from './tasks.ts'
import { transferMeetingsOf } from './transferMeetings.ts'
import { transfersOf } from './transfers.ts'
import { unallocatedOf } from './unallocated.ts'
import { visitsOf } from './visits.ts'

/** The register's functions, grouped by what they are about. */
export const groupsOf = (scope: Scope) => ({
  cases: casesOf(scope),
  people: peopleOf(scope),
  details: detailsOf(scope),
  staff: staffOf(scope),
  authorities: authoritiesOf(scope),
  allocations: allocationsOf(scope),
  oversight: oversightOf(scope),
  audit: auditOf(scope),
  events: eventsOf(scope),
  jobs: jobsOf(scope),
  engines: enginesOf(scope),
  drafts: draftsOf(scope),
  documents: documentsOf(scope),
  tasks: tasksOf(scope),
  visits: visitsOf(scope),
  meetings: meetingsOf(scope),
  notices: noticesOf(scope),
  unallocated: unallocatedOf(scope),
  duties: dutiesOf(scope),
  limits: limitsOf(scope),
  reports: reportsOf(scope),
  absences: absencesOf(scope),
  reallocations: reallocationsOf(scope),
  transfers: transfersOf(scope),
  transferMeetings: transferMeetingsOf(scope),
  procedures: proceduresOf(scope),
  tafs: tafsOf(scope),
  contacts: contactsOf(scope),
  moves: movesOf(scope),
  authorityRequests: authorityRequestsOf(scope),
  riskAssessments: riskAssessmentsOf(scope),
  lettersRegister: lettersRegisterOf(scope),
  /** limits of tasks and duties with what became of them. `stepName` gives the name of a task's element. */
  deadlines: {
    log: (stepName: (elementId: string) => string, filter?: DeadlineFilter) => deadlineLog(scope, stepName, filter),
  },
})

export type Groups = ReturnType<typeof groupsOf>
