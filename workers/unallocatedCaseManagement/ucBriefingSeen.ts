import { z } from 'zod'
import { confirmation } from '../shared/formFields.ts'
import { latestWords } from '../shared/latestWords.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { caseSummary } from './caseSummary.ts'
import { openDutiesOf } from './dutyWork.ts'
import { sightOf } from './sight.ts'
import { instantInWords } from './words.ts'

/** The Assistant Director's receipt for the briefing about a child without a worker; no decision. UC-43, UC-47, G-51. */
export const ucBriefingSeen = defineTask('ucBriefingSeen', {
  roles: ['assistantDirector'],
  rules: ['UC-43', 'UC-47'],
  schema: z.object({ seen: confirmation('I have seen this briefing') }),
  async prepare(context, deps) {
    const { caseReference } = context
    const review = await latestWords(deps.register, caseReference, 'ucWeeklyReview')
    const duties = await openDutiesOf(deps.register, caseReference)
    const late = duties.filter(({ due }) => Date.parse(due) < deps.clock.now().getTime()).length
    const { words } = await sightOf(deps, context)
    return {
      briefingText: [
        await caseSummary(deps, context),
        `**To be seen again by:** ${words.seenLimitText}`,
        `**Last weekly review:** ${review ? instantInWords(review.decidedAt) : 'none yet'}`,
        `**Duty work still open:** ${duties.length === 0 ? 'none' : `${duties.length}, ${late} of them late`}`,
      ].join('\n\n'),
    }
  },
})
