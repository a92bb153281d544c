import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createScript } from '../../demo/script.ts'
import { createStage, type Stage } from '../../demo/stage.ts'
import { formsAt } from '../../demo/submissions.ts'
import { freeStackPorts, type Stack, startStack } from '../../stack/stack.ts'
import { openBrowser } from '../../tools/browser.ts'
import { aReferral } from '../support/referrals.ts'
import { mondayOfTheStories } from '../support/week.ts'
import { claim, complete, fieldsOf, openTask, picture, signInOn } from './desk.ts'

const patience = 300_000

let stack: Stack
let browser: Browser
let stage: Stage
let folder: string
let reference: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'end-to-end-'))
  stack = await startStack({ ports: await freeStackPorts(), dataDir: folder, clockControlled: true, output: 'silent' })
  browser = await openBrowser()
  stage = createStage(
    stack.urls,
    createScript(() => undefined),
  )
  await stage.moveTo(mondayOfTheStories((await stage.now()).toJSDate()))
  const references = await stage.refer('end to end', aReferral())
  reference = references[0] as string
}, patience)

afterAll(async () => {
  await browser?.close()
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
}, patience)

const desks = new Map<string, Page>()

/** The page of a person who has signed in to Tasklist. */
async function pageOf(username: string): Promise<Page> {
  const known = desks.get(username)
  if (known) return known
  const context = await browser.newContext({
    viewport: { width: 1500, height: 2200 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  })
  context.setDefaultTimeout(patience / 3)
  const page = await context.newPage()
  await signInOn(page, stack.urls.tasklist, username)
  desks.set(username, page)
  return page
}

/** Opens the form of the case's open task as this person, claims it and takes a picture. */
async function atForm(formId: string, username: string): Promise<Page> {
  const { id, assignee } = await stage.taskOf(formId, reference, username)
  const page = await pageOf(username)
  await openTask(page, stack.urls.tasklist, id)
  // a worker's own tasks are theirs from the start
  if (assignee !== username) await claim(page)
  await picture(page, formId)
  return page
}

const recorded = async (formId: string) => {
  const decisions = await stage.decisionsOf(reference, formId)
  return decisions.map(({ by, detail }) => ({ by, state: detail.state }))
}
const isRecorded = (formId: string, username: string) =>
  expect
    .poll(() => recorded(formId), { timeout: patience / 3, interval: 500 })
    .toEqual([{ by: username, state: 'accepted' }])

/** Looks at the form in the browser, then completes it by the API with a whole submission. */
async function passBy(
  formId:
    | 'daStrategyDiscussion'
    | 'awRecordCheck'
    | 'awBriefing'
    | 'awManagersDecision'
    | 'daChildSeen'
    | 'tuTakeUpChecklist'
    | 'tuCoreDetails',
  username: string,
) {
  await atForm(formId, username)
  await stage.complete(reference, formId, username, (await formsAt(stage))[formId])
}

const inDays = async (days: number) => (await stage.now()).plus({ days }).toFormat('dd/MM/yyyy')

describe('a referral in Tasklist and Operate', { timeout: patience }, () => {
  it('is reviewed by the duty manager in Tasklist', async () => {
    const page = await atForm('daTrayReview', 'duty.north')
    const form = fieldsOf(page)
    await form.choose('Other concern')
    await form.choose('Allocate now')
    await form.write(
      /^Management oversight/,
      'Read with the history; the school and the mother were called. Allocate today.',
    )
    await complete(page)
    await isRecorded('daTrayReview', 'duty.north')
  })

  it('gets an Allocation Plan with its actions and dates', async () => {
    await passBy('daStrategyDiscussion', 'duty.north')
    const page = await atForm('daAllocationPlan', 'tm.north')
    const form = fieldsOf(page)
    await form.form.getByLabel(/Child to be seen within/).fill('2')
    await form.choose('No')
    await form.write(/^Action/, 'See the child at school and at home')
    await form.day(/^Done by/, await inDays(2))
    await form.write(/^History/, 'none')
    await form.day(/^Review with the manager on/, await inDays(7))
    expect(await form.form.getByLabel(/strategy discussion has been considered/).isChecked()).toBe(true)
    await form.write(/^Manager's view/, 'The referral is clear and can be allocated today.')
    await picture(page, 'daAllocationPlan.filled')
    await complete(page)
    await isRecorded('daAllocationPlan', 'tm.north')
  })

  it('goes to the worker whom the Team Manager chooses in the form', async () => {
    await passBy('awRecordCheck', 'tm.north')
    const page = await atForm('awSelectWorker', 'tm.north')
    const form = fieldsOf(page)
    await form.select(/^Priority/, 'Medium')
    await form.select(/^Risk level/, 'Medium')
    await form.select(/^Assessment/, 'Single assessment')
    await form.choose('No')
    await form.select(/^Worker/, 'sw.ash')
    await form.tickAll('factors')
    await picture(page, 'awSelectWorker.filled')
    await complete(page)
    await isRecorded('awSelectWorker', 'tm.north')
  })

  it('tells the worker by mail, who finds the case in Tasklist', async () => {
    await passBy('awBriefing', 'tm.north')
    await passBy('awManagersDecision', 'tm.north')
    const mail = await stage.mail(reference, 'sw.ash@sample.example.org', /allocated/i)
    expect(mail.text).toContain(reference)
    await passBy('daChildSeen', 'sw.ash')
    await passBy('tuTakeUpChecklist', 'sw.ash')
    await passBy('tuCoreDetails', 'sw.ash')
    await stage.noTaskLeft(reference)
  })

  it('lies in Operate with its version and its path, for the auditor', async () => {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
    context.setDefaultTimeout(patience / 3)
    const page = await context.newPage()
    await signInOn(page, stack.urls.operate, 'demo')
    await page.goto(
      `${stack.urls.operate}/processes?process=dutyAllocation&version=all&active=true&incidents=true&completed=true&canceled=true`,
    )
    await page
      .locator('a[href*="/processes/"]')
      .filter({ hasText: /^\d{16}$/ })
      .first()
      .click()
    const history = page.getByTestId('instance-history')
    for (const step of [
      'Allocate the referral',
      'See the child in time',
      'Take up the case',
      'Allocated and child seen',
    ]) {
      await history.getByText(step).first().waitFor()
    }
    await page.getByText(`"${reference}"`).first().waitFor()
    const model = await readFile('processes/dutyAllocation/dutyAllocation.bpmn', 'utf8')
    const tag = /<zeebe:versionTag value="([^"]+)"/.exec(model)?.[1] ?? 'no version tag'
    expect(await page.getByText(tag, { exact: true }).count()).toBeGreaterThan(0)
    await picture(page, 'operate')
  })
})
