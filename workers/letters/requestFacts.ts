import type { Kysely } from 'kysely'
import { isAgreed, requestLink } from '../register/authorityRequestRows.ts'
import { initialsOf } from '../register/people.ts'
import type { Database } from '../register/tables.ts'
import type { CaseFacts, PersonFacts, Place, RecipientFacts, StaffContact, TeamContact } from './facts.ts'
import type { FieldValues } from './fields.ts'
import { askingAuthority, contactAsPerson, contactAsRecipient } from './moveRecipients.ts'
import { linesOf } from './procedureInHand.ts'

const isKey = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
const listed = (words: string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

type Around = {
  ofPlace: (place: Place) => Promise<TeamContact>
  managerOf: (authority: string, team: string) => Promise<StaffContact | null>
}

/**
 * What letters and notices say about a request of another authority (L-35, requestAnswered). It has no case until it is
 * accepted, so its own key stands where a letter has the reference of the case.
 */
export function createRequestFacts(
  db: Kysely<Database>,
  link: (path: string) => string,
  { ofPlace, managerOf }: Around,
) {
  const requestOf = async (requestId: string) =>
    isKey(requestId)
      ? db.selectFrom('authorityRequests').selectAll().where('id', '=', requestId).executeTakeFirst()
      : undefined

  return {
    async request(requestId: string): Promise<FieldValues> {
      const found = await requestOf(requestId)
      if (!found) return {}
      const { authority, district, team } = found
      return {
        requestFrom: found.fromName,
        requestChildren: listed(found.referral.children.map(({ name }) => initialsOf(name))),
        requestReceivedAt: found.receivedAt,
        requestTeam: team && (await ofPlace({ authority, district, team })).teamName,
        requestConcern: found.safeguarding,
        requestLink: link(requestLink(requestId)),
        requestAccepted: isAgreed(found),
        requestMeetingAt: found.meetingAt,
        newCaseReference: found.caseReference,
        declinedReason: linesOf(found.declinedReason),
      }
    },

    async asCase(requestId: string): Promise<CaseFacts | undefined> {
      const found = await requestOf(requestId)
      if (!found) return undefined
      const { authority, district, team, referral } = found
      const names = referral.children.map(({ name }) => name)
      return {
        caseReference: `Request ${found.seq}`,
        initials: listed(names.map(initialsOf)),
        need: referral.need,
        childName: listed(names),
        childFirstName: listed(names.map((name) => name.split(/\s/)[0] ?? name)),
        referralReceivedAt: new Date(found.receivedAt),
        team: await ofPlace({ authority, district, team }),
        teamManager: team ? await managerOf(authority, team) : null,
        worker: null,
        plan: { seenWithinDays: null, reviewDate: null },
      }
    },

    async recipients(requestId: string): Promise<RecipientFacts[]> {
      const found = await requestOf(requestId)
      return found ? [contactAsRecipient(askingAuthority, 'OTHER_AUTHORITY', found.contact)] : []
    },

    async person(requestId: string, personId: string): Promise<PersonFacts | undefined> {
      const found = personId === askingAuthority ? await requestOf(requestId) : undefined
      return found && contactAsPerson(found.contact, found.fromName)
    },
  }
}
