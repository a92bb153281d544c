import type { ProcedureStep } from '../../workers/models/closureWords.ts'
import { type AuthorityRequestBody, draftOf } from '../../workers/register/authorityRequestSchema.ts'
import type { Register } from '../../workers/register/register.ts'
import { aRequest } from '../register/moveOffice.ts'
import { pdf } from '../support/files.ts'

export type Moving = {
  /** With consent and wish: planned, with papers, contacts and the acceptance of the other authority. */
  planned: string
  /** Without consent, at risk, to an authority outside England; its address is kept secret. */
  secret: string
  /** Just told of. */
  told: string
  /** A closing after a move whose ten working days are over. */
  over: string
  /** A closing after a move of which the day is not known. */
  unknown: string
  /** Requests of other authorities, by how they stand. */
  waiting: string
  urgent: string
  launched: string
  accepted: string
  declined: string
}

const cases = ['C-2026-000001', 'C-2026-000002', 'C-2026-000003', 'C-2026-000004', 'C-2026-000005']
export const secretAddress = '7 Hidden Lane\nSomewhere\nZZ1 1ZZ'
const at = '2026-11-02T10:00:00+00:00'
const by = { by: 'sw.ash', at }
const due = (step: ProcedureStep, responsible: string, limit: string | null) => ({ step, responsible, due: limit })
const contact = {
  name: 'Odette Marchbanks',
  role: 'Team Manager',
  phone: '01632 960 111',
  email: 'odette@cambridgeshire.example.org',
}

/** A request of another authority to the sample's one; names are invented. */
export function requestOfAnother(changes: Partial<AuthorityRequestBody> = {}) {
  const { fromAuthority, ...draft } = draftOf(aRequest({ authority: 'sample', district: 'north', contact, ...changes }))
  return { ...draft, ...(fromAuthority && !changes.fromName ? { fromAuthority } : {}) }
}

async function letAsk({ authorityRequests, documents }: Register) {
  const manager = { by: 'tm.north', at: '2026-11-05T09:30:00+00:00' }
  const ask = async (key: string, changes: Partial<AuthorityRequestBody> = {}) =>
    (await authorityRequests.receive(requestOfAnother(changes), key, { actor: 'frontDoor' })).requestId
  const waiting = await ask('one', { receivedAt: '2026-11-04T15:00:00+00:00' })
  const launched = await ask('two', { receivedAt: '2026-11-03T11:00:00+00:00', fromAuthority: 'E06000054' })
  await authorityRequests.launch(launched, { team: 'north-assessment', ...manager })
  await authorityRequests.call(launched, { tm: '2026-11-03T11:20:00+00:00' }, manager)
  const said = {
    at: '2026-11-04T09:00:00+00:00',
    person: 'Odette Marchbanks',
    result: '=1+1 The plan follows by post.',
  }
  await authorityRequests.log(launched, [said], { ...manager, by: 'sm.north' })
  const paper = { caseReference: null, kind: 'PLAN' as const, name: 'Plan.pdf', content: pdf('plan'), by: 'frontDoor' }
  const { id: documentId } = await documents.add(paper)
  await authorityRequests.addDocuments(launched, [documentId], manager)
  const accepted = await ask('three', { receivedAt: '2026-11-02T09:00:00+00:00' })
  await authorityRequests.launch(accepted, { team: 'north-assessment', ...manager })
  await authorityRequests.accept(accepted, { ...manager, meetingAt: '2026-11-12T10:00:00+00:00' })
  const declined = await ask('four', { fromName: 'City of Edinburgh Council' })
  await authorityRequests.decline(declined, { ...manager, reason: 'The family lives in another area of ours.' })
  const urgent = await ask('five', { safeguarding: true, fromAuthority: 'E06000054' })
  return { waiting, urgent, launched, accepted, declined }
}

/** Moves of cases of north-assessment and requests of other authorities, at the site's clock (5 November 2026). */
export async function letMove(register: Register): Promise<Moving> {
  const { procedures, moves, documents, limits, db } = register
  await db
    .updateTable('cases')
    .set({ authority: 'sample', district: 'north', team: 'north-assessment' })
    .where('reference', 'in', cases)
    .execute()
  const request = async (index: number, procedure: 'interAuthorityTransfer' | 'closeAfterMove') => {
    const { procedureId } = await procedures.request({ procedure, caseReference: cases[index] ?? '', by: 'sw.ash' })
    return procedureId
  }
  const file = (index: number, kind: 'ASSESSMENT' | 'PLAN' | 'PROOF_OF_POSTING') =>
    documents.add({
      caseReference: cases[index] ?? '',
      ...{ kind, name: `${kind.toLowerCase()}.pdf`, content: pdf(`${kind} ${index}`), by: 'sw.ash' },
    })

  const planned = await request(0, 'interAuthorityTransfer')
  await procedures.planSteps(planned, [
    due('CONSENT', 'sw.ash', null),
    due('PLAN', 'sw.ash', null),
    due('MEETING', 'socialWorker', '2026-11-12T10:00:00+00:00'),
    due('PAPERS', 'sw.ash', null),
    due('RESPONSE', 'socialWorker', '2026-11-04T17:00:00+00:00'),
  ])
  for (const step of ['CONSENT', 'PLAN', 'PAPERS'] as const) await procedures.step(planned, step, by)
  await moves.set(
    planned,
    {
      ...{ planType: 'PROGRESS_PLAN', consentShare: true, wantsService: true, activated: true },
      ...{ planning: 'PLANNED_OWN_MEETING', meetingAt: '2026-11-12T10:00:00+00:00', meetingPlace: 'Northgate House' },
      ...{ receivingAuthority: 'E10000003', receivingContact: contact, moveDate: '2026-11-16' },
      ...{ newAddress: '14 Canal Row\nCambridge', addressKnown: true },
    },
    by,
  )
  const [assessment, plan, receipt] = await Promise.all([
    file(0, 'ASSESSMENT'),
    file(0, 'PLAN'),
    file(0, 'PROOF_OF_POSTING'),
  ])
  const recipient = { ...contact, authority: 'E10000003' }
  const sent = { procedureId: planned, recipient, sentBy: 'sw.ash', sentAt: at }
  await moves.dispatch({
    ...sent,
    papers: [
      { kind: 'ASSESSMENT', documentId: assessment.id },
      { kind: 'PLAN', documentId: plan.id },
    ],
    ...{ channel: 'POST', receiptDocumentId: receipt.id, note: 'By recorded delivery.' },
  })
  const sentAt = '2026-11-03T10:00:00+00:00'
  await moves.dispatch({ ...sent, papers: [], channel: 'POST', sentAt, noReceiptReason: 'The counter was closed.' })
  await moves.dispatch({ ...sent, papers: [], channel: 'SECURE_EMAIL', sentAt: '2026-11-04T10:00:00+00:00' })
  await moves.log(planned, [{ at, person: 'Odette Marchbanks', result: '=1+1 They look at it this week.' }], by)
  const answer = { response: 'REFUSED' as const, at: '2026-11-04T12:00:00+00:00', by: 'Odette Marchbanks' }
  await moves.respond(planned, { ...answer, note: 'They ask for the plan of October.' }, by)

  const secret = await request(1, 'interAuthorityTransfer')
  await moves.set(
    secret,
    {
      ...{ planType: 'CP_PLAN', consentShare: false, wantsService: true, safeguarding: true, activated: false },
      ...{ planning: 'UNPLANNED', receivingName: 'City of Edinburgh Council', newAddress: secretAddress },
      ...{ addressSecret: true, moveDate: '2026-11-01' },
      missingFamily: { pointer: 'See the Missing Children record', on: '2026-11-03', person: 'Sergeant Pell' },
    },
    by,
  )
  const told = await request(2, 'interAuthorityTransfer')

  const over = await request(3, 'closeAfterMove')
  await procedures.planSteps(over, [
    due('MOVE', 'sw.ash', null),
    due('VISITS', 'sw.ash', '2026-11-11T17:00:00+00:00'),
    due('QA', 'teamManager', null),
  ])
  await procedures.step(over, 'MOVE', by)
  await moves.set(
    over,
    {
      ...{ planType: 'PROGRESS_PLAN', consentShare: false, wantsService: false, safeguarding: false, activated: true },
      ...{ noSafeguardingConfirmedBy: 'tm.north', receivingAuthority: 'E10000003', moveDate: '2026-10-20' },
      addressKnown: false,
    },
    by,
  )
  await limits.note({
    ...{ caseReference: cases[3] ?? '', processInstanceKey: '2251799813685999', milestone: 'closeAfterMove' },
    ...{ due: '2026-11-03T17:00:00+00:00', note: 'Close after a move: 10 working days' },
  })
  const unknown = await request(4, 'closeAfterMove')
  return { planned, secret, told, over, unknown, ...(await letAsk(register)) }
}
