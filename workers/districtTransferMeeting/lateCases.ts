import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import type { MeetingPart } from '../register/transferTables.ts'
import { wouldRefuse } from '../shared/refusals.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { standingItem } from './listCase.ts'
import type { Meeting } from './meetingOf.ts'

export type LateCase = { caseReference: string; part: MeetingPart; reason: string }
type Run = { meeting: Meeting; asks: string; at: string }

const mayAsk = ['teamManager', 'deputyTeamManager', 'practiceSupervisor', 'serviceManager', 'districtLeadManager']

/** Who of these people may ask for a transfer, in their order. */
export async function whoAsks({ staff }: Pick<Transaction, 'staff'>, people: string[]): Promise<string | undefined> {
  for (const username of people) {
    const person = await staff.get(username)
    if (person?.active && person.roles.some((role) => mayAsk.includes(role))) return username
  }
  return undefined
}

/** Puts a case that comes late on the agenda; a transfer is asked for where none is open. DM-01, G-23. */
export async function listLate(tx: Transaction, { caseReference, part, reason }: LateCase, { meeting, asks, at }: Run) {
  const open = await tx.transfers.openOf(caseReference)
  const request = { caseReference, part, reason, toDistrict: meeting.district, by: asks }
  const transferId = open?.id ?? (await tx.transfers.request(request)).transferId
  if (!open) await tx.transfers.announce(transferId)
  await tx.transferMeetings.listItem({ transferId, meetingId: meeting.id, by: asks, at, late: true })
}

async function against(register: Dependencies['register'], row: LateCase, meeting: Meeting): Promise<string[]> {
  const found = await register.cases.get(row.caseReference)
  if (!found || found.authority !== meeting.authority) return ['there is no such case', 'correct its reference']
  const open = await register.transfers.openOf(row.caseReference)
  if (!open) return []
  if (open.toDistrict !== meeting.district)
    return [`its transfer is to go to ${open.toDistrict}`, 'the meeting of that district decides it: take the row out']
  const standing = await standingItem(register, open.id)
  if (standing?.meetingId === meeting.id) return ['it stands on this agenda already', 'take the row out']
  if (standing)
    return [
      `it is listed for the meeting of ${toWords(toLondon(standing.meetingAt))}`,
      'it is decided there: take the row out',
    ]
  return open.part === row.part ? [] : ['its transfer was asked for in the other part', 'choose that part']
}

/** What stands against the cases that come late; each is tried and undone. */
export async function checkLate(
  deps: Pick<Dependencies, 'register'>,
  cases: LateCase[],
  run: Omit<Run, 'asks'> & { asks: string | undefined },
): Promise<Problem[]> {
  const { asks } = run
  if (cases.length === 0) return []
  const field = 'lateCases'
  if (!asks) {
    const problem = 'Cases that come late: nobody who takes part may ask for a transfer'
    return [{ field, problem, wayOut: 'enter the Team Manager among those who take part' }]
  }
  const problems: Problem[] = []
  for (const [index, row] of cases.entries()) {
    const { caseReference } = row
    const twice = cases.findIndex((one) => one.caseReference === caseReference) !== index
    const [problem, wayOut = ''] = twice
      ? ['it stands in another row as well', 'take one of them out']
      : await against(deps.register, row, run.meeting)
    const refused = problem ? [] : await wouldRefuse(deps, (tx) => listLate(tx, row, { ...run, asks }))
    problems.push(
      ...(problem ? [{ field, problem: `${caseReference}: ${problem}`, wayOut }] : []),
      ...refused.map((one) => ({ ...one, field, problem: `${caseReference}: ${one.problem}` })),
    )
  }
  return problems
}
