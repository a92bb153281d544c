import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Level } from '../models/closureWords.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { levelInWords, levels } from './involvement.ts'

type Engine = Pick<Dependencies, 'engine'>
type Asked = { profile: string; holdingTeam: string | null | undefined }

const routeSchema = z.object({
  route: z.enum(['CLOSURE', 'TAF', 'TAC', 'TRANSFER', 'REFUSED']),
  reason: z.string(),
})
const routeWords = {
  CLOSURE: 'the case is considered for closing',
  TAF: 'the case steps down to a Team around the Family',
  TAC: 'the case goes to a Team Around the Child',
  TRANSFER: 'a transfer is asked for, which the District Transfer Meeting decides',
  REFUSED: 'not possible',
}

const routeOf = async ({ engine }: Engine, { profile, holdingTeam }: Asked, level: Level) =>
  routeSchema.parse(await engine.decide('endLevelRoute', { profile, level, holdingTeam: holdingTeam ?? null }))

/** Refuses a level that the team cannot end with, as decision endLevelRoute has it. EI-08. */
export async function refusedLevel(deps: Engine, asked: Asked, field: string, level: Level): Promise<Problem[]> {
  const { route, reason } = await routeOf(deps, asked, level)
  if (route !== 'REFUSED') return []
  return [{ field, problem: `Level cannot be ${levelInWords(level)}: ${reason}`, wayOut: 'choose level 2 or level 3' }]
}

/** What follows from each level in this case, one line each. EI-01, EI-02, EI-05, EI-08. */
export async function routesText(deps: Engine, asked: Asked): Promise<string> {
  const lines = levels.map(async (level) => {
    const { route, reason } = await routeOf(deps, asked, level)
    const words = route === 'REFUSED' ? `${routeWords.REFUSED}, ${reason}` : routeWords[route]
    return `- ${levelInWords(level)}: ${words}`
  })
  return (await Promise.all(lines)).join('\n')
}
