import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoFolder } from './pictures.ts'
import type { Letter, Stage } from './stage.ts'

const isOut = ({ state }: Letter) => ['sent', 'toPost'].includes(state)

/** Who gets this letter, how, and what became of it, in order: 'AGENCY sent EMAIL'; without those to whom it is not due. */
export const writtenTo = (letters: Letter[], letter: string): string[] =>
  letters
    .filter((each) => each.letter === letter && each.state !== 'cancelled')
    .map(({ recipientKind, state, channel }) => [recipientKind, state, channel].join(' '))
    .sort()

/** The folder under build/demo for what a family gets in a scene, emptied of what an earlier run left. */
export function emptyFolder(scene: string): string {
  const folder = join(demoFolder, scene)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

async function keep({ urls }: Stage, path: string, file: string): Promise<void> {
  const answer = await fetch(`${urls.pages}${path}`, { signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`)
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
}

/** A paper of the case as a file, for people to read. */
export const keepPaper = (stage: Stage, folder: string, path: string, name: string): Promise<void> =>
  keep(stage, path, join(folder, `${name}.pdf`))

/** The letters of these kinds that went out to family and agencies, one PDF each, for people to read. */
export async function keepLetters(stage: Stage, folder: string, one: string, kinds: string[]): Promise<void> {
  const out = (await stage.lettersOf(one)).filter((letter) => kinds.includes(letter.letter) && isOut(letter))
  for (const { id, letter, recipientKind, links } of out) {
    const same = out.filter((each) => each.letter === letter && each.recipientKind === recipientKind)
    const number = same.length > 1 ? `-${same.findIndex((each) => each.id === id) + 1}` : ''
    await keep(stage, links.pdf, join(folder, `${letter}-${recipientKind.toLowerCase()}${number}.pdf`))
  }
  stage.script.print(`  The letters as the family and the agencies get them: ${folder}`)
}
