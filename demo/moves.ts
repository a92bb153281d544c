/** What people do and look at outside Tasklist when a family moves: its page, its documents, its letters. */
import type { ChronologyEntry, Stage, Submission } from './stage.ts'

type File = { kind: string; name: string; content: Buffer; type: string }

const fetched = (url: string, init: RequestInit) => fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })

/** Somebody enters where the family goes to live, on the page of the move: no task ever holds it (I6). */
export async function enterAddress({ urls, script, now }: Stage, one: string, procedureId: string, newAddress: string) {
  const answer = await fetched(`${urls.pages}/moves/${procedureId}/address`, {
    method: 'POST',
    body: new URLSearchParams({ newAddress: newAddress.replaceAll('\n', '\r\n') }),
    redirect: 'manual',
  })
  if (answer.status !== 303) throw new Error(`The page of the new address answered ${answer.status}.`)
  script.line(await now(), one, 'The new address is entered on the page of the move.')
}

/** Puts a document into a case as another system does. */
export async function sendDocument({ urls, script, now }: Stage, one: string, { kind, name, content, type }: File) {
  const answer = await fetched(`${urls.pages}/v1/cases/${one}/documents?kind=${kind}`, {
    method: 'POST',
    headers: { 'content-type': type, 'file-name': name },
    body: new Uint8Array(content),
  })
  if (answer.status !== 201) throw new Error(`${name} was refused with ${answer.status}: ${await answer.text()}`)
  script.line(await now(), one, `A document comes over the API: ${kind.toLowerCase().replaceAll('_', ' ')}.`)
}

/** Puts a document into a case on its page, as a person does who has scanned it. */
export async function scanIn({ urls, script, now }: Stage, one: string, { kind, name, content, type }: File) {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([new Uint8Array(content)], { type }), name)
  const path = `${urls.pages}/cases/${one}/documents/new`
  const answer = await fetched(path, { method: 'POST', body: form, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`The page for documents answered ${answer.status} to ${name}.`)
  script.line(await now(), one, `Scanned in on the case page: ${kind.toLowerCase().replaceAll('_', ' ')}.`)
}

export type Document = { documentId: string; kind: string; name: string; contentType: string }
export const documentsOf = async ({ ask }: Stage, one: string): Promise<Document[]> =>
  (await ask<{ documents: Document[] }>(`/v1/cases/${one}/documents`)).documents

/** What the chronology has of this title, oldest first. */
export const entriesOf = async (stage: Stage, one: string, title: string): Promise<ChronologyEntry[]> =>
  (await stage.view(one)).chronology.filter((entry) => entry.title === title)

/** The other authority says what it does, reported over the API (IA-19). */
export const authorityAnswers = (stage: Stage, one: string, by: string, event: Submission) =>
  stage.report(one, { kind: 'la-response', by, ...event }, `The other authority answers: ${event.response}.`)

/** The bundle of a move; the answer of the API where there is none. */
export async function bundleOf({ urls }: Stage, procedureId: string) {
  const answer = await fetched(`${urls.pages}/v1/procedures/${procedureId}/bundle`, {})
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
}
