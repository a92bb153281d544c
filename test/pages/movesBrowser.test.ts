import { describe, expect, it } from 'vitest'
import { letMove } from './moving.ts'
import { browserWith, screens } from './pagesWith.ts'

const { ids, on, base } = browserWith(letMove, () => ({ exchange: { file: 'exchange.json', maxBytes: 1000 } }))

describe.each(screens)('The pages of moves and of requests of other authorities %s', (_where, viewport) => {
  const { shown, goto, fits, areFine, focused } = on(viewport)

  it('have nothing that keeps anybody out, load everything from here and fit the screen', async () => {
    await areFine([
      ...['/', '/closures', '/closures?procedure=closeAfterMove', '/closures/new?procedure=interAuthorityTransfer'],
      ...[ids.planned, ids.secret, ids.told, ids.over, ids.unknown].map((id) => `/closures/${id}`),
      ...[`/closures/${ids.planned}?done=address`, `/closures/${ids.over}/withdraw`],
      ...[ids.planned, ids.secret].map((id) => `/moves/${id}/address`),
      ...['/authority-requests', '/authority-requests?decided=yes', '/authority-requests?district=sample.south'],
      ...['/authority-requests/new', '/authority-requests/bundle'],
      ...[ids.waiting, ids.urgent, ids.launched, ids.accepted, ids.declined].map((id) => `/authority-requests/${id}`),
      ...[`/authority-requests/${ids.urgent}?done=received`, `/authority-requests/${ids.urgent}/documents/new`],
      ...['/cases/C-2026-000001', '/cases/C-2026-000006'],
    ])
  })

  it('show how late the closing as a whole is, in words beside the bar (R-16, CM-01)', async () => {
    await goto('/closures')
    const picture = shown.page.getByRole('figure', { name: 'Where the closures stand' })
    const lines = await picture.locator('.app-bar').allInnerTexts()
    const said = lines.map((line) => line.replace(/\s+/g, ' '))
    expect(said).toContain('To be closed after a move 1, late by 41 hours')
    expect(said).toContain('Answer of the other authority 1, late by 17 hours')
  })

  it('keep the entries of the navigation in one line', async () => {
    await goto('/authority-requests/new')
    const { page } = shown
    const entries = page.locator('.govuk-service-navigation__item')
    const tops = await entries.evaluateAll((all) => all.map((entry) => Math.round(entry.getBoundingClientRect().top)))
    if (viewport.width > 1000) expect(new Set(tops).size).toBe(1)
    else {
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('link', { name: 'Other authorities' }).click()
      expect(page.url()).toBe(`${base()}/authority-requests`)
    }
  })

  it('lead from a refused request to the field, and log it after that', async () => {
    await goto('/authority-requests')
    const { page } = shown
    await page.getByRole('button', { name: 'Log a request' }).click()
    await page.getByLabel('Whom to ask there').fill('Odette Marchbanks')
    await page.getByRole('button', { name: 'Log the request' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose the authority that asks' }).click()
    expect(await focused()).toBe('fromAuthority')
    await page.getByLabel('Authority that asks').selectOption({ label: 'Cambridgeshire County Council' })
    await page.getByLabel('Telephone there').fill('01632 960 111')
    const answer = (name: string, option: string) =>
      page.getByRole('group', { name }).getByLabel(option, { exact: true }).check()
    await answer('Does the other authority report', 'No')
    await page.getByLabel('District').selectOption({ label: 'Sample County Council: North' })
    await answer('Was the request made in writing', 'No')
    await answer('Need', 'Section 17')
    await page.getByLabel('Child in need').check()
    await page.getByLabel('Reason for the referral').fill('The family moved here and wants to go on with the plan.')
    await answer('Did the family consent', 'Yes')
    await page.getByLabel('Full name').fill('Amber Quillfeather')
    await page.getByRole('button', { name: 'Log the request' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('The request is logged')
    await page.getByRole('button', { name: 'Add a paper' }).click()
    await page.getByRole('button', { name: 'Add the document' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose the file' }).click()
    expect(await focused()).toBe('file')
  })

  it('say beside the field why a bundle is not taken in', async () => {
    await goto('/authority-requests/bundle')
    const { page } = shown
    await page.getByRole('button', { name: 'Take it in' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose the file of the bundle' }).click()
    expect(await focused()).toBe('file')
    const file = { name: 'transfer.json', mimeType: 'application/json', buffer: Buffer.alloc(1001, ' ') }
    await page.getByLabel('Bundle').setInputFiles(file)
    await page.getByRole('button', { name: 'Take it in' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('Bundle has more than 1 kB')
  })
})
