import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const sheets = ['diagram-js', 'dmn-js-shared', 'dmn-js-drd', 'dmn-js-decision-table', 'dmn-js-literal-expression']

/** Everything of a table is in the picture, nothing to scroll, nothing to press. */
const whole = `
  body { margin: 16px; font-family: sans-serif }
  #canvas * { overflow: visible !important }
  .dmn-decision-table-container, .tjs-container { height: auto !important }
  .powered-by, .view-drd { display: none !important }`
const most = { width: 4000, height: 800 }

/** Draws each decision of a DMN file with dmn-js, as Camunda Modeler shows its table. Throws on what dmn-js cannot import. */
export function decisionPainter(page: Page) {
  const viewer = join(dirname(require.resolve('dmn-js/package.json')), 'dist')
  const script = readFileSync(join(viewer, 'dmn-viewer.production.min.js'), 'utf8')
  const styles = sheets.map((sheet) => readFileSync(join(viewer, 'assets', `${sheet}.css`), 'utf8'))
  return async (file: string): Promise<Map<string, Buffer>> => {
    const xml = readFileSync(file, 'utf8')
    await page.setContent('<div id="canvas"></div>')
    await page.addStyleTag({ content: `${styles.join('\n')} ${whole}` })
    await page.addScriptTag({ content: script })
    const decisions = await page.evaluate(open, xml)
    const pictures = new Map<string, Buffer>()
    for (const id of decisions) {
      await page.setViewportSize(most)
      await page.setViewportSize(await page.evaluate(show, id))
      pictures.set(id, await page.screenshot())
    }
    return pictures
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the viewer is a global of the page
type World = any

// Runs in the page.
async function open(xml: string): Promise<string[]> {
  const world: World = globalThis
  world.viewer = new world.DmnJS({ container: '#canvas' })
  const { warnings } = await world.viewer.importXML(xml)
  if (warnings.length) throw new Error(warnings.map(({ message }: Error) => message).join('; '))
  const tables = world.viewer.getViews().filter(({ type }: { type: string }) => type !== 'drd')
  return tables.map(({ element }: { element: { id: string } }) => element.id)
}

// Runs in the page.
async function show(id: string): Promise<{ width: number; height: number }> {
  const { viewer }: World = globalThis
  await viewer.open(viewer.getViews().find(({ element }: World) => element.id === id))
  const { right, bottom } = document
    .querySelector('.tjs-table, .literal-expression, table')
    ?.getBoundingClientRect() ?? { right: 1600, bottom: 800 }
  return { width: Math.ceil(right) + 16, height: Math.ceil(bottom) + 56 }
}
