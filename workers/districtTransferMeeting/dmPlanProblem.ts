import { z } from 'zod'
import { conditions, needed, optionalInstant, optionalReference, optionalText, ticked } from '../shared/formFields.ts'
import { wouldRefuse } from '../shared/refusals.ts'
import { type CompletedTask, defineTask } from '../tasks/defineTask.ts'
import { meetingRoles } from './meetingOf.ts'
import { meetingLabels } from './openMeeting.ts'

const schema = z
  .object({
    withdraw: ticked(),
    authority: optionalReference('Authority'),
    district: optionalReference('District'),
    meetingAt: optionalInstant('Meeting on'),
    venue: optionalText('Venue'),
    chair: optionalReference('Chair'),
  })
  .superRefine(
    conditions(({ withdraw, authority, district, meetingAt, venue, chair }) => [
      needed(!withdraw, 'authority', authority, 'Authority'),
      needed(!withdraw, 'district', district, 'District'),
      needed(!withdraw, 'meetingAt', meetingAt, 'Meeting on'),
      needed(!withdraw, 'venue', venue, 'Venue', 2),
      needed(!withdraw, 'chair', chair, 'Chair'),
    ]),
  )

const planOf = (form: z.output<typeof schema>, { completedBy: by }: CompletedTask) => {
  const { authority = '', district = '', meetingAt: at = '', venue = '', chair = '' } = form
  return { authority, district, at, venue, chair, by }
}

/** A meeting that could not be planned as it was typed: somebody puts it right, or drops it. DM-01, G-23. */
export const dmPlanProblem = defineTask('dmPlanProblem', {
  roles: meetingRoles,
  rules: ['DM-01'],
  texts: ['venue'],
  schema,
  async prepare(_context, { register }) {
    const authorities = await register.authorities.list()
    const places = await Promise.all(authorities.map(({ code }) => register.authorities.districts(code)))
    const chairs = (await register.staff.list()).filter(({ roles }) =>
      roles.some((role) => meetingRoles.includes(role)),
    )
    return {
      withdraw: false,
      authorityOptions: authorities.map(({ code, name }) => ({ label: name, value: code })),
      districtOptions: places.flat().map(({ authority: of, code, name }) => ({ label: name, value: code, of })),
      chairOptions: authorities.flatMap(({ code: of }) =>
        chairs
          .filter(({ authority }) => authority === null || authority === of)
          .map(({ displayName, username }) => ({ label: `${displayName} (${username})`, value: username, of })),
      ),
    }
  },
  check: async (form, context, deps) =>
    form.withdraw ? [] : wouldRefuse(deps, (tx) => tx.transferMeetings.plan(planOf(form, context)), meetingLabels),
  async effects(tx, form, context) {
    if (form.withdraw) return { meetingAccepted: false, withdrawn: true, meetingId: null }
    const { meetingId } = await tx.transferMeetings.plan(planOf(form, context))
    return { withdrawn: false, meetingId }
  },
})
