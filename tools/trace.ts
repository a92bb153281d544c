import { mkdirSync, writeFileSync } from 'node:fs'
import { missingOf, traceProject } from './trace/trace.ts'

// `npm run trace [prefix or id]`: which model elements, decisions, forms, letters, workers and tests carry each rule.
const wanted = process.argv[2] ?? ''
const traced = (await traceProject()).filter(({ rule }) => rule.id.startsWith(wanted))
const list = (names: string[]) => names.join('<br>') || '–'
const lines = traced.map(
  ({ rule, carriers, tests, landed }) =>
    `| ${rule.id} | ${rule.sentence} | ${list(carriers)} | ${list(tests)} | ${landed ? 'landed' : 'later'} |`,
)
mkdirSync('build', { recursive: true })
writeFileSync(
  'build/trace.md',
  ['| rule | sentence | carried by | tested by | |', '|---|---|---|---|---|', ...lines, ''].join('\n'),
)
for (const { rule, carriers, tests, landed } of traced)
  if (landed || carriers.length)
    console.log(
      `${rule.id.padEnd(6)} ${carriers.join(' ') || '-- not carried --'}  |  ${tests.join(' ') || '-- no test --'}`,
    )
const count = (what: typeof traced) => what.length
const missing = missingOf(traced)
console.log(
  `\n${count(traced)} rules, ${count(traced.filter(({ landed }) => landed))} landed, ` +
    `${count(traced.filter(({ carriers }) => carriers.length))} carried, ${count(traced.filter(({ tests }) => tests.length))} tested. ` +
    'The whole table: build/trace.md',
)
for (const problem of missing) console.error(problem)
process.exitCode = missing.length ? 1 : 0
