import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { instant, notInFuture, rows, text } from './formFields.ts'
import { nameOf } from './nameOf.ts'
import { instantInWords, quoted } from './words.ts'

/** The log of contacts with another authority: when, with whom, with which result. IA-06, IA-19. */
export const contactLog = rows(
  'Contacts',
  { at: instant('On'), person: text('Spoken to', 2), result: text('What was said', 5) },
  1,
)
type Contact = { at: string; person: string; result: string }

/** One empty row, as the form begins. */
export const emptyContactLog = () => [{ at: null, person: null, result: null }]

export const contactsInOrder = <Row extends Contact>(contacts: Row[]): Row[] =>
  contacts.toSorted((one, other) => toLondon(one.at).toMillis() - toLondon(other.at).toMillis())

export const contactsAhead = (contacts: Contact[], context: CompletedTask): Problem[] =>
  contacts.flatMap(({ at }, index) => notInFuture('contactLog', `On (contact ${index + 1})`, at, context))

/** What was said with the other authority so far, oldest first. */
export async function contactsText(
  deps: Pick<Dependencies, 'register'>,
  contacts: (Contact & { notedBy: string })[],
): Promise<string> {
  const lines = contacts.map(
    async ({ at, person, result, notedBy }) =>
      `- ${instantInWords(at)}, ${quoted(person)}: ${quoted(result)} (${await nameOf(deps, notedBy)})`,
  )
  return (await Promise.all(lines)).join('\n') || 'None yet.'
}
