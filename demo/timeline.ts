import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFolder } from '../stack/settings.ts'
import { openBrowser } from '../tools/browser.ts'
import type { Stage } from './stage.ts'
import { drawTimeline } from './timeline/draw.ts'
import { type TimelineRecord, timelineOf } from './timeline/marks.ts'
import { weeklyReports } from './weeklyReport.ts'

const target = join(projectFolder, 'build', 'demo', 'ten-weeks')

/** What the register has of a case without a worker, as the API and the list of reports give it out. */
async function readRecord(stage: Stage, caseReference: string): Promise<TimelineRecord> {
  const view = await stage.view(caseReference)
  const since = view.chronology.find(({ title }) => title === 'unallocated')?.at ?? ''
  const reports = await weeklyReports(stage, 'sample.north')
  return { view, reports: reports.filter(({ asOf }) => Date.parse(asOf) > Date.parse(since)) }
}

/** Draws a record as SVG and, where this machine has a Chromium, as PNG; answers the files. */
export async function drawRecord(record: TimelineRecord, file = target): Promise<string[]> {
  const svg = drawTimeline(timelineOf(record))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.svg`, svg)
  const browser = await openBrowser().catch(() => undefined)
  if (!browser) return [`${file}.svg`]
  try {
    const page = await browser.newPage({ viewport: { width: 1190, height: 842 }, deviceScaleFactor: 2 })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:1190px}</style>${svg}`)
    await page.locator('svg').screenshot({ path: `${file}.png` })
  } finally {
    await browser.close()
  }
  return [`${file}.svg`, `${file}.png`]
}

/** Draws the weeks without a worker of a case as a picture under build/demo (SVG, PNG); answers the files. */
export const writeTimeline = async (stage: Stage, caseReference: string): Promise<string[]> =>
  drawRecord(await readRecord(stage, caseReference))
