import { describe, expect, it } from 'vitest'
import { browserWith, screens } from './pagesWith.ts'
import { letTransfer } from './transferring.ts'

const { ids, on, base } = browserWith(letTransfer)

describe.each(screens)('The pages of transfers %s', (_where, viewport) => {
  const { shown, goto, fits, areFine, focused } = on(viewport)

  it('have nothing that keeps anybody out, load everything from here and fit the screen', async () => {
    await areFine([
      ...[
        '/transfers',
        '/transfers?overdue=yes',
        '/transfers?ended=yes',
        '/transfers?district=sample.south&overdue=yes',
      ],
      ...[ids.late, ids.listed, ids.teamNeeded, ids.withdrawn].map((id) => `/transfers/${id}`),
      ...[`/transfers/${ids.late}?done=started`, `/transfers/${ids.late}/worker-lost`],
      ...[`/transfers/${ids.late}/withdraw`, '/transfers/new', '/transfers/new?case=C-2026-000006'],
      ...['/transfer-meetings', '/transfer-meetings?past=yes', '/transfer-meetings/new'],
      ...[`/transfer-meetings/${ids.held}`, `/transfer-meetings/${ids.planned}`],
      ...[`/transfer-meetings/${ids.planned}/move`, `/transfer-meetings/${ids.planned}/cancel`],
      `/transfer-meetings/${ids.held}/items/${ids.item}/correct`,
    ])
  })

  it('show how many transfers are at which step and how late, in words beside each bar (R-04)', async () => {
    const { page } = shown
    await goto('/transfers')
    const picture = page.getByRole('figure', { name: 'Where the transfers stand' })
    const lines = await picture.locator('.app-bar').allInnerTexts()
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).toContain('Joint visit 2, 1 of them late by 17 hours')
    const widths = await picture
      .locator('.app-bar__picture rect')
      .evaluateAll((all) => all.map((rect) => rect.getBoundingClientRect().width))
    expect(widths.every((width) => width > 40)).toBe(true)
  })

  it('lead from a refused form to the field, and from a second transfer to the first', async () => {
    const { page } = shown
    await goto('/transfers/new?case=C-2026-000001')
    await page.getByRole('button', { name: 'Start the transfer' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose where the case is to go' }).click()
    expect(await focused()).toBe('to')
    await page.getByLabel('Part one: transfer').check()
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'North Support Team' })
    await page.getByLabel('Reason').fill('The assessment is complete, the plan is long.')
    await page.getByLabel('Asked for by').selectOption({ label: 'Marian Thornley' })
    await page.getByRole('button', { name: 'Start the transfer' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('A transfer of case C-2026-000001 is open already')
    await page.getByRole('link', { name: 'Open what is there already' }).click()
    expect(page.url()).toBe(`${base()}/transfers/${ids.late}`)
  })
})
