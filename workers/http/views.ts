import type { z } from 'zod'
import type { ChronologyEntry } from '../register/chronology.ts'
import type { LetterEntry } from '../register/letters.ts'
import type { Register } from '../register/register.ts'
import type { absenceView, caseView, letterList } from './schemas.ts'

type Found = NonNullable<Awaited<ReturnType<Register['cases']['withChild']>>>
type Allocation = Awaited<ReturnType<Register['allocations']['ofCase']>>[number]

export const caseLinks = (caseReference: string) => ({
  case: `/v1/cases/${caseReference}`,
  letters: `/v1/cases/${caseReference}/letters`,
  events: `/v1/cases/${caseReference}/events`,
  documents: `/v1/cases/${caseReference}/documents`,
})

export function caseViewOf(
  found: Found,
  allocations: Allocation[],
  chronology: ChronologyEntry[],
): z.infer<typeof caseView> {
  const { reference, referralId, status, authority, profile, district, team, need, concernLevel, categories } = found
  const { receivedAt, decidedAt, opened, closed, outcome, child, siblings } = found
  const { letters, events, documents } = caseLinks(reference)
  return {
    ...{
      caseReference: reference,
      referralId,
      status,
      authority,
      profile,
      district,
      team,
      need,
      concernLevel,
      categories,
    },
    ...{ receivedAt, decidedAt, opened, closed, outcome },
    child: {
      initials: child.initials,
      name: child.name,
      dateOfBirth: child.dateOfBirth,
      dueDate: child.dueDate,
      address: child.address,
    },
    siblings: siblings.map(({ reference: of, initials, status: state }) => ({
      caseReference: of,
      initials,
      status: state,
    })),
    allocations: allocations.map(({ username, displayName, role, kind, from, to, reasonCode }) => ({
      ...{ username, displayName, role, kind, from, to, reasonCode },
    })),
    chronology,
    links: { letters, events, documents },
  }
}

export const letterViewOf = (entry: LetterEntry): z.infer<typeof letterList>['letters'][number] => {
  const { id, letter, name, state, channel, recipientKind, templateVersion, sha256, createdAt, settledAt, problem } =
    entry
  return {
    ...{ id, letter, name, state, channel, recipientKind, templateVersion, sha256, createdAt, settledAt, problem },
    links: { pdf: `/v1/letters/${id}.pdf` },
  }
}

export const absenceLinks = (id: string) => ({ absence: `/v1/absences/${id}`, events: `/v1/absences/${id}/events` })

type FoundAbsence = NonNullable<Awaited<ReturnType<Register['absences']['get']>>>
type AbsenceCase = Awaited<ReturnType<Register['absences']['cases']>>[number]

export function absenceViewOf(found: FoundAbsence, cases: AbsenceCase[]): z.infer<typeof absenceView> {
  const { id, authority, username, kind, from, expectedReturn, endedOn } = found
  const count = (state: AbsenceCase['state']) => cases.filter((entry) => entry.state === state).length
  return {
    ...{ absenceId: id, authority, username, kind, from, expectedReturn, endedOn },
    count: { done: count('DONE'), failed: count('FAILED'), open: count('OPEN') },
    cases,
    links: absenceLinks(id),
  }
}
