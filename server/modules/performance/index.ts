export { campaignResult } from './results.ts'
export { performanceRoutes } from './routes.ts'
export type { PerformanceParts } from './parts.ts'
