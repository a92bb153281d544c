import type { Dependencies } from '../dependencies.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { nameOf } from '../shared/nameOf.ts'
import { authorityName } from '../shared/otherAuthority.ts'
import { dayInWords, instantInWords, quoted } from '../shared/words.ts'
import { closureVisitsOf, type Standing } from './standingVisits.ts'

type Directory = Pick<Dependencies, 'register'>
type Visit = Awaited<ReturnType<typeof closureVisitsOf>>[number]

const parentsWords: Record<string, string> = {
  DONE: 'parents or carers seen and spoken to',
  MISSED: '**parents or carers not seen or not spoken to**',
}
const childWords: Record<string, string> = {
  DONE: 'child seen and spoken to alone',
  OBSERVED: 'child seen alone, observed',
  MISSED: '**child not seen or not spoken to alone**',
}

async function lineOf(deps: Directory, { at, visitor, details, text }: Visit): Promise<string> {
  const who =
    details.doneBy === 'OTHER_AUTHORITY'
      ? `${quoted(text.practitioner)}, ${quoted(authorityName(details.practitionerAuthority, text.authority))}`
      : await nameOf(deps, visitor)
  const what = [parentsWords[String(details.parents)], childWords[String(details.child)]].filter(Boolean).join('; ')
  const words = [text.notSeenReason, text.observed, text.note].filter(Boolean).map(quoted)
  return `- ${instantInWords(at)}, ${who}: ${[what, ...words].join('. ')}`
}

/** Every visit and attempt of this closing, what the manager said after it, and what is still to be done. G-58, G-66. */
export async function visitsText(deps: Directory, procedureId: string, standing: Standing): Promise<string> {
  const { parents, child, earliest } = standing
  const visits = await closureVisitsOf(deps.register, procedureId)
  const said = await earlierIn(deps, procedureId, 'cmVisitNextStep')
  const open = [...(parents ? [] : ['parents or carers']), ...(child ? [] : ['the child'])]
  const since = earliest ? ` A visit counts from ${dayInWords(earliest)} on.` : ''
  return [
    (await Promise.all(visits.map((visit) => lineOf(deps, visit)))).join('\n'),
    said ? `The manager says: ${quoted(said.text.nextStep)}` : '',
    open.length > 0 ? `**Still to be visited: ${open.join(' and ')}.**${since}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
