import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import { closureSteps, type ProcedureKind } from '../models/closureWords.ts'
import { procedureLink } from '../register/procedureRows.ts'
import type { Codes, Database } from '../register/tables.ts'
import { createEndingFacts } from './endingFacts.ts'
import { namesAround, withoutNames } from './familyNames.ts'
import type { FieldValues } from './fields.ts'
import { linesOf, type Of, procedureInHand, words, writtenIn } from './procedureInHand.ts'
import { createTafFacts } from './tafFacts.ts'

const isKey = (value: string | undefined): value is string => /^[0-9a-f-]{36}$/i.test(value ?? '')
const kinds = { AGREE: 'agrees', DISAGREE: 'disagrees', COMMENT: 'comments' }
const sameWords = (one: string | null, other: string | null): boolean =>
  Boolean(one && other) && one?.trim().toLowerCase() === other?.trim().toLowerCase()

/**
 * What letters and notices say about the closing of a case, its Team around the Family and the end of involvement, as the
 * register holds it at the moment of writing (L-29, L-30, L-36 to L-42, L-70).
 */
export function createClosureFacts(db: Kysely<Database>, clock: Clock, link: (path: string) => string) {
  const tafFacts = createTafFacts(db)
  const endingFacts = createEndingFacts(db)

  /** What agencies said, the last word of each; `reader` is the person who gets the letter. */
  async function viewsOf(procedureId: string, names: string[], reader?: string): Promise<FieldValues> {
    const comments = await db
      .selectFrom('agencyComments')
      .select(['agency', 'kind', 'personId'])
      .where('procedureId', '=', procedureId)
      .orderBy('seq')
      .execute()
    const last = new Map(comments.map((comment) => [comment.agency.trim().toLowerCase(), comment]))
    const said = [...last.values()].map(({ agency, kind }) => ({ agency: withoutNames(agency, names), kind }))
    // The other authority and the visiting professional are readers who are no people of the case.
    const person = isKey(reader)
      ? await db.selectFrom('people').select(['name', 'agency']).where('id', '=', reader).executeTakeFirst()
      : undefined
    const isOfReader = ({ personId, agency }: { personId: string | null; agency: string }) =>
      (reader !== undefined && personId === reader) ||
      sameWords(agency, person?.agency ?? null) ||
      sameWords(agency, person?.name ?? null)
    return {
      agencyViews: said.map(({ agency, kind }) => `${agency}: ${kinds[kind]}`),
      disagreeing: said.filter(({ kind }) => kind === 'DISAGREE').map(({ agency }) => agency),
      viewRecorded: comments.some(isOfReader),
    }
  }

  async function defectsOf(procedureId: string, names: string[]): Promise<string[]> {
    const open = await db
      .selectFrom('procedureDefects')
      .select('defect')
      .where('procedureId', '=', procedureId)
      .where('fixedAt', 'is', null)
      .orderBy('seq')
      .execute()
    return open.map(({ defect }) => withoutNames(defect, names))
  }

  /** When the review is, as it was last written: it may have been put off. */
  function reviewOf(forms: Codes[]): FieldValues {
    const planned = forms.filter(({ held }) => held !== 'YES')
    const moved = ({ held }: Codes) => held === 'NO'
    const first = forms.find(({ whyClose }) => words(whyClose))
    return {
      reviewAt: planned.map((form) => words(moved(form) ? form.newReviewAt : form.reviewAt)).find(Boolean),
      reviewVenue: planned.map((form) => words(moved(form) ? form.newReviewVenue : form.reviewVenue)).find(Boolean),
      whyClose: linesOf(first?.whyClose),
    }
  }

  async function closing(of: Of, kind: ProcedureKind, reader?: string): Promise<FieldValues> {
    const found = await procedureInHand(db, of, kind)
    if (!found) return {}
    const [names, steps, forms, review] = await Promise.all([
      namesAround(db, found.caseId),
      db.selectFrom('procedureSteps').selectAll().where('procedureId', '=', found.id).execute(),
      writtenIn(db, found, ['clClosureCase', 'clCinReview']),
      db
        .selectFrom('meetings')
        .select('at')
        .where('caseId', '=', found.caseId)
        .where('kind', '=', 'CIN_REVIEW')
        .orderBy('recordedAt', 'desc')
        .executeTakeFirst(),
    ])
    const [views, defects] = await Promise.all([viewsOf(found.id, names, reader), defectsOf(found.id, names)])
    const step = (name: (typeof closureSteps)[number]) => steps.find((row) => row.step === name)
    const due = (name: (typeof closureSteps)[number]) => (step(name)?.doneAt ? null : step(name)?.due)
    const comments = due('AGENCIES')
    const wanted = (open: boolean) =>
      closureSteps.filter((name) => step(name) && !step(name)?.droppedAt && (step(name)?.doneAt === null) === open)
    return {
      ...views,
      ...reviewOf(forms),
      reviewHeldOn: step('CIN_REVIEW')?.doneAt ? review?.at : null,
      closurePath: found.path,
      withTac: found.path === 'TAC',
      commentsBy: comments && Date.parse(comments) > clock.now().getTime() ? comments : null,
      doneSteps: wanted(false),
      undoneSteps: wanted(true),
      summaryWritten: Boolean(step('SUMMARY')?.doneAt) && !step('AUDIT')?.doneAt,
      readBy: due('DECISION'),
      visitBy: due('VISIT'),
      completeBy: due('RECORD') ?? due('SUMMARY'),
      closureDefects: defects,
      closureReturns: found.returns > 0 ? String(found.returns) : null,
      closedOn: found.closed,
    }
  }

  /** All of it for a case, with the page and the outcome of the procedure named, otherwise of the one in hand. */
  async function read(of: Of, reader?: string): Promise<FieldValues> {
    const about = await procedureInHand(db, of)
    if (!about) return {}
    const ofCase = { caseReference: about.caseReference }
    const own = (procedure: ProcedureKind) => (about.procedure === procedure ? { procedureId: about.id } : ofCase)
    // A Team Around the Child and a move close the case by a recommendation of their own.
    const { procedure } = about
    const closedBy = procedure === 'tacTransfer' || procedure === 'closeAfterMove' ? procedure : 'caseClosure'
    const [closed, taf, ending] = await Promise.all([
      closing(own(closedBy), closedBy, reader),
      tafFacts(own('tafStepDownClosure')),
      endingFacts(own('endOfInvolvement')),
    ])
    return {
      ...ending,
      ...closed,
      ...taf,
      procedureLink: link(procedureLink(about.procedure, about.id)),
      closureOutcome: about.outcome,
    }
  }

  return {
    /** By case: its open procedure, otherwise its last one; an empty answer when there was none. */
    closureOf: (caseReference: string, reader?: string): Promise<FieldValues> => read({ caseReference }, reader),
    procedure: (procedureId: string): Promise<FieldValues> => read({ procedureId }),
  }
}
