import type { Request } from 'express'
import { z } from 'zod'
import { NotFound } from '../../register/errors.ts'
import { instant, lines, username } from '../../register/referral.ts'
import { correctionSchema, transferMeetingSchema } from '../../register/transferRequests.ts'
import { transferDecisions } from '../../register/transferTables.ts'
import { uuid } from '../route.ts'
import type { PageContext } from './context.ts'
import { type FormPage, fitting, given } from './formPages.ts'
import { placeFilters, staffOptions } from './placeFilters.ts'
import { dayValues } from './read.ts'
import { meetingAt } from './transferMeetingPage.ts'
import { instantWords, wordFor } from './words.ts'

const chairs = ['serviceManager', 'districtLeadManager', 'teamManager', 'teamSupportOfficer']
const correctors = [...chairs, 'deputyTeamManager', 'practiceSupervisor']
/** On a page somebody always says who it was: nobody signs in yet. */
const moved = z.strictObject({ at: instant, by: username })
const cancelled = z.strictObject({ reason: lines(2000, 10), by: username })
const when = { as: 'instant' as const, hint: 'For example 19 11 2026 at 10:00', ask: 'Enter day and time' }

/** Planning a meeting by hand: the same checks as the API (DM-01, G-23). */
export const newMeeting =
  (context: PageContext) =>
  async (_request: Request): Promise<FormPage> => {
    const { register } = context
    const districts = (await placeFilters(register)).find(({ name }) => name === 'district')?.options ?? []
    const people = await staffOptions(register, { roles: chairs })
    return {
      title: 'Plan a transfer meeting',
      caption: 'District Transfer Meeting',
      active: 'transfers',
      back: { text: 'All transfer meetings', href: '/transfer-meetings' },
      submit: 'Plan the meeting',
      same: { authority: 'district' },
      fields: {
        district: { as: 'select', label: 'District', ask: 'Choose the district', options: districts },
        at: { ...when, label: 'When' },
        venue: { as: 'text', label: 'Where', ask: 'Enter where the meeting is' },
        chair: { as: 'select', label: 'Chair', ask: 'Choose who chairs the meeting', options: people },
        by: { as: 'select', label: 'Planned by', ask: 'Choose who plans it', options: people },
      },
      async send({ district: place, ...typed }, key) {
        const [authority, district] = place?.split('.') ?? []
        const meeting = fitting(transferMeetingSchema, given({ ...typed, authority, district }))
        const { meetingId } = await register.transferMeetings.accept(meeting, key)
        return `/transfer-meetings/${meetingId}?done=planned`
      },
    }
  }

/** A planned meeting is moved to another time. */
export const moveMeeting =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { register } = context
    const { id, at, authority } = await meetingAt(context, request)
    return {
      title: 'Move the meeting',
      caption: `District Transfer Meeting of ${instantWords(at)}`,
      active: 'transfers',
      back: { text: 'Back to the meeting', href: `/transfer-meetings/${id}` },
      intro: ['The cases on its agenda stay on it. Everybody who is to take part is told.'],
      submit: 'Move it',
      labels: { meeting: 'The meeting' },
      fields: {
        at: { ...when, label: 'New time' },
        by: {
          as: 'select',
          label: 'Moved by',
          ask: 'Choose who moves it',
          options: await staffOptions(register, { authority, roles: chairs }),
        },
      },
      async send(typed, key) {
        await register.transferMeetings.move(id, fitting(moved, given(typed)), key)
        return `/transfer-meetings/${id}?done=moved`
      },
    }
  }

/** A planned meeting is cancelled; its cases are carried over. */
export const cancelMeeting =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { register } = context
    const { id, at, authority } = await meetingAt(context, request)
    return {
      title: 'Cancel the meeting',
      caption: `District Transfer Meeting of ${instantWords(at)}`,
      active: 'transfers',
      back: { text: 'Back to the meeting', href: `/transfer-meetings/${id}` },
      intro: ['The cases on its agenda go on the agenda of the next meeting of the district.'],
      submit: 'Cancel it',
      warning: true,
      labels: { meeting: 'The meeting' },
      fields: {
        by: {
          as: 'select',
          label: 'Cancelled by',
          ask: 'Choose who cancels it',
          options: await staffOptions(register, { authority, roles: chairs }),
        },
        reason: { as: 'lines', label: 'Reason', ask: 'Write the reason, at least 10 characters' },
      },
      async send(typed, key) {
        await register.transferMeetings.cancel(id, fitting(cancelled, given(typed)), key)
        return `/transfer-meetings/${id}?done=cancelled`
      },
    }
  }

/** What the meeting decided about one case is put right; what follows from it begins anew (DM-02). */
export const correctOutcome =
  (context: PageContext) =>
  async (request: Request): Promise<FormPage> => {
    const { register } = context
    const { id, authority, at } = await meetingAt(context, request)
    const itemId = String(request.params.item)
    const item = uuid.test(itemId) ? await register.transferMeetings.item(itemId) : undefined
    if (item?.meetingId !== id) throw new NotFound('agenda item')
    const [teams, people] = await Promise.all([
      register.authorities.teams(authority),
      staffOptions(register, { authority, roles: correctors }),
    ])
    const decisions = transferDecisions.filter((decision) => decision !== 'STEP_DOWN_TAF' || item.part === 'TWO')
    return {
      title: 'Correct the outcome',
      caption: `${item.caseReference} (${item.initials}), meeting of ${instantWords(at)}`,
      active: 'transfers',
      back: { text: 'Back to the meeting', href: `/transfer-meetings/${id}` },
      intro: [
        'What was decided before stays on record with your reason. Papers that are done stay done; the limits and the tasks follow the corrected outcome.',
      ],
      submit: 'Correct it',
      labels: { outcome: 'The outcome', transfer: 'The transfer' },
      values: new Map([
        ['decision', item.decision ?? ''],
        ['plan', item.plan ?? ''],
        ['targetReason', item.targetReason ?? ''],
        ['receivingTeam', item.receivingTeam ?? ''],
        ...dayValues('targetDate', item.targetDate),
      ]),
      fields: {
        decision: {
          as: 'radios',
          label: 'Decision',
          ask: 'Choose the decision',
          options: decisions.map((value) => ({ value, text: wordFor('transferDecision', value) })),
        },
        plan: { as: 'lines', label: 'Plan', ask: 'Write the plan' },
        receivingTeam: {
          as: 'select',
          label: 'Receiving team',
          hint: 'For a transfer; empty when no team is named yet',
          ask: 'Choose the team',
          options: teams
            .filter(({ code }) => code !== item.fromTeam)
            .map(({ code, name }) => ({ value: code, text: name })),
          optional: true,
        },
        targetDate: { as: 'day', label: 'Target date', hint: 'For a transfer', ask: 'Enter the day', optional: true },
        targetReason: {
          as: 'lines',
          label: 'Why later than the usual time after the meeting',
          ask: 'Write the reason',
          optional: true,
        },
        reason: { as: 'lines', label: 'Why the outcome is corrected', ask: 'Write the reason, at least 10 characters' },
        by: { as: 'select', label: 'Corrected by', ask: 'Choose who corrects it', options: people },
      },
      async send(typed, key) {
        await register.transferMeetings.correct(itemId, fitting(correctionSchema, given(typed)), key)
        return `/transfer-meetings/${id}?done=corrected`
      },
    }
  }
