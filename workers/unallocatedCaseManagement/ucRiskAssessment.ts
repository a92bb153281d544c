import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { choice, instant, notInFuture, reference, text, yesNo } from '../shared/formFields.ts'
import { checkOversightActions, managementOversight, managementOversightTexts } from '../shared/managementOversight.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { refuseForHard } from './standing.ts'
import { instantInWords, levels } from './words.ts'

/** Milliseconds: capacity is looked for first, however long that takes. */
const untilDecided = 90 * 86_400_000

/**
 * The duty manager assesses the risk within 24 hours of the duty visit, with the worker who visited, and enters it as
 * management oversight; the answer says whether the case may wait. UC-18, UC-19, UC-20, UC-21, UC-24.
 */
export const ucRiskAssessment = defineTask('ucRiskAssessment', {
  roles: ['dutyManager', 'teamManager'],
  rules: ['UC-12', 'UC-18', 'UC-19', 'UC-20', 'UC-21', 'UC-24'],
  texts: ['protectiveFactors', 'analysis', ...managementOversightTexts],
  schema: z.object({
    discussedAt: instant('Discussed with the duty worker on'),
    discussedWith: reference('Duty worker who visited'),
    riskLevel: choice('Risk', levels),
    protectiveFactors: text('Protective factors'),
    analysis: text('Analysis', 50),
    immediateResponse: yesNo('Does a safeguarding concern need an immediate response?'),
    canWait: yesNo('Can the case be unallocated for a time?'),
    ...managementOversight,
  }),
  async prepare({ variables, caseReference }, deps) {
    const visit = (await deps.register.visits.ofCase(caseReference)).findLast(({ kind }) => kind === 'DUTY_VISIT')
    return {
      visitedText: variables.visitedAt ? instantInWords(variables.visitedAt) : '',
      staffOptions: await staffOptions(deps, variables),
      discussedWith: visit?.visitor ?? variables.dutyWorker ?? null,
      riskLevel: null,
      immediateResponse: null,
      canWait: null,
    }
  },
  async check(form, context, deps) {
    const { visitedAt } = context.variables
    const problems: Problem[] = notInFuture(
      'discussedAt',
      'Discussed with the duty worker on',
      form.discussedAt,
      context,
    )
    if (visitedAt && toLondon(form.discussedAt) < toLondon(visitedAt)) {
      problems.push({
        field: 'discussedAt',
        problem: `Discussed with the duty worker on lies before the visit (${instantInWords(visitedAt)})`,
        wayOut: 'enter when you talked about the visit',
      })
    }
    if (form.discussedWith === context.completedBy) {
      problems.push({
        field: 'discussedWith',
        problem: 'Duty worker who visited is you; the visit is discussed by two people (UC-18)',
        wayOut: 'choose the worker, or let the duty manager complete this',
      })
    }
    if (form.immediateResponse === 'YES' && form.canWait === 'YES') {
      problems.push({
        field: 'canWait',
        problem: 'A safeguarding concern needs an immediate response, so the case cannot be unallocated (UC-21)',
        wayOut: 'answer no: it is allocated without delay',
      })
    } else if (form.canWait === 'YES') {
      const wayOut = 'answer no: it is allocated without delay'
      problems.push(
        ...(await refuseForHard(deps, context.variables, 'canWait', 'Can the case be unallocated for a time', wayOut)),
      )
    }
    return [...problems, ...checkOversightActions(form, context)]
  },
  async effects(tx, form, { caseReference, completedBy, completedAt, elementInstanceKey }) {
    const { riskLevel, analysis, protectiveFactors, immediateResponse, canWait } = form
    await tx.riskAssessments.record({
      caseReference,
      level: riskLevel,
      at: completedAt,
      text: { analysis, protectiveFactors },
      assessedBy: completedBy,
      kind: 'DUTY_VISIT',
    })
    const riskDecision = immediateResponse === 'NO' && canWait === 'YES' ? 'MAY_WAIT' : 'MUST_ALLOCATE'
    const key = `riskAssessed ${elementInstanceKey}`
    const message = riskDecision === 'MUST_ALLOCATE' ? 'mustAllocateNow' : 'riskAssessed'
    await tx.events.announce({ caseReference, message, variables: { riskDecision }, key, timeToLive: untilDecided })
    return { riskDecision, riskLevel }
  },
})
