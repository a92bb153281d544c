import { describe, expect, it } from 'vitest'
import type { Element } from '../../tools/moddle.ts'
import { extension, groupsOf } from '../../tools/project/processes.ts'
import { readProject } from '../../tools/project/project.ts'
import { catalogueFiles, readCatalogue } from '../../tools/project/rules.ts'
import { roles } from '../../workers/models/vocabulary.ts'
import { caseEventKinds, messageNameOf } from '../../workers/register/caseEvents.ts'

const { processes, decisions, forms, letters, sources } = await readProject()
const all = processes.flatMap(({ id, elements }) =>
  elements.map((element) => ({ place: `${id}.${element.id}`, element })),
)
const uses = (type: string, key: string) =>
  all.flatMap(({ place, element }) => {
    const id: string | undefined = extension(element, type)?.[key]
    return id && !id.startsWith('=') ? [{ place, id }] : []
  })
const listeners = all.flatMap(({ place, element }) =>
  (extension(element, 'zeebe:ExecutionListeners')?.listeners ?? []).map(({ type }: Element) => ({ place, id: type })),
)
const usedJobs = [...uses('zeebe:TaskDefinition', 'type'), ...listeners]
const unknown = (used: { place: string; id: string }[], known: string[]) =>
  used.filter(({ id }) => !known.includes(id)).map(({ place, id }) => `${place}: '${id}' does not exist`)
const unused = (known: string[], used: { id: string }[]) =>
  [...new Set(known)].filter((id) => !used.some((use) => use.id === id))

const formIds = forms.map(({ id }) => id)
const decisionIds = decisions.map(({ id }) => id)
const jobTypes = sources.flatMap((source) => source.jobTypes)

describe('what models use exists', () => {
  it('every form', () => expect(unknown(uses('zeebe:FormDefinition', 'formId'), formIds)).toEqual([]))
  it('every decision', () => expect(unknown(uses('zeebe:CalledDecision', 'decisionId'), decisionIds)).toEqual([]))
  it('every called process', () => {
    const ids = processes.map(({ id }) => id)
    expect(unknown(uses('zeebe:CalledElement', 'processId'), ids)).toEqual([])
  })
  it('every job type, defined in exactly one worker file', () => {
    expect(unknown(usedJobs, jobTypes)).toEqual([])
    expect(jobTypes.filter((type, i) => jobTypes.indexOf(type) !== i)).toEqual([])
  })
  it('every letter and notice', () => {
    const known = letters.flatMap(({ template, letterId }) => [template, letterId])
    expect(unknown(usedLetters(), known)).toEqual([])
  })
  it('every candidate group, as a role of the vocabulary', () => {
    const groups = all.flatMap(({ place, element }) => groupsOf(element).map((id) => ({ place, id })))
    expect(unknown(groups, Object.keys(roles))).toEqual([])
  })
  it('every message that a model waits for, published by a worker, the API or step recordEvent', () => {
    const names = processes.flatMap(({ id, definitions }) =>
      definitions.rootElements
        .filter(({ $type }: Element) => $type === 'bpmn:Message')
        .map(({ name }: Element) => ({ place: id, id: name })),
    )
    const announced = all.flatMap(({ element }) =>
      (extension(element, 'zeebe:IoMapping')?.inputParameters ?? [])
        .filter(({ target }: Element) => target === 'message')
        .map(({ source }: Element) => source.replace(/^="|"$/g, '')),
    )
    const reported = caseEventKinds.map(messageNameOf)
    const published = [...named(names.map(({ id }) => id)).map(({ id }) => id), ...announced, ...reported]
    expect(unknown(names, published)).toEqual([])
  })
  it('every error that a boundary waits for, thrown by a model or raised by a worker', () => {
    const text = sources.map((source) => source.text).join('\n')
    const missing = processes.flatMap((process) =>
      process.definitions.rootElements
        .filter(({ $type }: Element) => $type === 'bpmn:Error')
        .filter(({ errorCode }: Element) => !thrown().includes(errorCode) && !text.includes(`'${errorCode}'`))
        .map(({ errorCode }: Element) => `${process.id}: nothing throws '${errorCode}'`),
    )
    expect(missing).toEqual([])
  })
})

describe('what exists is used', () => {
  it('every form, by a user task', () => {
    expect(unused(formIds, uses('zeebe:FormDefinition', 'formId'))).toEqual([])
  })
  it('every decision, by a model, another decision or a worker', () => {
    const others = decisions.flatMap(({ id, inputs, expression = '', rows }) =>
      decisionIds
        .filter((other) => other !== id && JSON.stringify([inputs, expression, rows]).includes(other))
        .map((other) => ({ id: other })),
    )
    const asked = named(decisionIds)
    expect(unused(decisionIds, [...uses('zeebe:CalledDecision', 'decisionId'), ...others, ...asked])).toEqual([])
  })
  it('every worker, by a model', () => expect(unused(jobTypes, usedJobs)).toEqual([]))
  it('every letter and notice, by a model, a decision or a worker', () => {
    const ids = letters.map(({ letterId }) => letterId)
    const decided = decisions.flatMap(({ rows }) =>
      rows.flatMap(({ inputs, outputs }) =>
        ids.filter((id) => `${inputs} ${outputs}`.includes(`"${id}"`)).map((id) => ({ id })),
      ),
    )
    expect(unused(ids, [...usedLetters(), ...decided, ...named(ids)])).toEqual([])
  })
  it('every user task, with what the server does around it', () => {
    const tasks = sources.flatMap((source) => source.tasks)
    const starts = all.filter(({ element }) => element.$type === 'bpmn:StartEvent')
    const startForms = starts.map(({ element }) => extension(element, 'zeebe:FormDefinition')?.formId)
    expect(
      unused(
        formIds.filter((id) => !startForms.includes(id)),
        tasks.map((id) => ({ id })),
      ),
    ).toEqual([])
    expect(tasks.filter((id) => !formIds.includes(id))).toEqual([])
  })
})

describe('file names and ids agree', () => {
  it('a form is named like its file', () =>
    expect(forms.filter(({ id, file }) => !file.endsWith(`/${id}.form`)).map(({ file }) => file)).toEqual([]))
  it('a decision file holds the decision of its name', () => {
    const files = [...new Set(decisions.map(({ file }) => file))]
    expect(files.filter((file) => !decisionIds.some((id) => file.endsWith(`/${id}.dmn`)))).toEqual([])
  })
  it('ids are given once', () => {
    const templates = letters.map(({ template }) => `${template}.hbs`)
    const ids = [...formIds, ...templates, ...decisionIds.map((id) => `${id}.dmn`)]
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })
  it('letters of the catalogue carry their name there', () => {
    const known = readCatalogue<{ id: string }>('letters').map(({ id }) => id)
    const odd = letters.filter(({ letterId }) => letterId.startsWith('L-') && !known.includes(letterId))
    expect(odd.map(({ file }) => file)).toEqual([])
  })
  it('every role of the catalogue is a role of the vocabulary', () => {
    const grades = readCatalogue<{ role: string }>('roles').map(({ role }) => role)
    expect(grades.filter((role) => !(role in roles))).toEqual([])
    expect(catalogueFiles()).toContain('roles')
  })
})

// A letter or notice is named as text in the input or header `letter` or `notice` of a step; a condition names none.
function usedLetters() {
  return all.flatMap(({ place, element }) => {
    const inputs = extension(element, 'zeebe:IoMapping')?.inputParameters ?? []
    const headers = extension(element, 'zeebe:TaskHeaders')?.values ?? []
    const values: string[] = [
      ...inputs.filter(({ target }: Element) => /^(letter|notice)$/.test(target)).map(({ source }: Element) => source),
      ...headers.filter(({ key }: Element) => /^(letter|notice)$/.test(key)).map(({ value }: Element) => `"${value}"`),
    ]
    const results = values.map((value) => value.replace(/\bif\b.*?\bthen\b/gs, ''))
    return results.flatMap((value) => [...value.matchAll(/"([^"]+)"/g)].map((match) => ({ place, id: match[1] ?? '' })))
  })
}

function thrown(): string[] {
  return all.flatMap(({ element }) =>
    element.$type === 'bpmn:EndEvent' ? (element.eventDefinitions?.[0]?.errorRef?.errorCode ?? []) : [],
  )
}

function named(ids: string[]) {
  const text = sources.map((source) => source.text).join('\n')
  return ids.filter((id) => text.includes(`'${id}'`)).map((id) => ({ id }))
}
