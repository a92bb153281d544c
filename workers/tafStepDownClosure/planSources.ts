/** Where the action plan of a Team around the Family is taken from (TS-16). */
export const planSources = ['INITIAL_ASSESSMENT', 'SINGLE_ASSESSMENT', 'CIN_PLAN'] as const
