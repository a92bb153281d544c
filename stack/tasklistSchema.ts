import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipEntry } from './zipEntry.ts'

const template = 'schema/os/create/template/tasklist-list-view.json'

/**
 * A folder that goes before Tasklist 8.6.0 on the class path and mends its index of tasks. Tasklist writes the time of a task
 * without milliseconds when these are zero, once in a thousand tasks, and its own index refuses such a time: the import then
 * repeats that batch for ever and no further task appears. Here the index also takes times without milliseconds.
 */
export function mendedTasklistSchema(home: string, dataDir: string): string {
  const folder = join(dataDir, 'webapps', 'schema')
  const original = zipEntry(join(home, 'lib', 'tasklist-els-schema-8.6.0.jar'), template)
  const file = join(folder, template)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    original.replaceAll('"date_time || epoch_millis"', '"date_time || date_time_no_millis || epoch_millis"'),
  )
  return folder
}
