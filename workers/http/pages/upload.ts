import type { Request, Response } from 'express'
import multer from 'multer'
import { sizeWords } from '../../register/documentContent.ts'
import type { FieldProblem } from '../../register/errors.ts'
import { problems as refusals } from '../problem.ts'

/**
 * Reads a form with one file of up to so many bytes into the request.
 * @returns what is wrong with the file as it arrived; @throws Problem where the form itself cannot be read
 */
export function uploadReader(maxBytes: number, tooLarge = 'make it smaller, or divide it into several files') {
  const readUpload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: maxBytes, files: 1, fields: 5, parts: 6, fieldSize: 1000, fieldNameSize: 100 },
    defParamCharset: 'utf8',
  }).single('file')
  return (request: Request, response: Response) =>
    new Promise<FieldProblem | undefined>((resolve, reject) =>
      readUpload(request, response, (error?: unknown) => {
        const isTooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE'
        if (error && !isTooLarge) return reject(refusals.malformed('The form cannot be read. Send it from its page.'))
        if (isTooLarge)
          return resolve({ field: 'file', problem: `has more than ${sizeWords(maxBytes)}`, wayOut: tooLarge })
        resolve(request.file ? undefined : { field: 'file', problem: 'is missing', wayOut: 'give a file' })
      }),
    )
}
