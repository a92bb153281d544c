import type { Dependencies } from '../dependencies.ts'
import { dayInWords, instantInWords, quoted } from '../shared/words.ts'

/** Who leads, when the family is met, and where to look: the top of every form of a Team around the Family. */
export async function tafText(
  { register, config }: Pick<Dependencies, 'register' | 'config'>,
  procedureId: string,
): Promise<string> {
  const taf = await register.tafs.get(procedureId)
  const lead = taf?.leadProfessional
  const lines = [
    `Lead Professional: ${lead ? quoted(`${lead.name}, ${lead.role}, ${lead.organisation}`) : 'not found yet'}`,
    taf?.finalMeetingAt && taf.state === 'PREPARING' ? `Final meeting: ${instantInWords(taf.finalMeetingAt)}` : '',
    taf?.nextTafAt ? `Next TAF meeting: ${dayInWords(taf.nextTafAt)}` : '',
  ]
  return [
    lines.filter(Boolean).join(' | '),
    `[Open the Team around the Family: consents, approaches, reviews](${config.publicUrl}/tafs/${procedureId})`,
  ].join('\n\n')
}
