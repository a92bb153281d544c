import type { Dependencies } from '../dependencies.ts'
import { templatesFolder } from '../letters/createLetterService.ts'
import type { Block } from '../letters/document.ts'
import { type FieldValues, letterFields } from '../letters/fields.ts'
import { exampleValues, loadTemplates } from '../letters/templates.ts'
import type { TaskContext } from '../tasks/defineTask.ts'
import { factsOf, type Recipient } from './letterAudience.ts'
import { quoted } from './words.ts'

const contact = /^contact(?=[A-Z])/

/** What stands in the place of a name, an address or the contact: the form may not hold them (I6). */
const placeholders = (): FieldValues =>
  Object.fromEntries(
    Object.entries(letterFields).flatMap(([name, { personal, type, meaning }]) => {
      if (contact.test(name)) return [[name, `(${name.replace(contact, '').toLowerCase()} as above)`]]
      return personal && type === 'text' ? [[name, `(${meaning})`]] : []
    }),
  )

const markdownOf = (block: Block): string => {
  if (block.kind === 'list') return block.items.map((item) => `> - ${quoted(item)}`).join('\n')
  const lines = block.lines.map(quoted)
  return block.kind === 'heading' ? `> **${lines.join(' ')}**` : lines.map((line) => `> ${line}`).join('  \n')
}

/**
 * The texts of the letters as they will go out, one for each letter and wording among the recipients, as one markdown
 * text: names and addresses are marked places, everything else is what is sent. UC-30, UC-33.
 */
export async function letterPreview(
  deps: Pick<Dependencies, 'register' | 'clock' | 'config'>,
  { caseReference }: Pick<TaskContext, 'caseReference'>,
  recipients: Pick<Recipient, 'letterId' | 'variant'>[],
): Promise<string> {
  const templates = await loadTemplates(templatesFolder)
  const facts = factsOf(deps)
  const about = await facts.ofCase(caseReference)
  const values: FieldValues = {
    ...exampleValues(),
    ...about?.team,
    ...(await facts.waiting(caseReference)),
    ...placeholders(),
    caseReference,
    initials: about?.initials,
    letterDate: deps.clock.now().toISOString(),
    referralDate: about?.referralReceivedAt?.toISOString(),
    signName: about?.teamManager?.name ?? about?.team.teamName,
    signRole: about?.teamManager?.role ?? about?.team.authorityName,
  }
  const wanted = new Map(recipients.map((one) => [`${one.letterId} ${one.variant}`, one]))
  return [...wanted.values()]
    .map(({ letterId, variant }) => {
      const letter = templates.find(letterId, variant)?.render(values)
      if (!letter) return `### ${letterId}\n\nThere is no text of this letter yet.`
      return `### ${letterId}: ${quoted(letter.title)}\n\n${letter.blocks.map(markdownOf).join('\n>\n')}`
    })
    .join('\n\n')
}
