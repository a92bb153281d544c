import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { type Answer, type Area, areaWords, type Team } from './askedTeams.ts'

/** Answers and order of asking: own team and district first, other districts by the Service Manager. UC-09, UC-10. */
export async function checkOrder(
  { scope, answers }: { scope: Area[]; answers: Answer[] },
  teams: Team[],
  { variables }: CompletedTask,
  { register }: Pick<Dependencies, 'register'>,
): Promise<Problem[]> {
  const areaOf = (code: string) => teams.find((team) => team.code === code)?.area
  const of = (area: Area) => answers.filter(({ team }) => areaOf(team) === area)
  const exists = (area: Area) => teams.some((team) => team.area === area)
  const unanswered = scope
    .filter((area) => exists(area) && of(area).length === 0)
    .map((area) => ({
      field: 'answers',
      problem: `Asked: ${areaWords[area]} is ticked, and no answer of it is entered`,
      wayOut: 'enter who answered, or take the tick away',
    }))
  const unticked = (Object.keys(areaWords) as Area[])
    .filter((area) => of(area).length > 0 && !scope.includes(area))
    .map((area) => ({
      field: 'scope',
      problem: `Answers of ${areaWords[area].toLowerCase()} are entered, and it is not ticked`,
      wayOut: `tick ${areaWords[area]}`,
    }))
  if (!scope.includes('OTHER_DISTRICTS')) return [...unanswered, ...unticked]
  const near = teams.filter(({ area }) => area !== 'OTHER_DISTRICTS')
  const missing = near.filter(({ code }) => !answers.some(({ team }) => team === code))
  const lastNear = answers.filter(({ team }) => areaOf(team) !== 'OTHER_DISTRICTS').map(({ askedOn }) => askedOn)
  const tooEarly = of('OTHER_DISTRICTS').some(({ askedOn }) => lastNear.some((day) => day > askedOn))
  const byOthers = variables.mustAllocate === true ? [] : await notByServiceManager(of('OTHER_DISTRICTS'), register)
  return [
    ...unanswered,
    ...unticked,
    ...(missing.length > 0
      ? [
          {
            field: 'scope',
            problem: `Other districts come after the own team and every other team of the district (UC-09); no answer yet of ${missing.map(({ name }) => name).join(', ')}`,
            wayOut: 'ask them first and enter their answers, or take the tick at other districts away',
          },
        ]
      : []),
    ...(tooEarly
      ? [
          {
            field: 'answers',
            problem: 'A team of another district was asked before the own district had answered (UC-09)',
            wayOut: 'correct the days, or ask the other district again now that the own one has no room',
          },
        ]
      : []),
    ...byOthers,
  ]
}

async function notByServiceManager(answers: Answer[], register: Dependencies['register']): Promise<Problem[]> {
  const people = await Promise.all([...new Set(answers.map(({ askedBy }) => askedBy))].map(register.staff.get))
  return people.every((person) => person?.roles.includes('serviceManager'))
    ? []
    : [
        {
          field: 'answers',
          problem: 'Other districts are asked by the Service Manager (UC-10)',
          wayOut: 'let the Service Manager ask them, and choose that person at Asked by',
        },
      ]
}
