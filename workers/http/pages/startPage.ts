import type { Request, Response } from 'express'
import type { PageContext } from './context.ts'
import { shortWords, wordFor } from './words.ts'

/** So many open cases the start page lists, newest first. */
const listed = 200

const boards = [
  {
    href: '/unallocated-cases',
    text: 'Unallocated cases',
    what: 'children without a worker, their clocks and what is overdue',
  },
  { href: '/duty-work', text: 'Duty work', what: 'visits and reviews that duty does, also for absent workers' },
  { href: '/reallocation', text: 'Absence and reallocation', what: 'cases of workers who are away or leave' },
  {
    href: '/transfers',
    text: 'Transfers',
    what: 'cases that move to another team, each step with who has it and how late',
  },
  { href: '/transfer-meetings', text: 'Transfer meetings', what: 'District Transfer Meetings with their agendas' },
  {
    href: '/closures',
    text: 'Closures',
    what: 'cases that close, step down or go to another authority, each step with who has it and how late',
  },
  {
    href: '/authority-requests',
    text: 'Requests of other authorities',
    what: 'families who moved here: who asks, which team has it, who was told',
  },
  { href: '/tafs', text: 'Teams around the Family', what: 'who leads them, consent, and when each meets next' },
  { href: '/iro-oversight', text: 'IRO oversight', what: 'looked-after children without a worker, week by week' },
  { href: '/reports', text: 'Reports', what: 'weekly reports, proposals and fortnightly returns' },
  { href: '/deadlines', text: 'Deadlines and escalations', what: 'what was due, whether it was met, who was told' },
  { href: '/letters', text: 'Letters register', what: 'what was written to whom, and the copies' },
]

/** The open cases with their holder, and the way to everything else. */
export const startPage =
  ({ register, places, show }: PageContext) =>
  async (_request: Request, response: Response): Promise<void> => {
    const cases = await register.cases.list({ open: true, limit: listed + 1 })
    const holders = new Map(
      (await register.allocations.openHolders(cases.map(({ id }) => id))).map((row) => [row.caseId, row]),
    )
    const teams = await register.authorities.allTeams()
    const rows = cases.slice(0, listed).map(({ id, reference, childName, status, need, team, authority, opened }) => {
      const holder = holders.get(id)
      const part = holder && holder.kind !== 'WORKER' ? ` (${wordFor('holderKind', holder.kind)})` : ''
      return [
        { text: reference, href: `/cases/${reference}` },
        childName,
        { text: wordFor('status', status) },
        `${holder?.displayName ?? ''}${part}`,
        teams.find((row) => row.authority === authority && row.code === team)?.name ?? team,
        wordFor('need', need),
        shortWords(opened),
      ]
    })
    const links = [
      { href: places.tasklist, text: 'Tasklist', what: 'tasks that wait for a decision' },
      { href: places.operate, text: 'Operate', what: 'how each procedure runs' },
      { href: places.mailCatcher, text: 'Mail catcher', what: 'letters and notices as they were sent here' },
      { href: '/docs', text: 'API', what: 'how other systems send referrals' },
    ].filter(({ href }) => href)
    show(response, 'start', {
      title: 'Open cases',
      active: 'start',
      caption: 'Open cases, newest first',
      wide: true,
      rows,
      boards,
      links,
      cut: cases.length > listed,
    })
  }
