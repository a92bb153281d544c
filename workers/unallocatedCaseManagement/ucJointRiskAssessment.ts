import { z } from 'zod'
import type { Transaction } from '../register/database.ts'
import { choice, text, ticked, yesNo } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { type CompletedTask, defineTask, type Problem, type TaskContext } from '../tasks/defineTask.ts'
import { refuseForHard } from './standing.ts'
import { instantInWords, levels } from './words.ts'

type Register = Pick<Transaction, 'oversight'>
const isSecond = ({ variables }: Pick<TaskContext, 'variables'>) => variables.jointSignature === 'SECOND'

/** What the Team Manager signed: the newest accepted form of the case, or the one before it once the second one is in. */
async function firstSignature(
  { oversight }: Register,
  { caseReference }: Pick<TaskContext, 'caseReference'>,
  before = 0,
) {
  return (await oversight.acceptedOf([caseReference], ['ucJointRiskAssessment']))[before]
}

/** Both signatures, by two persons. UC-13. */
async function checkSignature(
  form: { tmSigned: boolean; smSigned: boolean },
  context: CompletedTask,
  register: Register,
): Promise<Problem[]> {
  if (!isSecond(context)) {
    return form.tmSigned
      ? []
      : [
          {
            field: 'tmSigned',
            problem: 'The signature of the Team Manager is missing',
            wayOut: 'tick it, or leave the task open until you can sign',
          },
        ]
  }
  const first = await firstSignature(register, context)
  if (first?.decidedBy === context.completedBy) {
    return [
      {
        field: 'smSigned',
        problem: `The joint assessment needs two persons, and ${context.completedBy} has signed it as Team Manager (UC-13)`,
        wayOut: 'let the Service Manager claim this task, read it and sign',
      },
    ]
  }
  return form.smSigned
    ? []
    : [
        {
          field: 'smSigned',
          problem: 'The signature of the Service Manager is missing',
          wayOut: 'tick it when you assessed the case together with the Team Manager, or leave the task open',
        },
      ]
}

/**
 * Team Manager and Service Manager assess complexity and risk of the case jointly before it may be without a worker: the
 * same form twice, two signatures, two persons. Where they answer differently, the case must be allocated. UC-13, UC-14,
 * G-68.
 */
export const ucJointRiskAssessment = defineTask('ucJointRiskAssessment', {
  roles: (context) => (isSecond(context) ? ['serviceManager'] : ['teamManager']),
  rules: ['UC-12', 'UC-13', 'UC-14'],
  texts: ['analysis', 'monitoring', 'allocationPlan'],
  schema: z.object({
    complexity: choice('Complexity of the case', levels),
    risk: choice('Risk for the child', levels),
    analysis: text('Analysis', 50),
    canWait: yesNo('Can the case be without a worker for a time?'),
    monitoring: text('Monitoring until allocated'),
    allocationPlan: text('How allocation will be achieved'),
    tmSigned: ticked(),
    smSigned: ticked(),
  }),
  async prepare(context, deps) {
    const first = isSecond(context) ? await firstSignature(deps.register, context) : undefined
    const { complexity = null, risk = null, canWait = null } = first?.decisions ?? {}
    const { analysis = '', monitoring = '', allocationPlan = '' } = first?.text ?? {}
    return {
      jointSignature: isSecond(context) ? 'SECOND' : 'FIRST',
      firstSigner: first ? await nameOf(deps, first.decidedBy) : '',
      firstSignedOn: first ? instantInWords(first.decidedAt) : '',
      complexity,
      risk,
      canWait,
      analysis,
      monitoring,
      allocationPlan,
      tmSigned: false,
      smSigned: false,
    }
  },
  async check(form, context, deps) {
    return [
      ...(await checkSignature(form, context, deps.register)),
      ...(form.canWait === 'YES'
        ? await refuseForHard(
            deps,
            context.variables,
            'canWait',
            'Can the case be without a worker for a time',
            'answer no: a worker is found, or the case keeps the one it has',
          )
        : []),
    ]
  },
  async effects(tx, form, context) {
    if (!isSecond(context)) return { jointSignature: 'SECOND' }
    const { caseReference, completedBy, completedAt } = context
    const first = await firstSignature(tx, context, 1)
    const { risk, complexity, analysis, monitoring, allocationPlan } = form
    await tx.riskAssessments.record({
      caseReference,
      level: risk,
      at: completedAt,
      text: { analysis, complexity, monitoring, allocationPlan },
      assessedBy: completedBy,
      kind: 'JOINT',
    })
    const bothSay = form.canWait === 'YES' && first?.decisions.canWait === 'YES'
    return { jointSignature: 'BOTH', riskDecision: bothSay ? 'MAY_WAIT' : 'MUST_ALLOCATE' }
  },
})
