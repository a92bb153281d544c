import { z } from 'zod'
import { letterProblemWords } from '../letters/problems.ts'
import { decideOnLetter, letterById, problemStates } from '../register/letters.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { choice, text } from './formFields.ts'

/** What happened to a letter, in words; codes come from the letter service. */
export const letterProblemText = (state: string, problem: string | null): string =>
  letterProblemWords[problem ?? ''] ??
  (state === 'uncertain' ? (letterProblemWords.stoppedAfterFinalDot as string) : `it was refused (${problem || state})`)

/**
 * Decides about a letter that could not be sent: send it again, post it, or not at all, with the reason; the engine knows
 * the recipient by kind only. After RESEND and POST the step that sends runs again. G-65.
 */
export const letterProblem = defineTask('letterProblem', {
  roles: ['teamManager', 'deputyTeamManager', 'dutyManager'],
  rules: ['G-65'],
  texts: ['reason'],
  schema: z.object({ decision: choice('Decision', ['RESEND', 'POST', 'DO_NOT_SEND']), reason: text('Reason', 10) }),
  async prepare({ variables }, { register }) {
    const letter = await letterById(register.db, variables.letterRef)
    return {
      decision: null,
      letterId: letter ? `${letter.letter} (${letter.name})` : '',
      recipientText: (letter?.recipientKind ?? 'the recipient').toLowerCase().replaceAll('_', ' '),
      letterProblemText: letterProblemText(
        letter?.state ?? variables.letterState ?? '',
        letter?.problem ?? variables.letterProblem ?? null,
      ),
    }
  },
  async check({ decision }, { variables }, { register }) {
    const letter = await letterById(register.db, variables.letterRef)
    const open = letter && problemStates.includes(letter.state) && letter.decision === null
    if (open || decision === 'DO_NOT_SEND') return []
    return [
      {
        field: 'decision',
        problem: 'This letter needs no decision any more; it was decided or has gone out',
        wayOut: 'choose "Do not send it" to close the task; nothing else goes out',
      },
    ]
  },
  async effects(tx, { decision, reason }, { variables, completedBy, completedAt }) {
    await decideOnLetter(tx.db, {
      letterRef: variables.letterRef,
      decision,
      channel: null,
      reason,
      decidedBy: completedBy,
      decidedAt: new Date(completedAt),
    })
    return { letterDecision: decision }
  },
})
