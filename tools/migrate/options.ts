import { type Command, InvalidArgumentError } from 'commander'
import type { Wanted } from './plan.ts'

export type Options = Wanted & { apply: boolean; by?: string; expect?: string }

function rename(text: string, earlier: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [old, target, ...more] = text.split('=')
  if (!old || !target || more.length > 0)
    throw new InvalidArgumentError('Give the old and the new element id: old=new.')
  if (earlier.has(old)) throw new InvalidArgumentError(`${old} is given twice.`)
  return new Map([...earlier, [old, target]])
}

/** The command's options; what does not fit is said on the error output, and the process ends. */
export function optionsOf(command: Command, argv: string[]): Options {
  command
    .description('Says which running cases can move to the newest version of their procedure, and moves them.')
    .option('--plan', 'say what would happen and change nothing (without --apply, this is what it does)')
    .option('--apply', 'move, one instance after the other, what the plan says')
    .option('--process <id>', 'this procedure only')
    .option('--from <version>', 'only what runs on this version: a version tag, or a number of the engine')
    .option('--to <version>', 'not the newest version but this one')
    .option('--case <reference>', 'this case only')
    .option('--map <old=new>', 'an element has another id in the new version; again for each', rename, new Map())
    .option('--expect <code>', 'with --apply: only if the plan is still the one with this code')
    .option('--by <username>', 'who migrates; goes on record with each case')
    .parse(argv)
  const options = command.opts<Options & { plan?: boolean }>()
  if (options.plan && options.apply) command.error('Give --plan or --apply, not both.')
  if (options.apply && !options.by) command.error('--apply goes on record: say who you are with --by <username>.')
  if ((options.apply || options.map?.size || options.from || options.to) && !options.process)
    command.error('--apply, --map, --from and --to speak of one procedure: name it with --process <id>.')
  return options
}
