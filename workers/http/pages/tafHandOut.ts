import type { Request, Response } from 'express'
import { NotFound } from '../../register/errors.ts'
import { procedureAt } from './closureParts.ts'
import type { PageContext } from './context.ts'

/** L-41, to be printed and given to everyone at the final meeting: closing summary, action plan, next TAF date (TS-16). */
export const tafHandOut =
  (context: PageContext) =>
  async (request: Request, response: Response): Promise<void> => {
    const { id, caseReference } = await procedureAt(context, request)
    const taf = await context.register.tafs.get(id)
    if (!taf?.closingSummary || !taf.actionPlan) throw new NotFound('hand-out')
    const { pdf } = await context.letters.paper({ paper: 'L-41', caseReference, facts: { procedureId: id } })
    response.type('application/pdf').set('Content-Disposition', 'inline; filename="hand-out.pdf"').send(pdf)
  }
