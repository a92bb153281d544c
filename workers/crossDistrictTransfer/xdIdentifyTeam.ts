import { z } from 'zod'
import { checkPlace } from '../shared/atPlace.ts'
import { reference } from '../shared/formFields.ts'
import { transferOf } from '../shared/transferOf.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { checkTeam, enterTeam, prepareTeam } from './nameTeam.ts'

const role = 'serviceManager'

/**
 * The meeting named no team: the Service Manager of the receiving district does, within a week. XD-06.
 */
export const xdIdentifyTeam = defineTask('xdIdentifyTeam', {
  roles: [role],
  rules: ['XD-06'],
  schema: z.object({ team: reference('Team') }),
  prepare: (context, deps) => prepareTeam(context, deps, role),
  async check({ team }, context, deps) {
    const { authority, toDistrict: district } = await transferOf(deps.register, context.variables.transferId)
    return [
      ...(await checkTeam(team, context, deps)),
      ...(await checkPlace(deps, { authority, district, role }, context)),
    ]
  },
  effects: (tx, { team }, context) => enterTeam(tx, team, context),
})
