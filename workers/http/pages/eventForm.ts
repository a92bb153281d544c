import { type CaseEvent, caseEventSchema } from '../../register/caseEvents.ts'
import type { FieldProblem } from '../../register/errors.ts'
import { fieldProblems } from '../problem.ts'
import type { Dictionary, Values } from './formView.ts'
import { reader } from './read.ts'

/** What a person records by hand; other events come from the systems that know of them. */
export const recordedKinds = [
  { value: 'child-seen', text: 'The child was seen' },
  { value: 'duty-activity', text: 'Duty did something for the child', hint: { text: 'A visit, a call, a meeting' } },
  { value: 'concern-increased', text: 'Concern about the child has increased' },
  { value: 'capacity-found', text: 'A worker can take the case' },
]

export const eventWords: Dictionary = {
  case: { label: 'The case', ask: 'Look at the case' },
  kind: { label: 'What happened?', ask: 'Choose what happened', kind: 'choice' },
  seenAlone: { label: 'Was the child seen alone?', ask: 'Choose whether the child was seen alone', kind: 'choice' },
  announced: {
    label: 'Was the visit announced? (optional)',
    ask: 'Choose whether the visit was announced',
    kind: 'choice',
  },
  activity: { label: 'What did duty do?', ask: 'Choose what duty did', kind: 'choice' },
  level: { label: 'How serious is the concern now?', ask: 'Choose how serious the concern is', kind: 'choice' },
  at: { label: 'When it happened', hint: 'For example 5 11 2026 at 16:20', ask: 'Enter day and time', kind: 'day' },
  by: { label: 'Who saw or did it', ask: 'Choose who saw or did it' },
  note: {
    label: 'Note',
    hint: 'For the record of the case; it is not sent to anybody',
    ask: 'Write a note of at least 3 characters',
  },
}

/** Reads what was typed as the API takes it; only the answers that belong to the kind count. */
export function readEvent(values: Values): { event: CaseEvent | undefined; problems: FieldProblem[] } {
  const { text, yes, instant, problems: unread } = reader(values)
  const kind = text('kind')
  const answers: Record<string, Record<string, unknown>> = {
    'child-seen': { seenAlone: yes('seenAlone'), announced: text('announced') },
    'duty-activity': { activity: text('activity') },
    'concern-increased': { level: text('level') },
    'capacity-found': {},
  }
  const own = answers[kind ?? '']
  const shared = { at: instant('at'), by: text('by'), note: text('note') }
  const { data, error } = caseEventSchema.safeParse(
    { kind: own ? kind : undefined, ...shared, ...own },
    { reportInput: true },
  )
  const unfit = error ? fieldProblems(error.issues) : []
  const problems = [...unread, ...unfit.filter(({ field }) => !unread.some((before) => before.field === field))]
  return problems.length > 0 ? { event: undefined, problems } : { event: data, problems }
}
