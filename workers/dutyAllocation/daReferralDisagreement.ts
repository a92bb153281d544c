import { z } from 'zod'
import { choice, conditions, needed, optionalText, text, ticked } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'

/**
 * Stand-in until referralDisagreement is delivered: the managers decide whether the referral stands, with both named and
 * their discussion recorded; until then it counts as standing (G-63). RD-01, RD-02, RD-03, RD-04.
 */
export const daReferralDisagreement = defineTask('daReferralDisagreement', {
  roles: ['teamManager', 'dutyManager', 'frontDoorManager', 'serviceManager'],
  rules: ['RD-01', 'RD-02', 'RD-03', 'RD-04'],
  texts: [
    'positionFrontDoor',
    'positionDuty',
    'frontDoorManagerName',
    'dutyManagerName',
    'serviceManagerNames',
    'discussionText',
  ],
  schema: z
    .object({
      positionFrontDoor: text("Front door's view"),
      positionDuty: text("Duty Team Manager's view"),
      frontDoorManagerName: text('Front door manager who took part'),
      dutyManagerName: text('Duty Team Manager who took part'),
      serviceManagersAsked: ticked(),
      serviceManagerNames: optionalText('Both Service Managers'),
      decision: choice('Decision', ['REFERRAL_STANDS', 'NO_REFERRAL']),
      discussionText: text('Discussion', 20),
    })
    .superRefine(
      conditions((form) => [
        needed(form.serviceManagersAsked, 'serviceManagerNames', form.serviceManagerNames, 'Both Service Managers'),
      ]),
    ),
  async prepare() {
    return { decision: null, serviceManagersAsked: false }
  },
  async effects(_tx, { decision, serviceManagersAsked }) {
    return { disagreementDecision: decision, disagreementEscalated: serviceManagersAsked }
  },
})
