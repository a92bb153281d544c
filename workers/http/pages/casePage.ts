import { letterProblemWords } from '../../letters/problems.ts'
import { type Role, roles } from '../../models/vocabulary.ts'
import type { ChronologyEntry } from '../../register/chronology.ts'
import { sizeWords } from '../../register/documentContent.ts'
import { lettersOfCase } from '../../register/letters.ts'
import { isMove, procedureHref } from './closureEntries.ts'
import { closureHeading, closureSaid } from './closureSaid.ts'
import type { PageContext } from './context.ts'
import { documentForm } from './documentForm.ts'
import type { FormWords, Said } from './formWords.ts'
import { isOfMove, moveHeadings, moveSaid } from './moveSaid.ts'
import { plainWords, spanWords, wordFor } from './words.ts'

type Task = { elementId: string; formId: string; due: string | null; openedAt: string; candidateGroups: string[] }

/** What is due, and how late in words: colour alone tells nobody who cannot see it. */
function dueView({ elementId, formId, due, openedAt, candidateGroups }: Task, now: Date, steps: Map<string, string>) {
  const limit = due === null ? undefined : new Date(due)
  const overdue = limit !== undefined && limit < now
  return {
    name: steps.get(elementId) ?? plainWords(formId),
    due,
    openedAt,
    roles: candidateGroups.map(plainWords).join(', '),
    overdue,
    state: limit ? (overdue ? `Overdue by ${spanWords(limit, now)}` : `Due in ${spanWords(now, limit)}`) : 'No limit',
  }
}

/** Keys that say nothing to a reader: ids, and what the heading of the entry has said. */
const unsaid = new Set([
  'eventId',
  'acceptedAt',
  'eventAt',
  'reportedBy',
  'letterId',
  'documentId',
  'sha256',
  'username',
  'role',
  'holder',
  'name',
  'state',
  'decisions',
  'ruleIds',
  'versionTag',
  'profile',
  'team',
  'caseReference',
  'personId',
  'procedureId',
])

const headings: Record<string, string> = {
  referralReceived: 'Referral received',
  caseOpened: 'Case opened',
  caseClosed: 'Case closed',
  riskAssessed: 'Risk assessed',
  unallocated: 'Without a worker',
  unallocatedEnded: 'No longer without a worker',
  transferRequested: 'Transfer asked for',
  transferListed: 'Listed for the District Transfer Meeting',
  transferDecided: 'Decided by the District Transfer Meeting',
  transferOutcomeCorrected: 'Outcome of the District Transfer Meeting corrected',
  receivingWorkerLost: 'Receiving worker no longer available',
  receivingWorkerReportedLost: 'Reported: the receiving worker is not available',
  transferWithdrawalReported: 'Reported: the transfer is withdrawn',
  transferDefectFound: 'Defect of the record found before the transfer',
  transferDefectFixed: 'Defect of the record put right',
  'agency-comment': 'Reported: an agency commented on the closure',
  'taf-consent-withdrawn': 'Reported: consent to the Team around the Family withdrawn',
  'taf-needs-met': 'Reported: all needs of the Team around the Family are met',
  ...moveHeadings,
}

function entryView(
  entry: ChronologyEntry,
  nameOf: (username: string) => string,
  forms: FormWords,
  placeOf: (key: string, code: string) => string,
) {
  const { at, kind, title, by, detail } = entry
  const who = typeof detail.username === 'string' ? nameOf(detail.username) : ''
  const role = wordFor('allocationRole', String(detail.role ?? '')).toLowerCase()
  const heading: Record<string, () => string> = {
    allocation: () => `${who} ${detail.role === 'PRIMARY' ? 'holds the case' : `is ${role}`}`,
    allocationEnded: () => `${who} ${detail.role === 'PRIMARY' ? 'no longer holds the case' : `is no longer ${role}`}`,
    oversight: () => `${forms.titleOf(title)}: ${wordFor('oversightState', String(detail.state)).toLowerCase()}`,
    visit: () => wordFor('visitKind', title),
    letter: () =>
      `Letter ${title}, ${String(detail.name)}: ${wordFor('letterState', String(detail.state)).toLowerCase()}`,
    meeting: () => plainWords(title),
    duty: () => `Duty work done: ${plainWords(title).toLowerCase()}`,
    notice: () => `Notice: ${plainWords(title)}`,
    document: () => `${title === 'documentAdded' ? 'Document added' : 'Document taken out'}: ${String(detail.name)}`,
    closure: () => closureHeading(entry),
    brought: () => `${entry.text.authority}: ${entry.text.heading}`,
  }
  const said: Record<string, () => Said[]> = {
    transfer: () => saidOfTransfer(entry, forms, placeOf),
    closure: () => closureSaid(entry),
    brought: () => entry.text.said as Said[],
  }
  return {
    ...{ at, kind, title },
    heading: heading[kind]?.() ?? headings[title] ?? plainWords(title),
    by: kind === 'brought' ? String(entry.text.by) : by ? nameOf(by) : '',
    said: isOfMove(entry) ? moveSaid(entry, placeOf) : (said[kind]?.() ?? saidOf(entry, forms)),
  }
}

/** Codes of the register that no form asks for, in words. */
const coded: Record<string, [label: string, words: (code: string) => string]> = {
  reasonCode: ['Reason', (code) => wordFor('reason', code)],
  need: ['Need', (code) => wordFor('need', code)],
  channel: ['By', (code) => wordFor('channel', code)],
  recipientKind: ['To', (code) => wordFor('recipientKind', code)],
  problem: ['Why', (code) => letterProblemWords[code] ?? plainWords(code)],
  announced: ['Announced', (code) => wordFor('announced', code)],
  concernLevel: ['Kind of concern', (code) => wordFor('concernLevel', code)],
  documentKind: ['What it is', (code) => wordFor('documentKind', code)],
}

function saidOf({ kind, title, detail, text }: ChronologyEntry, forms: FormWords): Said[] {
  if (kind === 'oversight') return decisionsOf(title, detail, forms)
  if (kind === 'closed') return [{ label: 'Outcome', value: wordFor('caseOutcome', String(detail.outcome)) }]
  const told = Object.entries({ ...detail, ...text }).filter(([key]) => !unsaid.has(key))
  const form = { visit: 'daChildSeen', unallocated: 'ucCannotAllocate' }[kind as string] ?? title
  return told.flatMap(([key, value]) => {
    const known = coded[key]
    return known && typeof value === 'string'
      ? [{ label: known[0], value: known[1](value) }]
      : forms.said(form, { [key]: value })
  })
}

/** Codes of a transfer in words; the places by their names. */
const codedOfTransfer: Record<string, [label: string, words: (code: string) => string]> = {
  transferKind: ['Kind', (code) => wordFor('transferKind', code)],
  part: ['Part of the meeting', (code) => wordFor('meetingPart', code)],
  decision: ['Decision', (code) => wordFor('transferDecision', code)],
  outcome: ['Outcome', (code) => wordFor('transferStatus', code)],
}
const placesOfTransfer: Record<string, string> = {
  fromTeam: 'From team',
  fromDistrict: 'From district',
  toTeam: 'To team',
  toDistrict: 'To district',
  receivingTeam: 'Receiving team',
}

function saidOfTransfer(
  { title, detail, text }: ChronologyEntry,
  forms: FormWords,
  placeOf: (key: string, code: string) => string,
): Said[] {
  return Object.entries({ ...detail, ...text }).flatMap(([key, value]): Said[] => {
    if (typeof value !== 'string') return value === true ? forms.said(title, { [key]: value }) : []
    const [place, known] = [placesOfTransfer[key], codedOfTransfer[key]]
    if (place) return [{ label: place, value: placeOf(key, value) }]
    return known ? [{ label: known[0], value: known[1](value) }] : forms.said(title, { [key]: value })
  })
}

type Refusal = { problem: string; wayOut: string }
const decisionsOf = (formId: string, detail: Record<string, unknown>, forms: FormWords): Said[] => {
  const { problems, ...decisions } = (detail.decisions ?? {}) as Record<string, unknown>
  const refusals = Array.isArray(problems) ? (problems as Refusal[]) : []
  return [
    ...forms.said(formId, decisions),
    ...refusals.map(({ problem, wayOut }) => ({
      label: 'Why not',
      value: [problem, wayOut].filter(Boolean).join(': '),
    })),
  ]
}

type Span = { from: string; to: string | null }
const newestFirst = (a: Span, b: Span) =>
  Date.parse(b.from) - Date.parse(a.from) || Number(a.to !== null) - Number(b.to !== null)

/** What was begun to close the case or step it down and has not ended, each with its page. */
const underWayIn = (procedures: Awaited<ReturnType<PageContext['register']['procedures']['ofCase']>>) =>
  procedures
    .filter(({ endedAt }) => endedAt === null)
    .map(({ id, procedure }) => ({
      text: `See the ${wordFor('procedureNoun', procedure)} under way`,
      href: procedureHref({ procedure, procedureId: id }),
    }))

/** Who stands first among the people of a case. */
const kindOrder = ['PARENT', 'CARER', 'RELATIVE', 'REFERRER', 'AGENCY']

export type CasePageContext = Pick<PageContext, 'register' | 'clock' | 'words' | 'steps'>

/** Everything that the case page shows; undefined when there is no such case. */
export async function casePage({ register, clock, words, steps }: CasePageContext, caseReference: string) {
  const found = await register.cases.withChild(caseReference)
  if (!found) return undefined
  const now = clock.now()
  const [
    people,
    allocations,
    oversight,
    visits,
    letters,
    chronology,
    tasks,
    staff,
    teams,
    authority,
    districts,
    limits,
    transfer,
    procedures,
    documents,
  ] = await Promise.all([
    register.people.ofCase(caseReference),
    register.allocations.ofCase(caseReference),
    register.oversight.ofCase(caseReference),
    register.visits.ofCase(caseReference),
    lettersOfCase(register.db, caseReference),
    register.cases.chronology(caseReference),
    register.tasks.openOnes({ caseId: found.id }),
    register.staff.list(),
    register.authorities.teams(found.authority),
    register.authorities.get(found.authority),
    register.authorities.districts(found.authority),
    register.limits.latest(caseReference),
    register.transfers.openOf(caseReference),
    register.procedures.ofCase(caseReference),
    register.documents.ofCase(caseReference),
  ])
  const names = new Map([...staff, ...allocations].map(({ username, displayName }) => [username, displayName]))
  const nameOf = (username: string) => names.get(username) ?? roles[username as Role] ?? username
  const forms = words((username) => names.get(username))
  const holder = allocations.find(({ role, to }) => role === 'PRIMARY' && to === null)
  const { child, referral, siblings, ...facts } = found
  const placeOf = (key: string, code: string): string =>
    (key.endsWith('District') ? districts : teams).find((place) => place.code === code)?.name ?? code
  const due = tasks.map((task) => dueView(task, now, steps))
  const moves = procedures.some(({ procedure, endedAt }) => endedAt === null && isMove(procedure))
  return {
    now,
    facts,
    child,
    referral,
    siblings,
    people: people.toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind)),
    holder: holder && { ...holder, isWorker: holder.kind === 'WORKER' },
    team: teams.find(({ code }) => code === found.team)?.name ?? found.team,
    district: districts.find(({ code }) => code === found.district)?.name ?? found.district,
    authority: authority?.name ?? found.authority,
    due,
    transfer,
    underWay: underWayIn(procedures),
    moves,
    overdue: due.some(({ overdue }) => overdue),
    limits: Object.values(limits)
      .filter((limit) => limit.due !== null)
      .sort((a, b) => Date.parse(a.due ?? '') - Date.parse(b.due ?? '')),
    allocations: allocations.toSorted(newestFirst).map((allocation) => ({
      ...allocation,
      by: nameOf(allocation.decidedBy),
    })),
    oversight: oversight.toReversed().map(({ formId, decidedAt, decidedBy, state, decisions, text, due, late }) => ({
      ...{ decidedAt, state, due, late },
      title: forms.titleOf(formId),
      by: nameOf(decidedBy),
      said: decisionsOf(formId, { decisions: { ...decisions, ...text } }, forms),
    })),
    visits: visits.toReversed().map((visit) => ({
      ...visit,
      by: nameOf(visit.visitor),
      said: forms.said('daChildSeen', { ...visit.details, ...visit.text }),
    })),
    letters: letters.toReversed().map((letter) => ({
      ...letter,
      why: [
        letter.problem ? (letterProblemWords[letter.problem] ?? plainWords(letter.problem)) : '',
        letter.decidedBy ? `decided by ${nameOf(letter.decidedBy)}` : '',
      ]
        .filter(Boolean)
        .join(', '),
      pdf: letter.kind === 'L' && letter.sha256 ? `/v1/letters/${letter.id}.pdf` : undefined,
    })),
    documents: documents.toReversed().map((document) => ({
      ...document,
      size: sizeWords(document.size),
      by: nameOf(document.addedBy),
      href: `/v1/documents/${document.id}`,
    })),
    documentForm: documentForm(register.documents.maxBytes),
    chronology: chronology.toReversed().map((entry) => entryView(entry, nameOf, forms, placeOf)),
  }
}
