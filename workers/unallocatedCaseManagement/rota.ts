import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Option } from '../shared/staffOptions.ts'
import type { TaskContext } from '../tasks/defineTask.ts'

/**
 * The duty workers of the rota at this moment, those of the case's team first; where the rota names nobody, the duty
 * social workers of the authority (UC-29, G-52). The first is the preset.
 */
export async function dutyWorkersOf(
  { register, clock }: Pick<Dependencies, 'register' | 'clock'>,
  { caseReference, variables }: Pick<TaskContext, 'caseReference' | 'variables'>,
): Promise<Option[]> {
  const found = await register.cases.get(caseReference)
  const authority: string = found?.authority ?? variables.authority
  const team = found?.team ?? variables.team
  const staff = await register.staff.list({ authority })
  const rota = await register.authorities.onDuty(authority, toOffsetIso(toLondon(clock.now())))
  const own = (entry: { team: string | null }) => Number(entry.team === team)
  const names = rota.toSorted((one, other) => own(other) - own(one)).flatMap(({ dutyWorkers }) => dutyWorkers)
  const onRota = [...new Set(names)].flatMap((name) => staff.find(({ username }) => username === name) ?? [])
  const others = staff
    .filter(({ roles }) => roles.includes('dutySocialWorker'))
    .toSorted((one, other) => own(other) - own(one))
  return (onRota.length > 0 ? onRota : others).map(({ username, displayName }) => ({
    label: `${displayName} (${username})`,
    value: username,
  }))
}
