import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { readStepNames } from '../../letters/stepNames.ts'
import { type Access, enforce } from '../access.ts'
import { problems } from '../problem.ts'
import { requestDocument } from './authorityRequestDocument.ts'
import { authorityRequestForm } from './authorityRequestForm.ts'
import { authorityRequestPage } from './authorityRequestPage.ts'
import { authorityRequests } from './authorityRequests.ts'
import { boardPages } from './boardPages.ts'
import { bundlePages } from './bundlePages.ts'
import { casePages } from './casePages.ts'
import { chronologyPdf } from './chronologyPdf.ts'
import { newClosure, withdrawClosure } from './closureForms.ts'
import { closurePage } from './closurePage.ts'
import { closures } from './closures.ts'
import type { PageContext, PagesDependencies } from './context.ts'
import { deadlines } from './deadlines.ts'
import { caseDocument, documentPages } from './documentPages.ts'
import { dutyTray } from './dutyTray.ts'
import { dutyWork } from './dutyWork.ts'
import { noSuchPage, pageErrors } from './errors.ts'
import { eventPages } from './eventPages.ts'
import { type FormPage, formPages } from './formPages.ts'
import { readFormWords } from './formWords.ts'
import { iroOversight } from './iroOversight.ts'
import { lettersRegister } from './lettersRegister.ts'
import { moveAddress } from './moveForms.ts'
import { absence, reallocation } from './reallocation.ts'
import { referralPages } from './referralPages.ts'
import { assets, createRender } from './render.ts'
import { reportList } from './reportList.ts'
import { reportPages } from './reportPages.ts'
import { startPage } from './startPage.ts'
import { tafEvent } from './tafForms.ts'
import { tafHandOut } from './tafHandOut.ts'
import { tafPage } from './tafPage.ts'
import { tafs } from './tafs.ts'
import { newTransfer, transferEvent } from './transferForms.ts'
import { cancelMeeting, correctOutcome, moveMeeting, newMeeting } from './transferMeetingForms.ts'
import { transferMeetingPage } from './transferMeetingPage.ts'
import { transferMeetings } from './transferMeetings.ts'
import { transferPage } from './transferPage.ts'
import { transfers } from './transfers.ts'
import { unallocatedCases } from './unallocatedCases.ts'

type PageRoute = {
  method: 'get' | 'post'
  path: string
  access: Access
  handle: (request: Request, response: Response) => Promise<void>
}

type FormLoads = Record<string, (request: Request) => Promise<FormPage>>

const formRoutes = (context: PageContext, forms: FormLoads, access: Access): PageRoute[] =>
  Object.entries(forms).flatMap(([path, load]): PageRoute[] => {
    const { show, send } = formPages(context, load)
    return [
      { method: 'get', path, access, handle: show },
      { method: 'post', path, access, handle: send },
    ]
  })

/** Every page with who may open it. */
export function pageRoutes(context: PageContext): PageRoute[] {
  const cases = casePages(context)
  const referrals = referralPages(context)
  const boards = {
    '/duty-tray': boardPages(context, 'dutyTray', dutyTray),
    '/unallocated-cases': boardPages(context, 'unallocated', unallocatedCases),
    '/duty-work': boardPages(context, 'dutyWork', dutyWork),
    '/reallocation': boardPages(context, 'reallocation', reallocation),
    '/iro-oversight': boardPages(context, 'iroOversight', iroOversight),
    '/deadlines': boardPages(context, 'deadlines', deadlines),
    '/letters': boardPages(context, 'letters', lettersRegister),
    '/reports': boardPages(context, 'reports', reportList),
    '/transfers': boardPages(context, 'transfers', transfers),
    '/transfer-meetings': boardPages(context, 'transfers', transferMeetings),
    '/closures': boardPages(context, 'closures', closures),
    '/tafs': boardPages(context, 'closures', tafs),
  }
  const reports = reportPages(context)
  const events = eventPages(context)
  const documents = documentPages(context, caseDocument(context))
  const requests = boardPages(context, 'authorityRequests', authorityRequests)
  const request = authorityRequestForm(context)
  const requestPapers = documentPages(context, requestDocument(context))
  const bundles = bundlePages(context)
  const forms: FormLoads = {
    '/transfers/new': newTransfer(context),
    '/transfers/{id}/worker-lost': transferEvent(context, 'receiving-worker-lost'),
    '/transfers/{id}/withdraw': transferEvent(context, 'withdrawn'),
    '/transfer-meetings/new': newMeeting(context),
    '/transfer-meetings/{id}/move': moveMeeting(context),
    '/transfer-meetings/{id}/cancel': cancelMeeting(context),
    '/transfer-meetings/{id}/items/{item}/correct': correctOutcome(context),
    '/closures/new': newClosure(context),
    '/closures/{id}/withdraw': withdrawClosure(context),
  }
  const reported: FormLoads = {
    '/moves/{id}/address': moveAddress(context),
    '/tafs/{id}/consent-withdrawn': tafEvent(context, 'taf-consent-withdrawn'),
    '/tafs/{id}/needs-met': tafEvent(context, 'taf-needs-met'),
  }
  const absences = boardPages(context, 'reallocation', absence)
  return [
    { method: 'get', path: '/', access: 'caseReader', handle: startPage(context) },
    { method: 'get', path: '/cases/{reference}', access: 'caseReader', handle: cases.show },
    { method: 'get', path: '/cases/{reference}/people/new', access: 'practitioner', handle: cases.newPerson },
    { method: 'post', path: '/cases/{reference}/people/new', access: 'practitioner', handle: cases.addPerson },
    { method: 'get', path: '/cases/{reference}/people/{id}/edit', access: 'practitioner', handle: cases.editPerson },
    {
      method: 'post',
      path: '/cases/{reference}/people/{id}/edit',
      access: 'practitioner',
      handle: cases.correctPerson,
    },
    { method: 'get', path: '/referrals/new', access: 'frontDoor', handle: referrals.show },
    { method: 'post', path: '/referrals/new', access: 'frontDoor', handle: referrals.send },
    { method: 'get', path: '/cases/{reference}/events/new', access: 'practitioner', handle: events.newEvent },
    { method: 'post', path: '/cases/{reference}/events/new', access: 'practitioner', handle: events.record },
    { method: 'get', path: '/cases/{reference}/documents/new', access: 'practitioner', handle: documents.show },
    { method: 'post', path: '/cases/{reference}/documents/new', access: 'practitioner', handle: documents.send },
    { method: 'get', path: '/cases/{reference}/chronology.pdf', access: 'caseReader', handle: chronologyPdf(context) },
    ...Object.entries(boards).flatMap(([path, { show, csv }]): PageRoute[] => [
      { method: 'get', path, access: 'manager', handle: show },
      { method: 'get', path: `${path}.csv`, access: 'manager', handle: csv },
    ]),
    ...formRoutes(context, forms, 'manager'),
    ...formRoutes(context, reported, 'practitioner'),
    { method: 'get', path: '/transfers/{id}', access: 'manager', handle: transferPage(context) },
    { method: 'get', path: '/transfer-meetings/{id}', access: 'manager', handle: transferMeetingPage(context) },
    { method: 'get', path: '/closures/{id}', access: 'manager', handle: closurePage(context) },
    { method: 'get', path: '/tafs/{id}/hand-out.pdf', access: 'manager', handle: tafHandOut(context) },
    { method: 'get', path: '/tafs/{id}', access: 'manager', handle: tafPage(context) },
    { method: 'get', path: '/authority-requests', access: 'caseReader', handle: requests.show },
    { method: 'get', path: '/authority-requests.csv', access: 'caseReader', handle: requests.csv },
    { method: 'get', path: '/authority-requests/new', access: 'frontDoor', handle: request.show },
    { method: 'post', path: '/authority-requests/new', access: 'frontDoor', handle: request.send },
    { method: 'get', path: '/authority-requests/bundle', access: 'frontDoor', handle: bundles.show },
    { method: 'post', path: '/authority-requests/bundle', access: 'frontDoor', handle: bundles.send },
    {
      method: 'get',
      path: '/authority-requests/{id}/documents/new',
      access: 'frontDoor',
      handle: requestPapers.show,
    },
    {
      method: 'post',
      path: '/authority-requests/{id}/documents/new',
      access: 'frontDoor',
      handle: requestPapers.send,
    },
    { method: 'get', path: '/authority-requests/{id}', access: 'caseReader', handle: authorityRequestPage(context) },
    { method: 'get', path: '/absences/{id}.csv', access: 'manager', handle: absences.csv },
    { method: 'get', path: '/absences/{id}', access: 'manager', handle: absences.show },
    { method: 'get', path: '/reports/{id}.csv', access: 'manager', handle: reports.csv },
    { method: 'get', path: '/reports/{id}.pdf', access: 'manager', handle: reports.pdf },
    { method: 'get', path: '/reports/{id}', access: 'manager', handle: reports.show },
  ]
}

const readForm = express.urlencoded({ extended: false, limit: '100kb', parameterLimit: 1500, inflate: false })

function mount(router: Router, routes: PageRoute[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const at = path.replace(/\{(\w+)\}/g, ':$1')
    const named: RequestHandler = (_request, response, next) => {
      response.locals.route = path
      next()
    }
    router.all(at, named)
    const onPath = routes.filter((route) => route.path === path)
    for (const { method, access, handle } of onPath) {
      router[method](at, enforce(access), ...(method === 'post' ? [readForm] : []), handle)
    }
    router.all(at, () => {
      throw problems.method(onPath.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : ['POST'])))
    })
  }
}

const noExchange = { file: undefined, maxBytes: 50_000_000 }

/** The pages for people: case page, people, referral by hand, duty tray. Reads forms and models once, at the start. */
export async function createPages({ log, config, ...deps }: PagesDependencies): Promise<Router> {
  const render = createRender({ serviceName: "Children's services procedures" })
  const context: PageContext = {
    ...deps,
    config: { modelFolders: config.modelFolders, exchange: config.exchange ?? noExchange },
    places: {
      tasklist: new URL('/tasklist', config.tasklist.url).href,
      operate: config.operateUrl,
      mailCatcher: config.mailCatcherUrl,
    },
    words: readFormWords(config.modelFolders),
    steps: await readStepNames(config.modelFolders),
    show: (response, template, view, status = 200) =>
      void response.status(status).type('html').send(render(template, view)),
  }
  const router = Router({ caseSensitive: true })
  router.use('/assets', assets())
  mount(router, pageRoutes(context))
  router.use(noSuchPage(render))
  router.use(pageErrors(render, log))
  return router
}
