import { describe, expect, it } from 'vitest'
import { templatesFolder } from '../../workers/letters/createLetterService.ts'
import { type Block, plainText } from '../../workers/letters/document.ts'
import { letterFields } from '../../workers/letters/fields.ts'
import { renderPdf } from '../../workers/letters/pdf.ts'
import type { Audience } from '../../workers/letters/template.ts'
import { exampleValues, loadTemplates } from '../../workers/letters/templates.ts'
import { readingGrade, sentencesOf } from './readability.ts'

const templates = await loadTemplates(templatesFolder)
const written = [
  ['L-12', 'professional'],
  ['L-12', 'publicReferrer'],
  ['L-13', 'parent'],
  ['L-13', 'youngPerson'],
  ['L-14', 'carer'],
  ['L-15', 'agency'],
  ['L-16', 'agency'],
] as const
const notices = templates.all.filter(({ kind }) => kind === 'E')
const contact = ['contactName', 'contactRole', 'contactPhone', 'contactEmail', 'contactAddress']

const letter = (id: string, audience: Audience, over = {}) => {
  const found = templates.find(id, audience)
  if (!found) throw new Error(`no ${id} for ${audience}`)
  return found.render({ ...exampleValues(), ...over })
}
const text = (id: string, audience: Audience, over = {}) => plainText(letter(id, audience, over).blocks)
const nothing = (names: string[]) => Object.fromEntries(names.map((name) => [name, null]))
const blocksOf = (blocks: Block[], kind: Block['kind']) => blocks.filter((block) => block.kind === kind)

describe('the letters about a child without a worker', () => {
  it.each(written)(
    '%s for %s says that there is no worker, and whom to contact (UC-30, UC-32, UC-55)',
    (id, audience) => {
      expect(text(id, audience)).toMatch(/worker|name one person/)
      const named = text(id, audience)
      for (const words of [
        'Please ask for Bola Adeyemi, Duty Social Worker',
        '01632 960 145',
        'bola.adeyemi@sample.gov.uk',
      ])
        expect(named).toContain(words)
      expect(named).toContain('If a child is in danger now, call 999.')
      const withoutContact = text(id, audience, nothing(contact))
      expect(withoutContact).not.toContain('Please ask for')
      expect(withoutContact).toContain('01632 960 100')
      expect(text(id, audience, nothing(['contactPhone', 'contactEmail', 'contactRole']))).toMatch(
        /Bola Adeyemi\nCivic Centre, 1 High Street, Sampletown\n/,
      )
    },
  )

  it.each(written)('%s for %s is signed by the Team Manager and kept as it was (UC-31)', (id, audience) => {
    expect(templates.find(id, audience)).toMatchObject({ signs: 'teamManager', kind: 'L', version: '1.0.0' })
  })

  it('ask agencies to watch child and family more closely (UC-33)', () => {
    expect(text('L-15', 'agency')).toMatch(/watch this child and the family more closely/)
    expect(text('L-15', 'agency')).toMatch(/we cannot allocate a worker/)
  })

  it('tell agencies later how things stand (UC-54)', () => {
    expect(text('L-16', 'agency')).toContain('no allocated worker since Monday 2 November 2026')
    expect(text('L-16', 'agency')).toContain('We last saw the child on Monday 9 November 2026.')
    expect(text('L-16', 'agency', nothing(['childLastSeen', 'dutyWorkerName']))).not.toMatch(/last saw|duty worker is/)
  })

  it('tell a private citizen nothing about child, family or worker (G-65, RF-03)', () => {
    const secret = Object.entries(letterFields).filter(
      ([name, { standard }]) => (!standard || name === 'caseReference') && ![...contact, 'greetingName'].includes(name),
    )
    const marked = Object.fromEntries(
      secret.map(([name, { type }]) => [name, type === 'text' || type === 'staff' ? 'CANARY' : null]),
    )
    const words = text('L-12', 'publicReferrer', marked)
    expect(words).not.toMatch(/CANARY|child's|\bhe\b|\bshe\b|Siân|assessment of/)
    expect(templates.find('L-12', 'publicReferrer')?.fields.sort()).toEqual([...contact, 'greetingName'].sort())
  })

  it('do not blame the family, and say whether they had a worker', () => {
    for (const [id, audience] of [
      ['L-13', 'parent'],
      ['L-13', 'youngPerson'],
      ['L-14', 'carer'],
    ] as const) {
      expect(text(id, audience, { hadWorker: true })).toMatch(/can no longer work with/)
      const never = text(id, audience, { hadWorker: false })
      expect(never).toMatch(/do not have a worker for .* yet/)
      expect(never).not.toMatch(/no longer/)
      expect(never).toMatch(/anything you did|nothing wrong/)
    }
  })

  it.each([
    ['L-13', 'parent', 6],
    ['L-13', 'youngPerson', 5],
    ['L-14', 'carer', 6],
    ['L-12', 'publicReferrer', 6],
    ['L-12', 'professional', 9],
    ['L-15', 'agency', 9],
    ['L-16', 'agency', 9],
  ] as const)('%s for %s needs no more than grade %d', (id, audience, bound) => {
    const sentences = sentencesOf(letter(id, audience))
    expect(readingGrade(sentences)).toBeLessThanOrEqual(bound)
  })

  it.each(written)('%s for %s takes no markup from a value, and prints it whole', async (id, audience) => {
    const hostile = '## Big {{teamName}}\r\n\n- <b>x</b>\\\n=1+1 \u202eevil\u2028'
    const fields = templates.find(id, audience)?.fields.filter((name) => letterFields[name]?.type === 'text') ?? []
    const over = Object.fromEntries(fields.map((name) => [name, hostile]))
    const attacked = letter(id, audience, over)
    const plain = letter(id, audience)
    for (const kind of ['heading', 'list', 'paragraph'] as const)
      expect(blocksOf(attacked.blocks, kind)).toHaveLength(blocksOf(plain.blocks, kind).length)
    expect(attacked.title).toBe(plain.title)
    const words = plainText(attacked.blocks)
    expect(words).toContain('## Big {{teamName}} - <b>x</b>\\ =1+1 evil')
    expect(words).not.toMatch(/[\u202e\u2028\ue000\r]/)
    const page = { authorityName: 'A', teamName: 'T', teamAddress: [], teamPhone: '1', teamEmail: 'a@b.example' }
    const pdf = await renderPdf(attacked, {
      ...page,
      date: 'today',
      reference: 'C-2026-000001',
      createdAt: new Date(0),
      addressLines: ['x'],
    })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

describe('the notices to staff', () => {
  it.each(notices.map((notice) => [notice.id, notice] as const))('%s takes no markup from a value', (_id, notice) => {
    const hostile = '## Big\r\n\n- x\\\n{{teamName}}\u202e'
    const fields = notice.fields.filter((name) => ['text', 'staff'].includes(letterFields[name]?.type ?? ''))
    const plain = notice.render(exampleValues())
    const attacked = notice.render({
      ...exampleValues(),
      ...Object.fromEntries(fields.map((name) => [name, hostile])),
    })
    for (const kind of ['heading', 'list', 'paragraph'] as const)
      expect(blocksOf(attacked.blocks, kind)).toHaveLength(blocksOf(plain.blocks, kind).length)
    expect(`${attacked.title}${plainText(attacked.blocks)}`).not.toMatch(/[\u202e\ue000\r]|^## /m)
    expect(attacked.title).not.toContain('\n')
  })

  it.each([
    ['L-17', /looked-after child.*Reviewing Officer[\s\S]*every week/],
    ['L-18', /review the case and decide[\s\S]*another district/],
    ['L-19', /decide nothing[\s\S]*have seen this/],
    ['L-20', /Concerns[\s\S]*Service Manager[\s\S]*Senior Manager is alerted[\s\S]*Assistant Director is made aware/],
    ['L-21', /assessed the case[\s\S]*reports\/12[\s\S]*holds the authority/],
    ['L-22', /cannot be allocated[\s\S]*sickness and workload/],
    [
      'L-23',
      /contact with the family[\s\S]*Thursday 12 November 2026 at 10:30am[\s\S]*Bola Adeyemi[\s\S]*further action/,
    ],
    ['L-24', /section 17[\s\S]*child in need[\s\S]*medium[\s\S]*at once/],
    ['mustAllocateDaily', /must have a worker[\s\S]*every day until a worker is entered/],
    ['iroOversightMissing', /recorded no oversight/],
    ['authorisationRefused', /stays with its worker[\s\S]*Team Manager holds it/],
    ['absenceRecorded', /away from Monday 2 November 2026, expected back on Monday 30 November 2026/],
    ['caseloadReallocated', /- C-2026-000123: the worker is away\n- C-2026-000131: workload\n/],
    ['reallocationMeetingDue', /every week until no case is left/],
    ['weeklyReport', /without a worker: 6[\s\S]*reports\/12/],
    ['fortnightlyReturn', /wait for another worker: 5[\s\S]*reports\/12/],
  ])('%s has what the catalogue asks for', (id, content) => {
    expect(text(id, 'staff')).toMatch(content)
  })

  it('have every fact of a waiting child, and say so when one is missing', () => {
    const facts = [
      'Without a worker since: Monday 2 November 2026 (15 days)',
      'Category: child in need',
      'Risk at the last assessment: medium (Tuesday 10 November 2026)',
      'Child last seen: Monday 9 November 2026',
      'Duty worker: Bola Adeyemi',
      'Duty work still open: 3 actions, 1 of them late',
    ]
    for (const fact of facts) expect(text('L-18', 'staff')).toContain(fact)
    // The manager who is told before the one who decides is asked for a solution (UC-03, C-05).
    const first = letter('L-18', 'staff', { decisionAsked: false })
    expect(first.title).toMatch(/^For a solution/)
    expect(plainText(first.blocks)).toMatch(/with the Team Manager[\s\S]*Senior Manager is told after you/)
    expect(plainText(first.blocks)).not.toMatch(/in your task list/)
    const bare = text('L-18', 'staff', nothing(['riskLevel', 'childLastSeen', 'dutyWorkerName', 'searchedScopes']))
    for (const fact of ['Risk: not assessed yet', 'Child last seen: not yet', 'Duty worker: not named yet'])
      expect(bare).toContain(fact)
    expect(text('L-21', 'staff', { hasWorker: true })).toContain('The case still has its worker')
  })

  it('never say why a worker is away, nor name a person in a report', () => {
    for (const notice of notices.filter(({ file }) => /caseReallocation|Report|Caseload/.test(file))) {
      const words = plainText(notice.render(exampleValues()).blocks)
      expect(words, notice.file).not.toMatch(/\b(sick|ill|leave)\b/i)
      if (/Report\/|Caseload/.test(notice.file)) expect(notice.fields).not.toContain('initials')
    }
  })
})
