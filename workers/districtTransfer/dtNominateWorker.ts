import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { afterToday, conditions, needed, optionalDay, optionalText, yesNo } from '../shared/formFields.ts'
import { transferOf } from '../shared/transferOf.ts'
import { dayInWords, quoted } from '../shared/words.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { earlier } from './earlier.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

const dayOf = (moment: string) => toLondon(moment).toFormat('yyyy-MM-dd')

/**
 * The receiving Team Manager says whether somebody of the team can take the case; the choice itself follows as for every
 * allocation. Nobody yet needs its reason and a day on which to look again inside the window. DT-03, DT-11.
 */
export const dtNominateWorker = defineTask('dtNominateWorker', {
  roles: managers,
  rules: ['DT-01', 'DT-03', 'DT-11'],
  texts: ['reason'],
  schema: z
    .object({
      named: yesNo('Is there a worker who can take the case?'),
      reason: optionalText('Why nobody can take it yet'),
      lookAgain: optionalDay('Look again on'),
    })
    .superRefine(
      conditions((form) => [
        needed(form.named === 'NO', 'reason', form.reason, 'Why nobody can take it yet', 20),
        needed(form.named === 'NO', 'lookAgain', form.lookAgain, 'Look again on'),
      ]),
    ),
  async prepare({ variables }, deps) {
    const { parties, transferText: text } = await transferText(deps, variables.transferId)
    const before = await earlier(deps, parties.transfer, 'dtNominateWorker')
    return {
      transferText: text,
      lastSearchText: before.named === 'NO' ? quoted(before.reason) : '',
      windowEndText: variables.windowEndsAt ? dayInWords(variables.windowEndsAt) : 'the day is not set',
      named: null,
      reason: null,
      lookAgain: null,
    }
  },
  async check({ named, lookAgain }, context, { register }) {
    if (named === 'YES' || !lookAgain) return []
    const { windowEndsAt } = await transferOf(register, context.variables.transferId)
    const late: Problem[] =
      windowEndsAt && lookAgain > dayOf(windowEndsAt)
        ? [
            {
              field: 'lookAgain',
              problem: `Look again on lies after the window, which ends on ${dayInWords(windowEndsAt)}`,
              wayOut: 'enter an earlier day',
            },
          ]
        : []
    return [...afterToday('lookAgain', 'Look again on', lookAgain, context), ...late]
  },
  async effects(_tx, { named, lookAgain }, { variables }, { calendar }) {
    const opening = (day: string) => calendar.with({ authority: variables.authority }).nextOpening(day)
    return {
      nominationFound: named === 'YES',
      lookAgainAt: named === 'NO' && lookAgain ? opening(lookAgain) : null,
    }
  },
})
