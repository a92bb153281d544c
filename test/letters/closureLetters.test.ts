import { describe, expect, it } from 'vitest'
import { templatesFolder } from '../../workers/letters/createLetterService.ts'
import { type Block, plainText } from '../../workers/letters/document.ts'
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
const level = (name: 'L2' | 'L3' | 'L4') => ({
  level: name,
  levelTwo: name === 'L2',
  levelThree: name === 'L3',
  levelFour: name === 'L4',
})
const blocksOf = (blocks: Block[], kind: Block['kind']) => blocks.filter((block) => block.kind === kind)

/** Highest grade of reading for each letter; 6 to 7 is a reading age of 11 to 12. */
const written: [id: string, audience: Audience, grade: number][] = [
  ['L-30', 'parent', 6],
  ['L-30', 'carer', 6],
  ['L-30', 'youngPerson', 5],
  ['L-30', 'agency', 9],
  ['L-36', 'agency', 9],
  ['L-37', 'agency', 9],
  ['closureGoesOn', 'agency', 9],
  ['L-38', 'parent', 6],
  ['L-38', 'carer', 6],
  ['L-38', 'youngPerson', 5],
  ['L-38', 'agency', 9],
  ['L-39', 'parent', 6],
  ['L-39', 'carer', 6],
  ['L-39', 'youngPerson', 5],
  ['L-39', 'agency', 9],
  ['L-41', 'parent', 6],
  ['L-42', 'parent', 6],
  ['L-42', 'carer', 6],
  ['L-42', 'youngPerson', 5],
  ['L-42', 'agency', 9],
]
const ofFamily = written.filter(([, audience]) => audience !== 'agency')
const situations = [
  {},
  { withTaf: false, withTac: true },
  { withTaf: false, withTac: false },
  level('L3'),
  level('L4'),
  nothing('workerName', 'workerPhone', 'leadRole', 'leadOrganisation', 'leadPhone', 'leadEmail', 'finalMeetingVenue'),
]

describe('the letters at the end of the work', () => {
  it.each(written)('%s for %s needs no more than grade %d, whatever the situation', (id, audience, grade) => {
    for (const over of situations) {
      const sentences = sentencesOf(letter(id, audience, over))
      expect(readingGrade(sentences), JSON.stringify(over)).toBeLessThanOrEqual(grade)
      if (audience === 'agency') continue
      for (const sentence of sentences) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(22)
    }
  })

  it.each(ofFamily)('%s for %s says whom to call, offers other formats, and blames nobody', (id, audience) => {
    for (const over of situations) {
      const words = text(id, audience, over)
      for (const needed of ['01632 960 100', 'call 999', 'large print, in a different language'])
        expect(words).toContain(needed)
      expect(words).not.toMatch(/\bfail|refus|non-co|not cooperat|threshold|level \d|section \d|CIN\b|statutory|blame/i)
      expect(words).not.toMatch(/undefined|\bnull\b|\(\)|, \.|\.\./)
    }
  })

  it.each(ofFamily.filter(([id]) => ['L-30', 'L-38', 'L-42'].includes(id)))(
    '%s for %s says how to disagree and how to complain',
    (id, audience) => {
      expect(text(id, audience)).toMatch(/make a complaint/)
      expect(text(id, audience)).toMatch(/do not agree|Not happy/)
      if (audience === 'youngPerson') expect(text(id, audience)).toContain('advocate')
    },
  )

  it.each(written.filter(([, audience]) => audience === 'agency'))(
    '%s for %s names the child and is confidential',
    (id) => {
      expect(text(id, 'agency')).toContain('Siân Ŵynne (our reference C-2026-000123)')
      expect(text(id, 'agency')).toContain('This letter is confidential.')
    },
  )

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
    const plain = letter(id, audience)
    for (const kind of ['heading', 'list', 'paragraph'] as const)
      expect(blocksOf(attacked.blocks, kind)).toHaveLength(blocksOf(plain.blocks, kind).length)
    expect(attacked.title).toBe(plain.title)
    const page = { authorityName: 'A', teamName: 'T', teamAddress: [], teamPhone: '1', teamEmail: 'a@b.example' }
    const pdf = await renderPdf(attacked, {
      ...page,
      ...{ date: 'today', reference: 'C-2026-000001', createdAt: new Date(0), addressLines: ['x'] },
    })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('are signed by the worker while there is one, and by the manager once the case is closed', () => {
    for (const [id, audience] of written)
      expect(templates.find(id, audience)).toMatchObject({
        ...{ kind: 'L', version: '1.0.0' },
        signs: ['L-38', 'closureGoesOn'].includes(id) ? 'teamManager' : 'worker',
      })
  })
})

describe('L-36 and L-37 to the agencies', () => {
  it('L-36 says when and where the review is, why closing is considered, and that they may question it (CL-07, CL-08)', () => {
    const words = text('L-36', 'agency')
    expect(words).toContain('When: Thursday 12 November 2026 at 2pm\nWhere: Northgate House, Room 2')
    expect(words).toMatch(/Why closing is considered\n\nThe aims of the plan are met\.\n\nSchool is going well\./)
    expect(words).toMatch(/question what we propose, and comment on it/)
    expect(text('L-36', 'agency', nothing('reviewVenue'))).toContain('as soon as the place is fixed')
  })

  it('L-37 says that closing is intended, that their views were reported and recorded, and where to disagree (CL-11 to CL-15)', () => {
    const words = text('L-37', 'agency')
    expect(words).toMatch(/We intend to close our work/)
    expect(words).toMatch(
      /review on Thursday 12 November 2026\. The views given there were reported to the Team Manager/,
    )
    expect(words).toMatch(/recorded in the case notes\.\n\nYour view is among them/)
    expect(words).toContain('Please reply by Thursday 26 November 2026.')
    expect(words).toMatch(/professional disagreement and escalation process of the local safeguarding board/)
    expect(words).toMatch(/Closing then waits for the outcome/)
  })

  it('L-37 invites whoever was not there to comment, and speaks of no review where there was none (CL-13)', () => {
    const words = text('L-37', 'agency', { viewRecorded: false, ...nothing('reviewHeldOn', 'commentsBy') })
    expect(words).toMatch(/Please comment on our decision, or question it/)
    expect(words).not.toMatch(/Your view is among them|review on|reply by/)
    expect(text('L-37', 'agency', { withTaf: false })).not.toContain('Team around the Family')
  })

  it('closureGoesOn says who decided it, and that the disagreement stays open (CL-15, G-20)', () => {
    const words = text('closureGoesOn', 'agency')
    expect(words).toMatch(/no outcome yet\. We have decided to go on with closing/)
    expect(words).toMatch(/Team Manager gave the reasons[\s\S]*Service Manager has confirmed/)
    expect(words).toMatch(/The disagreement is not over[\s\S]*not closed yet[\s\S]*Please call me/)
  })
})

describe('L-38, when the case is closed (CL-22)', () => {
  it.each(['parent', 'carer', 'youngPerson', 'agency'] as const)(
    'tells %s the day, and what there still is',
    (audience) => {
      expect(text('L-38', audience)).toContain('Monday 7 December 2026')
      expect(text('L-38', audience)).toMatch(
        /Team around the Family[\s\S]*Thursday 14 January 2027[\s\S]*Priya Nair, Family Support Worker\nHill School\nTelephone: 01632 960 188/,
      )
      const alone = text('L-38', audience, { withTaf: false, withTac: false })
      expect(alone).not.toMatch(/Team [aA]round|Priya|14 January/)
      expect(text('L-38', audience, { withTaf: false, withTac: true })).toContain('Team Around the Child')
    },
  )

  it('says to the family that they may come back at any time', () => {
    for (const audience of ['parent', 'carer', 'youngPerson'] as const)
      expect(text('L-38', audience)).toContain('You can come back to us at any time.')
    expect(text('L-38', 'youngPerson')).toContain('Childline on 0800 1111')
    expect(text('L-38', 'agency')).toContain('Please make a new referral')
  })
})

describe('the letters about the Team around the Family', () => {
  it.each(['parent', 'carer', 'youngPerson', 'agency'] as const)(
    'L-39 tells %s when and where, what a TAF is, who leads it, and that it is a choice (TS-03, TS-04, TS-12)',
    (audience) => {
      const words = text('L-39', audience)
      expect(words).toContain('When: Thursday 19 November 2026 at 2pm\nWhere: Hill School, Blue Room')
      expect(words).toMatch(/Team around the Family \(TAF\)/)
      expect(words).toContain('Priya Nair')
      expect(words).toMatch(/only starts if you agree|You can say yes or no|starts only if they agree/)
      expect(text('L-39', audience, nothing('finalMeetingVenue'))).toMatch(/Where: we will tell you/)
    },
  )

  it.each(['parent', 'carer', 'youngPerson', 'agency'] as const)(
    'L-42 tells %s that our part ends, that the TAF goes on, who leads it and when it meets (TS-18)',
    (audience) => {
      const words = text('L-42', audience)
      expect(words).toMatch(/(part|work)( of the work)? now comes to an end/)
      expect(words).toMatch(/Priya Nair, Family Support Worker\nHill School\nTelephone: 01632 960 188/)
      expect(words).toContain('Thursday 14 January 2027')
      // The case is still open when this letter goes out; the closing may still be given back (CX-06).
      expect(words).not.toMatch(/is now closed|have closed|we closed/i)
    },
  )

  it('L-41 has the closing summary, the plan and the next date, or a line to write it on (TS-16, TS-17)', () => {
    const words = text('L-41', 'parent')
    expect(words).toMatch(/What we have done\n\nWe have worked with you since May\./)
    expect(words).toContain('This plan comes from the Child in Need plan.')
    expect(words).toContain('- School: a quiet room at lunch.\n- Health visitor: sees Siân each month.')
    expect(words).toContain('We have agreed to meet again on Thursday 14 January 2027.')
    const before = text('L-41', 'agency', nothing('nextTafAt', 'leadName', 'finalMeetingAt', 'planSource'))
    expect(before).toMatch(/Day and time: _{20,}\n\nWhere: _{20,}/)
    expect(before).toMatch(/The Lead Professional is: _{20,}/)
  })
})

describe('L-30, the minutes (EI-07)', () => {
  it.each(['parent', 'carer', 'youngPerson', 'agency'] as const)(
    'gives %s the minutes, the plan and the tasks',
    (audience) => {
      const words = text('L-30', audience)
      expect(words).toMatch(
        /What was said\n\nWe talked about the last months\.\n\nSiân said that she likes her new school\./,
      )
      expect(words).toContain('- Keep the Friday calls.')
      expect(words).toContain('- Hill School: a talk with Siân each week (by 30 November 2026)')
      const bare = text('L-30', audience, nothing('meetingPlan', 'meetingTasks'))
      expect(bare).not.toMatch(/What was planned|Action plan\n|Tasks\n|Who does what/)
    },
  )

  it('says what comes next at each level, and to agencies of level 4 that they stay involved (EI-01, EI-02, EI-05, EI-06)', () => {
    expect(text('L-30', 'parent', level('L2'))).toMatch(/do not need a social worker any more/)
    expect(text('L-30', 'parent', level('L3'))).toMatch(/We will talk with you about this first/)
    expect(text('L-30', 'parent', level('L4'))).toMatch(/still need a social worker, from another of our teams/)
    expect(text('L-30', 'carer', level('L4'))).toMatch(/Siân still needs a social worker/)
    expect(text('L-30', 'agency', level('L4'))).toMatch(
      /confirmed the level of need: level 4[\s\S]*assessments, meetings and reviews/,
    )
  })
})

describe('the notices at the end of the work', () => {
  const ids = [
    ...['L-29', 'L-40', 'L-70', 'closureReturned', 'closureFurtherAction', 'closureAgreedInPrinciple'],
    ...['agencyCommentReceived', 'agencyDisagrees', 'closureGoOnAsked', 'closureVisitAttempted', 'closureNotYet'],
    ...['closureWithdrawn', 'caseClosedNotice', 'leadProfessionalNeedsSupport', 'leadProfessionalUnsure'],
    ...['leadProfessionalMissing', 'tafNotPossible', 'tafStarted', 'tafReviewDue', 'tafConsentWithdrawnNotice'],
    ...['tafEnded', 'contactFromTaf', 'involvementRouted', 'levelBack', 'endingWithdrawn'],
  ]

  it.each(ids)('%s is there, says which case it is about, and explains what a TAF is called', (id) => {
    const words = text(id, 'staff')
    expect(words).toContain('- Case: C-2026-000123 (SW)\n- Status: child in need\n- Worker: Zoë Whitfield')
    if (/\bTAF\b/.test(words)) expect(`${letter(id, 'staff').title}\n${words}`).toMatch(/Team around the Family|TAF:/)
    expect(templates.find(id, 'staff')?.fields.filter((name) => letterFields[name]?.personal)).toEqual([])
  })

  it.each([
    ['L-29', /Proposed: level 2\n- Meeting: Thursday 19 November 2026 at 2pm\n- New Lead Professional: Priya Nair/],
    [
      'L-40',
      /in writing[\s\S]*Meeting: Thursday 19 November 2026 at 2pm\n- Lead Professional: Priya Nair, Family Support/,
    ],
    [
      'L-70',
      /agencies say:\n\n- Hill School: agrees\n- GP: disagrees[\s\S]*- review of the child in need plan[\s\S]*read the record by/,
    ],
    ['closureReturned', /Given back so far: 1[\s\S]*- The chronology ends in June/],
    ['closureFurtherAction', /- The chronology ends in June[\s\S]*Managers Decision/],
    ['closureAgreedInPrinciple', /by Thursday 26 November 2026 at 5pm: see and speak to the parents/],
    ['agencyDisagrees', /Closing waits for its outcome[\s\S]*- GP\n[\s\S]*Service Manager/],
    ['closureGoOnAsked', /although a disagreement[\s\S]*Until you confirm, closing waits/],
    ['closureVisitAttempted', /today[\s\S]*is the child safe\? The attempt changes no limit/],
    ['caseClosedNotice', /Closed on: Monday 7 December 2026\n- Lead Professional of the TAF: Priya Nair/],
    ['leadProfessionalMissing', /Asked so far: 3\n- Asked last: Priya Nair, Family Support Worker, Hill School/],
    ['tafStarted', /Lead Professional: Priya Nair[\s\S]*Next TAF meeting: Thursday 14 January 2027/],
    ['tafConsentWithdrawnNotice', /whether a concern for the child remains[\s\S]*front door/],
    ['contactFromTaf', /new contact for the front door[\s\S]*a new referral, or no further action/],
    ['involvementRouted', /Level: level 2\n- How it goes on: the case is closed, and a single service goes on/],
  ])('%s has what the catalogue asks for', (id, content) => {
    expect(text(id, 'staff')).toMatch(content)
  })

  it('L-70 asks for the audit once the closing summary is written (CX-02, CX-05)', () => {
    const { title, blocks } = letter('L-70', 'staff', { summaryWritten: true })
    expect(title).toBe('Closing summary to read: C-2026-000123')
    expect(plainText(blocks)).toMatch(
      /recommends that this case is closed[\s\S]*audit the case, and close it or give it back/,
    )
    expect(text('L-70', 'staff', nothing('agencyViews'))).toContain('No view of an agency is on record yet.')
  })

  it('tafEnded speaks of a concern only where one remains (G-67)', () => {
    expect(text('tafEnded', 'staff')).not.toContain('concern')
    expect(text('tafEnded', 'staff', { concernRemains: true })).toContain('A contact has gone to the front door')
  })
})
