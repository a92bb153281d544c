import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../stack/settings.ts'
import { openBrowser } from '../tools/browser.ts'
import type { Stage } from './stage.ts'

/** What the demo leaves behind. */
export const demoFolder = join(projectFolder, 'build', 'demo')

/** A picture of a page as people see it, under build/demo, where this machine has a Chromium; answers the files. */
export async function pictureOf({ urls }: Stage, page: string, name: string, width = 1700): Promise<string[]> {
  const browser = await openBrowser().catch(() => undefined)
  if (!browser) return []
  const path = join(demoFolder, `${name}.png`)
  mkdirSync(demoFolder, { recursive: true })
  try {
    const shown = await browser.newPage({ viewport: { width, height: 1000 }, deviceScaleFactor: 2 })
    await shown.goto(`${urls.pages}${page}`)
    await shown.screenshot({ path, fullPage: true })
  } finally {
    await browser.close()
  }
  return [path]
}
