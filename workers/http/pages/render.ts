import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import nunjucks from 'nunjucks'
import { ageWords, dayWords, instantWords, plainWords, shortWords, typedWords, wordFor } from './words.ts'

const here = dirname(fileURLToPath(import.meta.url))
const kit = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist')

export type Render = (template: string, context: Record<string, unknown>) => string

/** Nunjucks with the kit's components and the project's own views; whatever a view prints is escaped. */
export function createRender(shared: Record<string, unknown>): Render {
  const loader = new nunjucks.FileSystemLoader([join(here, 'views'), kit], { noCache: false, watch: false })
  const environment = new nunjucks.Environment(loader, { autoescape: true, trimBlocks: true, lstripBlocks: true })
  for (const [name, value] of Object.entries(shared)) environment.addGlobal(name, value)
  environment
    .addFilter('instant', instantWords)
    .addFilter('short', shortWords)
    .addFilter('day', dayWords)
    .addFilter('age', ageWords)
    .addFilter('plain', plainWords)
    .addFilter('typed', typedWords)
    .addFilter('words', (code: string, kind: Parameters<typeof wordFor>[0]) => wordFor(kind, code))
  return (template, context) => environment.render(`${template}.njk`, context)
}

/** The typeface of the kit is licensed for gov.uk alone: pages use the reader's own sans-serif. */
const withoutTypeface = (css: string): string =>
  css
    .replace(/\/\*! Copyright \(c\) 2011 by Margaret Calvert[^*]*\*\//, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport,', '')

/** Style, script and icon of the pages, from the installed kit and this folder; nothing comes from elsewhere. */
export function assets(): Router {
  const router = Router()
  const css = withoutTypeface(readFileSync(join(kit, 'govuk', 'govuk-frontend.min.css'), 'utf8'))
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'public, max-age=3600')
    next()
  })
  router.get('/govuk-frontend.min.css', (_request, response) => void response.type('css').send(css))
  router.get('/govuk-frontend.min.js', (_request, response) =>
    response.sendFile('govuk-frontend.min.js', { root: join(kit, 'govuk'), cacheControl: false }),
  )
  router.use(express.static(join(here, 'assets'), { index: false, cacheControl: false, redirect: false }))
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  return router
}
