import { awBriefing } from './allocateWorker/awBriefing.ts'
import { awManagersDecision } from './allocateWorker/awManagersDecision.ts'
import { awRecordCheck } from './allocateWorker/awRecordCheck.ts'
import { awSelectWorker } from './allocateWorker/awSelectWorker.ts'
import { listCandidates } from './allocateWorker/listCandidates.ts'
import { recordAllocation } from './allocateWorker/recordAllocation.ts'
import { tuCoreDetails } from './allocationTakeUp/tuCoreDetails.ts'
import { tuOtherAuthorityRequest } from './allocationTakeUp/tuOtherAuthorityRequest.ts'
import { tuTakeUpChecklist } from './allocationTakeUp/tuTakeUpChecklist.ts'
import { acceptAsReferral } from './authorityRequest/accept.ts'
import { iaAcceptance } from './authorityRequest/iaAcceptance.ts'
import { iaInboundRequest } from './authorityRequest/iaInboundRequest.ts'
import { iaRequestLiaison } from './authorityRequest/iaRequestLiaison.ts'
import { iaRequestMeeting } from './authorityRequest/iaRequestMeeting.ts'
import { openRequest } from './authorityRequest/open.ts'
import { clAgencyComments } from './caseClosure/clAgencyComments.ts'
import { clAgreement } from './caseClosure/clAgreement.ts'
import { clCinReview } from './caseClosure/clCinReview.ts'
import { clClosureCase } from './caseClosure/clClosureCase.ts'
import { clClosureVisit } from './caseClosure/clClosureVisit.ts'
import { clCompleteRecord } from './caseClosure/clCompleteRecord.ts'
import { clDisagreement } from './caseClosure/clDisagreement.ts'
import { clFurtherAction } from './caseClosure/clFurtherAction.ts'
import { clGoOn } from './caseClosure/clGoOn.ts'
import { clManagersDecision } from './caseClosure/clManagersDecision.ts'
import { clReadyNotification } from './caseClosure/clReadyNotification.ts'
import { clSafeguardingConsultation } from './caseClosure/clSafeguardingConsultation.ts'
import { clVisitNextStep } from './caseClosure/clVisitNextStep.ts'
import { beginSteps } from './caseReallocation/beginSteps.ts'
import { closeAbsence } from './caseReallocation/closeAbsence.ts'
import { countWaiting } from './caseReallocation/countWaiting.ts'
import { crCoverPlan } from './caseReallocation/crCoverPlan.ts'
import { crDutyVisitReport } from './caseReallocation/crDutyVisitReport.ts'
import { crReallocationMeeting } from './caseReallocation/crReallocationMeeting.ts'
import { crReallocationPlan } from './caseReallocation/crReallocationPlan.ts'
import { crReturn } from './caseReallocation/crReturn.ts'
import { crVisitSchedule } from './caseReallocation/crVisitSchedule.ts'
import { noteOutcome } from './caseReallocation/noteOutcome.ts'
import { openAbsence } from './caseReallocation/openAbsence.ts'
import { openBatch } from './caseReallocation/openBatch.ts'
import { readAbsence } from './caseReallocation/readAbsence.ts'
import { readCase } from './caseReallocation/readCase.ts'
import { reallocateCase } from './caseReallocation/reallocateCase.ts'
import { reportReallocation } from './caseReallocation/reportReallocation.ts'
import { cmAccommodationSeen } from './closeAfterMove/cmAccommodationSeen.ts'
import { cmClosureVisits } from './closeAfterMove/cmClosureVisits.ts'
import { cmCompleteRecord } from './closeAfterMove/cmCompleteRecord.ts'
import { cmFurtherAction } from './closeAfterMove/cmFurtherAction.ts'
import { cmManagersDecision } from './closeAfterMove/cmManagersDecision.ts'
import { cmMoveDetails } from './closeAfterMove/cmMoveDetails.ts'
import { cmQa } from './closeAfterMove/cmQa.ts'
import { cmReadyNotification } from './closeAfterMove/cmReadyNotification.ts'
import { cmVisitNextStep } from './closeAfterMove/cmVisitNextStep.ts'
import { readVisits } from './closeAfterMove/readVisits.ts'
import { cxCloseDecision } from './closureRecommendation/cxCloseDecision.ts'
import { cxClosingSummary } from './closureRecommendation/cxClosingSummary.ts'
import { xdArrangeTransfer } from './crossDistrictTransfer/xdArrangeTransfer.ts'
import { xdIdentifyTeam } from './crossDistrictTransfer/xdIdentifyTeam.ts'
import { xdRequest } from './crossDistrictTransfer/xdRequest.ts'
import { xdSeniorDecision } from './crossDistrictTransfer/xdSeniorDecision.ts'
import { completeTransfer } from './districtTransfer/completeTransfer.ts'
import { dtAuditReview } from './districtTransfer/dtAuditReview.ts'
import { dtCaseAudit } from './districtTransfer/dtCaseAudit.ts'
import { dtCompleteTransfer } from './districtTransfer/dtCompleteTransfer.ts'
import { dtJointVisit } from './districtTransfer/dtJointVisit.ts'
import { dtNominateWorker } from './districtTransfer/dtNominateWorker.ts'
import { dtRectification } from './districtTransfer/dtRectification.ts'
import { dtStartProblem } from './districtTransfer/dtStartProblem.ts'
import { dtTransferMeetingRecord } from './districtTransfer/dtTransferMeetingRecord.ts'
import { dtTransferRequest } from './districtTransfer/dtTransferRequest.ts'
import { dtTransferSummary } from './districtTransfer/dtTransferSummary.ts'
import { endTransfer } from './districtTransfer/endTransfer.ts'
import { loseWorker } from './districtTransfer/loseWorker.ts'
import { nameWorker } from './districtTransfer/nameWorker.ts'
import { noWorkerNamed } from './districtTransfer/noWorkerNamed.ts'
import { openTransfer } from './districtTransfer/openTransfer.ts'
import { openWindow } from './districtTransfer/openWindow.ts'
import { readTransfer } from './districtTransfer/readTransfer.ts'
import { windowState } from './districtTransfer/windowState.ts'
import { agendaFigures } from './districtTransferMeeting/agendaFigures.ts'
import { beginMeeting } from './districtTransferMeeting/beginMeeting.ts'
import { closeMeeting } from './districtTransferMeeting/closeMeeting.ts'
import { dmAttendance } from './districtTransferMeeting/dmAttendance.ts'
import { dmMeetingOutcome } from './districtTransferMeeting/dmMeetingOutcome.ts'
import { dmPlanProblem } from './districtTransferMeeting/dmPlanProblem.ts'
import { listCase } from './districtTransferMeeting/listCase.ts'
import { openMeeting } from './districtTransferMeeting/openMeeting.ts'
import { readAgenda } from './districtTransferMeeting/readAgenda.ts'
import { readMeeting } from './districtTransferMeeting/readMeeting.ts'
import { takeOutcome } from './districtTransferMeeting/takeOutcome.ts'
import { checkOversight } from './dutyAllocation/checkOversight.ts'
import { daAllocationPlan } from './dutyAllocation/daAllocationPlan.ts'
import { daChildSeen } from './dutyAllocation/daChildSeen.ts'
import { daDailyOversight } from './dutyAllocation/daDailyOversight.ts'
import { daDelayDecision } from './dutyAllocation/daDelayDecision.ts'
import { daReferralDisagreement } from './dutyAllocation/daReferralDisagreement.ts'
import { daStrategyDiscussion } from './dutyAllocation/daStrategyDiscussion.ts'
import { daTrayReview } from './dutyAllocation/daTrayReview.ts'
import { daVisitArrangement } from './dutyAllocation/daVisitArrangement.ts'
import { placeInTray } from './dutyAllocation/placeInTray.ts'
import { readRecord } from './dutyAllocation/readRecord.ts'
import { eiConfirmLevel } from './endOfInvolvement/eiConfirmLevel.ts'
import { eiFinalMeeting } from './endOfInvolvement/eiFinalMeeting.ts'
import { eiLevel } from './endOfInvolvement/eiLevel.ts'
import { requestTransfer } from './endOfInvolvement/requestTransfer.ts'
import type { WorkerDefinition } from './engine/defineWorker.ts'
import { collectReturn } from './fortnightlyCaseloadReport/collectReturn.ts'
import { fcSubmit } from './fortnightlyCaseloadReport/fcSubmit.ts'
import { fdContact } from './frontDoorContact/fdContact.ts'
import { iaConfirmNoSafeguarding } from './interAuthorityTransfer/iaConfirmNoSafeguarding.ts'
import { iaConsent } from './interAuthorityTransfer/iaConsent.ts'
import { iaLetterPack } from './interAuthorityTransfer/iaLetterPack.ts'
import { iaLiaison } from './interAuthorityTransfer/iaLiaison.ts'
import { iaMissingFamily } from './interAuthorityTransfer/iaMissingFamily.ts'
import { iaRefused } from './interAuthorityTransfer/iaRefused.ts'
import { iaTransferPlan } from './interAuthorityTransfer/iaTransferPlan.ts'
import { noteDispatch } from './interAuthorityTransfer/noteDispatch.ts'
import { produceChronology } from './interAuthorityTransfer/produceChronology.ts'
import { readMove } from './interAuthorityTransfer/readMove.ts'
import { calculateDueDates } from './shared/calculateDueDates.ts'
import { checkTaskOpen } from './shared/checkTaskOpen.ts'
import { closeCase } from './shared/closeCase.ts'
import { endProcedure } from './shared/endProcedure.ts'
import { letterProblem } from './shared/letterProblem.ts'
import { markReportSent } from './shared/markReportSent.ts'
import { moveToTeam } from './shared/moveToTeam.ts'
import { noteStep } from './shared/noteStep.ts'
import { notify } from './shared/notify.ts'
import { openProcedure } from './shared/openProcedure.ts'
import { readReportFigures } from './shared/readReportFigures.ts'
import { recordEvent } from './shared/recordEvent.ts'
import { resolveRecipients } from './shared/resolveRecipients.ts'
import { scheduleReport } from './shared/scheduleReport.ts'
import { sendLetter } from './shared/sendLetter.ts'
import { startProblem } from './shared/startProblem.ts'
import { startProcedure } from './shared/startProcedure.ts'
import { tcTransfer } from './tacTransfer/tcTransfer.ts'
import { contactFrontDoor } from './tafStepDownClosure/contactFrontDoor.ts'
import { endTaf } from './tafStepDownClosure/endTaf.ts'
import { startTaf } from './tafStepDownClosure/startTaf.ts'
import { tsArrangeMeeting } from './tafStepDownClosure/tsArrangeMeeting.ts'
import { tsConsent } from './tafStepDownClosure/tsConsent.ts'
import { tsConsentWithdrawn } from './tafStepDownClosure/tsConsentWithdrawn.ts'
import { tsConsiderTaf } from './tafStepDownClosure/tsConsiderTaf.ts'
import { tsFinalMeeting } from './tafStepDownClosure/tsFinalMeeting.ts'
import { tsHandOut } from './tafStepDownClosure/tsHandOut.ts'
import { tsLeadProfessional } from './tafStepDownClosure/tsLeadProfessional.ts'
import { tsNoLeadProfessional } from './tafStepDownClosure/tsNoLeadProfessional.ts'
import { tsTafReview } from './tafStepDownClosure/tsTafReview.ts'
import type { TaskDefinition } from './tasks/defineTask.ts'
import { prepareTask } from './tasks/prepareTask.ts'
import { recordOversight } from './tasks/recordOversight.ts'
import { end as endUnallocated } from './unallocatedCaseManagement/end.ts'
import { fileProposal } from './unallocatedCaseManagement/fileProposal.ts'
import { open as openUnallocated } from './unallocatedCaseManagement/open.ts'
import { readSight } from './unallocatedCaseManagement/readSight.ts'
import { release } from './unallocatedCaseManagement/release.ts'
import { ucActivityReview } from './unallocatedCaseManagement/ucActivityReview.ts'
import { ucAuthorisation } from './unallocatedCaseManagement/ucAuthorisation.ts'
import { ucBriefingSeen } from './unallocatedCaseManagement/ucBriefingSeen.ts'
import { ucCannotAllocate } from './unallocatedCaseManagement/ucCannotAllocate.ts'
import { ucChildVisit } from './unallocatedCaseManagement/ucChildVisit.ts'
import { ucCinReview } from './unallocatedCaseManagement/ucCinReview.ts'
import { ucConcernIncrease } from './unallocatedCaseManagement/ucConcernIncrease.ts'
import { ucDistrictSearch } from './unallocatedCaseManagement/ucDistrictSearch.ts'
import { ucDutyActivity } from './unallocatedCaseManagement/ucDutyActivity.ts'
import { ucDutyPlan } from './unallocatedCaseManagement/ucDutyPlan.ts'
import { ucDutyVisit } from './unallocatedCaseManagement/ucDutyVisit.ts'
import { ucIroOversight } from './unallocatedCaseManagement/ucIroOversight.ts'
import { ucJointRiskAssessment } from './unallocatedCaseManagement/ucJointRiskAssessment.ts'
import { ucLettersApprove } from './unallocatedCaseManagement/ucLettersApprove.ts'
import { ucManagerSolution } from './unallocatedCaseManagement/ucManagerSolution.ts'
import { ucRiskAssessment } from './unallocatedCaseManagement/ucRiskAssessment.ts'
import { ucSeniorReview } from './unallocatedCaseManagement/ucSeniorReview.ts'
import { ucWeeklyReview } from './unallocatedCaseManagement/ucWeeklyReview.ts'
import { collectReport } from './weeklyUnallocatedReport/collectReport.ts'
import { noteNotConfirmed } from './weeklyUnallocatedReport/noteNotConfirmed.ts'
import { wrReview } from './weeklyUnallocatedReport/wrReview.ts'

/** What the server does around each user task, by form id. */
export const tasks = new Map<string, TaskDefinition>(
  [
    awBriefing,
    awManagersDecision,
    awRecordCheck,
    awSelectWorker,
    crCoverPlan,
    crDutyVisitReport,
    crReallocationMeeting,
    crReallocationPlan,
    crReturn,
    crVisitSchedule,
    daAllocationPlan,
    daChildSeen,
    daDailyOversight,
    daDelayDecision,
    daReferralDisagreement,
    daStrategyDiscussion,
    daTrayReview,
    daVisitArrangement,
    dtStartProblem,
    dtNominateWorker,
    dtTransferMeetingRecord,
    dtJointVisit,
    dtTransferRequest,
    dtCaseAudit,
    dtTransferSummary,
    dtAuditReview,
    dtRectification,
    dtCompleteTransfer,
    dmPlanProblem,
    dmAttendance,
    dmMeetingOutcome,
    xdRequest,
    xdIdentifyTeam,
    xdSeniorDecision,
    xdArrangeTransfer,
    fcSubmit,
    letterProblem,
    tuCoreDetails,
    tuOtherAuthorityRequest,
    tuTakeUpChecklist,
    ucActivityReview,
    ucAuthorisation,
    ucBriefingSeen,
    ucCannotAllocate,
    ucChildVisit,
    ucCinReview,
    ucConcernIncrease,
    ucDistrictSearch,
    ucDutyActivity,
    ucDutyPlan,
    ucDutyVisit,
    ucIroOversight,
    ucJointRiskAssessment,
    ucLettersApprove,
    ucManagerSolution,
    ucRiskAssessment,
    ucSeniorReview,
    ucWeeklyReview,
    wrReview,
    clAgencyComments,
    clAgreement,
    clCinReview,
    clClosureCase,
    clClosureVisit,
    clCompleteRecord,
    clDisagreement,
    clFurtherAction,
    clGoOn,
    clManagersDecision,
    clReadyNotification,
    clSafeguardingConsultation,
    clVisitNextStep,
    cxCloseDecision,
    cxClosingSummary,
    tsArrangeMeeting,
    tsConsent,
    tsConsentWithdrawn,
    tsConsiderTaf,
    tsFinalMeeting,
    tsHandOut,
    tsLeadProfessional,
    tsNoLeadProfessional,
    tsTafReview,
    eiConfirmLevel,
    eiFinalMeeting,
    eiLevel,
    tcTransfer,
    fdContact,
    startProblem,
    iaConfirmNoSafeguarding,
    iaConsent,
    iaLetterPack,
    iaLiaison,
    iaMissingFamily,
    iaRefused,
    iaTransferPlan,
    cmAccommodationSeen,
    cmClosureVisits,
    cmCompleteRecord,
    cmFurtherAction,
    cmManagersDecision,
    cmMoveDetails,
    cmQa,
    cmReadyNotification,
    cmVisitNextStep,
    iaAcceptance,
    iaInboundRequest,
    iaRequestLiaison,
    iaRequestMeeting,
  ].map((task) => [task.formId, task]),
)

/** Every job type of the project. */
export const workers: WorkerDefinition[] = [
  beginSteps,
  closeAbsence,
  countWaiting,
  noteOutcome,
  openAbsence,
  openBatch,
  readAbsence,
  readCase,
  reallocateCase,
  reportReallocation,
  calculateDueDates,
  endUnallocated,
  fileProposal,
  openUnallocated,
  readSight,
  recordEvent,
  release,
  checkOversight,
  openTransfer,
  openWindow,
  nameWorker,
  loseWorker,
  noWorkerNamed,
  readTransfer,
  completeTransfer,
  endTransfer,
  windowState,
  openMeeting,
  readMeeting,
  agendaFigures,
  beginMeeting,
  readAgenda,
  closeMeeting,
  listCase,
  takeOutcome,
  checkTaskOpen,
  closeCase,
  collectReport,
  collectReturn,
  listCandidates,
  markReportSent,
  moveToTeam,
  noteNotConfirmed,
  notify,
  placeInTray,
  prepareTask(tasks),
  readRecord,
  readReportFigures,
  recordAllocation,
  recordOversight(tasks),
  resolveRecipients,
  scheduleReport,
  sendLetter,
  contactFrontDoor,
  endTaf,
  startTaf,
  requestTransfer,
  openProcedure,
  endProcedure,
  startProcedure,
  noteStep,
  produceChronology,
  noteDispatch,
  readMove,
  readVisits,
  acceptAsReferral,
  openRequest,
]
