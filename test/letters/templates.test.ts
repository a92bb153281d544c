import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templatesFolder } from '../../workers/letters/createLetterService.ts'
import { type Block, plainText } from '../../workers/letters/document.ts'
import { letterFields, oneLine, printField } from '../../workers/letters/fields.ts'
import { renderPdf, UnprintableError } from '../../workers/letters/pdf.ts'
import { previewLetters } from '../../workers/letters/preview.ts'
import { compileTemplate, TemplateError } from '../../workers/letters/template.ts'
import { exampleValues, loadTemplates } from '../../workers/letters/templates.ts'
import { readingGrade, syllables } from './readability.ts'

const templates = await loadTemplates(templatesFolder)
const letters = templates.all.filter(({ kind }) => kind === 'L')
const notices = templates.all.filter(({ kind }) => kind === 'E')
const family = ['parent', 'carer', 'youngPerson', 'child', 'publicReferrer'] as const

const head = (front: string, body: string) =>
  `---\nname: Test letter\nversion: 1.0.0\nkind: L\nsigns: team\naudience: parent\nrules: RF-04\n${front}\n---\n${body}`
const compile = (front: string, body: string) =>
  compileTemplate('test.hbs', head(front, body), { contact: '{{teamPhone}}\n' })

describe('the templates', () => {
  it.each(templates.all.map((template) => [template.file, template] as const))(
    '%s renders with the example data',
    (_file, template) => {
      const letter = template.render(exampleValues())
      expect(letter.title).toBeTruthy()
      expect(plainText(letter.blocks)).not.toMatch(/undefined|\[object|\{\{|\bnull\b/)
    },
  )

  it.each(templates.all.map((template) => [template.file, template] as const))(
    '%s refuses to be rendered without one of its fields',
    (_file, template) => {
      for (const name of template.fields.filter((field) => !template.optional.includes(field))) {
        expect(() => template.render({ ...exampleValues(), [name]: null })).toThrow(new RegExp(`no value for ${name}`))
      }
      const without = Object.fromEntries(template.optional.map((name) => [name, null]))
      expect(() => template.render({ ...exampleValues(), ...without })).not.toThrow()
    },
  )

  it.each(templates.all.map((template) => [template.file, template] as const))(
    '%s shows the team, how to reach it, and the signature or the date',
    (_file, template) => {
      const text = plainText(template.render(exampleValues()).blocks)
      for (const words of ['North Assessment Team', '01632 960 100', 'north.assessment@sample.gov.uk'])
        expect(text).toContain(words)
      expect(text).toContain(template.kind === 'L' ? 'Zoë Whitfield' : 'Monday 2 November 2026')
    },
  )

  it('cover the letters and notices of this release', () => {
    const ids = new Set(templates.all.map(({ id }) => id))
    const wanted = [
      'L-07',
      'L-08',
      'L-09',
      'L-46',
      'L-69',
      'L-71',
      'overdueReminder',
      'overdueTask',
      'overdueEscalated',
      'strategyDiscussionOutOfHours',
      'oversightMissing',
      'practitionerIssues',
      'previousWorkerReminder',
      'childNotSeen',
      'delayDirection',
      'caseHandedOver',
      'previousTeamLeaderInvolved',
      ...['L-12', 'L-13', 'L-14', 'L-15', 'L-16', 'L-17', 'L-18', 'L-19', 'L-20', 'L-21', 'L-22', 'L-23', 'L-24'],
      ...['dutyWorkerNamed', 'mustAllocateDaily', 'childNotSeenDuty', 'iroOversightMissing', 'authorisationRefused'],
      ...['allocationAttemptFailed', 'absenceRecorded', 'absenceReturnPassed', 'caseloadReallocated'],
      ...['dutyVisitReported', 'reallocationMeetingDue', 'reallocationReport', 'workerReturnedDecide'],
      ...['L-31', 'L-32', 'L-33', 'L-34', 'transferListed', 'transferAgendaReady', 'transferAgreed'],
      ...['transferHeldOver', 'transferRefused', 'transferSteppedDown', 'receivingWorkerNamed', 'receivingWorkerLost'],
      ...['transferWindowOver', 'transferUnallocated', 'transferComplete', 'transferCategoryChanged', 'transferEnded'],
      ...['meetingMovedNotice', 'meetingCancelledNotice', 'crossDistrictMeetingDue', 'receivingTeamNamed'],
      ...['weeklyReportDue', 'weeklyReport', 'fortnightlyReturn', 'reportTaskOverdue', 'requestOverdue'],
      ...['L-35', 'L-58', 'L-59', 'L-60', 'L-61', 'L-62', 'L-63', 'L-64', 'requestAnswered', 'authorityRequestOverdue'],
      ...['laSilent', 'moveUnknown', 'moveOverdue', 'closeAfterMoveWarning'],
    ]
    expect(wanted.filter((id) => !ids.has(id))).toEqual([])
    for (const audience of ['parent', 'carer', 'youngPerson', 'child', 'professional', 'agency'] as const)
      expect(templates.find('L-46', audience)).toBeDefined()
  })

  it('name no child and no family in a notice or in any subject', () => {
    const personal = Object.keys(letterFields).filter((name) => letterFields[name]?.personal)
    for (const notice of notices) expect(notice.fields.filter((name) => personal.includes(name))).toEqual([])
    const words = personal.filter((name) => letterFields[name]?.type !== 'date')
    const marked = Object.fromEntries(words.map((name) => [name, 'CANARY']))
    for (const template of templates.all)
      expect(template.render({ ...exampleValues(), ...marked }).title).not.toContain('CANARY')
  })

  it('tell a private citizen nothing about child or family (RF-03)', () => {
    const letter = templates.find('L-07', 'publicReferrer')
    const marked = {
      ...exampleValues(),
      childName: 'CANARY',
      childFirstName: 'CANARY',
      initials: 'CANARY',
      caseReference: 'CANARY',
      workerName: 'CANARY',
      outcomeText: 'CANARY',
    }
    expect(plainText(letter?.render(marked).blocks ?? [])).not.toContain('CANARY')
  })
})

describe('a wrong template stops the start', () => {
  it.each([
    [
      'an unknown field',
      'id: L-07\nfields: greetingName\nsubject: Hello there',
      'Dear {{greetingName}} {{grretingName}}',
      'grretingName is not known',
    ],
    ['a field that is not listed', 'id: L-07\nsubject: Hello there', 'Dear {{greetingName}}', 'does not list it'],
    ['a listed field that is not used', 'id: L-07\nfields: childName\nsubject: Hello there', 'Dear', 'does not use it'],
    ['a partial that is not there', 'id: L-07\nsubject: Hello there', '{{> signed}}', 'no partial signed'],
    ['a number that the catalogue could not have', 'id: 46\nsubject: Hello there', 'Dear', 'letter of the catalogue'],
    ['a line of front matter that nobody knows', 'id: L-07\ncolour: red\nsubject: Hello there', 'Dear', 'colour'],
    [
      'a field of the partial that is not known',
      'id: L-07\nsubject: {{teamPhon}}',
      '{{> contact}}',
      'teamPhon is not known',
    ],
  ])('with %s', (_what, front, body, problem) => {
    expect(() => compile(front, body)).toThrow(TemplateError)
    expect(() => compile(front, body)).toThrow(problem)
  })

  it('with the same letter for the same audience twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'templates-'))
    for (const name of ['one.hbs', 'two.hbs'])
      await writeFile(join(folder, name), head('id: L-07\nsubject: Hello there', 'Dear'))
    await expect(loadTemplates(folder)).rejects.toThrow('already written')
    await rm(folder, { recursive: true })
  })
})

describe('what is printed', () => {
  it('has dates in words, in London time', () => {
    expect(printField({ type: 'dateTime' }, '2026-07-01T12:30:00Z')).toBe('Wednesday 1 July 2026 at 1:30pm')
    expect(printField({ type: 'date' }, '2026-12-24T23:30:00Z')).toBe('Thursday 24 December 2026')
  })

  it('keeps a value on one line, so that it can make no heading and no header', () => {
    expect(oneLine('Ann\r\nBcc: x\u2028## Big\u202e')).toBe('Ann Bcc: x ## Big')
    const letter = compile('id: L-07\nfields: greetingName\nsubject: Hello there', 'Dear {{greetingName}}').render({
      greetingName: 'Ann\n\n## Big',
    })
    expect(letter.blocks).toEqual([{ kind: 'paragraph', lines: ['Dear Ann ## Big'] }])
  })

  it('refuses a code that has no words and a date that is none', () => {
    expect(() => templates.find('delayDirection', 'staff')?.render({ ...exampleValues(), route: 'ELSEWHERE' })).toThrow(
      'route does not fit',
    )
    expect(() => templates.find('childNotSeen', 'staff')?.render({ ...exampleValues(), due: 'tomorrow' })).toThrow(
      'due does not fit',
    )
  })
})

describe('the words are plain', () => {
  const sentences = (blocks: Block[]) =>
    blocks
      .flatMap((block) =>
        block.kind === 'paragraph'
          ? block.lines.length > 1
            ? []
            : block.lines
          : block.kind === 'list'
            ? block.items
            : [],
      )
      .flatMap((line) => line.split(/(?<=[.?!])\s+/))
      .filter((sentence) => /[a-z]{2}/.test(sentence) && sentence.split(' ').length > 2)
  const grade = (audience: (typeof family)[number] | 'professional', id: string) =>
    readingGrade(sentences(templates.find(id, audience)?.render(exampleValues()).blocks ?? []))

  it('counts syllables as people do', () => {
    expect(['family', 'worker', 'plan', 'telephone', 'hear', 'different', 'private'].map(syllables)).toEqual([
      3, 2, 1, 3, 1, 3, 2,
    ])
  })

  it.each([
    ['L-46', 'parent', 6],
    ['L-46', 'carer', 6],
    ['L-46', 'youngPerson', 4],
    ['L-46', 'child', 3],
    ['L-07', 'publicReferrer', 6],
    ['L-46', 'professional', 9],
  ] as const)('%s for %s needs no more than grade %d', (id, audience, bound) => {
    expect(grade(audience, id)).toBeLessThanOrEqual(bound)
  })

  it('has no long sentence in a letter to a family', () => {
    for (const template of letters.filter(({ audience }) =>
      audience.some((name) => (family as readonly string[]).includes(name)),
    )) {
      for (const sentence of sentences(template.render(exampleValues()).blocks))
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(22)
    }
  })
})

describe('the PDF', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preview-'))
    await previewLetters(folder)
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const hasPoppler = (() => {
    try {
      execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()

  it('is tagged, in British English, with a title and a declared structure', async () => {
    const pdf = (await readFile(join(folder, 'l46Parent.pdf'))).toString('latin1')
    expect(pdf).toMatch(/\/MarkInfo/)
    expect(pdf).toMatch(/\/Marked true/)
    expect(pdf).toMatch(/\/Lang \(en-GB\)/)
    expect(pdf).toMatch(/\/DisplayDocTitle true/)
    expect(pdf).toMatch(/\/StructTreeRoot/)
    for (const tag of ['Document', 'H1', 'H2', 'P']) expect(pdf).toContain(`/S /${tag}\n`)
    expect(pdf).toMatch(/pdfuaid:part/)
  })

  it('holds every word of the letter and prints names from everywhere', async () => {
    if (!hasPoppler) return expect((await readFile(join(folder, 'l46Parent.pdf'))).length).toBeGreaterThan(10_000)
    const text = execFileSync('pdftotext', ['-layout', join(folder, 'l46Parent.pdf'), '-'])
      .toString()
      .replace(/\s+/g, ' ')
    const body = (await readFile(join(folder, 'l46Parent.txt'))).toString()
    for (const word of body.split(/\s+/).filter(Boolean)) expect(text).toContain(word)
    expect(text).toContain('Mrs Łucja Świątek')
    expect(text).toContain('Page 1 of 1')
  })

  const page = {
    authorityName: 'A',
    teamName: 'T',
    teamAddress: [],
    teamPhone: '1',
    teamEmail: 'a@b.example',
    date: 'today',
    reference: 'C-2026-000001',
    createdAt: new Date(0),
  }
  const saying = (line: string) => ({ title: 'Hello', blocks: [{ kind: 'paragraph' as const, lines: [line] }] })

  it.each([
    'Łucja Świątek',
    'Ştefan Ünal',
    'Szűcs Űrzsébet',
    'Siân Ŵynne Ŷ',
    'Nguyễn Thị Hương',
    'Đorđe Živković',
    'Þórður',
    'Ελένη',
    'Оксана',
  ])('can print %s', async (name) => {
    await expect(renderPdf(saying(name), { ...page, addressLines: [name, '1 Street'] })).resolves.toBeInstanceOf(Buffer)
  })

  it('is refused when a name cannot be printed, instead of a gap in the name', async () => {
    await expect(renderPdf(saying('Dear you'), { ...page, addressLines: ['王芳'] })).rejects.toThrow(UnprintableError)
  })

  it('goes on to further pages with the page number on each', async () => {
    const long = {
      title: 'Long',
      blocks: Array.from({ length: 60 }, (_, n) => ({
        kind: 'paragraph' as const,
        lines: [`Paragraph ${n}. ${'word '.repeat(40)}`],
      })),
    }
    const pdf = await renderPdf(long, { ...page, addressLines: [] })
    expect(Number(/\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1])).toBeGreaterThan(3)
    if (!hasPoppler) return
    const text = execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString()
    const pages = text.split('\f').filter((part) => part.trim())
    pages.forEach((part, at) => {
      expect(part).toContain(`Page ${at + 1} of ${pages.length}`)
    })
    expect(text).toContain('Paragraph 59.')
  })
})
