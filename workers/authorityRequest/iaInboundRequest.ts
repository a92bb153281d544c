import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { instant, notInFuture, optionalReference, optionalText, reference, yesNo } from '../shared/formFields.ts'
import { usualLimit } from '../shared/usualLimit.ts'
import { instantInWords, quoted } from '../shared/words.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { type AuthorityRequest, requestOf } from './requestOf.ts'
import { requestText } from './requestText.ts'
import { checkTeam, districtOf, teamOptions, teamsFor } from './teams.ts'

const schema = z.object({
  team: reference('Team'),
  district: optionalReference('District'),
  concern: yesNo('Does the request report a concern for the safety of a child?'),
  calledTm: instant('Team Manager telephoned on'),
  calledSm: instant('Service Manager telephoned on'),
  lateReason: optionalText('Why a call came late'),
})
type Form = z.infer<typeof schema>

/** Both managers hear of it on the same working day. IA-18, G-03. */
const callLimit = (deps: Pick<Dependencies, 'engine' | 'calendar'>, request: AuthorityRequest) =>
  usualLimit(deps, { ...request, milestone: 'inboundTelephoneWithin', from: request.receivedAt })

const minute = 60_000
/** To the minute, as a form knows the time. */
const isAfter = (one: string, other: string) => Date.parse(one) - Date.parse(other) >= minute

function callProblems(form: Form, { receivedAt }: AuthorityRequest, limit: string, context: CompletedTask): Problem[] {
  const calls = [
    ['calledTm', 'Team Manager telephoned on', form.calledTm],
    ['calledSm', 'Service Manager telephoned on', form.calledSm],
  ] as const
  const late = calls.some(([, , at]) => isAfter(at, limit)) && (form.lateReason ?? '').length < 10
  return [
    ...calls.flatMap(([field, label, at]) => [
      ...notInFuture(field, label, at, context),
      ...(isAfter(receivedAt, at)
        ? [{ field, problem: `${label} lies before the request came`, wayOut: 'enter the time of the call' }]
        : []),
    ]),
    ...(late
      ? [
          {
            field: 'lateReason',
            problem: `A call came after ${instantInWords(limit)}, and nothing says why`,
            wayOut: 'write why, at least 10 characters',
          },
        ]
      : []),
  ]
}

/** Who reported a concern does not take it back here: the referral runs. G-03. */
const concernProblems = ({ concern }: Form, request: AuthorityRequest): Problem[] =>
  request.safeguarding && concern === 'NO'
    ? [
        {
          field: 'concern',
          problem: 'The other authority reported a safeguarding concern',
          wayOut: 'leave it at yes; duty allocation looks into it',
        },
      ]
    : []

/**
 * The front door puts the request into the tray of the team that takes it up and tells its Team Manager and the Service
 * Manager by telephone on the same day. A concern for the child that it reads out of the request makes it a referral at
 * once. IA-17, IA-18, G-03.
 */
export const iaInboundRequest = defineTask('iaInboundRequest', {
  roles: ['frontDoor', 'frontDoorManager'],
  rules: ['IA-15', 'IA-17', 'IA-18', 'G-03'],
  texts: ['lateReason'],
  schema,
  async prepare({ variables }, deps) {
    const request = await requestOf(deps.register, variables.requestId)
    const { authority, district, team, safeguarding, calledTmAt, calledSmAt } = request
    const districts = await deps.register.authorities.districts(authority)
    return {
      fromLa: quoted(request.fromName),
      requestText: await requestText(deps, request.id),
      callLimitText: `By ${instantInWords(await callLimit(deps, request))}. Later needs a reason.`,
      teamOptions: teamOptions(await teamsFor(deps, request)),
      districtOptions: districts.map(({ code, name }) => ({ label: name, value: code })),
      districtKnown: district !== null,
      isReferral: request.state === 'ACCEPTED',
      team,
      district,
      concern: safeguarding ? 'YES' : null,
      calledTm: calledTmAt,
      calledSm: calledSmAt,
      lateReason: null,
    }
  },
  async check(form, context, deps) {
    const request = await requestOf(deps.register, context.variables.requestId)
    const teams = await teamsFor(deps, request)
    const place = districtOf(form.team, teams, form.district, request)
    const districts = (await deps.register.authorities.districts(request.authority)).map(({ code }) => code)
    return [
      ...checkTeam(form.team, teams, place, districts),
      ...concernProblems(form, request),
      ...callProblems(form, request, await callLimit(deps, request), context),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { requestId } = variables
    const by = { by: completedBy, at: completedAt }
    const safeguarding = form.concern === 'YES'
    const { state } = await requestOf(tx, requestId)
    const { team, district } = form
    if (state !== 'ACCEPTED') await tx.authorityRequests.launch(requestId, { ...by, team, district, safeguarding })
    await tx.authorityRequests.call(requestId, { tm: form.calledTm, sm: form.calledSm }, by)
    const accepted = safeguarding ? await tx.authorityRequests.accept(requestId, by) : undefined
    const launched = await requestOf(tx, requestId)
    return {
      ...{ team: launched.team, district: launched.district, safeguarding: launched.safeguarding },
      caseReference: accepted?.caseReference ?? null,
    }
  },
})
