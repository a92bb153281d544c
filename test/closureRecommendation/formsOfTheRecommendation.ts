/** A complete submission of each form of the closure recommendation, as people would write it. */
export const recommendationForms = {
  cxClosingSummary: {
    summary:
      'Neglect was found in October; the aunt helps daily, the school sees the child, and the home is clean and warm.',
    rationaleNoTaf: 'The family wants to go on with the school alone, and all agencies agree.',
    fixes: [],
  },
  cxCloseDecision: {
    readSummary: true,
    readAudit: true,
    chronologyComplete: 'YES',
    caseNotesEntered: 'YES',
    visitsEntered: 'YES',
    coreDetailsComplete: 'YES',
    planCurrent: 'YES',
    defects: [],
    standard: 'YES',
    decision: 'CLOSED',
  },
  /** The same audit with one thing missing. */
  givenBack: {
    readSummary: true,
    readAudit: true,
    chronologyComplete: 'NO',
    caseNotesEntered: 'YES',
    visitsEntered: 'YES',
    coreDetailsComplete: 'YES',
    planCurrent: 'YES',
    defects: [{ about: 'CHRONOLOGY', defect: 'it ends in the middle of June' }],
    standard: 'NO',
    decision: 'RETURNED',
  },
  /** What `prepareTask` put into the rows, with what was done about each. */
  fixes: (rows: unknown) =>
    (rows as Record<string, unknown>[]).map((row) => ({ ...row, fix: 'Written up to this week.' })),
}
