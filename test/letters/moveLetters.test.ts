import { describe, expect, it } from 'vitest'
import { templatesFolder } from '../../workers/letters/createLetterService.ts'
import { plainText } from '../../workers/letters/document.ts'
import { type FieldValue, letterFields } from '../../workers/letters/fields.ts'
import { renderPdf } from '../../workers/letters/pdf.ts'
import type { Audience } from '../../workers/letters/template.ts'
import { exampleValues, loadTemplates } from '../../workers/letters/templates.ts'
import { readingGrade, sentencesOf } from './readability.ts'

const templates = await loadTemplates(templatesFolder)
const letter = (id: string, audience: Audience, over = {}) => {
  const found = templates.find(id, audience)
  if (!found) throw new Error(`no ${id} for ${audience}`)
  return found.render({ ...exampleValues(), ...over })
}
const text = (id: string, audience: Audience, over = {}) => plainText(letter(id, audience, over).blocks)
const nothing = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]))

/** Highest grade of reading for each letter; 6 to 7 is a reading age of 11 to 12. */
const written: [id: string, audience: Audience, grade: number][] = [
  ['L-58', 'localAuthority', 9],
  ['L-59', 'localAuthority', 9],
  ['L-60', 'localAuthority', 9],
  ['L-61', 'localAuthority', 9],
  ['L-62', 'agency', 9],
  ['L-63', 'agency', 9],
  ['L-64', 'parent', 6],
  ['L-64', 'carer', 6],
  ['L-64', 'youngPerson', 5],
  ['L-64', 'agency', 9],
  ['L-64', 'localAuthority', 9],
  ['requestAnswered', 'localAuthority', 9],
]
const ofFamily = written.filter(([, audience]) => ['parent', 'carer', 'youngPerson'].includes(audience))
const ofOthers = written.filter((row) => !ofFamily.includes(row))
const unknown = nothing('newAddress', 'newArea', 'newContactName', 'newContactPhone')
const secret = { addressSecret: true, ...unknown }
const situations = [
  {},
  { moved: true },
  { plannedMove: false, ...nothing('transferMeetingAt', 'transferMeetingPlace', 'transferMeetingDetails') },
  { sharingAgreed: false, safeguardingConcern: true, takenOver: false },
  { requestAccepted: false },
  { takenOver: false, ...unknown },
  secret,
  nothing('workerName', 'workerPhone', 'childBorn', 'moveDate', 'papersEnclosed', 'closingRecord', 'answerBy'),
]

describe('the letters about a move', () => {
  it.each(written)('%s for %s needs no more than grade %d, whatever the situation', (id, audience, grade) => {
    for (const over of situations) {
      const sentences = sentencesOf(letter(id, audience, over))
      expect(readingGrade(sentences), JSON.stringify(over)).toBeLessThanOrEqual(grade)
      const longest = ofOthers.some(([one, whom]) => one === id && whom === audience) ? 32 : 22
      for (const sentence of sentences) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(longest)
      expect(text(id, audience, over)).not.toMatch(/undefined|\bnull\b|\(\)|, \.|\.\.| ,| {2}/)
    }
  })

  it.each(ofFamily)('%s for %s says whom to call, offers other formats, and blames nobody', (id, audience) => {
    for (const over of situations) {
      const words = text(id, audience, over)
      for (const needed of ['01632 960 100', 'call 999', 'large print, in a different language'])
        expect(words).toContain(needed)
      expect(words).not.toMatch(/\bfail|refus|not cooperat|threshold|statutory|blame|exemplar|audit|CIN\b/i)
      expect(words).toMatch(/make a complaint/)
    }
  })

  it.each(ofOthers)('%s for %s names the child and is confidential', (id, audience) => {
    expect(text(id, audience)).toContain('Siân Ŵynne')
    expect(text(id, audience)).toContain('This letter is confidential.')
  })

  it.each(written)('%s for %s takes no markup from a value, nor from a line of a typed text', async (id, audience) => {
    const hostile = '## Big {{teamName}}\r\n\n- <b>x</b>\\\n=1+1 \u202eevil\u2028'
    const over = Object.fromEntries(
      (templates.find(id, audience)?.fields ?? []).flatMap((name): [string, FieldValue][] => {
        const { type, labels, example } = letterFields[name] ?? {}
        if (type === 'text') return [[name, hostile]]
        return type === 'list' && !labels ? [[name, (example as string[]).map(() => hostile)]] : []
      }),
    )
    const attacked = letter(id, audience, over)
    expect(attacked.blocks.map(({ kind }) => kind)).toEqual(letter(id, audience).blocks.map(({ kind }) => kind))
    expect(attacked.title).toBe(letter(id, audience).title)
    const page = { authorityName: 'A', teamName: 'T', teamAddress: [], teamPhone: '1', teamEmail: 'a@b.example' }
    const pdf = await renderPdf(attacked, {
      ...page,
      ...{ date: 'today', reference: 'C-2026-000001', createdAt: new Date(0), addressLines: ['x'] },
    })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('are signed by the worker, who may be named after the case is closed; the answer to a request by the manager', () => {
    for (const [id, audience] of written)
      expect(templates.find(id, audience)).toMatchObject({
        ...{ kind: 'L', version: '1.0.0' },
        signs: id === 'requestAnswered' ? 'teamManager' : 'worker',
      })
  })
})

describe('a new address that is to be kept secret (G-65)', () => {
  it.each(['L-58', 'L-59', 'L-60', 'L-61'])('%s asks the other authority to call for it', (id) => {
    expect(text(id, 'localAuthority')).toContain('New address\n\n9 Mill Lane, Otherford')
    const words = text(id, 'localAuthority', secret)
    expect(words).toMatch(/must be kept secret[\s\S]*not in this letter\. Please call us/)
    expect(text(id, 'localAuthority', unknown)).toContain('We do not know the new address yet.')
  })

  it('L-62 says that it is secret, and how to keep it so', () => {
    const words = text('L-62', 'agency', secret)
    expect(words).toMatch(/will move to another area on[\s\S]*must be kept secret[\s\S]*do not look for it/)
    expect(text('L-62', 'agency', unknown)).toContain('We do not know the new address yet.')
  })

  it('is in no letter even where a value slips through', () => {
    for (const [id, audience] of written)
      expect(text(id, audience, { ...secret, newAddress: '9 Mill Lane, Otherford' })).not.toMatch(/Mill Lane|Otherford/)
  })

  it('L-64 names neither the authority nor whom to ask there', () => {
    for (const audience of ['parent', 'carer', 'youngPerson', 'agency'] as const) {
      expect(text('L-64', audience)).toContain('Otherford Council')
      expect(text('L-64', audience, secret)).not.toMatch(/Ffion|01632 960 455|Council at the new home/)
    }
  })
})

describe('the letters to the receiving authority', () => {
  it('L-58 has the transfer, the meeting, the papers with day and way, and what is asked (IA-07 to IA-10)', () => {
    const words = text('L-58', 'localAuthority')
    expect(words).toMatch(/born on Friday 14 June 2013 \(our reference C-2026-000123\)/)
    expect(words).toMatch(/will move to your area on Monday 16 November 2026[\s\S]*Child and Family Progress Plan/)
    expect(words).toContain('When: Thursday 12 November 2026 at 2pm\nWhere: Northgate House, Room 2')
    expect(words).toContain('You can join by telephone as well.')
    expect(words).toMatch(
      /by secure e-mail \(sent on Monday 9 November 2026\):\n\n- Child and Family Assessment\n- Plan/,
    )
    expect(words).toMatch(/Please say by Monday 16 November 2026 whether you take over/)
    expect(words).toContain('Until your answer is on our record, the case stays open with us.')
  })

  it('L-58 goes with an unplanned move as well, and without consent only with the referral (IA-09, G-70)', () => {
    const unplanned = text('L-58', 'localAuthority', nothing('transferMeetingAt', 'transferMeetingDetails'))
    expect(unplanned).toContain('No meeting is fixed yet.')
    expect(text('L-58', 'localAuthority')).toContain('The parents or carers agree that we share this with you')
    expect(text('L-58', 'localAuthority', { sharingAgreed: false })).toMatch(
      /do not agree to this, or do not want a service[\s\S]*not be safe if the plan stops\. Our referral to you says why/,
    )
  })

  it('L-59 invites to a planned meeting, otherwise tells of the move and asks for a talk (IA-05, IA-06)', () => {
    const planned = letter('L-59', 'localAuthority')
    expect(planned.title).toMatch(/^Invitation/)
    expect(plainText(planned.blocks)).toMatch(/You are invited to the meeting:\n\nWhen: Thursday 12 November/)
    const soon = nothing('transferMeetingAt', 'transferMeetingPlace')
    expect(text('L-59', 'localAuthority', soon)).toContain('as soon as they are fixed')
    const notice = letter('L-59', 'localAuthority', { plannedMove: false, ...soon })
    expect(notice.title).toMatch(/please speak with us$/)
    expect(plainText(notice.blocks)).toMatch(/could not plan this move[\s\S]*speak with us by Monday 16 November 2026/)
  })

  it('L-60 says why the child may not be safe, who is in the family, and asks to take it the same day (IA-03)', () => {
    expect(text('L-60', 'localAuthority')).toMatch(
      /Why we are worried\n\nSiân was left alone[\s\S]*- Łucja Świątek \(mother\)[\s\S]*on the day you get it/,
    )
    expect(() => letter('L-60', 'localAuthority', nothing('concernLines'))).toThrow('no value for concernLines')
  })

  it('L-61 passes on what the referral says, and does not name who made it (IA-12)', () => {
    expect(text('L-61', 'localAuthority')).toMatch(
      /on Monday 2 November 2026 and accepted it[\s\S]*The school is worried[\s\S]*We do not name them here/,
    )
  })
})

describe('the letters here', () => {
  it('L-62 tells agencies of the move, its day and the new address (IA-13)', () => {
    expect(text('L-62', 'agency', { moved: true })).toMatch(
      /moved to the area of Otherford Council on Monday 16 November 2026\.\n\nNew address\n\n9 Mill Lane, Otherford/,
    )
  })

  it('L-63 asks for a written account in two working days, with the day (CM-06, G-73)', () => {
    const words = text('L-63', 'agency')
    expect(words).toMatch(/on Wednesday 18 November 2026[\s\S]*two working days, by Friday 20 November 2026 at 5pm/)
    expect(words).toContain("Please use the title 'accommodation seen'.")
    expect(text('L-63', 'agency', nothing('accountBy'))).toContain('within two working days. We need it')
  })

  it('L-64 is a copy of the closing record for each of them (CM-13)', () => {
    for (const audience of ['parent', 'carer', 'youngPerson', 'agency', 'localAuthority'] as const) {
      const words = text('L-64', audience)
      expect(words).toContain('Monday 7 December 2026')
      expect(words).toMatch(/\n\nWe worked with the family from May to November\.\n\nSiân was seen in her new home/)
      expect(text('L-64', audience, nothing('closingRecord'))).not.toMatch(/What we wrote at the end|Closing summary/)
    }
  })

  it('L-64 says who helps now: the authority that took over, and whom to ask there', () => {
    expect(text('L-64', 'parent')).toMatch(/it goes on with the help for Siân[\s\S]*Ffion Rees on 01632 960 455/)
    const alone = text('L-64', 'parent', { takenOver: false, ...unknown })
    expect(alone).toMatch(/ask the council where you live now/)
    expect(alone).not.toMatch(/Ffion|it goes on/)
    expect(text('L-64', 'localAuthority')).toContain('You told us on Wednesday 18 November 2026 that you take over')
    expect(text('L-64', 'localAuthority', { takenOver: false })).toContain('no word from you')
    expect(text('L-64', 'youngPerson')).toContain('Childline on 0800 1111')
  })

  it('L-64 does not tell a parent who lives elsewhere that they have moved', () => {
    for (const audience of ['parent', 'carer'] as const)
      expect(text('L-64', audience)).not.toMatch(/you(r| have)? move/i)
  })
})

describe('the answer to a request of another authority (IA-16, G-03)', () => {
  it('says that it is accepted, by which team and when to meet', () => {
    const { title, blocks } = letter('requestAnswered', 'localAuthority')
    expect(title).toBe('We take over: your request about a child')
    expect(plainText(blocks)).toMatch(
      /Our North Assessment Team takes[\s\S]*C-2026-000145[\s\S]*12 November 2026 at 2pm/,
    )
    expect(text('requestAnswered', 'localAuthority', nothing('requestMeetingAt'))).toContain('call you to fix a day')
  })

  it('says that it is declined, why, and that a referral is open all the same', () => {
    const { title, blocks } = letter('requestAnswered', 'localAuthority', { requestAccepted: false })
    expect(title).toMatch(/^We do not take over/)
    expect(plainText(blocks)).toMatch(/has not moved to our area[\s\S]*The work stays with you[\s\S]*make a referral/)
    expect(plainText(blocks)).not.toContain('C-2026-000145')
  })
})

describe('the notices about a move', () => {
  it.each(['laSilent', 'moveUnknown', 'moveOverdue', 'closeAfterMoveWarning'])(
    '%s says which case it is about',
    (id) => {
      expect(text(id, 'staff')).toContain(
        '- Case: C-2026-000123 (SW)\n- Status: child in need\n- Worker: Zoë Whitfield',
      )
      expect(templates.find(id, 'staff')?.fields.filter((name) => letterFields[name]?.personal)).toEqual([])
    },
  )

  it('L-35 tells Team Manager and Service Manager of a request, and what each does (IA-17 to IA-19)', () => {
    const words = text('L-35', 'staff')
    expect(words).toMatch(/Otherford Council asks us[\s\S]*SW and OW[\s\S]*In the tray of: North Assessment Team/)
    expect(words).toMatch(
      /Service Manager: please speak[\s\S]*by Monday 9 November 2026[\s\S]*Team Manager: please look/,
    )
    expect(words).toContain('https://cases.sample.gov.uk/authority-requests/7')
    expect(words).not.toContain('C-2026-000123')
    const worried = letter('L-35', 'staff', { requestConcern: true })
    expect(worried.title).toBe('Request from another authority: concern for the child')
    expect(plainText(worried.blocks)).toContain('It is taken as a new referral today as well')
  })

  it('laSilent has what was tried, and that nothing is closed while a child may not be safe (G-34)', () => {
    const words = text('laSilent', 'staff', { safeguardingConcern: true })
    expect(words).toMatch(
      /Papers sent on: Monday 9 November 2026\n- Last contact: Monday 23 November 2026 \(3 so far\)/,
    )
    expect(words).toContain('The case is not closed while this is open.')
    expect(text('laSilent', 'staff', nothing('lastLaContact', 'laContacts'))).toContain('- Contacts noted: none')
  })

  it('moveUnknown asks what is done to find the child, and closes nothing (G-71)', () => {
    const words = text('moveUnknown', 'staff', { authorityUnknown: true, addressUnknown: true })
    expect(words).toMatch(/- Not known: the authority\n- Not known: the address\n- Child last seen: Monday 9 November/)
    expect(words).toMatch(
      /today[\s\S]*handed over, on which day and to whom\. The case is not closed[\s\S]*30 November/,
    )
    expect(text('moveUnknown', 'staff', nothing('childLastSeen'))).toContain('Child last seen: not yet')
  })

  it.each(['moveOverdue', 'closeAfterMoveWarning'])('%s has the limit and what is open (CM-01, G-35)', (id) => {
    const words = text(id, 'staff', { safeguardingConcern: true, addressUnknown: true, authorityUnknown: true })
    expect(words).toMatch(
      /To be closed by: Monday 30 November 2026 at 5pm\n- The other authority: has not answered yet/,
    )
    expect(words).toMatch(
      /- Not known: the authority where they live now\n- Not known: the new address\n- The child may/,
    )
    expect(words).toMatch(/Still open:\n\n- closure visits to the child and the parents\n- home seen, with a written/)
  })

  it('L-70 speaks of no agencies where the case closes after a move (CM-08)', () => {
    const words = text('L-70', 'staff', { afterMove: true, ...nothing('agencyViews') })
    expect(words).not.toMatch(/view of an agency|in principle/)
  })
})
