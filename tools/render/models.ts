import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const margin = 30

/** Draws BPMN files with bpmn-js, whole and in their own size. Throws on what bpmn-js cannot import. */
export function modelPainter(page: Page) {
  const viewer = join(dirname(require.resolve('bpmn-js/package.json')), 'dist')
  const script = readFileSync(join(viewer, 'bpmn-viewer.production.min.js'), 'utf8')
  const styles = ['diagram-js.css', 'bpmn-js.css'].map((sheet) => readFileSync(join(viewer, 'assets', sheet), 'utf8'))
  return async (file: string): Promise<Buffer> => {
    await page.setContent('<div id="canvas" style="height:100vh;width:100vw"></div>')
    await page.addStyleTag({ content: `${styles.join('\n')} body{margin:0} .bjs-powered-by{display:none}` })
    await page.addScriptTag({ content: script })
    await page.setViewportSize(await page.evaluate(open, [readFileSync(file, 'utf8'), margin] as const))
    await page.evaluate('viewer.get("canvas").resized(); viewer.get("canvas").viewbox(whole)')
    return page.screenshot()
  }
}

// Runs in the page.
async function open([xml, margin]: readonly [string, number]) {
  // biome-ignore lint/suspicious/noExplicitAny: the viewer is a global of the page
  const world = globalThis as any
  world.viewer = new world.BpmnJS({ container: '#canvas' })
  const { warnings } = await world.viewer.importXML(xml)
  if (warnings.length) throw new Error(warnings.map(({ message }: Error) => message).join('; '))
  const { x, y, width, height } = world.viewer.get('canvas').viewbox().inner
  world.whole = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
  return { width: Math.ceil(world.whole.width), height: Math.ceil(world.whole.height) }
}
