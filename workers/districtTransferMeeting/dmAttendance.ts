import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { AgendaEntry } from '../register/transferMeetings.ts'
import { choice, conditions, needed, optionalText, reference, rows, text, yesNo } from '../shared/formFields.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { checkLate, listLate, whoAsks } from './lateCases.ts'
import { checkRuns, type Meeting, meetingHeader, meetingOf, meetingRoles } from './meetingOf.ts'

const schema = z
  .object({
    attendees: z.preprocess(
      (value) => value ?? [],
      z.array(reference('Who takes part')).min(1, 'Who takes part: choose at least one.'),
    ),
    apologies: optionalText('Apologies and guests'),
    areaTeamManager: yesNo('Does the Area Team Manager take part in part two?'),
    absenceReason: optionalText('Why the Area Team Manager does not take part'),
    minutes: optionalText('Where the minutes are filed'),
    lateCases: rows('Cases that come late', {
      caseReference: text('Case'),
      part: choice('Part', ['ONE', 'TWO']),
      reason: text('Why it is to be transferred, and why it cannot wait', 10),
    }),
  })
  .superRefine(
    conditions(({ areaTeamManager, absenceReason, lateCases }) => [
      needed(
        areaTeamManager === 'NO' && (lateCases.some(({ part }) => part === 'TWO') || Boolean(absenceReason)),
        'absenceReason',
        absenceReason,
        'Why the Area Team Manager does not take part',
        10,
      ),
    ]),
  )

const listed = ({ register }: Pick<Dependencies, 'register'>, { id, state }: Meeting): Promise<AgendaEntry[]> =>
  state === 'CANCELLED' ? Promise.resolve([]) : register.transferMeetings.agenda(id, ['LISTED'])

/** The agenda as a table, with the names of teams and districts. */
async function agendaRows(deps: Pick<Dependencies, 'register'>, meeting: Meeting) {
  const { authorities } = deps.register
  const places = [...(await authorities.teams(meeting.authority)), ...(await authorities.districts(meeting.authority))]
  const nameOf = (code: string) => places.find((place) => place.code === code)?.name ?? code
  return (await listed(deps, meeting)).map(({ caseReference, initials, categories, late, ...item }) => ({
    part: item.part === 'ONE' ? 'One' : 'Two',
    case: `${caseReference} (${initials}), ${categories.join(', ')}${late ? ', late' : ''}`,
    way: `${nameOf(item.fromTeam)} to ${nameOf(item.toTeam ?? item.toDistrict)}`,
    why: item.reason,
  }))
}

/** Staff who may take part: those of the district first. */
async function attendeeOptions({ register }: Pick<Dependencies, 'register'>, { authority, district }: Meeting) {
  const staff = await register.staff.list({ authority })
  const own = (person: { district: string | null }) => Number(person.district === district)
  return staff
    .toSorted((one, other) => own(other) - own(one))
    .map(({ displayName, username }) => ({ label: `${displayName} (${username})`, value: username }))
}

async function checkAttendees(
  { register }: Dependencies,
  attendees: string[],
  { authority }: Meeting,
): Promise<Problem[]> {
  const people = await Promise.all(attendees.map((username) => register.staff.get(username)))
  return attendees.flatMap((username, index) => {
    const person = people[index]
    if (person?.active && (person.authority === null || person.authority === authority)) return []
    const problem = `${username} is no active member of staff of this authority`
    return [{ field: 'attendees', problem, wayOut: 'choose from the list; guests go with the apologies' }]
  })
}

const whoRuns = ({ completedBy }: CompletedTask, { chair }: Meeting, attendees: string[]) => [
  completedBy,
  chair,
  ...attendees,
]

/**
 * Who takes part in the meeting, whether the Area Team Manager does, and which cases come late: those are listed now.
 * DM-01, DM-03, DM-04, DM-05, G-23.
 */
export const dmAttendance = defineTask('dmAttendance', {
  roles: meetingRoles,
  rules: ['DM-01', 'DM-03', 'DM-04', 'DM-05'],
  texts: ['apologies', 'absenceReason', 'minutes', 'lateCases'],
  schema,
  async prepare({ variables }, deps) {
    const meeting = await meetingOf(deps.register, variables.meetingId)
    return {
      ...(await meetingHeader(deps, meeting)),
      agendaRows: await agendaRows(deps, meeting),
      attendeeOptions: await attendeeOptions(deps, meeting),
      attendees: [meeting.chair],
      areaTeamManager: null,
      lateCases: [],
    }
  },
  async check(form, context, deps) {
    const meeting = await meetingOf(deps.register, context.variables.meetingId)
    const agenda = await listed(deps, meeting)
    const unexplained =
      form.areaTeamManager === 'NO' && !form.absenceReason && agenda.some(({ part }) => part === 'TWO')
    const asks = await whoAsks(deps.register, whoRuns(context, meeting, form.attendees))
    return [
      ...(await checkRuns(deps, meeting, context)),
      ...(await checkAttendees(deps, form.attendees, meeting)),
      ...(unexplained
        ? [
            {
              field: 'absenceReason',
              problem: 'Part two has cases, and the Area Team Manager does not take part (DM-05)',
              wayOut: 'write why, at least 10 characters',
            },
          ]
        : []),
      ...(await checkLate(deps, form.lateCases, { meeting, asks, at: context.completedAt })),
    ]
  },
  async effects(tx, form, context) {
    const { completedBy: by, completedAt: at, variables } = context
    const meeting = await meetingOf(tx, variables.meetingId)
    const { attendees, apologies, areaTeamManager, absenceReason, minutes, lateCases } = form
    await tx.transferMeetings.attendance(meeting.id, {
      ...{ by, attendees, areaTeamManager: areaTeamManager === 'YES' },
      ...(apologies ? { apologies } : {}),
      ...(areaTeamManager === 'NO' && absenceReason ? { absenceReason } : {}),
      ...(minutes ? { minutes } : {}),
    })
    const asks = (await whoAsks(tx, whoRuns(context, meeting, attendees))) ?? by
    for (const row of lateCases) await listLate(tx, row, { meeting, asks, at })
    return {}
  },
})
