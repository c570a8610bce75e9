export { buildProfiles } from './build-profiles.ts'
export type { ProfileCounts, ProfileParts } from './build-profiles.ts'
export { createFactViews } from './fact-views.ts'
export { formulaSql } from './columns/formula-sql.ts'
