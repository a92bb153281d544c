import { createHash } from 'node:crypto'
import { WorkerProblem } from '../engine/problem.ts'
import type { LetterChannel, LetterState, NewLetter } from '../register/letters.ts'
import { plainText } from './document.ts'
import type { CaseFacts, PersonFacts, StaffContact } from './facts.ts'
import { type FieldValues, letterFields, oneLine, printField } from './fields.ts'
import { validAddress } from './mail.ts'
import { type Letterhead, renderPdf, UnprintableError } from './pdf.ts'
import type { LetterParts, LetterRequest, NoticeRequest, Paper, PaperRequest } from './requests.ts'
import type { Audience, LetterTemplate } from './template.ts'
import { caseFields, closureOf, moveOf, namesOf, transferOf, waitingOf } from './values.ts'

function signature(template: LetterTemplate, about: CaseFacts): Pick<StaffContact, 'name' | 'role'> {
  const signer =
    template.signs === 'worker' ? about.worker : template.signs === 'teamManager' ? about.teamManager : null
  return signer ?? { name: about.team.teamName, role: about.team.authorityName }
}

/** What stops a letter from going out by itself; null when it can. */
function obstacle(
  request: LetterRequest,
  person: PersonFacts | undefined,
  channel: LetterChannel | null,
): string | null {
  if (request.action === 'HOLD_FOR_DECISION') return request.reason || 'heldForDecision'
  if (!person) return 'recipientUnknown'
  if (!channel) return 'noChannel'
  if (channel === 'POST') return person.addressLines.length > 0 ? null : 'noAddress'
  if (!person.email) return 'noEmail'
  return validAddress(person.email) ? null : 'emailNotValid'
}

const print = (name: string, value: string) => printField(letterFields[name] ?? { type: 'text' }, value) as string

/** What is said to whom: reads the facts at the moment of writing and renders text and PDF. Throws WorkerProblem. */
export function createComposer({
  facts,
  templates,
  clock,
  options,
}: Pick<LetterParts, 'facts' | 'templates' | 'clock' | 'options'>) {
  function templateOf(letter: string, audience: Audience): LetterTemplate {
    const template = templates.find(letter, audience)
    if (template) return template
    throw new WorkerProblem(
      `There is no template of ${letter} for ${audience}.`,
      'add it under templates/, or correct the row of letterRecipients that asks for it',
    )
  }

  async function factsOf(caseReference: string): Promise<CaseFacts> {
    const about = await facts.ofCase(caseReference)
    if (about) return about
    throw new WorkerProblem(`The register has no case ${caseReference}.`, 'check the case reference of the instance')
  }

  function render(template: LetterTemplate, values: FieldValues) {
    try {
      return template.render(values)
    } catch (cause) {
      const problem = cause instanceof Error && cause.name === 'TemplateError' ? cause.message : 'it cannot be rendered'
      throw new WorkerProblem(
        `A letter cannot be written: ${problem}.`,
        'complete the case record, or hand the field over in the model',
        { cause },
      )
    }
  }

  const headOf = ({ team, caseReference }: CaseFacts, addressLines: string[]): Letterhead => ({
    ...team,
    addressLines,
    date: print('letterDate', clock.now().toISOString()),
    reference: caseReference,
    createdAt: clock.now(),
  })

  /** A letter that the manager held back when approving the others: filed with who decided it and why (G-65). */
  async function withheld(request: LetterRequest) {
    const [approval, person] = await Promise.all([
      facts.approval(request.caseReference),
      facts.person(request.caseReference, request.personId),
    ])
    const held = approval?.held.find(({ personId }) => personId === request.personId)
    return {
      state: 'cancelled' as const,
      problem: 'withheldByManager',
      name: templates.find(request.letter, request.variant)?.name ?? request.letter,
      recipientName: person ? oneLine(person.name) : null,
      decision: 'DO_NOT_SEND' as const,
      decisionReason: held?.reason ?? null,
      decidedBy: approval?.decidedBy ?? null,
      decidedAt: approval ? new Date(approval.decidedAt) : null,
    }
  }

  async function write(
    request: LetterRequest,
    channel: LetterChannel | null,
  ): Promise<Partial<NewLetter> & { state: LetterState; problem: string | null }> {
    if (request.action === 'SKIP') return { state: 'cancelled', problem: request.reason || 'notEntitled' }
    if (request.action === 'WITHHOLD') return withheld(request)
    const template = templateOf(request.letter, request.variant)
    const allocated = await factsOf(request.caseReference)
    const writer = request.worker ? await facts.staff(request.worker) : undefined
    const about = writer ? { ...allocated, worker: writer } : allocated
    const person = await facts.person(request.caseReference, request.personId)
    const problem = obstacle(request, person, channel)
    const filed = {
      template: template.file,
      templateVersion: template.version,
      name: template.name,
      kind: template.kind,
    }
    if (!person) return { ...filed, state: 'held', problem }
    const signs = signature(template, about)
    const values: FieldValues = {
      ...caseFields(about, clock, options.caseLink(request.caseReference)),
      ...(await waitingOf(template, about, facts)),
      ...(await closureOf(template, about, facts, request.personId)),
      ...(await moveOf(template, request.caseReference, facts)),
      ...request.facts,
      recipientName: person.name,
      greetingName: person.greetingName,
      childName: about.childName,
      childFirstName: about.childFirstName,
      signName: signs.name,
      signRole: signs.role,
      leafletEnclosed: request.leaflet,
    }
    const letter = render(template, values)
    const addressLines = channel === 'POST' && !problem ? [person.name, ...person.addressLines].map(oneLine) : []
    const pdf = await renderPdf(letter, headOf(about, addressLines)).catch((error) => {
      if (error instanceof UnprintableError) return null
      throw error
    })
    const body = plainText(letter.blocks)
    const held = problem ?? (pdf ? null : 'unprintableName')
    return {
      ...filed,
      signedBy: signs.name,
      recipientName: oneLine(person.name),
      email: channel === 'POST' ? null : (validAddress(person.email) ?? null),
      addressLines,
      subject: letter.title,
      body,
      pdf,
      sha256: createHash('sha256')
        .update(pdf ?? body)
        .digest('hex'),
      state: held ? 'held' : channel === 'POST' ? 'toPost' : 'queued',
      problem: held,
    }
  }

  /** A paper without a recipient, to be printed and handed over (L-41): the same for everyone who gets it. */
  async function paper({ paper, caseReference, facts: given }: PaperRequest): Promise<Paper> {
    const template = templateOf(paper, 'parent')
    const about = await factsOf(caseReference)
    const signs = signature(template, about)
    const letter = render(template, {
      ...caseFields(about, clock, options.caseLink(caseReference)),
      ...(await closureOf(template, about, facts)),
      ...(await facts.complete(given ?? {})),
      childName: about.childName,
      childFirstName: about.childFirstName,
      signName: signs.name,
      signRole: signs.role,
    })
    return { title: letter.title, text: plainText(letter.blocks), pdf: await renderPdf(letter, headOf(about, [])) }
  }

  /** What a notice is about: a case, or the place that a report or an absence belongs to. */
  async function subjectOf({ caseReference, place }: NoticeRequest, template: LetterTemplate): Promise<FieldValues> {
    if (caseReference !== null) {
      const about = await factsOf(caseReference)
      return {
        ...caseFields(about, clock, options.caseLink(caseReference)),
        ...(await waitingOf(template, about, facts)),
        ...(await transferOf(template, about, facts)),
        ...(await closureOf(template, about, facts)),
        ...(await moveOf(template, caseReference, facts)),
      }
    }
    if (place) return facts.ofPlace(place)
    throw new WorkerProblem('The notice is about no case and no place.', 'check the variables of the instance')
  }

  /** One notice, the same for all its readers. */
  async function notice(request: NoticeRequest) {
    const template = templateOf(request.notice, 'staff')
    const about = await subjectOf(request, template)
    const known = { ...about, letterDate: clock.now().toISOString(), ...(await facts.complete(request.facts)) }
    const values: FieldValues = { ...known, ...(await namesOf(template, known, facts)) }
    const letter = render(template, { ...values, signName: about.teamName, signRole: about.authorityName })
    const body = plainText(letter.blocks)
    return {
      name: template.name,
      template: template.file,
      templateVersion: template.version,
      kind: 'E' as const,
      signedBy: String(about.teamName),
      subject: letter.title,
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
    }
  }

  return { letter: write, notice, paper }
}
