export type { CockpitParts } from './parts.ts'
export { cockpitRoutes } from './routes.ts'
