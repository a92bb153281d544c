import { afterAll, beforeAll, expect, it } from 'vitest'
import { tasks } from '../../workers/definitions.ts'
import { formsOn } from '../support/forms.ts'
import { type Office, openOffice } from '../support/office.ts'
import { aWaitingCase } from './waitingCase.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice('2026-11-06T10:00:00+00:00')
}, 600_000)
afterAll(() => office?.close())

const own = ['ucDutyPlan', 'ucLettersApprove', 'ucDutyActivity', 'ucActivityReview', 'ucWeeklyReview', 'ucChildVisit']
const others = ['ucCinReview', 'ucIroOversight', 'ucBriefingSeen']

it.each([...own, ...others])('the sample of %s goes through on top of what the form presets', async (formId) => {
  const task = tasks.get(formId)
  if (!task) throw new Error(`no task ${formId}`)
  const waiting = await aWaitingCase(office, { people: [] })
  const presets = await office.prepare(task, waiting)
  const sample = formsOn(office.deps.clock)[formId as 'ucDutyPlan']
  expect(await office.refusals(task, { ...waiting, ...presets }, sample)).toEqual([])
})
