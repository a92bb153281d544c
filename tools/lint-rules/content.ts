import type { Element } from '../moddle.ts'
import { documentation, dueOf, extension } from '../project/processes.ts'
import { ruleFor, taskTypes } from './rule.ts'

/** Whoever has a task sees a form, belongs to a group, knows the date; somebody hears when it is late; it is on record. */
export const completeUserTasks = ruleFor(['bpmn:UserTask'], (task, report) => {
  if (!extension(task, 'zeebe:FormDefinition')?.formId) report(task.id, 'A user task has a form')
  if (!extension(task, 'zeebe:AssignmentDefinition')?.candidateGroups)
    report(task.id, 'A user task has a candidate group')
  if (!extension(task, 'zeebe:TaskSchedule')?.dueDate) report(task.id, 'A user task has a due date')
  const listeners: Element[] = extension(task, 'zeebe:ExecutionListeners')?.listeners ?? []
  const has = (eventType: string, type: string) =>
    listeners.some((one) => one.eventType === eventType && one.type === type)
  if (!has('start', 'prepareTask')) report(task.id, "A user task has the start listener 'prepareTask'")
  if (!has('end', 'recordOversight')) report(task.id, "A user task has the end listener 'recordOversight'")
  if (!ownTimer(task) && !timerOfScope(task.$parent, dueOf(task)))
    report(task.id, 'A user task has a non-interrupting timer for what happens when it is late')
})

const timerOf = (event: Element): string | undefined =>
  event.eventDefinitions?.find(({ $type }: Element) => $type === 'bpmn:TimerEventDefinition')?.timeDate?.body

const ownTimer = (task: Element): boolean =>
  task.$parent.flowElements.some(
    (event: Element) => event.attachedToRef === task && event.cancelActivity === false && timerOf(event),
  )

// Tasks that share one limit share its timer: an event subprocess around them that waits for their due date.
function timerOfScope(scope: Element, due: string | undefined): boolean {
  if (!scope?.flowElements || !due) return false
  const starts: Element[] = scope.flowElements.flatMap(({ triggeredByEvent, flowElements }: Element) =>
    triggeredByEvent ? flowElements.filter(({ isInterrupting }: Element) => isInterrupting === false) : [],
  )
  return starts.some((start) => timerOf(start) === due) || timerOfScope(scope.$parent, due)
}

/** The rule ids of each task stand in its documentation. */
export const documentedRules = ruleFor(taskTypes, (task, report) => {
  if (!/\b[A-Z]{1,2}-\d{2}\b/.test(documentation(task)))
    report(task.id, 'The documentation of a task names the rules (DA-03) or gaps (G-10) it carries out')
})

/** What belongs to one release is deployed together and found by that deployment. */
export const deploymentBinding = ruleFor(taskTypes, (task, report) => {
  for (const type of ['zeebe:FormDefinition', 'zeebe:CalledElement', 'zeebe:CalledDecision']) {
    const used = extension(task, type)
    if (used && used.bindingType !== 'deployment') report(task.id, `${type} is bound by 'deployment'`)
  }
})

/** Executable, with version tag, without lanes (roles are candidate groups). */
export const processHead = ruleFor(['bpmn:Process'], (process, report) => {
  if (!process.isExecutable) report(process.id, 'A process is executable')
  const tag = extension(process, 'zeebe:VersionTag')?.value ?? ''
  if (!/^\d+\.\d+\.\d+$/.test(tag)) report(process.id, 'A process has a version tag such as 1.0.0')
  if (process.laneSets?.length) report(process.id, 'No lanes: roles are candidate groups')
  if (!process.documentation?.[0]?.text) report(process.id, 'The documentation of a process names its source document')
})

/** More than 25 nodes are hard to read: a called process or subprocess helps. */
export const readableSize = ruleFor(['bpmn:Process', 'bpmn:SubProcess'], (scope, report) => {
  const nodes = (scope.flowElements ?? []).filter(({ $type }: Element) => $type !== 'bpmn:SequenceFlow')
  if (nodes.length > 25) report(scope.id, `${nodes.length} nodes, about 25 at most: use a called process or subprocess`)
})

/** A timer waits for an instant that a worker computed: FEEL's own arithmetic loses the zone, cycles fail on zones. */
export const computedTimers = ruleFor(['bpmn:TimerEventDefinition'], (timer, report) => {
  const id = timer.$parent.id
  if (timer.timeCycle) report(id, 'No cycles for deadlines: loop on a computed instant')
  const text: string = timer.timeDate?.body ?? timer.timeDuration?.body ?? ''
  if (/\b(now|today)\s*\(/.test(text)) report(id, 'No now() in a timer: a worker computes the instant')
})
