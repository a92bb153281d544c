import type { Scope } from './scope.ts'

export type DeadlineFilter = {
  authority?: string
  district?: string
  /** Only what is late, or was met late. */
  late?: boolean
  /** Only what is still open. */
  open?: boolean
  limit?: number
}
/** One limit of one case with what became of it. */
export type Deadline = {
  processId: string
  caseReference: string | null
  initials: string | null
  district: string | null
  /** Element of the task, or the kind of duty. */
  step: string
  isDuty: boolean
  due: string
  met: string | null
  /** Nobody had to meet it any more: the task or duty was withdrawn. */
  dropped: boolean
  /** Milliseconds by which it was met late, or by which it is late now; null when it is not. */
  lateBy: number | null
  /** Who was told after the limit, by role or username, with the time of the first notice to each. */
  escalatedTo: { to: string; at: string }[]
}

/** Notices that tell of a passed limit; each names the step in its text. */
const escalations = ['overdueTask', 'overdueEscalated']

/** tasks and duties with a limit, the newest limit first, with who was told when they were late. */
export async function deadlineLog(
  scope: Scope,
  stepName: (elementId: string) => string,
  { authority, district, late, open, limit = 1000 }: DeadlineFilter = {},
): Promise<Deadline[]> {
  const { db } = scope
  const now = scope.now()
  const [tasks, duties] = await Promise.all([
    db
      .selectFrom('tasks')
      .leftJoin('cases', 'cases.id', 'tasks.caseId')
      .leftJoin('children', 'children.id', 'cases.childId')
      .select(['tasks.processId', 'tasks.elementId as step', 'tasks.due', 'tasks.closedAt as met', 'tasks.outcome'])
      .select(['cases.reference as caseReference', 'children.initials'])
      .select((row) => row.fn.coalesce('tasks.district', 'cases.district').as('district'))
      .where('tasks.due', 'is not', null)
      .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) =>
        query.where((where) => where(where.fn.coalesce('tasks.district', 'cases.district'), '=', district ?? '')),
      )
      .$if(open === true, (query) => query.where('tasks.closedAt', 'is', null))
      .$if(late === true, (query) =>
        query.where((where) => where(where.fn.coalesce('tasks.closedAt', where.val(now)), '>', where.ref('tasks.due'))),
      )
      // A refused form comes back as a task of its own under the same limit.
      .where((where) => where.or([where('tasks.outcome', 'is', null), where('tasks.outcome', '!=', 'refused')]))
      .orderBy('tasks.due', 'desc')
      .limit(limit)
      .execute(),
    db
      .selectFrom('duties')
      .innerJoin('cases', 'cases.id', 'duties.caseId')
      .innerJoin('children', 'children.id', 'cases.childId')
      .select(['duties.source', 'duties.kind as step', 'duties.due', 'duties.doneAt as met', 'duties.droppedAt'])
      .select(['cases.reference as caseReference', 'children.initials', 'cases.district'])
      .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
      .$if(open === true, (query) => query.where('duties.doneAt', 'is', null).where('duties.droppedAt', 'is', null))
      .$if(late === true, (query) =>
        query.where((where) =>
          where(where.fn.coalesce('duties.doneAt', 'duties.droppedAt', where.val(now)), '>', where.ref('duties.due')),
        ),
      )
      .orderBy('duties.due', 'desc')
      .limit(limit)
      .execute(),
  ])
  const all = [
    ...tasks.map(({ outcome, due, ...task }) => ({
      ...task,
      due: due ?? '',
      isDuty: false,
      dropped: outcome === 'cancelled',
    })),
    ...duties.map(({ source, droppedAt, ...duty }) => ({
      ...duty,
      processId: source === 'ABSENCE' ? 'caseReallocation' : 'unallocatedCaseManagement',
      isDuty: true,
      dropped: droppedAt !== null,
      met: duty.met ?? droppedAt,
    })),
  ]
    .sort((a, b) => Date.parse(b.due) - Date.parse(a.due))
    .slice(0, limit)
  const lateBy = ({ due, met }: { due: string; met: string | null }) => {
    const by = (met ? Date.parse(met) : now.getTime()) - Date.parse(due)
    return by > 0 ? by : null
  }
  const references = [
    ...new Set(all.filter((row) => lateBy(row) !== null).flatMap(({ caseReference }) => caseReference ?? [])),
  ]
  const told = references.length
    ? await db
        .selectFrom('letters')
        .select(['caseReference', 'recipientRef', 'body', 'createdAt'])
        .where('caseReference', 'in', references)
        .where('letter', 'in', escalations)
        .orderBy('createdAt')
        .execute()
    : []
  return all.map((row): Deadline => {
    const by = lateBy(row)
    const notices = by === null ? [] : told.filter((notice) => concerns(notice, row, stepName(row.step)))
    const first = new Map(notices.toReversed().map(({ recipientRef, createdAt }) => [recipientRef, createdAt]))
    return {
      ...row,
      met: row.dropped ? null : row.met,
      lateBy: by,
      escalatedTo: [...first].map(([to, at]) => ({ to, at })).reverse(),
    }
  })
}

type Notice = { caseReference: string | null; body: string | null; createdAt: string }
type Of = { caseReference: string | null; due: string; met: string | null }

const concerns = ({ caseReference, body, createdAt }: Notice, of: Of, step: string): boolean =>
  caseReference === of.caseReference &&
  body !== null &&
  body.includes(step) &&
  Date.parse(createdAt) >= Date.parse(of.due) &&
  (of.met === null || Date.parse(createdAt) <= Date.parse(of.met))
