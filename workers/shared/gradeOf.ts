export const grades = ['SENIOR', 'QUALIFIED', 'ASYE', 'STUDENT', 'UNQUALIFIED'] as const

type Grade = (typeof grades)[number]
type Directory = { qualification: string | null; asye: boolean; student: boolean; roles: string[] }

/** The qualifications of the staff directory as the decision tables name them; no qualification is unqualified. */
export function gradeOf({ qualification, asye, student, roles }: Directory): Grade {
  if (student) return 'STUDENT'
  if (asye) return 'ASYE'
  const none = qualification === null || qualification === '' || qualification === 'UNQUALIFIED'
  if (none) return 'UNQUALIFIED'
  const isSenior =
    qualification === 'SENIOR' || qualification === 'SENIOR_PRACTITIONER' || qualification === 'ADVANCED_PRACTITIONER'
  return isSenior || roles.includes('advancedPractitioner') ? 'SENIOR' : 'QUALIFIED'
}
