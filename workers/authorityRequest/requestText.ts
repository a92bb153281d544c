import type { Dependencies } from '../dependencies.ts'
import { requestLink } from '../register/authorityRequestRows.ts'
import { initialsOf } from '../register/people.ts'
import { contactsText } from '../shared/contactLog.ts'
import { nameOf } from '../shared/nameOf.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { type AuthorityRequest, requestOf } from './requestOf.ts'

type Deps = Pick<Dependencies, 'register' | 'config'>

const contactLine = ({ contact: { name, role, phone, email } }: AuthorityRequest): string =>
  [quoted([name, role].filter(Boolean).join(', ')), quoted(phone), quoted(email)].filter(Boolean).join(' | ')

const trayLine = async (deps: Deps, { authority, team, launchedBy, launchedAt }: AuthorityRequest) => {
  if (!team || !launchedBy || !launchedAt) return 'In the tray of: nobody yet'
  const name = (await deps.register.authorities.teams(authority)).find(({ code }) => code === team)?.name ?? team
  return `In the tray of: ${name}, since ${instantInWords(launchedAt)}`
}

const callLine = ({ calledTmAt, calledSmAt }: AuthorityRequest): string => {
  const calls = [
    calledTmAt ? `Team Manager ${instantInWords(calledTmAt)}` : '',
    calledSmAt ? `Service Manager ${instantInWords(calledSmAt)}` : '',
  ].filter(Boolean)
  return calls.length > 0 ? `Told by telephone: ${calls.join(' | ')}` : ''
}

/** Who asks about whom, where it lies and what came with it: the top of every form. Names are on its page alone (I6). */
export async function requestText(deps: Deps, requestId: string): Promise<string> {
  const request = await requestOf(deps.register, requestId)
  const { fromName, receivedAt, receivedBy, referral, safeguarding, caseReference } = request
  const { children, need, categories = [] } = referral
  const papers = await deps.register.authorityRequests.documents(requestId)
  const { publicUrl } = deps.config
  return [
    `**${quoted(fromName)} asks us to go on with the work for a family**, received ${instantInWords(receivedAt)} (${await nameOf(deps, receivedBy)})`,
    `To ask there: ${contactLine(request)}`,
    [
      `Children (initials): ${children.map(({ name }) => initialsOf(name)).join(', ')}`,
      `Need: ${need}`,
      ...(categories.length > 0 ? [`Categories: ${categories.join(', ')}`] : []),
      `Safeguarding concern reported: ${safeguarding ? '**yes**' : 'no'}`,
    ].join(' | '),
    [await trayLine(deps, request), callLine(request)].filter(Boolean).join(' | '),
    papers.length > 0
      ? `Papers: ${papers.map(({ name }) => quoted(name)).join(', ')}`
      : 'Papers: none came with the request',
    caseReference ? `It is a referral already: [case ${caseReference}](${publicUrl}/cases/${caseReference})` : '',
    `[Open the request: names, addresses, papers](${publicUrl}${requestLink(requestId)})`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** What was said with the asking authority so far. IA-19. */
export const contactsOfRequest = async (deps: Deps, requestId: string): Promise<string> =>
  contactsText(deps, await deps.register.authorityRequests.contacts(requestId))
