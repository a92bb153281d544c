import { field, type LetterField } from '../letterField.ts'

/** What notices say about an absent worker and that worker's cases (case reallocation). Never why a person is absent. */
export const absenceFields: Record<string, LetterField> = {
  absentWorker: field('staff', 'worker who is away or has left, by username', 'Zoë Whitfield'),
  absentFrom: field('date', 'first day away', '2026-11-02'),
  expectedReturn: field('date', 'day on which the worker is expected back', '2026-11-30'),
  caseCount: field('text', 'number of cases concerned', '14'),
  waitingCount: field('text', 'number of cases that still wait for a worker', '5'),
  allocatedCases: {
    ...field('cases', 'references of the cases, each with the reason code behind it', [
      'C-2026-000123 ABSENCE',
      'C-2026-000131 WORKLOAD',
    ]),
    labels: {
      WORKER_LEAVES: 'the worker leaves',
      ABSENCE: 'the worker is away',
      CASE_CHANGE: 'the case has changed',
      WORKLOAD: 'workload',
      OTHER: 'another reason, see the case page',
    },
  },
  movedCount: field('text', 'number of cases that got another worker', '12'),
  failedCount: field('text', 'number of cases that could not be given to another worker', '2'),
  temporary: field('flag', 'for the time of the absence only', true),
  absenceLink: field('text', 'address of the page of the absence', 'https://cases.sample.gov.uk/absences/7'),
}
