import { describe, expect, it } from 'vitest'
import { feelProblems, feelVariables } from '../../tools/feel.ts'
import type { Element } from '../../tools/moddle.ts'
import { extension, feelOf, type Process } from '../../tools/project/processes.ts'
import { readProject } from '../../tools/project/project.ts'
import { vocabulary } from '../../workers/models/vocabulary.ts'

const { processes, decisions, forms } = await readProject()

describe.each(processes.map((process) => [process.id, process] as const))('FEEL in the process %s', (_, process) => {
  it('can be read', () => {
    const problems = feelOf(process).flatMap(({ element, where, source }) =>
      feelProblems(source).map((problem) => `${element} ${where} '${source}': ${problem}`),
    )
    expect(problems).toEqual([])
  })

  it('reads only variables of the vocabulary, or of its own step', () => {
    const odd = feelOf(process).flatMap(({ element, where, source, local = [] }) => {
      const known = [...local, ...ownOf(process, element)]
      const names = feelVariables(source).filter(
        (name) => !(name in vocabulary) && !known.includes(name) && !accepted(name),
      )
      return names.map((name) => `${element} ${where} '${source}': '${name}' is not in the vocabulary`)
    })
    expect(odd).toEqual([])
  })

  it('hands each decision what it looks at', () => {
    const odd = process.elements.flatMap((element) => {
      const id = extension(element, 'zeebe:CalledDecision')?.decisionId
      const known = [...localsOf(element), ...ownOf(process, element.id), ...Object.keys(vocabulary)]
      const read =
        decisions.find((decision) => decision.id === id)?.inputs.flatMap(({ name }) => feelVariables(name)) ?? []
      return read
        .filter((name) => !known.includes(name) && !decisions.some((decision) => decision.id === name))
        .map((name) => `${element.id}: ${id} looks at '${name}'`)
    })
    expect(odd).toEqual([])
  })

  it('writes only variables of the vocabulary', () => {
    const odd = process.elements.flatMap((element) => {
      const called = extension(element, 'zeebe:CalledElement')
      const written = (extension(element, 'zeebe:IoMapping')?.outputParameters ?? []).map(
        ({ target }: Element) => target,
      )
      const inputs = called ? (extension(element, 'zeebe:IoMapping')?.inputParameters ?? []) : []
      return [...written, ...inputs.map(({ target }: Element) => target)]
        .map((target: string) => target.split('.')[0] ?? '')
        .filter((name) => !(name in vocabulary) && !accepted(name))
        .map((name) => `${element.id}: '${name}' is not in the vocabulary`)
    })
    expect(odd).toEqual([])
  })
})

describe.each(decisions.map((decision) => [decision.id, decision] as const))(
  'FEEL in the decision %s',
  (_, decision) => {
    it('can be read', () => {
      const problems = [
        ...decision.inputs.flatMap(({ name }) => feelProblems(name)),
        ...(decision.expression ? feelProblems(decision.expression) : []),
        ...decision.rows.flatMap(({ id, inputs, outputs }) => [
          ...inputs.flatMap((text) => feelProblems(text, 'unaryTests').map((problem) => `${id} '${text}': ${problem}`)),
          ...outputs
            .filter(Boolean)
            .flatMap((text) => feelProblems(text).map((problem) => `${id} '${text}': ${problem}`)),
        ]),
      ]
      expect(problems).toEqual([])
    })

    it('names the source of each row in its note', () => {
      expect(decision.rows.filter(({ note }) => !note.trim()).map(({ id }) => id)).toEqual([])
    })

    it('has a version tag', () => expect(decision.versionTag ?? '').toMatch(/^\d+\.\d+\.\d+$/))
  },
)

it('every word of the vocabulary has a meaning and an example that fits', () => {
  const odd = Object.entries(vocabulary).filter(
    ([, { schema, meaning, example }]) => !meaning || !schema.safeParse(example).success,
  )
  expect(odd.map(([name]) => name)).toEqual([])
})

it('no word of the vocabulary points to a child or family (I6)', () => {
  const personal = Object.entries(vocabulary).filter(([, word]) => word.personal)
  expect(personal.map(([name]) => name)).toEqual([])
})

// What `recordOversight` answers for each form.
const accepted = (name: string) => forms.some(({ id }) => name === `${id}Accepted`)

const localsOf = (element: Element): string[] => [
  ...(extension(element, 'zeebe:IoMapping')?.inputParameters ?? []).map(({ target }: Element) => target),
  element.loopCharacteristics && extension(element.loopCharacteristics, 'zeebe:LoopCharacteristics')?.inputElement,
]

/** What a step has for itself: fields of its form, its decision's result, what its subprocess iterates over. */
function ownOf(process: Process, id: string): string[] {
  const element = process.elements.find((one) => one.id === id)
  if (!element) return []
  const form = forms.find((one) => one.id === extension(element, 'zeebe:FormDefinition')?.formId)
  const fields = form?.fields.map(({ key }) => key.split('.')[0] ?? '') ?? []
  const result = extension(element, 'zeebe:CalledDecision')?.resultVariable
  const outer = element.$parent?.id ? ownOf(process, element.$parent.id) : []
  const multi = element.loopCharacteristics && extension(element.loopCharacteristics, 'zeebe:LoopCharacteristics')
  return [...fields, result, multi?.inputElement, multi && 'loopCounter', ...outer].filter(Boolean)
}
