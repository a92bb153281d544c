import type { Request } from 'express'
import { type Role, roles } from '../../models/vocabulary.ts'
import type { Register } from '../../register/register.ts'
import { type Board, chosen, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'
import { placeChosen, placeFilters, staffNames } from './placeFilters.ts'
import { reportTitles } from './reportColumns.ts'
import { shortWords } from './words.ts'

type Row = Awaited<ReturnType<Register['reports']['list']>>[number] & { place: string; confirmed: string; to: string }

const kinds = Object.entries(reportTitles).map(([value, text]) => ({ value, text }))

const board = (filters: Board<Row>['filters']): Board<Row> => ({
  title: 'Reports',
  caption: 'Reports, the newest first',
  path: '/reports',
  nothing: 'No report is on record here.',
  filters,
  columns: [
    { heading: 'Report', text: ({ kind }) => reportTitles[kind], href: ({ id }) => `/reports/${id}` },
    { heading: 'District', text: ({ place }) => place },
    { heading: 'Case', text: ({ caseReference }) => caseReference ?? '' },
    { heading: 'As of', text: ({ asOf }) => shortWords(asOf) },
    { heading: 'Entries', text: ({ rows }) => String(rows.length), numeric: true },
    { heading: 'Confirmed by', text: ({ confirmed }) => confirmed },
    {
      heading: 'Sent',
      text: ({ sentAt, to }) => (sentAt ? `${shortWords(sentAt)} to ${to}` : 'Not yet'),
    },
  ],
})

/** Every report on record, newest first: weekly reports, proposals, fortnightly returns. */
export async function reportList({ register }: PageContext, request: Request): Promise<Loaded<Row>> {
  const places = await placeFilters(register)
  const districts = places.filter(({ name }) => name === 'district')
  const filters = [{ name: 'kind', label: 'Kind', options: kinds }, ...districts]
  const choice = chosen(filters, request)
  const kind = (Object.keys(reportTitles) as (keyof typeof reportTitles)[]).find((code) => code === choice.kind)
  const { team: _team, ...place } = placeChosen(choice)
  const [reports, nameOf] = await Promise.all([
    register.reports.list({ ...place, ...(kind ? { kind } : {}) }),
    staffNames(register),
  ])
  const named = (authority: string, district: string | null) =>
    districts[0]?.options?.find(({ value }) => value === `${authority}.${district}`)?.text ?? district ?? ''
  const rows = reports.map((report) => ({
    ...report,
    place: named(report.authority, report.district),
    confirmed: [...new Set(report.confirmations.map(({ by }) => nameOf(by)))].join(', '),
    to: report.sentTo.map((role) => roles[role as Role] ?? nameOf(role)).join(', '),
  }))
  return { board: board(filters), rows, choice }
}
