import type { Register } from '../register/register.ts'
import type { ZeebeClient } from './client.ts'
import { codeOf, isNotFound, within } from './grpc.ts'

const patience = 10_000
const invalidArgument = 3
const decisionOf = (mark: string) => `registerMark_${mark.replaceAll('-', '')}`

const markModel = (mark: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions_${decisionOf(mark)}" name="Mark of the register" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="${decisionOf(mark)}" name="Mark of the register">
    <variable id="variable_${decisionOf(mark)}" name="mark" typeRef="boolean" />
    <literalExpression id="expression_${decisionOf(mark)}"><text>true</text></literalExpression>
  </decision>
</definitions>
`

async function isKnown(client: ZeebeClient, mark: string): Promise<boolean> {
  try {
    await within(patience, client.evaluateDecision({ decisionId: decisionOf(mark), variables: {} }))
    return true
  } catch (error) {
    if (isNotFound(error) || codeOf(error) === invalidArgument) return false
    throw error
  }
}

/**
 * Which of the engines that this register has worked with stands behind the client: 1 for the first. An engine whose
 * data were wiped counts its keys from the start again; its keys must not meet what the register keeps under the same
 * keys of the engine before. The engine is known again by a decision that was left in it, named after a random mark.
 * @throws when the engine cannot be asked; try again later
 */
export const engineGeneration = (client: ZeebeClient, register: Pick<Register, 'engines'>): Promise<number> =>
  register.engines.identify(
    (mark) => isKnown(client, mark),
    async (mark) => {
      const content = Buffer.from(markModel(mark))
      await within(patience, client.deployResource({ name: `${decisionOf(mark)}.dmn`, decision: content }))
    },
  )

/** An engine key as the register keeps it: the first engine's keys as they are, later ones with their generation before. */
export const keyIn = (generation: number, key: string): string => (generation > 1 ? `${generation}.${key}` : key)

/** The engine's own key behind one that the register keeps. */
export const engineKeyOf = (kept: string): string => kept.slice(kept.indexOf('.') + 1)
