import { spawn } from 'node:child_process'

// Runs the stories on Camunda's in-memory 8.8 engine instead of the 8.6 broker: npm run test:engine88
const files = process.argv.slice(2)
const args = ['vitest', 'run', '--project', 'stories', ...(files.length > 0 ? files : ['process.test.ts'])]
const tests = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, TEST_ENGINE: '8.8' } })
tests.once('exit', (code) => process.exit(code ?? 1))
