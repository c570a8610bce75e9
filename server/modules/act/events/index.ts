export { eventsRoutes } from './routes.ts'
export { eventExports } from './exports.ts'
export type { EventParts } from './parts.ts'
