import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../tools/migrate/options.ts'

/** The options as they are read, or what the command says of them. */
function read(...args: string[]) {
  const said: string[] = []
  const command = new Command().exitOverride().configureOutput({ writeErr: (text) => void said.push(text) })
  try {
    return optionsOf(command, ['node', 'migrate', ...args])
  } catch {
    return said.join('')
  }
}

describe('The command', () => {
  it('plans where nothing else is said', () => expect(read()).toMatchObject({ map: new Map() }))

  it('takes each renamed element', () => {
    const options = read('--process', 'example', '--map', 'a=b', '--map', 'c=d')
    expect(options).toMatchObject({
      map: new Map([
        ['a', 'b'],
        ['c', 'd'],
      ]),
    })
  })

  it.each([
    ['to migrate without a name', ['--apply'], 'say who you are with --by'],
    ['to plan and to migrate at once', ['--plan', '--apply', '--by', 'sm.north'], 'not both'],
    ['to migrate every procedure', ['--apply', '--by', 'sm.north'], 'name it with --process'],
    ['to map in every procedure', ['--map', 'a=b'], 'name it with --process'],
    ['a version of every procedure', ['--to', '1.1.0'], 'name it with --process'],
    ['half a mapping', ['--process', 'example', '--map', 'a='], 'Give the old and the new element id'],
    ['two mappings of one element', ['--process', 'example', '--map', 'a=b', '--map', 'a=c'], 'a is given twice'],
    ['an option that there is not', ['--force'], 'unknown option'],
  ])('refuses %s', (_what, args, why) => expect(read(...args)).toContain(why))
})
