import type { OpenApiDocument } from './openapi.ts'
import { problems } from './problem.ts'

const escapeHtml = (text: unknown): string => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema as OpenAPI nests it
type Schema = any

const constraints = (schema: Schema): string =>
  [
    schema.format,
    schema.const !== undefined && `always ${schema.const}`,
    schema.enum && `one of ${schema.enum.join(', ')}`,
    schema.minLength > 1 && `at least ${schema.minLength} characters`,
    schema.maxLength && `at most ${schema.maxLength} characters`,
    schema.maxItems && `at most ${schema.maxItems} entries`,
    schema.pattern && 'plain code',
  ]
    .filter(Boolean)
    .join('; ')

const typeOf = (schema: Schema): string => {
  const types = [schema.type ?? (schema.oneOf || schema.anyOf ? 'one of several' : 'any')].flat().join(' or ')
  return schema.type === 'array' ? `list of ${typeOf(schema.items ?? {})}` : types
}

function rowsOf(schema: Schema, prefix: string): string {
  if (schema.type === 'array') return rowsOf(schema.items ?? {}, `${prefix}[]`)
  const variants: Schema[] = schema.oneOf ?? schema.anyOf ?? []
  if (variants.length > 0) return variants.map((variant) => rowsOf(variant, prefix)).join('')
  return Object.entries((schema.properties ?? {}) as Record<string, Schema>)
    .map(([name, inner]) => {
      const path = prefix ? `${prefix}.${name}` : name
      const required = schema.required?.includes(name) ? 'yes' : 'no'
      const row = `<tr><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(typeOf(inner))}</td><td>${required}</td><td>${escapeHtml(constraints(inner))}</td></tr>`
      return row + rowsOf(inner, path)
    })
    .join('')
}

const table = (schema: Schema, caption: string): string => {
  const variants: Schema[] = schema.oneOf ?? []
  if (variants.length > 0) {
    return variants
      .map((variant) =>
        table(variant, `${caption}: ${variant.properties?.kind?.enum?.[0] ?? variant.properties?.kind?.const}`),
      )
      .join('')
  }
  const rows = rowsOf(schema, '')
  return rows
    ? `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Rule</th></tr></thead><tbody>${rows}</tbody></table></div>`
    : ''
}

function operation(path: string, method: string, described: Schema): string {
  const id = `${method}${path.replace(/\W+/g, '-')}`
  const body = described.requestBody?.content?.['application/json']?.schema
  const parameters = (described.parameters ?? []).map(
    (parameter: Schema) =>
      `<li><code>${escapeHtml(parameter.name)}</code> (${escapeHtml(parameter.in)}${parameter.required ? ', required' : ''}) ${escapeHtml(parameter.schema?.description ?? parameter.description ?? '')}</li>`,
  )
  const answers = Object.entries(described.responses as Record<string, Schema>).map(
    ([status, answer]) => `<li><strong>${status}</strong> ${escapeHtml(answer.description)}</li>`,
  )
  const success = Object.entries(described.responses as Record<string, Schema>).find(([status]) =>
    status.startsWith('2'),
  )
  const schema = success?.[1].content?.['application/json']?.schema
  return `<section aria-labelledby="${id}"><h2 id="${id}"><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h2>
<p>${escapeHtml(described.summary)}. Access: ${escapeHtml(described['x-access'])}.</p>
${parameters.length ? `<h3>Parameters</h3><ul>${parameters.join('')}</ul>` : ''}
${body ? table(body, `Body of ${method.toUpperCase()} ${path}`) : ''}
<h3>Answers</h3><ul>${answers.join('')}</ul>${schema ? table(schema, `Answer of ${method.toUpperCase()} ${path}`) : ''}</section>`
}

const problemList = (): string => {
  const all = [
    problems.malformed('Says what cannot be read.'),
    problems.forbidden(),
    problems.notFound('Says what is missing'),
    problems.method(['the method named in Allow']),
    problems.keyReused(),
    problems.conflict({ field: 'case', problem: 'was closed', wayOut: 'errors says when, and what to do' }),
    problems.overtaken('Look at it again, then decide.'),
    problems.tooLarge(),
    problems.mediaType(),
    problems.misdirected(),
    problems.invalid([]),
    problems.internal(),
    problems.unavailable(),
  ]
  return all
    .map(
      ({ slug, status, title, message }) =>
        `<dt id="problem-${slug}">${status} ${escapeHtml(title)}</dt><dd>${escapeHtml(message)}</dd>`,
    )
    .join('')
}

export const docsStyle = `body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#0b0c0c;background:#fff}
h2{margin-top:2.5rem;border-top:1px solid #b1b4b6;padding-top:1rem;overflow-wrap:anywhere}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:bold}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #b1b4b6}dt{font-weight:bold}
a{color:#1d70b8}a:focus,.scroll:focus{outline:3px solid #fd0}`

/** The OpenAPI document as a page that can be read without any script. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries((document.paths ?? {}) as Record<string, Record<string, Schema>>).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, described]) => operation(path, method, described)),
  )
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(document.info.title)}: API</title><link rel="stylesheet" href="/docs/style.css"></head>
<body><main><h1>${escapeHtml(document.info.title)}: API</h1>
<p>${escapeHtml(document.info.description)} The same as data: <a href="/openapi.json">openapi.json</a>.</p>
<p>Requests that change something carry an <code>Idempotency-Key</code>. Every error is a <code>application/problem+json</code> that names the field, what is wrong and the way out.</p>
${operations.join('\n')}
<section aria-labelledby="problems"><h2 id="problems">Problems</h2><dl>${problemList()}</dl></section></main></body></html>`
}
