export { createLog, silentLog } from './log.ts'
export type { Log, LogOptions } from './log.ts'
