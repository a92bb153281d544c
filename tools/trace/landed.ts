/** Procedures whose rules must all be carried and tested; the prefix of a rule names its procedure. */
export const landedProcedures = [
  'dutyAllocation',
  'allocateWorker',
  'allocationTakeUp',
  'unallocatedCaseManagement',
  'caseReallocation',
  'districtTransfer',
  'districtTransferMeeting',
  'crossDistrictTransfer',
  'endOfInvolvement',
  'tafStepDownClosure',
  'caseClosure',
  'closureRecommendation',
  'closeAfterMove',
  'interAuthorityTransfer',
  'weeklyUnallocatedReport',
  'fortnightlyCaseloadReport',
]

/** General rules that apply to them; the others speak of procedures that are still to come. */
export const landedGeneral = ['GN-01', 'GN-02', 'GN-03', 'GN-04', 'GN-10', 'GN-13', 'GN-14']
