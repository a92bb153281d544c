import type { Request, Response } from 'express'
import type { Column } from './board.ts'
import { isMove, procedureHref, statusText } from './closureEntries.ts'
import { eventsSection, factsOf, othersSection, procedureAt, stepsSection } from './closureParts.ts'
import type { PageContext } from './context.ts'
import { moveActions, moveSections } from './moveParts.ts'
import { type Names, readNames } from './names.ts'
import { listSection, noticeOf, type RecordView } from './record.ts'
import { heldBy } from './tracker.ts'
import { shortWords, wordFor } from './words.ts'

const notices: Record<string, string> = {
  started: 'It is started. The first task is in Tasklist.',
  withdrawn: 'It is reported. What was begun ends, and the case stays open with its worker.',
  address: 'The new address is kept.',
}
const titles: Record<string, string> = {
  caseClosure: 'Closing the case of',
  endOfInvolvement: 'End of involvement with',
  tacTransfer: 'Transfer to a Team Around the Child of',
  interAuthorityTransfer: 'Transfer to another authority of',
  closeAfterMove: 'Closing after the move of',
}
/** Until when whoever has the case keeps it. */
const kept: Record<string, string> = {
  caseClosure: ', until a manager has closed the case',
  interAuthorityTransfer: ', until the acceptance of the other authority is on record',
  closeAfterMove: ', until a manager has closed the case',
}

type Procedures = PageContext['register']['procedures']
type Defect = Awaited<ReturnType<Procedures['defects']>>[number]
const defectColumns = ({ nameOf }: Names): Column<Defect>[] => [
  { heading: 'What is missing', text: ({ defect }) => defect },
  { heading: 'When it was found', text: ({ stage }) => wordFor('defectStage', stage) },
  { heading: 'Found by', text: ({ raisedBy, raisedAt }) => `${nameOf(raisedBy)}, ${shortWords(raisedAt)}` },
  { heading: 'Put right', text: ({ fix }) => fix ?? 'Not yet', flag: ({ fix }) => fix === null },
  { heading: 'By', text: ({ fixedBy, fixedAt }) => (fixedAt ? `${nameOf(fixedBy)}, ${shortWords(fixedAt)}` : '') },
]

type Comment = Awaited<ReturnType<Procedures['comments']['of']>>[number]
const commentColumns = ({ nameOf }: Names): Column<Comment>[] => [
  { heading: 'Agency', text: ({ agency }) => agency },
  { heading: 'View', text: ({ kind }) => wordFor('commentKind', kind), flag: ({ kind }) => kind === 'DISAGREE' },
  { heading: 'What it says', text: ({ text }) => text },
  { heading: 'How it came', text: ({ source }) => wordFor('commentSource', source) },
  { heading: 'Noted by', text: ({ notedBy, notedAt }) => `${nameOf(notedBy)}, ${shortWords(notedAt)}` },
]

/** One closure: its steps, what was found missing, what the agencies said, the move, and what else belongs to it. */
export const closurePage =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { register, clock, show } = context
    const procedure = await procedureAt(context, request)
    const { id, caseReference, endedAt } = procedure
    if (procedure.procedure === 'tafStepDownClosure')
      return response.redirect(303, procedureHref({ procedure: procedure.procedure, procedureId: id }))
    const [names, entry, defects, comments, move] = await Promise.all([
      readNames(register),
      register.procedures.entry(id, clock.now()),
      register.procedures.defects(id),
      register.procedures.comments.of(id),
      isMove(procedure.procedure) ? register.moves.get(id) : undefined,
    ])
    const late = entry?.overdue === true
    const record: RecordView = {
      caption: `Case ${caseReference}`,
      back: { text: 'All closures', href: '/closures' },
      tags: entry ? [{ text: statusText(entry), colour: endedAt ? 'grey' : late ? 'red' : 'blue' }] : [],
      ...(entry?.holder && !endedAt
        ? {
            panel: heldBy(entry.holder, names.teamOf(entry.authority, entry.team), kept[procedure.procedure] ?? ''),
          }
        : {}),
      actions: [
        ...(isMove(procedure.procedure) ? moveActions(context, procedure, move) : []),
        ...(endedAt
          ? []
          : [
              {
                text: `Withdraw the ${wordFor('procedureNoun', procedure.procedure)}`,
                href: `/closures/${id}/withdraw`,
              },
            ]),
      ],
      sections: [
        stepsSection(entry, names),
        ...(isMove(procedure.procedure) ? await moveSections(context, { id, entry, move }, names) : []),
        { id: 'details', heading: 'What was asked for', facts: factsOf(procedure, entry, names) },
        ...(procedure.procedure === 'interAuthorityTransfer'
          ? []
          : [
              listSection(
                {
                  id: 'defects',
                  heading: 'What the manager found missing',
                  caption: 'What was found missing, in the order in which it was found',
                  nothing: 'Nothing was found missing.',
                },
                defectColumns(names),
                defects,
              ),
            ]),
        ...(procedure.procedure === 'caseClosure'
          ? [
              listSection(
                {
                  id: 'comments',
                  heading: "Agencies' comments",
                  caption: 'Comments of agencies on the closure, oldest first',
                  nothing: 'No agency has commented yet.',
                },
                commentColumns(names),
                comments,
              ),
            ]
          : []),
        await eventsSection(context, procedure, names),
        await othersSection(context, procedure, names),
      ],
    }
    show(response, 'record', {
      title: `${titles[procedure.procedure]} ${entry?.initials ?? ''}`,
      active: 'closures',
      wide: true,
      record,
      notice: noticeOf(request, notices),
    })
  }
