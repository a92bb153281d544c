import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finding, lintProcess } from '../../tools/lint.ts'
import { documentation, readProcesses } from '../../tools/project/processes.ts'

const processes = await readProcesses('processes')

describe.each(processes.map((process) => [process.file, process] as const))('the model %s', (file, process) => {
  it('follows bpmnlint, the rules of Camunda 8.6 and the rules of the house', async () => {
    const errors = (await lintProcess(process)).filter(({ category }) => category === 'error')
    expect(errors.map(finding)).toEqual([])
  })

  it('holds one executable process that is named like the file', () => {
    expect(process.id).toBe(basename(file, '.bpmn'))
    const pools = process.definitions.rootElements.filter(({ $type }: { $type: string }) => $type === 'bpmn:Process')
    expect(pools).toHaveLength(1)
  })

  it('is made for the execution platform 8.6', () => {
    expect(process.definitions.get('modeler:executionPlatform')).toBe('Camunda Cloud')
    expect(process.definitions.get('modeler:executionPlatformVersion')).toBe('8.6.0')
  })
})

it('gives each process id once', () => {
  const ids = processes.map(({ id }) => id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
})

// Shared steps belong to no document; that of Wirral bears no date.
it('each procedure names its source document with the date it bears (GN-02)', () => {
  const odd = processes.filter(
    ({ slug, process }) => slug !== 'shared' && !/Sources?: .+\((.*\d{4}|Wirral).*\)/s.test(documentation(process)),
  )
  expect(odd.map(({ file }) => file)).toEqual([])
})
