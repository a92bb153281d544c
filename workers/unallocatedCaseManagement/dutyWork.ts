import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { letterFields } from '../letters/fields.ts'
import type { Transaction } from '../register/database.ts'
import { choice, day, rows, text } from '../shared/formFields.ts'
import type { TaskContext } from '../tasks/defineTask.ts'

export const actionKinds = ['DUTY_VISIT', 'FAMILY_CONTACT', 'PROFESSIONAL_CONTACT', 'OTHER'] as const
export const statutoryKinds = ['STATUTORY_VISIT', 'CLA_REVIEW', 'CIN_MEETING'] as const
type StatutoryKind = (typeof statutoryKinds)[number]

/** A list of work for the duty workers: what an allocated worker would do, with a day for each (UC-27, UC-28). */
export const actionRows = (label: string) =>
  rows(label, { kind: choice('Kind', actionKinds), what: text('What is to be done'), due: day('Done by') })

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** A kind of duty work as people say it. */
export const dutyKindWords = (kind: string): string => capital(letterFields.dutyKind?.labels?.[kind] ?? kind)

type Directory = Pick<Dependencies, 'register'>
type Duties = Pick<Transaction, 'duties'>

/** Duty work of a case that is planned and not done. */
export const openDutiesOf = async ({ duties }: Duties, caseReference: string) =>
  (await duties.ofCase(caseReference)).filter(({ doneAt, droppedAt }) => !doneAt && !droppedAt)
export type OpenDuty = Awaited<ReturnType<typeof openDutiesOf>>[number]

/** Duty work as rows of the table that a form shows. */
export const dutyRows = (duties: OpenDuty[]) =>
  duties.map(({ kind, what, due, who }) => ({
    kind: dutyKindWords(kind),
    what: what ?? '',
    due: toWords(toLondon(due)),
    who: who ?? 'duty worker',
  }))
export const openDutyRows = async ({ register }: Directory, caseReference: string) =>
  dutyRows(await openDutiesOf(register, caseReference))

/** The statutory duties that go on for a child of this category without a worker (UC-41, UC-49, UC-60). */
const dutiesOfCategory: Record<string, StatutoryKind[]> = {
  CLA: ['STATUTORY_VISIT', 'CLA_REVIEW'],
  CIN: ['CIN_MEETING'],
}

/** Those of them that have no date among these kinds. */
export const withoutDate = ({ variables }: Pick<TaskContext, 'variables'>, dated: string[]): StatutoryKind[] =>
  ((variables.categories ?? []) as string[])
    .flatMap((category) => dutiesOfCategory[category] ?? [])
    .filter((kind) => !dated.includes(kind))

/** The statutory duties of a case that nobody has dated, in words; '' when none is missing. */
export async function undatedInWords({ register }: Directory, context: TaskContext): Promise<string> {
  const dated = (await openDutiesOf(register, context.caseReference)).map(({ kind }) => kind)
  return withoutDate(context, dated).map(dutyKindWords).join(', ')
}

/** Who does the work of duty for a case: whom the plan names; null before there is a plan (UC-29). */
export const dutyWorkerOf = async ({ unallocated }: Pick<Transaction, 'unallocated'>, caseReference: string) =>
  (await unallocated.current(caseReference))?.dutyWorker ?? null
