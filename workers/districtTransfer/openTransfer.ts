import { z } from 'zod'
import { defineWorker, type Variables } from '../engine/defineWorker.ts'
import { type FieldProblem, Refused } from '../register/errors.ts'
import { transferLink } from '../register/transferRows.ts'
import { transferKinds } from '../register/transferTables.ts'
import { factsOf, placeOf } from '../shared/startFacts.ts'
import { transferOf } from '../shared/transferOf.ts'
import { problemsIn, refusalText, requestOf } from './request.ts'

const text = z.string().nullish()
/** What a start form gives is looked at in the handler, so that a person and not an incident answers what is wrong. */
const input = z.object({
  transferId: z.uuid().nullish(),
  wantedKind: z.enum(transferKinds).nullish(),
  caseReference: text,
  part: text,
  reasonCode: text,
  toTeam: text,
  toDistrict: text,
  reviewDate: text,
  requestedBy: text,
})

const nothing = { transferAccepted: false, transferId: null, transferKind: null, requestedAt: null }
const nowhere = { receivingTeam: null, receivingDistrict: null }

/** Ends the instance: another one has this transfer in hand, or it is over. */
const dropped = (variables: Variables, problem: FieldProblem, publicUrl: string) => ({
  ...nothing,
  ...nowhere,
  withdrawn: true,
  transferProblem: refusalText([problem], publicUrl),
  part: variables.part ?? null,
  reviewDate: variables.reviewDate || null,
})

/**
 * Takes up a transfer that is on record, or enters the one that a start form asks for: checked, once, with its facts from
 * the register. What does not fit is answered with reasons and way out (`transferProblem`) and nothing is written; the
 * second instance of one transfer ends without effect (`withdrawn`). DT-01, DM-01, XD-02.
 */
export const openTransfer = defineWorker(
  'districtTransfer.openTransfer',
  (deps) => async (variables, job) => {
    const { publicUrl } = deps.config
    try {
      return await job.once(async (tx) => {
        const asked = variables.transferId ? undefined : await tx.transfers.request(requestOf(variables))
        const transferId = asked?.transferId ?? variables.transferId ?? ''
        const transfer = await transferOf(tx, transferId)
        const { caseReference, kind, part, toTeam, toDistrict, requestedAt, reviewDate } = transfer
        const facts = (await factsOf(tx, caseReference)) ?? {}
        const link = transferLink(transferId)
        const stop = (problem: string, wayOut: string) => ({
          ...facts,
          ...dropped(transfer, { field: 'transfer', problem, wayOut, link }, publicUrl),
        })
        if (transfer.endedAt) return stop(`of case ${caseReference} has ended`, 'ask for a new one if it is to move')
        if (variables.wantedKind && variables.wantedKind !== kind) throw otherKind(caseReference)
        if ((await tx.transfers.attach(transferId, job.processInstanceKey)) === 'duplicate')
          return stop(`of case ${caseReference} is under way already`, 'follow the first one')
        return {
          ...facts,
          ...{ transferAccepted: true, withdrawn: false, transferProblem: '' },
          ...{ transferId, transferKind: kind, part, requestedAt, reviewDate },
          ...{ receivingTeam: toTeam, receivingDistrict: toDistrict },
        }
      })
    } catch (error) {
      const problems = problemsIn(error)
      if (!problems) throw error
      const { caseReference, requestedBy, part, reviewDate } = variables
      const facts = caseReference ? await factsOf(deps.register, caseReference.trim()) : undefined
      return {
        ...(facts ?? (await placeOf(deps, requestedBy))),
        ...nothing,
        ...nowhere,
        withdrawn: false,
        transferProblem: refusalText(problems, publicUrl),
        part: part ?? null,
        reviewDate: reviewDate || null,
      }
    }
  },
  { input },
)

const otherKind = (caseReference: string) =>
  new Refused([
    {
      field: 'transfer',
      problem: `of case ${caseReference} is of the other kind`,
      wayOut: 'start "Transfer to another district" for another district, "Transfer between teams" within one',
    },
  ])
