import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** All files with this ending in the places given (a file stands for itself), sorted. A place that is not there is empty. */
export function filesIn(places: string | string[], ending: string): string[] {
  const found = [places].flat().flatMap((place) => {
    if (!existsSync(place)) return []
    if (!statSync(place).isDirectory()) return place
    return readdirSync(place, { recursive: true }).map((name) => join(place, String(name)))
  })
  return [...new Set(found)].filter((file) => file.endsWith(ending) && !file.includes('node_modules')).sort()
}
