/**
 * `npm run bench`: how fast the product is beside the engine alone, how long a referral takes to its 202, its notice and its
 * task, and what the worker process needs. It prints a table and the machine; it is no test and never fails on a figure.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { findJava } from '../stack/findJava.mjs'
import { type AtRate, measureLatency, type Spread } from './latency.ts'
import { measureReallocation, type Reallocated } from './reallocation.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

const options = new Command('npm run bench --')
  .option('--quick', 'a small run of about five minutes, whose figures are rough')
  .option('--only <part>', 'throughput, latency or reallocation')
  .parse()
  .opts<{ quick?: boolean; only?: string }>()

const size = options.quick
  ? { warmUp: 100, count: 150, inFlight: 32, seconds: 15, warmUpLatency: 50, caseload: 100 }
  : { warmUp: 500, count: 1000, inFlight: 32, seconds: 60, warmUpLatency: 200, caseload: 500 }

const started = performance.now()
const say = (text: string) => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`)
const ms = (value: number) => `${Math.round(value)} ms`
type Row = [figure: string, measured: string, target: string, met: boolean | undefined]

const spread = ({ p50, p99, max, missing }: Spread) =>
  `p50 ${ms(p50)}, p99 ${ms(p99)}, slowest ${ms(max)}${missing ? `, ${missing} missing` : ''}`

const throughputRows = ({ product, noop, firstStart, laterStart, memory, processor }: Throughput): Row[] => [
  ['Closed loop, product', `${product.toFixed(1)} referrals/s`, '', undefined],
  ['Closed loop, workers that do nothing', `${noop.toFixed(1)} referrals/s`, '', undefined],
  ['Ratio', (product / noop).toFixed(2), '0.8 or more', product / noop >= 0.8],
  ['Processor time of a referral, worker process', ms(processor.workers), '', undefined],
  [
    'Processor time of a referral, broker',
    `${ms(processor.broker)} (${ms(processor.brokerNoop)} with those)`,
    '',
    undefined,
  ],
  ['Memory of the worker process after it', `${memory.toFixed(0)} MB`, 'under 250 MB', memory < 250],
  ['Start of the worker process, new data folder', ms(firstStart), '', undefined],
  ['Start of the worker process, data folder there', ms(laterStart), '3 s', laterStart <= 3000],
]

const latencyRows = ({ rate, accepted, mailed, found, memory }: AtRate): Row[] => [
  [
    `${rate}/s: post to 202`,
    spread(accepted),
    rate === 5 ? 'p99 50 ms' : '',
    rate === 5 ? accepted.p99 <= 50 : undefined,
  ],
  [
    `${rate}/s: 202 to notice at the mail server`,
    spread(mailed),
    'p99 2 s',
    mailed.p99 <= 2000 && mailed.missing === 0,
  ],
  [
    `${rate}/s: 202 to task found in Tasklist`,
    spread(found),
    'p99 5 s (goal 2 s)',
    found.p99 <= 5000 && found.missing === 0,
  ],
  [`${rate}/s: memory of the worker process`, `${memory.toFixed(0)} MB`, 'under 250 MB', memory < 250],
]

const reallocationRows = ({ cases, seconds, lost, doubled, failed }: Reallocated): Row[] => [
  [`${cases} cases reallocated`, `${seconds.toFixed(1)} s`, '60 s for 500', seconds <= 60],
  ['Of them lost, doubled, failed', `${lost}, ${doubled}, ${failed}`, '0, 0, 0', lost + doubled + failed === 0],
]

function print(rows: Row[]) {
  const widths = [0, 1, 2].map((index) => Math.max(...rows.map((row) => String(row[index]).length)))
  const line = (cells: string[]) => console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '))
  console.log('')
  line(['Figure', 'Measured', 'Target', ''])
  for (const [figure, measured, target, met] of rows)
    line([figure, measured, target, met === undefined ? '' : met ? 'met' : 'NOT MET'])
}

const machine = () =>
  `${cpus().length} x ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${process.arch}, ` +
  `Node ${process.versions.node}, Java ${findJava().major}; everything on this one machine`

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const rows: Row[] = []
try {
  console.log(`Machine: ${machine()}`)
  console.log(
    `Warm-up: ${size.warmUp} referrals before the closed loop, ${size.warmUpLatency} before the open loop; not counted.\n`,
  )
  const asked = (part: string) => options.only === undefined || options.only === part
  if (asked('throughput')) rows.push(...throughputRows(await measureThroughput(folder, size, say)))
  if (asked('reallocation')) {
    rows.push(...reallocationRows(await measureReallocation(join(folder, 'reallocation'), size.caseload, say)))
  }
  if (asked('latency')) {
    const results = await measureLatency(
      folder,
      { rates: [2, 5, 10], seconds: size.seconds, warmUp: size.warmUpLatency },
      say,
    )
    rows.push(...results.flatMap(latencyRows))
  }
} finally {
  if (rows.length > 0) print(rows)
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
