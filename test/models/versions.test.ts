import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../tools/generate/digest.ts'
import { changedUnderSameTag, currentVersions, nextLock, readLock } from '../../tools/generate/lock.ts'
import { readProject } from '../../tools/project/project.ts'

const current = currentVersions(await readProject())

describe('versions', () => {
  it('change when a model, decision, form or letter changes', () => {
    expect(changedUnderSameTag(readLock(), current).map((file) => `${file}: changed, but not its version tag`)).toEqual(
      [],
    )
  })

  it('are on every model, decision, form and letter', () => {
    expect(Object.entries(current).filter(([, { tag }]) => !/^\d+\.\d+\.\d+$/.test(tag))).toEqual([])
  })
})

describe('the lock of versions', () => {
  const locked = { 'a.bpmn': { tag: '1.0.0', digest: 'one' } }

  it('notices a change under the same tag, and goes on noticing it', () => {
    const changed = { 'a.bpmn': { tag: '1.0.0', digest: 'two' } }
    expect(changedUnderSameTag(locked, changed)).toEqual(['a.bpmn'])
    expect(nextLock(locked, changed, false)).toEqual(locked)
    expect(nextLock(locked, changed, true)).toEqual(changed)
  })

  it('takes over a new tag, a new file, and drops a removed one', () => {
    const next = { 'a.bpmn': { tag: '1.1.0', digest: 'two' }, 'b.dmn': { tag: '1.0.0', digest: 'three' } }
    expect(changedUnderSameTag(locked, next)).toEqual([])
    expect(nextLock(locked, next, false)).toEqual(next)
    expect(nextLock({ ...locked, 'c.form': { tag: '1.0.0', digest: 'four' } }, next, false)).toEqual(next)
  })
})

describe('the digest of a model', () => {
  const model = (x: number, name: string) =>
    `<a:definitions>\n  <a:task name="${name}" />\n  <bpmndi:BPMNDiagram><dc:Bounds x="${x}" /></bpmndi:BPMNDiagram>\n</a:definitions>`
  const digest = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'digest-')), 'example.bpmn')
    writeFileSync(file, text)
    return digestOf(file)
  }

  it('stays when a shape is moved or lines end otherwise', () => {
    expect(digest(model(1, 'Review'))).toBe(digest(model(2, 'Review')))
    expect(digest(model(1, 'Review'))).toBe(digest(model(1, 'Review').replaceAll('\n', '\r\n')))
  })

  it('changes when a word changes', () => expect(digest(model(1, 'Review'))).not.toBe(digest(model(1, 'Read'))))
})

it('generated code and cards are those of the models', async () => {
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/generate.ts', '--check'])
  await expect(run.then(() => 'up to date')).resolves.toBe('up to date')
}, 600_000)
