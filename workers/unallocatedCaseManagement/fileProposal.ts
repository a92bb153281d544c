import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestWords } from '../shared/latestWords.ts'

const input = z.object({ caseReference: z.string(), authority: z.string(), district: z.string() })

/**
 * Writes report R-02 on a case that is proposed to be left unallocated: its details, how the Team Manager will monitor
 * it, and the plan to achieve allocation, from the joint assessment of both managers. UC-13, UC-14.
 */
export const fileProposal = defineWorker(
  'unallocatedCaseManagement.fileProposal',
  ({ clock, register }) =>
    async ({ caseReference, authority, district }, job) => {
      const [found, joint, period] = await Promise.all([
        register.cases.withChild(caseReference),
        latestWords(register, caseReference, 'ucJointRiskAssessment'),
        register.unallocated.current(caseReference),
      ])
      if (!found || !joint) {
        throw new WorkerProblem(
          'The joint assessment of this case is not on record.',
          'complete the task ucJointRiskAssessment before this step',
        )
      }
      const row = {
        caseReference,
        initials: found.child.initials,
        categories: found.categories,
        unallocatedSince: period?.since ?? null,
        complexity: joint.decisions.complexity ?? null,
        risk: joint.decisions.risk ?? null,
        monitoring: joint.text.monitoring ?? null,
        allocationPlan: joint.text.allocationPlan ?? null,
        assessedBy: joint.decidedBy,
      }
      return job.once(async (tx) => ({
        reportId: await tx.reports.file({
          kind: 'R-02',
          authority,
          district,
          key: `R-02 ${job.elementInstanceKey}`,
          asOf: toOffsetIso(toLondon(clock.now())),
          rows: [row],
          caseReference,
        }),
      }))
    },
  { input },
)
