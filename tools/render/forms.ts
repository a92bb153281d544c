import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { Form } from '../project/forms.ts'
import { exampleData, unhidden } from './examples.ts'

const require = createRequire(import.meta.url)

/** Draws forms as Tasklist 8.6 shows them: as opened, and once more with everything shown that a choice would reveal. */
export async function formPainter(page: Page) {
  const viewer = dirname(require.resolve('@bpmn-io/form-js-viewer/package.json'))
  const script = await bundle()
  const style = readFileSync(join(viewer, 'dist/assets/form-js.css'), 'utf8')
  return async (form: Form): Promise<Map<string, Buffer>> => {
    const data = exampleData(form)
    const refused = { ...data, refusal: 'Reason: too short, write at least 20 characters.' }
    return new Map([
      ['', await paint(form.schema, data)],
      ['.all', await paint(unhidden(form.schema), refused)],
    ])
  }

  async function paint(schema: unknown, data: unknown): Promise<Buffer> {
    await page.setViewportSize({ width: 820, height: 600 })
    await page.setContent('<main id="form" style="padding:16px;font-family:sans-serif"></main>')
    await page.addStyleTag({ content: style })
    await page.addScriptTag({ content: script })
    await page.evaluate(show, [schema, data] as const)
    return page.screenshot({ fullPage: true })
  }
}

// Runs in the page.
async function show([schema, data]: readonly [unknown, unknown]) {
  // biome-ignore lint/suspicious/noExplicitAny: the viewer is a global of the page
  await (globalThis as any).Forms.createForm({ container: document.querySelector('#form'), schema, data })
  await new Promise(requestAnimationFrame)
}

async function bundle(): Promise<string> {
  const result = await build({
    stdin: { contents: "export { createForm } from '@bpmn-io/form-js-viewer'", resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'Forms',
    minify: true,
    logLevel: 'error',
  })
  return result.outputFiles[0]?.text ?? ''
}
