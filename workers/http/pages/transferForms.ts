import type { Request } from 'express'
import { Refused } from '../../register/errors.ts'
import { transferEventSchema, transferSchema } from '../../register/transferRequests.ts'
import { meetingParts } from '../../register/transferTables.ts'
import { caseReference } from '../schemas.ts'
import type { Option } from './board.ts'
import type { PageContext } from './context.ts'
import { type FormField, type FormPage, fitting, given, missing } from './formPages.ts'
import { staffOptions } from './placeFilters.ts'
import { transferAt } from './transferPage.ts'
import { wordFor } from './words.ts'

const requesters = ['teamManager', 'deputyTeamManager', 'practiceSupervisor', 'serviceManager', 'districtLeadManager']

/** Teams by their district, and each district as a whole while no team is known: 'authority.district' or with '.team'. */
async function targets({ register }: PageContext, authority: string | undefined): Promise<Option[]> {
  const all = await register.authorities.list()
  const authorities = all.filter(({ code }) => authority === undefined || code === authority)
  const of = async ({ code, name }: { code: string; name: string }): Promise<Option[]> => {
    const [districts, teams] = await Promise.all([
      register.authorities.districts(code),
      register.authorities.teams(code),
    ])
    const place = (text: string) => (authorities.length > 1 ? `${name}: ${text}` : text)
    return districts.flatMap((district) => [
      ...teams
        .filter((team) => team.district === district.code)
        .map((team) => ({ value: `${code}.${district.code}.${team.code}`, text: place(team.name) })),
      { value: `${code}.${district.code}`, text: place(`${district.name}, team not known yet`) },
    ])
  }
  return (await Promise.all(authorities.map(of))).flat()
}

const reason: FormField = {
  as: 'lines',
  label: 'Reason',
  hint: 'For the record; it is not sent to anybody',
  ask: 'Write the reason, at least 10 characters',
}

/** Starting a transfer by hand: the same checks as the API, and a second one is refused with a link to the first. */
export const newTransfer =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { register } = context
    const { data: asked = '' } = caseReference.safeParse(request.query.case)
    const authority = asked ? (await register.cases.get(asked))?.authority : undefined
    return {
      title: 'Start a transfer',
      caption: 'Transfers',
      active: 'transfers',
      back: asked
        ? { text: 'Back to the case', href: `/cases/${asked}` }
        : { text: 'All transfers', href: '/transfers' },
      intro: [
        'The case goes on the agenda of the next District Transfer Meeting. Until the transfer is complete, its team and its worker stay as they are.',
      ],
      submit: 'Start the transfer',
      values: new Map([['caseReference', asked]]),
      same: { toTeam: 'to', toDistrict: 'to' },
      labels: { transfer: 'A transfer' },
      fields: {
        caseReference: {
          as: 'text',
          label: 'Case',
          hint: 'Such as C-2026-000123',
          ask: 'Enter the reference of the case',
        },
        part: {
          as: 'radios',
          label: 'Part of the meeting',
          ask: 'Choose the part of the meeting',
          options: meetingParts.map((value) => ({ value, text: wordFor('meetingPart', value) })),
        },
        to: {
          as: 'select',
          label: 'To',
          ask: 'Choose where the case is to go',
          options: await targets(context, authority),
        },
        reason,
        proposedTarget: { as: 'day', label: 'Proposed day of the transfer', ask: 'Enter the day', optional: true },
        reviewDate: { as: 'day', label: 'Next review of the plan', ask: 'Enter the day', optional: true },
        by: {
          as: 'select',
          label: 'Asked for by',
          ask: 'Choose who asks for the transfer',
          options: await staffOptions(register, { ...(authority ? { authority } : {}), roles: requesters }),
        },
      },
      async send({ to, ...typed }, key) {
        const [authority, toDistrict, toTeam] = to?.split('.') ?? []
        const own = to === undefined ? [missing('to')] : []
        const wanted = fitting(transferSchema, given({ ...typed, toDistrict, toTeam }), own)
        const found = await register.cases.get(wanted.caseReference)
        if (found && found.authority !== authority)
          throw new Refused([
            {
              field: 'to',
              problem: 'is of another authority than the case',
              wayOut: 'choose a team or district of its authority',
            },
          ])
        const { transferId } = await register.transfers.accept(wanted, key)
        return `/transfers/${transferId}?done=started`
      },
    }
  }

const events = {
  'receiving-worker-lost': {
    title: 'The receiving worker is not available',
    intro:
      'Another worker is then chosen. The transfer meeting and the joint visit have to be done again with that worker.',
    at: 'Since when',
    submit: 'Report it',
    done: 'workerLost',
  },
  withdrawn: {
    title: 'Withdraw the transfer',
    intro: 'The transfer ends: its tasks and dates are withdrawn, and the case stays with its team and its worker.',
    at: 'When it was decided',
    submit: 'Withdraw it',
    done: 'withdrawn',
  },
} as const

/** What happens to an open transfer, told by hand: the same as the API's event. */
export const transferEvent =
  (context: PageContext, kind: keyof typeof events) =>
  async (request: Request): Promise<FormPage> => {
    const { id, initials, caseReference: reference, authority } = await transferAt(context, request)
    const { title, intro, at, submit, done } = events[kind]
    return {
      ...{ title, submit },
      caption: `Transfer of ${initials} (${reference})`,
      active: 'transfers',
      back: { text: 'Back to the transfer', href: `/transfers/${id}` },
      intro: [intro],
      warning: kind === 'withdrawn',
      labels: { kind: 'This', transfer: 'The transfer' },
      fields: {
        at: { as: 'instant', label: at, hint: 'For example 5 11 2026 at 16:20', ask: 'Enter day and time' },
        by: {
          as: 'select',
          label: 'Reported by',
          ask: 'Choose who reports it',
          options: await staffOptions(context.register, { authority }),
        },
        reason,
      },
      async send(typed, key) {
        await context.register.transfers.acceptEvent(id, fitting(transferEventSchema, given({ ...typed, kind })), key)
        return `/transfers/${id}?done=${done}`
      },
    }
  }
