import { field, type LetterField } from '../letterField.ts'

/** The figures of the weekly report and the fortnightly return; names stay on the report page. */
export const reportFields: Record<string, LetterField> = {
  reportDate: field('date', 'day of the report', '2026-11-16'),
  reportDistrict: field('text', 'district of the report', 'North'),
  reportLink: field('text', 'address of the report page', 'https://cases.sample.gov.uk/reports/12'),
  unallocatedCount: field('text', 'cases without a worker', '6'),
  longestWait: field('text', 'longest time without a worker', '23 days'),
  notSeenCount: field('text', 'children not seen in time', '1'),
  overdueCount: field('text', 'cases with something overdue', '2'),
  statutoryNotMetCount: field('text', 'cases in which a statutory duty is not met', '1'),
  notConfirmedTeams: field('list', 'teams whose Team Manager has not confirmed their part', ['north-assessment']),
  heldCount: field('text', 'cases held by the workers', '214'),
  reallocatedCount: field('text', 'cases reallocated since the last return', '9'),
  meetingCount: field('text', 'reallocation meetings held since the last return', '2'),
}
