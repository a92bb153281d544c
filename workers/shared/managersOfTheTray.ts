/** Who answers for a referral in the duty tray while the team is on duty (DA-03). */
export const managersOfTheTray = ['teamManager', 'deputyTeamManager', 'dutyManager']
