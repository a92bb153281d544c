import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { levels } from '../models/closureWords.ts'
import type { ProcedureRow } from '../register/procedureRows.ts'
import { latestWords } from '../shared/latestWords.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayInWords, quoted } from '../shared/words.ts'

export { levels }
export const holdingTeams = ['ASSESSMENT', 'CIN_CP', 'CIC', 'ADOPTION'] as const

const levelWords: Record<string, string> = { L2: 'level 2', L3: 'level 3', L4: 'level 4' }
const teamWords: Record<string, string> = {
  ASSESSMENT: 'Assessment',
  CIN_CP: 'Children in Need / Child Protection',
  CIC: 'Children in Care',
  ADOPTION: 'Adoption',
}
export const levelInWords = (level: unknown): string => levelWords[`${level}`] ?? 'no level'

type Directory = Pick<Dependencies, 'register'>
type Kept = { register: Pick<Dependencies['register'], 'oversight'> }

/** What was accepted in a form for this procedure last, codes and words together; undefined when there is none yet. */
export async function acceptedOf(
  { register }: Kept,
  { caseReference, requestedAt }: ProcedureRow,
  formId: string,
): Promise<(Variables & { by: string; at: string }) | undefined> {
  const found = await latestWords(register, caseReference, formId, requestedAt)
  return found && { ...found.decisions, ...found.text, by: found.decidedBy, at: found.decidedAt }
}

/** The final meeting that was held last for this procedure, as the worker recorded it. */
export async function meetingHeldOf(kept: Kept, procedure: ProcedureRow) {
  const last = await acceptedOf(kept, procedure, 'eiFinalMeeting')
  return last?.held === 'YES' ? last : undefined
}

/** Who ends the involvement, what the worker proposes and why, and what a manager said who gave it back. G-60. */
export async function involvementText(deps: Directory, procedureId: string) {
  const procedure = await procedureOf(deps.register, procedureId)
  const proposal = await acceptedOf(deps, procedure, 'eiLevel')
  const given = await acceptedOf(deps, procedure, 'eiConfirmLevel')
  const lines = [
    `**Asked for by ${await nameOf(deps, procedure.requestedBy)} on ${dayInWords(procedure.requestedAt)}**`,
    proposal &&
      `Held by ${teamWords[`${proposal.holdingTeam}`]}. ${await nameOf(deps, proposal.by)} proposes ${levelInWords(proposal.level)}: ${quoted(proposal.why)}`,
    given?.decision === 'BACK' &&
      `**Given back by ${await nameOf(deps, given.by)} on ${dayInWords(given.at)}:** ${quoted(given.reason)}`,
  ]
  return { procedure, proposal, involvementText: lines.filter(Boolean).join('\n\n') }
}
