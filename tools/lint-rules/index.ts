import * as content from './content.ts'
import * as layout from './layout.ts'
import * as naming from './naming.ts'

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Own rules as a bpmnlint plugin, `house/element-ids` and so on. */
export const rules = Object.fromEntries(
  Object.entries({ ...naming, ...content, ...layout }).map(([name, rule]) => [dashed(name), rule]),
)
const warnings = ['readable-size', 'readable-labels', 'short-labels']
export const configs = {
  recommended: {
    rules: Object.fromEntries(Object.keys(rules).map((name) => [name, warnings.includes(name) ? 'warn' : 'error'])),
  },
}
