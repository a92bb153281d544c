import type { Request, Response } from 'express'
import { NotFound } from '../../register/errors.ts'
import type { Column } from './board.ts'
import { eventsSection, factsOf, othersSection, procedureAt, stepsSection } from './closureParts.ts'
import type { PageContext } from './context.ts'
import { type Names, readNames } from './names.ts'
import { type Fact, listSection, noticeOf, type RecordView } from './record.ts'
import { familyOf } from './tafNames.ts'
import { dayWords, instantWords, shortDay, shortWords, wordFor } from './words.ts'

const notices: Record<string, string> = {
  started: 'The step-down is started. The first task is in Tasklist.',
  withdrawn: 'It is reported. The step-down ends, and the case stays open with its worker.',
  consentWithdrawn: 'It is on record, and the people of the Team around the Family are told.',
  needsMet: 'It is on record, and the people of the Team around the Family are told.',
}

type Taf = NonNullable<Awaited<ReturnType<PageContext['register']['tafs']['get']>>>
type Consent = Taf['consents'][number] & { name: string; safeToContact: boolean }
const yesNo = (answer: string | null): string => (answer ? wordFor('tafConsent', answer) : '')

const consentColumns = ({ nameOf }: Names): Column<Consent>[] => [
  { heading: 'Who', text: ({ name }) => name },
  {
    heading: 'Is',
    text: ({ personKind, safeToContact }) =>
      `${wordFor('tafPersonKind', personKind)}${safeToContact ? '' : ', not safe to contact'}`,
    flag: ({ safeToContact }) => !safeToContact,
  },
  { heading: 'Explained and asked', text: ({ askedOn, explained }) => (explained ? shortDay(askedOn) : 'Not asked') },
  { heading: 'Consents', text: ({ given }) => yesNo(given), flag: ({ given }) => given === 'NO' },
  {
    heading: 'Again at the final meeting',
    text: ({ given, reconfirmed, reconfirmedAt }) =>
      reconfirmed
        ? `${yesNo(reconfirmed)}${reconfirmedAt ? `, ${shortWords(reconfirmedAt)}` : ''}`
        : given === 'YES'
          ? 'Not yet'
          : '',
    flag: ({ reconfirmed }) => reconfirmed === 'NO',
  },
  {
    heading: 'Withdrawn',
    text: ({ withdrawnAt }) => (withdrawnAt ? shortWords(withdrawnAt) : 'No'),
    flag: ({ withdrawnAt }) => withdrawnAt !== null,
  },
  { heading: 'Noted by', text: ({ notedBy, notedAt }) => `${nameOf(notedBy)}, ${shortWords(notedAt)}` },
]

type Approach = Taf['approaches'][number]
const approachColumns = ({ nameOf }: Names): Column<Approach>[] => [
  {
    heading: 'Who was asked',
    text: ({ candidate }) => [candidate.name, candidate.role, candidate.organisation].filter(Boolean).join(', '),
  },
  { heading: 'Knows the case', text: ({ knownToCase }) => (knownToCase ? 'Yes' : 'No') },
  { heading: 'Asked on', text: ({ contactedAt }) => shortWords(contactedAt) },
  { heading: 'Answer', text: ({ answer }) => wordFor('leadProfessionalAnswer', answer) },
  { heading: 'Views of the family', text: ({ views }) => views },
  { heading: 'Noted by', text: ({ notedBy, notedAt }) => `${nameOf(notedBy)}, ${shortWords(notedAt)}` },
]

type Review = Taf['reviews'][number]
const reviewColumns = ({ nameOf }: Names): Column<Review>[] => [
  { heading: 'Meeting', text: ({ at }) => shortWords(at) },
  { heading: 'What came of it', text: ({ outcome }) => wordFor('tafReviewOutcome', outcome) },
  { heading: 'Next meeting', text: ({ nextTafAt }) => (nextTafAt ? shortDay(nextTafAt.slice(0, 10)) : '') },
  { heading: 'Note', text: ({ note }) => note ?? '' },
  { heading: 'Noted by', text: ({ notedBy, notedAt }) => `${nameOf(notedBy)}, ${shortWords(notedAt)}` },
]

function tafFacts(taf: Taf, now: Date): Fact[] {
  const { leadProfessional: lead, nextTafAt, finalMeetingAt, finalMeetingVenue, startedAt, endedAt } = taf
  const late = taf.state === 'RUNNING' && nextTafAt !== null && Date.parse(nextTafAt) < now.getTime()
  const contact = lead ? [lead.phone, lead.email].filter(Boolean).join(', ') : ''
  return [
    {
      key: 'Lead Professional',
      text: lead ? [lead.name, lead.role, lead.organisation].filter(Boolean).join(', ') : 'Nobody yet',
    },
    ...(contact ? [{ key: 'How to reach them', text: contact }] : []),
    {
      key: 'Final meeting',
      text: finalMeetingAt
        ? [instantWords(finalMeetingAt), finalMeetingVenue].filter(Boolean).join(', ')
        : 'Not arranged',
    },
    ...(startedAt ? [{ key: 'TAF since', text: instantWords(startedAt) }] : []),
    ...(nextTafAt && !endedAt
      ? [
          {
            key: 'Next TAF meeting',
            text: `${late ? 'Late: was due ' : ''}${dayWords(nextTafAt.slice(0, 10))}`,
            flag: late,
          },
        ]
      : []),
    ...(endedAt
      ? [{ key: 'TAF ended', text: `${instantWords(endedAt)}: ${wordFor('tafEndReason', taf.endReason)}` }]
      : []),
    ...(taf.concernRemains === null || taf.concernRemains === undefined
      ? []
      : [{ key: 'Concern for the child remains', text: taf.concernRemains ? 'Yes: the front door is told' : 'No' }]),
    ...(taf.endedNote ? [{ key: 'Why', text: taf.endedNote }] : []),
  ]
}

const paperFacts = ({ closingSummary, actionPlan, planSource }: Taf): Fact[] => [
  ...(closingSummary ? [{ key: 'Closing summary', text: closingSummary }] : []),
  ...(actionPlan ? [{ key: 'Action plan', text: actionPlan }] : []),
  ...(planSource ? [{ key: 'The plan comes from', text: wordFor('planSource', planSource) }] : []),
]

const colours = { PREPARING: 'blue', RUNNING: 'green', ENDED: 'grey' } as const

/** A Team around the Family: consents by person, who leads it, its papers and meetings (TS). */
export const tafPage =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { register, clock, show } = context
    const procedure = await procedureAt(context, request)
    if (procedure.procedure !== 'tafStepDownClosure') throw new NotFound('TAF')
    const { id, caseReference, endedAt } = procedure
    const now = clock.now()
    const [names, entry, taf] = await Promise.all([
      readNames(register),
      register.procedures.entry(id, now),
      register.tafs.get(id),
    ])
    const personOf = await familyOf(register, caseReference, taf?.consents ?? [])
    const open = taf !== undefined && taf.state !== 'ENDED'
    const printable = Boolean(taf?.closingSummary && taf.actionPlan)
    const record: RecordView = {
      caption: `Case ${caseReference}`,
      back: { text: 'All Teams around the Family', href: '/tafs' },
      tags: [
        taf
          ? { text: wordFor('tafState', taf.state), colour: colours[taf.state] }
          : { text: endedAt ? 'Ended' : 'Being considered', colour: endedAt ? 'grey' : 'blue' },
        ...(taf?.withdrawn ? [{ text: 'Consent withdrawn', colour: 'red' as const }] : []),
        ...(entry?.overdue ? [{ text: 'A step is late', colour: 'red' as const }] : []),
      ],
      ...(open
        ? {
            panel: {
              heading: taf.leadProfessional ? `Led by ${taf.leadProfessional.name}` : 'No Lead Professional yet',
              text:
                taf.state === 'RUNNING'
                  ? 'The TAF meets until all needs are met or consent is withdrawn.'
                  : 'The TAF begins when everybody agrees again at the final meeting.',
              waiting: taf.leadProfessional === null,
            },
          }
        : {}),
      actions: [
        ...(printable ? [{ text: 'Open the hand-out (PDF)', href: `/tafs/${id}/hand-out.pdf` }] : []),
        ...(open ? [{ text: 'Consent is withdrawn', href: `/tafs/${id}/consent-withdrawn` }] : []),
        ...(taf?.state === 'RUNNING' ? [{ text: 'All needs are met', href: `/tafs/${id}/needs-met` }] : []),
        ...(endedAt || taf?.state === 'RUNNING'
          ? []
          : [{ text: 'Withdraw the step-down', href: `/closures/${id}/withdraw` }]),
      ],
      sections: [
        stepsSection(entry, names),
        ...(taf ? [{ id: 'taf', heading: 'Team around the Family', facts: tafFacts(taf, now) }] : []),
        listSection(
          {
            id: 'consents',
            heading: 'Consent, person by person',
            caption: 'Everybody whose consent is needed',
            nothing: 'Nobody was asked yet.',
          },
          consentColumns(names),
          (taf?.consents ?? []).map((consent) => ({ ...consent, ...personOf(consent.personId) })),
        ),
        listSection(
          {
            id: 'approaches',
            heading: 'Who was asked to lead',
            caption: 'Professionals who were asked to be Lead Professional, oldest first',
            nothing: 'Nobody was asked yet.',
          },
          approachColumns(names),
          taf?.approaches ?? [],
        ),
        {
          ...{ id: 'papers', heading: 'Closing summary and action plan', nothing: 'They are not written yet.' },
          ...(taf && paperFacts(taf).length > 0 ? { facts: paperFacts(taf) } : {}),
        },
        listSection(
          {
            id: 'reviews',
            heading: 'TAF meetings',
            caption: 'Meetings of the Team around the Family, oldest first',
            nothing: 'No meeting was held yet.',
          },
          reviewColumns(names),
          taf?.reviews ?? [],
        ),
        { id: 'details', heading: 'What was asked for', facts: factsOf(procedure, entry, names) },
        await eventsSection(context, procedure, names),
        await othersSection(context, procedure, names),
      ],
    }
    show(response, 'record', {
      title: `Team around the Family of ${entry?.initials ?? ''}`,
      active: 'closures',
      wide: true,
      record,
      notice: noticeOf(request, notices),
    })
  }
