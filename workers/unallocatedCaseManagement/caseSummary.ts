import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { latestWords } from '../shared/latestWords.ts'
import type { TaskContext } from '../tasks/defineTask.ts'
import { answersInWords, teamsOf } from './askedTeams.ts'
import { presentSince } from './presentSince.ts'
import { standingOf } from './standing.ts'
import {
  agoInWords,
  dayInWords,
  instantInWords,
  levelWords,
  quoted,
  reasonWords,
  riskKindWords,
  spanInWords,
} from './words.ts'

type Deps = Pick<Dependencies, 'register' | 'clock' | 'engine'>
const holderWords: Record<string, string> = {
  WORKER: 'as its worker',
  DUTY_MANAGER: 'as duty manager',
  TEAM_MANAGER: 'as Team Manager',
}

/**
 * What a senior manager needs to decide about a case without a worker, in plain words: since when, who holds it, when the
 * child was last seen, risk, reasons, searches, what is proposed. Shown on the task alone. UC-11, UC-12, UC-42.
 */
export async function caseSummary(deps: Deps, { caseReference, variables }: TaskContext): Promise<string> {
  const { register, clock } = deps
  const now = toOffsetIso(toLondon(clock.now()))
  const period = await register.unallocated.current(caseReference)
  const from = await presentSince(register, caseReference)
  const of = (formId: string) => latestWords(register, caseReference, formId, from)
  const [holder, seen, risk, told, search, joint, teams, standing] = await Promise.all([
    register.allocations.holder(caseReference),
    register.visits.lastSeen(caseReference),
    register.riskAssessments.latest(caseReference),
    of('ucCannotAllocate'),
    of('ucDistrictSearch'),
    of('ucJointRiskAssessment'),
    teamsOf(deps, variables),
    standingOf(deps, variables),
  ])
  const since = period?.since ?? variables.unallocatedSince
  const reasons = (period?.reasons ?? []).map((reason) => reasonWords[reason] ?? reason).join(', ')
  const answers = Array.isArray(search?.decisions.answers) ? search.decisions.answers : []
  const lines: [string, string][] = [
    [
      'Without a worker',
      holder?.kind === 'WORKER' && !period
        ? 'not yet; it is proposed to free the worker'
        : since
          ? `since ${dayInWords(since)} (${spanInWords(since, now)})`
          : 'the date is not on record',
    ],
    [
      'Held by',
      holder ? `${holder.displayName}, ${holderWords[holder.kind]}, since ${dayInWords(holder.from)}` : 'nobody',
    ],
    [
      'Child last seen',
      seen ? `${dayInWords(seen.at)} (${agoInWords(seen.at, now)})` : 'never, as far as the record shows',
    ],
    [
      'Risk',
      risk
        ? `${levelWords[risk.level] ?? risk.level} (${riskKindWords[risk.kind] ?? risk.kind}, ${dayInWords(risk.at)})`
        : 'no risk assessment on record',
    ],
    ['Standing', standing.reason],
    ['Reasons', [reasons, quoted(told?.text.recordedReason)].filter(Boolean).join('. ') || 'not recorded'],
    [
      'Searched',
      search
        ? `${answersInWords(answers, teams)} (recorded ${instantInWords(search.decidedAt)})`
        : 'no search on record',
    ],
    ...(joint
      ? ([
          ['Monitoring proposed', quoted(joint.text.monitoring)],
          ['Plan to allocate', quoted(joint.text.allocationPlan)],
        ] as [string, string][])
      : []),
  ]
  return lines.map(([label, words]) => `**${label}:** ${words}`).join('\n\n')
}
