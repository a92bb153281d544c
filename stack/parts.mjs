/** The parts of the stack that Maven fetches, each into a folder of its own. Plain JavaScript: the preflight reads it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The versions are pinned in pom.xml; the folder carries them too, so that a new version is fetched beside the old. */
export const parts = {
  camunda: { folder: 'camunda-8.6.0', goal: 'unpack', inside: 'camunda-zeebe-8.6.0' },
  opensearch: { folder: 'opensearch-2.17.1.0', goal: 'copy-dependencies', inside: '.' },
}

/** The file that says that a part's folder is whole. */
export const marker = 'complete'

/** @param {string} stackFolder @param {'camunda' | 'opensearch'} part */
export const isDownloaded = (stackFolder, part) => existsSync(join(stackFolder, parts[part].folder, marker))
