import {
  boundary,
  callActivity,
  catchEvent,
  chain,
  type Draft,
  end,
  flow,
  serviceTask,
  start,
  userTask,
} from '../../tools/draft/spec.ts'
import { writeBpmn } from '../../tools/draft/write.ts'

/** A procedure as those of the project: asked about a case, waits for months, has it reviewed. Later versions tell of it. */
const waitingReview = (versionTag: string): Draft => {
  const later = versionTag !== '1.0.0'
  const ask = versionTag === '1.2.0' ? 'mwQuestion' : 'mwAsk'
  return {
    id: 'waitingReview',
    name: 'Review after a wait',
    versionTag,
    nodes: [
      start('waitBegun', [0, 0], 'Wait begun', { message: 'waitBegun' }),
      userTask(ask, [1, 0], 'Ask', { groups: 'teamManager', due: later ? '=laterDue' : '=askDue' }),
      boundary('askLate', ask, 'Late', { timer: '=remindAt' }),
      end('reminded', [2, 1], 'Reminded'),
      catchEvent('monthsOver', [2, 0], 'Months are over', { timer: '=waitUntil' }),
      callActivity('shortReview', [3, 0], 'Review'),
      ...(later ? [serviceTask('tellOfReview', [4, 0], 'Tell of the review', { job: 'tellOfReview' })] : []),
      end('reviewed', [5, 0], 'Reviewed'),
    ],
    flows: [
      ...chain('waitBegun', ask, 'monthsOver', 'shortReview', ...(later ? ['tellOfReview'] : []), 'reviewed'),
      flow('askLate', 'reminded'),
    ],
  }
}

/** What it calls: from 1.1.0 on it notes what was found. */
const shortReview = (versionTag: string): Draft => {
  const later = versionTag !== '1.0.0'
  return {
    id: 'shortReview',
    name: 'Review',
    versionTag,
    nodes: [
      start('reviewBegun', [0, 0], 'Review begun'),
      serviceTask('look', [1, 0], 'Look', { job: 'look' }),
      ...(later ? [serviceTask('noteReview', [2, 0], 'Note it', { job: 'noteReview' })] : []),
      end('lookedAt', [3, 0], 'Looked at'),
    ],
    flows: chain('reviewBegun', 'look', ...(later ? ['noteReview'] : []), 'lookedAt'),
  }
}

const form = (id: string, versionTag: string) =>
  JSON.stringify({
    id,
    type: 'default',
    schemaVersion: 16,
    versionTag,
    components: [
      { type: 'textfield', key: 'said', id: 'said', label: `What was said, as version ${versionTag} asks it` },
    ],
  })

/** The resources of a release, by file name: all in one deployment, as the product deploys them. */
export async function release(versionTag: string): Promise<Record<string, string>> {
  const ask = versionTag === '1.2.0' ? 'mwQuestion' : 'mwAsk'
  return {
    'waitingReview.bpmn': await writeBpmn(waitingReview(versionTag)),
    'shortReview.bpmn': await writeBpmn(shortReview(versionTag)),
    [`${ask}.form`]: form(ask, versionTag),
  }
}
