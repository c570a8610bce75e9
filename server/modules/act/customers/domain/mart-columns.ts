/** Columns of `profile` by what they say; the same names the strategy's vocabulary gives them. */
export const tierColumn = (scheme: string): string => `tier_${scheme}`
export const reasonColumn = (scheme: string): string => `tier_${scheme}_reason`
export const measuredColumn = (scheme: string): string => `tier_${scheme}_measured`
export const watchedColumn = (scheme: string): string => `tier_${scheme}_watched`
export const groupColumn = (lifeGroup: string): string => `group_${lifeGroup}`
export const familyColumn = (family: string): string => `has_${family}`
