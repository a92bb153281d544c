import type { Dependencies } from '../dependencies.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayInWords, instantInWords, quoted } from '../shared/words.ts'
import type { Move } from './moveOf.ts'

const yesNo = (value: boolean | null) => (value === null ? 'not asked' : value ? 'yes' : 'no')
const answers = { ACCEPTED: 'accepted', REFUSED: 'refused', NO_ANSWER: 'no answer yet' }

/** Consent, wish and what was thought of stopping the plan. IA-01, IA-02. */
const consentLine = ({ consentShare, wantsService, safeguarding, noSafeguardingConfirmedBy }: Move): string => {
  const confirmed = safeguarding === false ? (noSafeguardingConfirmedBy ? ', confirmed' : ', not confirmed yet') : ''
  return consentShare === null
    ? ''
    : `Consent to share: ${yesNo(consentShare)} | Wants the service to go on: ${yesNo(wantsService)} | Safeguarding problem if the plan stops: ${yesNo(safeguarding)}${confirmed}`
}

/** Who asked for it, where the family goes and when, and what the other authority says: the top of every form. */
export async function moveText({ register }: Pick<Dependencies, 'register'>, procedureId: string): Promise<string> {
  const { requestedBy, requestedAt } = await procedureOf(register, procedureId)
  const move = await register.moves.get(procedureId)
  const { receivingName, receivingContact, moveDate, meetingAt, meetingPlace, response, responseNote } = move ?? {}
  const contact = receivingContact
    ? quoted([receivingContact.name, receivingContact.role].filter(Boolean).join(', '))
    : ''
  const where = [
    receivingName ? `To: ${quoted(receivingName)}${contact ? ` (${contact})` : ''}` : '',
    moveDate ? `Move: ${dayInWords(moveDate)}` : '',
    meetingAt ? `Meeting: ${instantInWords(meetingAt)}${meetingPlace ? `, ${quoted(meetingPlace)}` : ''}` : '',
  ]
  return [
    `**Transfer to another authority, asked for by ${await nameOf({ register }, requestedBy)} on ${dayInWords(requestedAt)}**`,
    where.filter(Boolean).join(' | '),
    move ? consentLine(move) : '',
    response
      ? `Answer of the other authority: ${answers[response]}${responseNote ? ` - ${quoted(responseNote)}` : ''}`
      : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
