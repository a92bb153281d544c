import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { latestWords } from '../shared/latestWords.ts'
import { dutyKindWords } from './dutyWork.ts'
import { dayInWords, levelWords, quoted } from './words.ts'

type Directory = Pick<Dependencies, 'register'>

const visitForms: Record<string, string> = { ucChildVisit: 'Visit to see the child', ucDutyVisit: 'Duty visit' }
const yesNo = (seen: boolean) => (seen ? 'yes' : 'no')
const inWords = (at: string) => toWords(toLondon(at))

/** What duty did since an instant, newest first, as rows of a table: by forms, and as reported from outside. */
export async function activitySince({ register }: Directory, caseReference: string, since?: string) {
  const entries = await register.oversight.acceptedOf([caseReference], ['ucDutyActivity', ...Object.keys(visitForms)])
  const events = await register.events.ofCase(caseReference)
  const done = [
    ...entries.map(({ formId, decisions, decidedAt, decidedBy }) => ({
      decidedAt,
      at: String(decisions.doneAt ?? decisions.seenAt ?? decidedAt),
      kind: visitForms[formId] ?? dutyKindWords(String(decisions.kind)),
      by: decidedBy,
      seen: yesNo(decisions.childSeen === 'YES' || decisions.childrenSeen === true),
    })),
    ...events
      .filter(({ kind }) => kind === 'duty-activity' || kind === 'child-seen')
      .map(({ kind, acceptedAt, acceptedBy, variables }) => ({
        decidedAt: acceptedAt,
        at: String(variables.eventAt ?? acceptedAt),
        kind: kind === 'child-seen' ? 'Child seen (reported)' : 'Duty work (reported)',
        by: String(variables.reportedBy ?? acceptedBy),
        seen: yesNo(kind === 'child-seen'),
      })),
  ]
  return done
    .filter(({ decidedAt }) => since === undefined || Date.parse(decidedAt) > Date.parse(since))
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .map(({ at, kind, by, seen }) => ({ at: inWords(at), kind, by, seen }))
}

/** Actions of a reviewing officer, as one text. */
export const actionsInWords = (actions: unknown): string =>
  ((actions ?? []) as { what: string; who: string; by: string }[])
    .map(({ what, who, by }) => `${quoted(what)} (${quoted(who)}, by ${dayInWords(by)})`)
    .join('; ')

/** What the Independent Reviewing Officer asked for since an instant (UC-59). */
export async function iroActionsSince({ register }: Directory, caseReference: string, since?: string): Promise<string> {
  const entry = await latestWords(register, caseReference, 'ucIroOversight')
  const isOld = !entry || (since !== undefined && Date.parse(entry.decidedAt) <= Date.parse(since))
  return isOld ? '' : actionsInWords(entry.text.actions)
}

/** Risk at the last assessment, in words. */
export async function riskBefore({ register }: Directory, caseReference: string): Promise<string> {
  const last = await register.riskAssessments.latest(caseReference)
  if (!last) return 'none on record'
  return `${levelWords[last.level] ?? last.level}, ${inWords(last.at)}`
}
