import { basename, dirname, relative } from 'node:path'
import { filesIn } from '../files.ts'
import { type Element, readBpmn } from '../moddle.ts'
import { ruleIdsIn } from './rules.ts'

export type Process = {
  file: string
  slug: string
  id: string
  name: string
  versionTag: string | undefined
  definitions: Element
  process: Element
  /** All flow elements, those of subprocesses too, in the order of the file. */
  elements: Element[]
}
export type FeelUse = { element: string; where: string; source: string; local?: string[] }

/** The executable processes of a folder. */
export async function readProcesses(folder: string): Promise<Process[]> {
  return Promise.all(filesIn(folder, '.bpmn').map((file) => readProcess(file)))
}

export async function readProcess(file: string): Promise<Process> {
  const definitions = await readBpmn(file)
  const process = definitions.rootElements.find(({ $type }: Element) => $type === 'bpmn:Process')
  if (!process) throw new Error(`${file}: no process in it`)
  return {
    file: relative('.', file),
    slug: basename(dirname(file)),
    id: process.id,
    name: process.name ?? process.id,
    versionTag: extension(process, 'zeebe:VersionTag')?.value,
    definitions,
    process,
    elements: elementsOf(process),
  }
}

const elementsOf = (scope: Element): Element[] =>
  (scope.flowElements ?? []).flatMap((element: Element) => [element, ...elementsOf(element)])

export const extension = (element: Element, type: string): Element | undefined =>
  element.extensionElements?.values?.find(({ $type }: Element) => $type === type)

export const documentation = (element: Element): string =>
  (element.documentation ?? []).map(({ text }: Element) => text ?? '').join('\n')

export const rulesOf = (element: Element): string[] => ruleIdsIn(documentation(element))

/** The candidate groups that are written down; a group that FEEL computes is given by the literals in its lists. */
export function groupsOf(element: Element): string[] {
  const groups: string = extension(element, 'zeebe:AssignmentDefinition')?.candidateGroups ?? ''
  if (groups.startsWith('='))
    return [...groups.matchAll(/\[[^\]]*\]/g)].flatMap(([list]) =>
      [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? ''),
    )
  return groups
    .split(',')
    .map((group) => group.trim())
    .filter(Boolean)
}

/** The due date of a user task, followed to the variable it was mapped from. */
export function dueOf(task: Element): string | undefined {
  const due: string | undefined = extension(task, 'zeebe:TaskSchedule')?.dueDate
  const inputs: Element[] = extension(task, 'zeebe:IoMapping')?.inputParameters ?? []
  return inputs.find(({ target }) => `=${target}` === due)?.source ?? due
}

/** Every FEEL expression of a process with the place it stands in. */
export function feelOf({ definitions, process, elements }: Process): FeelUse[] {
  const uses: FeelUse[] = []
  const all = [
    process,
    ...elements,
    ...definitions.rootElements.filter(({ $type }: Element) => $type === 'bpmn:Message'),
  ]
  for (const element of all) walk(element, element, [])
  return uses

  function walk(owner: Element, node: Element, path: string[]) {
    const multi = owner.loopCharacteristics && extension(owner.loopCharacteristics, 'zeebe:LoopCharacteristics')
    const inputs = extension(owner, 'zeebe:IoMapping')?.inputParameters ?? []
    const local = [multi?.inputElement, multi && 'loopCounter', ...inputs.map(({ target }: Element) => target)].filter(
      Boolean,
    )
    for (const [key, value] of Object.entries({ ...node, ...node.$attrs })) {
      if (key.startsWith('$') || key === 'flowElements' || key === 'artifacts' || key.endsWith('Ref')) continue
      if (typeof value === 'string' && value.startsWith('='))
        uses.push({
          element: owner.id ?? owner.name,
          where: [...path, key].join('.'),
          source: value.slice(1).trim(),
          local,
        })
      else if (
        typeof value === 'object' &&
        value &&
        !['incoming', 'outgoing', 'default', 'supportedInterfaceRefs'].includes(key)
      )
        for (const child of [value].flat()) if (contains(node, child)) walk(owner, child as Element, [...path, key])
    }
  }
}

// References (default flow, message of an event) lead elsewhere; what a node contains has it as its parent.
const contains = (node: Element, child: Element) => Boolean(child?.$type) && child.$parent === node
