import type { RequestHandler } from 'express'

/** Who may use a route. Declared for each; `enforce` is the one place where it is checked. */
export type Access = 'public' | 'operations' | 'frontDoor' | 'practitioner' | 'caseReader' | 'manager'

/** Lets everybody in as long as the server is bound to the loopback; access control replaces this one function. */
export const enforce =
  (_access: Access): RequestHandler =>
  (_request, _response, next) =>
    next()

/** Who the audit names while nobody signs in to the API. */
export const apiActor = 'frontDoor'

/** Who the audit names for what was done on a page: the right that was used, while nobody signs in. */
export const actorOf = (access: Access): string => access
