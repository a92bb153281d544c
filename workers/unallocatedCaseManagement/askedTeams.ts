import type { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { day, notInFuture, reference, yesNo } from '../shared/formFields.ts'
import type { Option } from '../shared/staffOptions.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { checkManager } from './giveToTeam.ts'

/** How far a team that is asked is from the case. */
export type Area = 'OWN_TEAM' | 'OTHER_TEAMS_DISTRICT' | 'OTHER_DISTRICTS'
export const areaWords: Record<Area, string> = {
  OWN_TEAM: 'Own team',
  OTHER_TEAMS_DISTRICT: 'Other teams of the district',
  OTHER_DISTRICTS: 'Other districts',
}
export type Team = { code: string; name: string; area: Area }
type Directory = Pick<Dependencies, 'register'>
type Places = { register: Pick<Transaction, 'authorities'> }

/** One row of a list of teams that were asked for capacity: codes and dates only. */
export const answerRow = {
  team: reference('Team asked'),
  askedOn: day('Asked on'),
  askedBy: reference('Asked by'),
  answer: yesNo('Can the team take the case?'),
}
export type Answer = z.infer<z.ZodObject<typeof answerRow>>

const order: Area[] = ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT', 'OTHER_DISTRICTS']

/** All teams of the case's authority: its own, those of its district, then the others. */
export async function teamsOf({ register }: Places, { authority, district, team }: Variables): Promise<Team[]> {
  const teams = await register.authorities.teams(authority)
  const areaOf = (one: { code: string; district: string | null }): Area =>
    one.code === team ? 'OWN_TEAM' : one.district === district ? 'OTHER_TEAMS_DISTRICT' : 'OTHER_DISTRICTS'
  return teams
    .map((one) => ({ code: one.code, name: one.name, area: areaOf(one) }))
    .toSorted((one, other) => order.indexOf(one.area) - order.indexOf(other.area))
}

const near: Record<Area, string> = {
  OWN_TEAM: 'own team',
  OTHER_TEAMS_DISTRICT: 'own district',
  OTHER_DISTRICTS: 'other district',
}

/** The same for a field in which a team is picked. */
export const optionsOf = (teams: Team[]): Option[] =>
  teams.map(({ code, name, area }) => ({ label: `${name} (${near[area]})`, value: code }))

/** What is wrong with a list of answers whatever was asked for: unknown or doubled teams, days in the future. */
export const checkAnswers = (field: string, answers: Answer[], teams: Team[], context: CompletedTask): Problem[] =>
  answers.flatMap((answer, index) => {
    const team = teams.find(({ code }) => code === answer.team)
    if (!team) {
      return [{ field, problem: `${answer.team} is no team of this authority`, wayOut: 'choose a team from the list' }]
    }
    const twice = answers.findIndex((other) => other.team === answer.team) !== index
    return [
      ...(twice ? [{ field, problem: `${team.name} stands twice`, wayOut: 'keep its newest answer alone' }] : []),
      ...notInFuture(field, `Asked on (${team.name})`, answer.askedOn, context),
    ]
  })

/** Whether the result goes with the answers: room only where a team said yes, none only where all said no. */
export async function checkTaker(
  hasRoom: boolean,
  { answers, takenBy }: { answers: Answer[]; takenBy?: string | undefined },
  teams: Team[],
  resultField: string,
  context: CompletedTask,
  { register }: Directory,
): Promise<Problem[]> {
  const nameOf = (code: string | undefined) => teams.find((team) => team.code === code)?.name ?? code ?? ''
  const yes = answers.filter(({ answer }) => answer === 'YES')
  if (!hasRoom) {
    return yes.map(({ team }) => ({
      field: resultField,
      problem: `${nameOf(team)} answered that it can take the case`,
      wayOut: 'let it take the case, or correct its answer',
    }))
  }
  if (!yes.some(({ team }) => team === takenBy)) {
    return [
      {
        field: 'takenBy',
        problem: `${nameOf(takenBy)} has not answered that it can take the case`,
        wayOut: 'choose a team that answered yes, or enter its answer',
      },
    ]
  }
  return checkManager('takenBy', takenBy, teams, context, { register })
}

/** 'North Team: no (3 November), South Team: yes (4 November)' for a text on a form. */
export const answersInWords = (answers: { team: string; askedOn: string; answer: string }[], teams: Team[]): string =>
  answers
    .map(({ team, askedOn, answer }) => {
      const name = teams.find(({ code }) => code === team)?.name ?? team
      return `${name}: ${answer === 'YES' ? 'yes' : 'no'} (${toLondon(askedOn).setLocale('en-GB').toFormat('d LLLL')})`
    })
    .join(', ')
