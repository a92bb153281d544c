/** A member of staff of the office's North Assessment Team, as the register is given one. */
export const person = (username: string, roles: string[]) => ({
  username,
  displayName: `${username[0]?.toUpperCase()}${username.slice(1)} Person`,
  roles,
  authority: 'sampleshire',
  district: 'north',
  team: 'north-assessment',
  qualification: 'SOCIAL_WORKER',
  employment: 'PERMANENT',
  fullTimeEquivalent: 1,
})
