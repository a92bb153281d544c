import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { logFailure, problemOf } from '../errors.ts'
import type { Render } from './render.ts'

type Page = { title: string; text: string }

const pages: Record<number, Page> = {
  400: { title: 'This request cannot be read', text: 'Go back, check what you typed, and send it again.' },
  403: { title: 'Not allowed from here', text: 'Open the form from this service and send it again from there.' },
  404: {
    title: 'There is nothing here',
    text: 'If you typed the address, check that it is correct. A case reference looks like C-2026-000123.',
  },
  405: { title: 'This address does not take that', text: 'Go back to the page that you came from and start again.' },
  409: {
    title: 'Somebody else was quicker',
    text: 'Nothing was saved. Open the page again, look at what is there now, then decide.',
  },
  413: { title: 'That was too much text', text: 'Nothing was saved. Go back and shorten the longest texts.' },
  415: { title: 'This cannot be read', text: 'Send the form from its page.' },
  500: {
    title: 'Something went wrong here',
    text: 'What you sent was not saved. Go back and send it again. Tell the people who look after this service if it happens again.',
  },
  503: {
    title: 'The case register does not answer',
    text: 'What you sent was not saved. Wait a minute, go back and send it again.',
  },
}
const unknown: Page = { title: 'There is a problem', text: 'Go back and try again.' }

/** A browser asks for HTML first; a program that asks for nothing in particular gets the problem document. */
const wantsPage = (request: Request): boolean => request.accepts(['json', 'html']) === 'html'

/** Answers what has no address, for people; programs and the API go on to the problem document. */
export const noSuchPage =
  (render: Render): RequestHandler =>
  (request, response, next) => {
    if (request.path.startsWith('/v1/') || !wantsPage(request)) return next()
    response
      .status(404)
      .type('html')
      .send(render('error', { ...pages[404], status: 404 }))
  }

const sendPage = (render: Render, response: Response, status: number) =>
  void response
    .status(status)
    .type('html')
    .send(render('error', { ...(pages[status] ?? unknown), status }))

/** Whatever went wrong on a page, as a page that says what was saved and what to do; never a value or a stack. */
export const pageErrors =
  (render: Render, log: Logger): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent || !wantsPage(request)) return next(error)
    const problem = problemOf(error)
    logFailure(log, problem, error)
    response.set(problem.headers)
    sendPage(render, response, problem.status)
  }
