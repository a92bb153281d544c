import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

/** A complete submission of each form of an ending at level 3, as people would write it on the day that the clock shows. */
export const endingFormsOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' }).startOf('second')
  const at = (moment: DateTime) => moment.toISO({ suppressMilliseconds: true }) ?? ''
  return {
    eiLevel: {
      level: 'L3',
      holdingTeam: 'CIN_CP',
      why: 'School and surgery go on together; they need a plan and somebody who keeps it together.',
      meetingAgain: null,
      meetingAt: at(london().plus({ days: 7 }).set({ hour: 14, minute: 0, second: 0 })),
      venue: 'Northgate House, Room 2',
      otherAgencies: false,
    },
    eiFinalMeeting: {
      held: 'YES',
      meetingAt: at(london()),
      venue: 'Northgate House, Room 2',
      attendees: [{ name: 'The father' }, { name: 'Head teacher', role: 'School' }],
      apologies: [],
      level: 'L3',
      areaTmInformed: true,
      minutes: 'Everybody agreed that the goals of the plan are reached and that several services go on together.',
      minutesSent: true,
    },
    eiConfirmLevel: {
      decision: 'CONFIRMED',
      level: 'L3',
      reason: 'The plan is reached; several agencies go on and need one plan.',
      part: 'ONE',
    },
  }
}
