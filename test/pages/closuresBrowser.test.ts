import { describe, expect, it } from 'vitest'
import { letClose } from './closing.ts'
import { browserWith, screens } from './pagesWith.ts'

const { ids, on, base } = browserWith(letClose)

describe.each(screens)('The pages of closing %s', (_where, viewport) => {
  const { shown, goto, fits, areFine, focused } = on(viewport)

  it('have nothing that keeps anybody out, load everything from here and fit the screen', async () => {
    await areFine([
      ...['/', '/closures', '/closures?overdue=yes', '/closures?ended=yes', '/closures?district=sample.south'],
      ...[ids.late, ids.inTime, ids.withdrawn, ids.involvement].map((id) => `/closures/${id}`),
      ...[`/closures/${ids.late}?done=started`, `/closures/${ids.late}/withdraw`],
      ...['/closures/new', '/closures/new?case=C-2026-000009'],
      ...['/tafs', '/tafs?overdue=yes', '/tafs?ended=yes'],
      ...[`/tafs/${ids.running}`, `/tafs/${ids.preparing}`, `/tafs/${ids.running}?done=needsMet`],
      ...[`/tafs/${ids.running}/consent-withdrawn`, `/tafs/${ids.running}/needs-met`],
      ...['/cases/C-2026-000001', '/cases/C-2026-000006', '/cases/C-2026-000009'],
    ])
  })

  it('show how many closures are at which step and how late, in words beside each bar (R-16)', async () => {
    const { page } = shown
    await goto('/closures')
    const picture = page.getByRole('figure', { name: 'Where the closures stand' })
    const lines = await picture.locator('.app-bar').allInnerTexts()
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).toContain('Closure visit 1, late by 17 hours')
  })

  it('lead from a refused form to the field, and from a second closure to the first', async () => {
    const { page } = shown
    await goto('/closures/new?case=C-2026-000001')
    await page.getByRole('button', { name: 'Start it' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose what is to begin' }).click()
    expect(await focused()).toBe('procedure')
    await page.getByLabel('Close the case', { exact: true }).check()
    await page.getByLabel('Asked for by').selectOption({ label: 'Marian Thornley' })
    await page.getByRole('button', { name: 'Start it' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('The closure of case C-2026-000001 is open already')
    await page.getByRole('link', { name: 'Open what is there already' }).click()
    expect(page.url()).toBe(`${base()}/closures/${ids.late}`)
  })

  it('say beside the field who is to be named when consent is withdrawn', async () => {
    const { page } = shown
    await goto(`/tafs/${ids.running}/consent-withdrawn`)
    await page.getByRole('button', { name: 'Report it' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose who withdraws consent' }).click()
    expect(await focused()).toBe('personId')
  })
})
