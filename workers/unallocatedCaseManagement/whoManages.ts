/** Who manages a case that waits for a worker: the Team Manager, the deputy for waiting cases, the manager on duty. */
export const managersOfTheWait = ['teamManager', 'deputyTeamManager', 'dutyManager']

/** The duty team: every task about a case without a worker is theirs, in the manager's sight (UC-26, UC-29). */
export const dutyTeam = ['dutySocialWorker', ...managersOfTheWait]
