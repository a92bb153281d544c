import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileLetter, letterById } from '../../workers/register/letters.ts'
import { letterProblem, letterProblemText } from '../../workers/shared/letterProblem.ts'
import { type Office, openOffice } from '../support/office.ts'

const friday = '2026-10-30T10:00:00+00:00'
let office: Office
let caseReference: string
beforeAll(async () => {
  office = await openOffice(friday)
  caseReference = (await office.refer()).caseReference
}, 600_000)
afterAll(() => office?.close())

async function heldLetter() {
  const id = randomUUID()
  const none = {
    template: null,
    templateVersion: null,
    recipientName: 'Petra Featherstone',
    email: null,
    addressLines: null,
    signedBy: null,
    subject: null,
    body: null,
    pdf: null,
    sha256: null,
    nextAttemptAt: null,
    attemptId: null,
    leaseUntil: null,
    finalDotAt: null,
    smtpResponse: null,
    announcedAt: null,
    decision: null,
    decisionChannel: null,
    decisionReason: null,
    decidedBy: null,
    decidedAt: null,
    postedAt: null,
    postedBy: null,
  }
  await fileLetter(office.register.db, {
    ...none,
    id,
    baseKey: id,
    copyNumber: 1,
    caseReference,
    letter: 'L-46',
    name: 'New worker introduces themself',
    kind: 'L',
    eventId: id,
    recipientRef: id,
    recipientKind: 'PARENT',
    audience: 'parent',
    channel: 'POST',
    leaflet: false,
    state: 'held',
    problem: 'noAddress',
    messageId: `<${id}@example.org>`,
    jobKey: id,
    announce: false,
    announcedAt: null,
    createdAt: new Date(friday),
    settledAt: new Date(friday),
  })
  return { caseReference, letterRef: id }
}

describe('a letter that could not be sent', () => {
  it('is shown by letter, kind of recipient and reason, without name or address (G-65, I6)', async () => {
    const prepared = await office.prepare(letterProblem, await heldLetter())
    expect(prepared).toEqual({
      decision: null,
      letterId: 'L-46 (New worker introduces themself)',
      recipientText: 'parent',
      letterProblemText: 'the postal address is missing or incomplete',
    })
  })
  it('is decided with a reason, which is kept with the letter (G-65)', async () => {
    const about = await heldLetter()
    expect(await office.refusals(letterProblem, about, { decision: 'RESEND', reason: 'ok' })).toEqual(['reason'])
    expect(
      await office.complete(letterProblem, about, { decision: 'POST', reason: 'Address added on the case page' }),
    ).toEqual({ letterDecision: 'POST' })
    expect(await letterById(office.register.db, about.letterRef)).toMatchObject({
      decision: 'POST',
      decidedBy: 'dora',
      decisionReason: 'Address added on the case page',
    })
  })
  it('goes out only once: a second decision to send is refused, closing the task is not', async () => {
    const about = await heldLetter()
    await office.complete(letterProblem, about, { decision: 'RESEND', reason: 'Address corrected' })
    expect(await office.refusals(letterProblem, about, { decision: 'RESEND', reason: 'Address corrected' })).toEqual([
      'decision',
    ])
    expect(
      await office.refusals(letterProblem, about, { decision: 'DO_NOT_SEND', reason: 'Was decided before' }),
    ).toEqual([])
  })
  it('says what happened in plain words for every state', () => {
    expect(letterProblemText('uncertain', 'noReplyAfterFinalDot')).toContain('whether it arrived')
    expect(letterProblemText('failed', 'recipientRefused')).toBe('the mail server of the recipient refused the address')
    expect(letterProblemText('failed', null)).toBe('it was refused (failed)')
  })
})
