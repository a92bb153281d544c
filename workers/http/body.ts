import express, { type RequestHandler } from 'express'
import { sizeWords } from '../register/documentContent.ts'
import { problems } from './problem.ts'

const maxDepth = 20

/** Depth by scanning the text, so that nothing nested is built before it is known to be shallow. */
function isShallow(text: string): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (inText) {
      if (letter === '\\') at++
      else if (letter === '"') inText = false
    } else if (letter === '"') inText = true
    else if (letter === '{' || letter === '[') {
      if (++depth > maxDepth) return false
    } else if (letter === '}' || letter === ']') depth--
  }
  return true
}

const readText = express.text({ type: 'application/json', limit: '100kb', inflate: false, defaultCharset: 'utf-8' })

const parse: RequestHandler = (request, _response, next) => {
  const text = typeof request.body === 'string' ? request.body : ''
  if (text.trim() === '') throw problems.malformed('The body is empty. Send the JSON that /docs describes.')
  if (text.includes('\ufffd')) throw problems.malformed('The body is not UTF-8. Send it as JSON in UTF-8.')
  if (!isShallow(text))
    throw problems.malformed(`The body is nested more than ${maxDepth} levels deep. See /docs for its shape.`)
  try {
    request.body = JSON.parse(text)
  } catch {
    throw problems.malformed('The body is no valid JSON. Check brackets, quotes and commas.')
  }
  next()
}

const requireJson: RequestHandler = (request, _response, next) => {
  const isJson = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(request.get('content-type') ?? '')
  const encoding = request.get('content-encoding') ?? 'identity'
  if (!isJson || encoding !== 'identity') throw problems.mediaType()
  next()
}

/** Reads a JSON body of up to 100 kB and 20 levels, in UTF-8; everything else is a problem with a way out. */
export const jsonBody: RequestHandler[] = [requireJson, readText, parse]

/** Reads a file of one of these types as it is, up to so many bytes; everything else is a problem with a way out. */
export function fileBody({ mediaTypes, maxBytes }: { mediaTypes: string[]; maxBytes: number }): RequestHandler[] {
  const readBytes = express.raw({ type: () => true, limit: maxBytes, inflate: false })
  const known: RequestHandler = (request, _response, next) => {
    const mediaType = (request.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const encoding = request.get('content-encoding') ?? 'identity'
    if (!mediaTypes.includes(mediaType) || encoding !== 'identity') throw problems.fileType(mediaTypes)
    next()
  }
  const read: RequestHandler = (request, response, next) =>
    readBytes(request, response, (error?: unknown) => {
      if ((error as { type?: string } | undefined)?.type === 'entity.too.large')
        return next(problems.fileTooLarge(sizeWords(maxBytes)))
      if (!error && !Buffer.isBuffer(request.body)) request.body = Buffer.alloc(0)
      next(error)
    })
  return [known, read]
}
