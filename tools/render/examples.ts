import type { Element } from '../moddle.ts'
import type { Form } from '../project/forms.ts'

const header = {
  caseReference: 'C-2026-000123',
  initials: 'AB',
  processName: 'Duty allocation',
  category: 'S47',
  team: 'North Assessment',
  district: 'North',
  currentWorker: 'Sam Taylor',
  profile: 'sample',
  due: 'Friday 6 November 2026, 16:20',
  week: '2026-W45',
  reportPageUrl: 'http://localhost:3000/reports/1',
  casePageUrl: 'http://localhost:3000/cases/C-2026-000123',
}
const options = ['First choice', 'Second choice', 'Third choice with a longer name'].map((label, i) => ({
  label,
  value: `CHOICE_${i + 1}`,
}))
const words: Record<string, unknown> = {
  refusal: '',
  seenLimitHours: 24,
  seenWithinDays: 1,
  factorWarnings: [],
  wrStage: 'TEAM_MANAGER',
  wrCases: [{ caseReference: 'C-2026-000123', statutoryMet: 'NO' }, { caseReference: 'C-2026-000124' }],
  summaryText: [
    '**Without a worker:** since Monday 2 November 2026 (2 weeks and 3 days)',
    '**Held by:** Marian Thornley, as Team Manager, since Monday 2 November 2026',
    '**Child last seen:** Tuesday 10 November 2026 (1 week and 2 days ago)',
    '**Risk:** medium (after the duty visit, Wednesday 11 November 2026)',
  ].join('\n\n'),
}

/** Invented data for a form: its header, its lists of options, its texts. */
export function exampleData({ schema, components }: Form): Record<string, unknown> {
  const text = JSON.stringify(schema)
  const names = [...text.matchAll(/\{\{\s*([A-Za-z]\w*)\s*\}\}/g)].map((match) => match[1] ?? '')
  const tables = components
    .filter(({ type }) => type === 'table')
    .map(({ dataSource = '', columns = [] }) => [
      dataSource.replace(/^=/, ''),
      [1, 2].map((row) => Object.fromEntries(columns.map(({ key, label }: Element) => [key, `${label} ${row}`]))),
    ])
  const lists = [...text.matchAll(/"values(?:Key|Expression)":"=?([A-Za-z]\w*)"/g)].map((match) => match[1] ?? '')
  return {
    ...Object.fromEntries(names.map((name) => [name, `(${name})`])),
    ...Object.fromEntries(lists.map((name) => [name, options])),
    ...Object.fromEntries(tables),
    ...words,
    header,
  }
}

/** The form with nothing hidden and one row in each list, so that every field is seen. */
export function unhidden(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(unhidden)
  if (typeof schema !== 'object' || !schema) return schema
  return Object.fromEntries(
    Object.entries('defaultRepetitions' in schema ? { ...schema, defaultRepetitions: 1 } : schema)
      .filter(([key]) => key !== 'conditional')
      .map(([key, value]) => [key, unhidden(value)]),
  )
}
