import type { Problem } from '../tasks/defineTask.ts'
import type { Move } from './moveOf.ts'

/** The acceptance may be reported while somebody still writes that there is none; after it no other answer is taken. */
export const acceptedAlready = ({ response, receivingName }: Move, field: string): Problem[] =>
  response === 'ACCEPTED'
    ? [
        {
          field,
          problem: `${receivingName ?? 'The other authority'} has accepted meanwhile`,
          wayOut: 'leave it at that; what they say now belongs among the contacts',
        },
      ]
    : []
