import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Violation = { id: string; nodes: { html: string }[] }

/** Runs axe in the page, past the page's own content security policy. */
export async function violations(page: Page): Promise<string[]> {
  const found = (await page.evaluate(`${axe}; axe.run(document).then(({ violations }) => violations)`)) as Violation[]
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .join(' ')
        .slice(0, 300)}`,
  )
}
