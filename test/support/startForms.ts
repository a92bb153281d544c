import { readdirSync, readFileSync } from 'node:fs'

const startEvents = /<bpmn:startEvent[\s\S]*?<\/bpmn:startEvent>/g

/** Ids of the forms that start a process: no task stands behind them, the first step checks what they ask. */
export const startForms: string[] = readdirSync('processes', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.bpmn'))
  .flatMap((file) => readFileSync(`processes/${file}`, 'utf8').match(startEvents) ?? [])
  .flatMap((event) => /formDefinition formId="(\w+)"/.exec(event)?.[1] ?? [])
