import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import { afterMoveSteps } from '../models/moveWords.ts'
import type { Database } from '../register/tables.ts'
import { instantInWords } from '../shared/words.ts'
import type { FieldValues } from './fields.ts'
import { type MoveInHand, moveInHand } from './moveInHand.ts'
import { addressLines } from './postal.ts'
import { linesOf, type Of, words, writtenIn } from './procedureInHand.ts'

/** What stands in the form at first; the letter says it already. */
const meetingWords = ({ meetingAt, meetingPlace }: MoveInHand): string =>
  [meetingAt ? instantInWords(meetingAt) : '', meetingPlace].filter(Boolean).join(', ')

const papers = { ASSESSMENT: 'Child and Family Assessment', PLAN: 'Plan of the child', CHRONOLOGY: 'Chronology' }

/**
 * What letters and notices say about a move into the area of another authority, as the register holds it at the moment of
 * writing (L-58 to L-64, notices of IA and CM). What leads to a secret address is left out (G-65).
 */
export function createMoveFacts(db: Kysely<Database>, clock: Clock) {
  async function papersOf({ procedureId }: MoveInHand): Promise<FieldValues> {
    const sent = await db
      .selectFrom('dispatches')
      .selectAll()
      .where('procedureId', '=', procedureId)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!sent) return {}
    return {
      papersEnclosed: sent.papers.map(({ kind, name }) => (kind === 'OTHER' ? name : papers[kind])),
      papersChannel: sent.channel,
      papersSentOn: sent.sentAt,
    }
  }

  async function contactsOf({ procedureId }: MoveInHand): Promise<FieldValues> {
    const rows = await db
      .selectFrom('authorityContacts')
      .select('at')
      .where('procedureId', '=', procedureId)
      .orderBy('at', 'desc')
      .execute()
    return { laContacts: rows.length ? String(rows.length) : null, lastLaContact: rows[0]?.at }
  }

  async function stepsOf({ id, procedureId: kept, isAfter }: MoveInHand): Promise<FieldValues> {
    const steps = await db
      .selectFrom('procedureSteps')
      .select((row) => row.ref('step').$castTo<string>().as('step'))
      .select(['procedureId', 'due', 'doneAt'])
      .where('procedureId', 'in', [id, kept])
      .where('droppedAt', 'is', null)
      .execute()
    const dueOf = (name: string) => steps.find(({ step, doneAt }) => step === name && !doneAt)?.due
    const answer = dueOf('RESPONSE')
    const ofClosing = steps.filter(({ procedureId }) => isAfter && procedureId === id)
    const open = ofClosing.filter(({ doneAt }) => !doneAt).map(({ step }) => step)
    const limits = ofClosing.filter(({ step, due }) => step !== 'COPIES' && due).map(({ due }) => String(due))
    return {
      answerBy: answer && Date.parse(answer) > clock.now().getTime() ? answer : null,
      accountBy: dueOf('ACCOMMODATION'),
      closeBy: limits.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1),
      openMoveSteps: afterMoveSteps.filter((step) => open.includes(step)),
    }
  }

  /** What workers wrote: the concern, more about the meeting, the visit to the new home, the closing summary. */
  async function writtenOf(move: MoveInHand): Promise<FieldValues> {
    const newest = async (formId: string) =>
      (await writtenIn(db, { caseId: move.caseId, requestedAt: move.requestedAt }, [formId]))[0]
    const [consent, pack, seen, closing] = await Promise.all([
      newest('iaConsent'),
      newest('iaLetterPack'),
      newest('cmAccommodationSeen'),
      newest('cxClosingSummary'),
    ])
    return {
      concernLines: linesOf(consent?.analysis),
      transferMeetingDetails: linesOf(pack?.meetingDetails).filter((line) => line !== meetingWords(move)),
      accommodationSeenOn: words(seen?.seenAt),
      closingRecord: linesOf(closing?.summary),
    }
  }

  async function familyOf({ familyId }: MoveInHand): Promise<FieldValues> {
    const people = await db
      .selectFrom('people')
      .select(['name', 'relationship'])
      .where('familyId', '=', familyId)
      .where('kind', 'in', ['PARENT', 'CARER', 'RELATIVE'])
      .where('removedAt', 'is', null)
      .orderBy('createdAt')
      .orderBy('id')
      .execute()
    return {
      familyMembers: people.map(({ name, relationship }) => (relationship ? `${name} (${relationship})` : name)),
    }
  }

  function ofMove(move: MoveInHand): FieldValues {
    const { addressSecret, receivingName, receivingContact, response } = move
    const open = <T>(value: T) => (addressSecret ? null : value)
    return {
      afterMove: move.isAfter,
      childBorn: move.dateOfBirth,
      childDue: move.dateOfBirth ? null : move.dueDate,
      moveDate: move.moveDate,
      moved: move.moved,
      newArea: open(receivingName),
      newAddress: open(addressLines(move.newAddress).join(', ') || null),
      addressSecret,
      addressUnknown: move.addressKnown === false,
      authorityUnknown: receivingName === null,
      planType: move.planType,
      plannedMove: move.planning !== null && move.planning !== 'UNPLANNED',
      sharingAgreed: move.consentShare === true && move.wantsService === true,
      safeguardingConcern: move.safeguarding === true,
      transferMeetingAt: move.meetingAt,
      transferMeetingPlace: move.meetingPlace,
      laResponse: response,
      takenOver: response === 'ACCEPTED',
      takenOverOn: move.respondedAt,
      newContactName: open(receivingContact?.name ?? null),
      newContactPhone: open(receivingContact?.phone ?? null),
      referralReason: linesOf(move.referralReason),
      closedOn: move.closed,
    }
  }

  async function read(of: Of): Promise<FieldValues> {
    const move = await moveInHand(db, of, clock)
    if (!move) return {}
    const parts = await Promise.all([papersOf, contactsOf, stepsOf, writtenOf, familyOf].map((part) => part(move)))
    return Object.assign(ofMove(move), ...parts)
  }

  return {
    /** By case: its last move; an empty answer when there was none. */
    moveOf: (caseReference: string): Promise<FieldValues> => read({ caseReference }),
    /** By procedure; an empty answer for one that is no move. */
    move: (procedureId: string): Promise<FieldValues> => read({ procedureId }),
  }
}
