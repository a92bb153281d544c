import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { closurePaths, plannedAtFirst, procedureKinds } from '../models/closureWords.ts'
import { Conflict, Refused } from '../register/errors.ts'
import { procedureLink } from '../register/procedureRows.ts'
import { procedureLabels, procedureRequestOf } from './procedureRequest.ts'
import { refusalsInWords, refusalsOf } from './refusals.ts'
import { factsOf, placeOf } from './startFacts.ts'

const text = z.string().nullish()
/** What a start form gives is looked at in the handler, so that a person and not an incident answers what is wrong. */
const input = z.object({
  procedure: z.enum(procedureKinds),
  procedureId: z.uuid().nullish(),
  caseReference: text,
  requestedBy: text,
  closurePath: z.enum(closurePaths).nullish(),
})

/**
 * Takes up a procedure that is on record, or enters the one that a start form asks for: checked, once, with the facts of
 * the case from the register and its steps in the tracker. What does not fit is answered with reasons and way out (`caseProblem`) and nothing is
 * written; the second instance of one procedure ends without effect (`withdrawn`). CL-10, TS-01, EI-01.
 */
export const openProcedure = defineWorker(
  'openProcedure',
  (deps) => async (variables, job) => {
    const { publicUrl } = deps.config
    const { procedure, closurePath = null } = variables
    const refused = { caseAccepted: false, procedureId: null, closurePath }
    const enter = () =>
      job.once(async (tx) => {
        const asked = variables.procedureId ? undefined : await tx.procedures.request(procedureRequestOf(variables))
        const procedureId = asked?.procedureId ?? variables.procedureId ?? ''
        const found = await tx.procedures.get(procedureId)
        if (found?.procedure !== procedure) throw unknown(procedure)
        const { caseReference, path, requestedBy } = found
        const facts = (await factsOf(tx, caseReference)) ?? {}
        const link = procedureLink(procedure, procedureId)
        const stop = (problem: string, wayOut: string) => {
          const refusal = { field: 'procedure', problem: `${procedureLabels(procedure).procedure} ${problem}`, wayOut }
          const caseProblem = refusalsInWords([{ ...refusal, link }], publicUrl)
          return { ...facts, ...refused, closurePath: path ?? closurePath, withdrawn: true, caseProblem }
        }
        if (found.endedAt) return stop(`of case ${caseReference} has ended`, 'ask for it again if it is needed')
        if ((await tx.procedures.attach(procedureId, job.processInstanceKey)) === 'duplicate')
          return stop(`of case ${caseReference} is under way already`, 'follow the first one')
        const steps = plannedAtFirst[procedure].map((step) => ({ ...step, due: null }))
        await tx.procedures.planSteps(procedureId, steps)
        const accepted = { caseAccepted: true, withdrawn: false, caseProblem: '' }
        return { ...facts, ...accepted, procedureId, requestedBy, closurePath: path ?? closurePath }
      })
    try {
      return await enter()
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Conflict)) throw error
      const refusals = await refusalsOf(() => Promise.reject(error), procedureLabels(procedure))
      const { caseReference, requestedBy } = variables
      const facts = caseReference ? await factsOf(deps.register, caseReference.trim()) : undefined
      return {
        ...(facts ?? (await placeOf(deps, requestedBy))),
        ...refused,
        withdrawn: false,
        caseProblem: refusalsInWords(refusals, publicUrl),
      }
    }
  },
  { input },
)

const unknown = (procedure: string) =>
  new WorkerProblem(
    `The register has no such procedure of the kind ${procedure}.`,
    'check the variables procedureId and procedure of the instance',
  )
