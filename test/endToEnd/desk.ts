import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { projectFolder } from '../../stack/settings.ts'

const pictures = join(projectFolder, 'build', 'pictures', 'tasklist')

/** Signs in to Tasklist or Operate as a person does. */
export async function signInOn(page: Page, url: string, username: string): Promise<void> {
  await page.goto(url)
  await page.locator('input[name="username"]').fill(username)
  await page.locator('input[name="password"]').fill('demo')
  await page.getByRole('button', { name: /log ?in/i }).click()
  await page.locator('input[name="password"]').waitFor({ state: 'detached' })
}

/** One field of a Camunda Form, found by the words that the manager reads. */
export const fieldsOf = (page: Page) => {
  const form = page.locator('.fjs-form')
  return {
    form,
    /** Chooses an answer among radio buttons or ticks a box, with the keyboard: Tasklist hides the box itself. */
    choose: (label: string | RegExp) =>
      form
        .getByLabel(label, { exact: typeof label === 'string' })
        .first()
        .press('Space'),
    /** Ticks every box of a list of boxes, by the key of its field. */
    async tickAll(key: string) {
      for (const box of await form.locator(`input[type="checkbox"][id*="Field_${key}-"]`).all()) {
        if (!(await box.isChecked())) await box.press('Space')
      }
    },
    write: (label: RegExp, text: string) => form.getByRole('textbox', { name: label }).fill(text),
    /** A day as the form shows it: dd/mm/yyyy, closed with the tab key. */
    async day(label: RegExp, text: string) {
      const field = form.getByLabel(label).first()
      await field.fill(text)
      await field.press('Tab')
    },
    /** Chooses an entry of a list by the beginning of its words. */
    async select(label: RegExp, option: string | RegExp) {
      const field = form.getByLabel(label).first()
      await field.focus()
      await form.locator('.fjs-dropdownlist-item').filter({ hasText: option }).first().click()
    },
  }
}

/** Opens a task in Tasklist and waits for its form. */
export async function openTask(page: Page, tasklist: string, taskId: string): Promise<void> {
  await page.goto(`${tasklist}/${taskId}`)
  await page.locator('.fjs-form h1').first().waitFor()
}

export async function claim(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Assign to me' }).click()
  await page.getByRole('button', { name: 'Unassign' }).waitFor()
}

export async function complete(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Complete Task' }).click()
  await page.getByText('Task completed').first().waitFor()
}

/** A picture of the whole page in build/pictures/tasklist, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}
