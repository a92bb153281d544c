import type { CaseEvent } from './caseEvents.ts'
import { Conflict } from './errors.ts'
import { procedureLink, selectProcedures } from './procedureRows.ts'
import { addComments } from './procedureSteps.ts'
import type { TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import { openTafOf, type TafRow } from './tafRows.ts'
import { noteAboutEnd, withdrawConsent } from './tafSteps.ts'

type Of<Kind extends CaseEvent['kind']> = Extract<CaseEvent, { kind: Kind }>

const conflict = (problem: string, wayOut: string, link?: string) =>
  new Conflict({ field: 'kind', problem, wayOut, ...(link ? { link } : {}) })

const noTaf = () =>
  conflict(
    'does not go with a case that has no Team around the Family',
    'give new information about the child to the front door; where a team is wanted, start "Step down to TAF"',
  )
const linkOf = ({ procedureId }: TafRow) => procedureLink('tafStepDownClosure', procedureId)

/** Consent to a TAF that is prepared or runs is withdrawn (TS-20). @throws Conflict, Refused */
async function consentWithdrawn(tx: TransactionScope, caseReference: string, event: Of<'taf-consent-withdrawn'>) {
  const taf = await openTafOf(tx, caseReference)
  if (!taf) throw noTaf()
  const stands = await tx.db
    .selectFrom('tafConsents')
    .select('id')
    .where('procedureId', '=', taf.procedureId)
    .where('given', '=', 'YES')
    .where('withdrawnAt', 'is', null)
    .$if(event.personId !== undefined, (rows) => rows.where('personId', '=', event.personId ?? ''))
    .executeTakeFirst()
  if (!stands) {
    const whose = event.personId === undefined ? 'nobody has' : 'this person has not'
    throw conflict(
      `does not fit: ${whose} given a consent that still stands`,
      'look at who consented; an answer that comes now is noted in the task about the consent',
      linkOf(taf),
    )
  }
  const { by, at, note, personId } = event
  await withdrawConsent(tx, taf.procedureId, { by, at, personId })
  if (note) await noteAboutEnd(tx, taf.procedureId, note, by)
}

/** The needs are met and the TAF that runs can end (TS-20). @throws Conflict */
async function needsMet(tx: TransactionScope, caseReference: string, { by, note }: Of<'taf-needs-met'>) {
  const taf = await openTafOf(tx, caseReference)
  if (!taf) throw noTaf()
  if (taf.state !== 'RUNNING') {
    throw conflict(
      'does not go with a Team around the Family that has not begun',
      'withdraw the step-down if it is not needed any more',
      linkOf(taf),
    )
  }
  if (note) await noteAboutEnd(tx, taf.procedureId, note, by)
}

/** An agency says something about a closure that is considered (CL-12 to CL-14). @throws Conflict */
async function agencyComment(tx: TransactionScope, caseReference: string, { by, at, note }: Of<'agency-comment'>) {
  const closure = await selectProcedures(tx)
    .where('cases.reference', '=', caseReference)
    .where('caseProcedures.procedure', '=', 'caseClosure')
    .where('caseProcedures.endedAt', 'is', null)
    .executeTakeFirst()
  if (!closure) {
    throw conflict(
      'does not go with a case whose closure is not considered',
      'write what the agency said into the record of the case; where the case is to close, start "Close a case"',
    )
  }
  const agency = (await staffOf(tx).get(by))?.displayName ?? by
  await addComments(tx, closure.id, [{ agency, kind: 'COMMENT', text: note ?? '', source: 'EVENT' }], { by, at })
}

/** What events leave in a closure or in a Team around the Family; others leave nothing here. */
export async function acceptClosureEvent(tx: TransactionScope, caseReference: string, event: CaseEvent): Promise<void> {
  if (event.kind === 'taf-consent-withdrawn') return consentWithdrawn(tx, caseReference, event)
  if (event.kind === 'taf-needs-met') return needsMet(tx, caseReference, event)
  if (event.kind === 'agency-comment') return agencyComment(tx, caseReference, event)
}
