import { finding, lintProcess } from './lint.ts'
import { readProcesses } from './project/processes.ts'

// `npm run lint:models [file or folder]`: errors and warnings of bpmnlint; the tests fail on errors alone.
const folder = process.argv[2] ?? 'processes'
const findings = (await Promise.all((await readProcesses(folder)).map(lintProcess))).flat()
for (const each of findings) console.log(each.category.padEnd(6), finding(each))
process.exitCode = findings.some(({ category }) => category === 'error') ? 1 : 0
