import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { type CommentKind, commentKinds } from '../models/closureWords.ts'
import type { Transaction } from '../register/database.ts'
import { choice, text } from '../shared/formFields.ts'
import { dayInWords, quoted } from '../shared/words.ts'
import type { Problem } from '../tasks/defineTask.ts'

const kindWords: Record<CommentKind, string> = { AGREE: 'agrees', DISAGREE: '**disagrees**', COMMENT: 'comments' }

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

/** Bodies around the child that are in the record: school, surgery and the like. */
export const agenciesOf = async ({ people }: Pick<Transaction, 'people'>, caseReference: string) =>
  (await people.ofCase(caseReference)).filter(({ kind }) => kind === 'AGENCY')

/** Whether an agency of the record is a general practice. */
export const isPractice = ({ name, agency }: { name: string; agency: string | null }): boolean =>
  /\bgps?\b|general pract|surgery|medical (centre|practice)|doctor/i.test(`${agency ?? ''} ${name}`)

/** The agency of the record that a row names; null for one that is not in it. */
export async function personIdOf(
  register: Pick<Transaction, 'people'>,
  caseReference: string,
  agency: string,
): Promise<string | null> {
  const found = (await agenciesOf(register, caseReference)).find(({ name }) => same(name, agency))
  return found?.id ?? null
}

/** The agencies of the record as a line of a form. CL-07. */
export async function agenciesText({ register }: Pick<Dependencies, 'register'>, caseReference: string) {
  const names = (await agenciesOf(register, caseReference)).map(({ name, agency }) =>
    quoted(agency ? `${name} (${agency})` : name),
  )
  return `**Agencies in the record:** ${names.join(', ') || 'none; add them on the case page, they get the letters'}`
}

/** What agencies have said of this closing, one line each, oldest first. CL-09, CL-12, CL-14. */
export async function viewsText({ register }: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const comments = await register.procedures.comments.of(procedureId)
  const lines = comments.map(
    ({ agency, kind, text: said, notedAt }) =>
      `- ${quoted(agency)} ${kindWords[kind]}: ${quoted(said)} (${dayInWords(notedAt)})`,
  )
  return lines.join('\n') || 'Nothing yet.'
}

/** Comments of agencies that disagree. CL-15. */
export const disagreementsOf = async ({ register }: Pick<Dependencies, 'register'>, procedureId: string) =>
  (await register.procedures.comments.of(procedureId)).filter(({ kind }) => kind === 'DISAGREE')

/** Rows of a form in which the view of one agency stands under the key `field`. */
export const viewRow = { agency: text('Agency'), text: text('What they said') }
export const viewKind = (label: string) => choice(label, commentKinds)
export type View = z.infer<z.ZodObject<typeof viewRow>> & { kind: CommentKind }

/** Files views of agencies with the record. */
export async function fileViews(
  tx: Transaction,
  { caseReference, procedureId }: { caseReference: string; procedureId: string },
  views: View[],
  source: 'REVIEW' | 'REPLY',
  by: { by: string; at: string },
): Promise<void> {
  const known = await agenciesOf(tx, caseReference)
  const rows = views.map(({ agency, kind, text: said }) => ({
    ...{ agency, kind, text: said, source },
    personId: known.find(({ name }) => same(name, agency))?.id ?? null,
  }))
  await tx.procedures.comments.add(procedureId, rows, by)
}

/** One row for each agency: two of the same cannot both be its view. CL-09. */
export const namedTwice = (field: string, names: string[]): Problem[] =>
  names
    .filter((name, index) => names.findIndex((other) => same(other, name)) !== index)
    .map((name) => ({ field, problem: `${name} is named twice`, wayOut: 'write one row for each agency' }))
