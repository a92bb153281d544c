import type { Request, Response } from 'express'
import { type Role, roles } from '../../models/vocabulary.ts'
import { NotFound } from '../../register/errors.ts'
import type { Register } from '../../register/register.ts'
import type { Codes } from '../../register/tables.ts'
import type { PageContext } from './context.ts'
import { csvOf } from './csv.ts'
import { staffNames, teamNames } from './placeFilters.ts'
import { columnsOf, printedColumns, type ReportColumn, reportTitles } from './reportColumns.ts'
import { renderReport } from './reportPdf.ts'
import { dayWords, instantWords, plainWords } from './words.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
type Report = NonNullable<Awaited<ReturnType<Register['reports']['get']>>>
/** What any reader of a report is told above its tables. */
type Shown = {
  report: Report
  title: string
  facts: string[]
  columns: ReportColumn[]
  districts: { name: string; rows: Codes[] }[]
  /** Names the file: kind, district and day, no person. */
  file: string
}

const stages: Record<string, string> = {
  TEAM_MANAGER: 'Confirmed by',
  REVIEWER: 'Reviewed by',
  SERVICE_MANAGER: 'Submitted by',
}
const nothing: Record<Report['kind'], string> = {
  'R-01': 'No case was without a worker.',
  'R-02': 'The proposal names no case.',
  'R-03': 'No worker had a case.',
}

/** What was decided about the cases of a proposal after it was filed (R-02). */
async function decisionsOn({ register, words }: PageContext, { kind, asOf, rows }: Report, nameOf: NameOf) {
  const references = rows.flatMap(({ caseReference }) => (typeof caseReference === 'string' ? [caseReference] : []))
  if (kind !== 'R-02' || references.length === 0) return []
  const decided = await register.oversight.acceptedOf(references, ['ucAuthorisation'])
  const forms = words(nameOf)
  return decided
    .filter(({ decidedAt }) => Date.parse(decidedAt) >= Date.parse(asOf))
    .toReversed()
    .map(
      ({ caseReference, decisions, decidedBy, decidedAt }) =>
        `Decision on ${caseReference}: ${forms.optionOf('ucAuthorisation', 'decision', decisions.decision)}, ${nameOf(decidedBy)}, ${instantWords(decidedAt)}`,
    )
}
type NameOf = (username: string | null | undefined) => string

async function read(context: PageContext, request: Request): Promise<Shown> {
  const { register, words, steps } = context
  const id = String(request.params.id)
  const report = uuid.test(id) ? await register.reports.get(id) : undefined
  if (!report) throw new NotFound('report')
  const [nameOf, teamOf, districts] = await Promise.all([
    staffNames(register),
    teamNames(register),
    register.authorities.districts(report.authority),
  ])
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code
  const district = report.district ? districtName(report.district) : undefined
  const names = [...new Set(report.rows.map((row) => String(row.district ?? report.district ?? '')))]
  const by = report.confirmations.map(
    (confirmation) =>
      `${stages[confirmation.stage] ?? plainWords(confirmation.stage)} ${nameOf(confirmation.by)}, ${instantWords(confirmation.at)}${confirmation.note ? `: ${confirmation.note}` : ''}`,
  )
  const to = report.sentTo.map((role) => roles[role as Role] ?? nameOf(role)).join(', ')
  const day = dayWords(report.asOf.slice(0, 10))
  return {
    report,
    title: `${reportTitles[report.kind]}: ${[district, day].filter(Boolean).join(', ')}`,
    facts: [
      `As of ${instantWords(report.asOf)}. ${report.kind === 'R-03' ? 'Workers' : 'Cases'}: ${report.rows.length}.`,
      report.sentAt ? `Sent on ${instantWords(report.sentAt)} to ${to}.` : 'Not sent yet.',
      ...(by.length > 0 ? by : report.kind === 'R-02' ? [] : ['Nobody has confirmed it yet.']),
      ...(await decisionsOn(context, report, nameOf)),
    ],
    columns: columnsOf(report.kind, {
      forms: words(nameOf),
      nameOf,
      teamOf: (team) => teamOf(report.authority, team),
      stepOf: (code) => steps.get(`userTask_${code}`) ?? plainWords(code),
    }),
    districts: names.map((code) => ({
      name: districtName(code),
      rows: report.rows.filter((row) => String(row.district ?? report.district ?? '') === code),
    })),
    file: [report.kind, report.district, report.asOf.slice(0, 10)].filter(Boolean).join('-'),
  }
}

const waiting: Record<Report['kind'], string> = {
  'R-01': 'Cases without a worker, the longest wait first',
  'R-02': 'Cases of the proposal',
  'R-03': 'Workers and their cases',
}

/** Reports as a page, as a file for a spreadsheet and as a PDF to print; the same rows in each (R-01 to R-03). */
export function reportPages(context: PageContext) {
  return {
    async show(request: Request, response: Response): Promise<void> {
      const { report, title, facts, columns, districts } = await read(context, request)
      context.show(response, 'report', {
        title,
        active: 'reports',
        wide: true,
        facts,
        address: `/reports/${report.id}`,
        nothing: nothing[report.kind],
        columns: columns.map(({ heading, numeric, wide }) => ({ heading, numeric, wide })),
        tables: districts.map(({ name, rows }) => ({
          caption: `${name}: ${waiting[report.kind].toLowerCase()}`,
          rows: rows.map((row) =>
            columns.map(({ text, href, flag }) => ({ text: text(row), href: href?.(row), flag: flag?.(row) ?? false })),
          ),
        })),
      })
    },

    async csv(request: Request, response: Response): Promise<void> {
      const { columns, districts, file } = await read(context, request)
      const heading = ['District', ...columns.map((column) => column.heading)]
      const rows = districts.flatMap(({ name, rows: of }) =>
        of.map((row) => [name, ...columns.map(({ text }) => text(row))]),
      )
      response
        .attachment(`${file}.csv`)
        .type('text/csv')
        .send(csvOf([heading, ...rows]))
    },

    async pdf(request: Request, response: Response): Promise<void> {
      const { report, title, facts, columns, districts, file } = await read(context, request)
      const printed = printedColumns(columns)
      const pdf = await renderReport({
        title,
        facts,
        nothing: nothing[report.kind],
        createdAt: new Date(report.asOf),
        tables: districts.map(({ name, rows }) => ({
          caption: `${name}: ${waiting[report.kind].toLowerCase()}`,
          columns: printed,
          rows: rows.map((row) => printed.map(({ text }) => text(row))),
        })),
      })
      response.type('application/pdf').set('Content-Disposition', `inline; filename="${file}.pdf"`).send(pdf)
    },
  }
}
