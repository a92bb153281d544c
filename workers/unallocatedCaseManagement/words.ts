import { toLondon } from '../calendar/londonTime.ts'

export { dayInWords, instantInWords, quoted } from '../shared/words.ts'

/** What people read instead of the codes of these forms. */
export const reasonWords: Record<string, string> = {
  SICKNESS: 'sickness',
  VACANCY: 'vacancies',
  WORKLOAD: 'workload',
  SKILLS: 'nobody with the skills or experience',
  OTHER: 'another reason',
}
export const levelWords: Record<string, string> = { LOW: 'low', MEDIUM: 'medium', HIGH: 'high' }
export const riskKindWords: Record<string, string> = {
  DUTY_VISIT: 'after the duty visit',
  JOINT: 'joint assessment of Team Manager and Service Manager',
  WEEKLY: 'weekly review',
}

export const unallocatedReasons = ['SICKNESS', 'VACANCY', 'WORKLOAD', 'SKILLS', 'OTHER'] as const
export const levels = ['LOW', 'MEDIUM', 'HIGH'] as const

/** '2 weeks and 3 days', 'today': whole calendar days from one moment to another. */
export function spanInWords(from: string, to: string): string {
  const days = Math.round(toLondon(to).startOf('day').diff(toLondon(from).startOf('day'), 'days').days)
  if (days <= 0) return 'today'
  const [weeks, rest] = [Math.floor(days / 7), days % 7]
  const part = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return [weeks > 0 && part(weeks, 'week'), rest > 0 && part(rest, 'day')].filter(Boolean).join(' and ')
}

/** '2 weeks and 3 days ago', 'today' */
export const agoInWords = (from: string, to: string): string => {
  const span = spanInWords(from, to)
  return span === 'today' ? span : `${span} ago`
}
