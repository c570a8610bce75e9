export { createServer } from './create-server.ts'
export type { ServerOptions } from './create-server.ts'
export { WrittenJson } from './handler.ts'
export type {
  Answer,
  Call,
  CallContext,
  Download,
  Handler,
  Handlers,
  SessionCookie,
  SignedIn,
} from './handler.ts'
export { httpLimits } from './limits.ts'
export { noPlaceInList, pageOfRows } from './row-place.ts'
export { registerEndpoints } from './register-endpoints.ts'
export type { EndpointOptions, Gate } from './register-endpoints.ts'
export type { TranslateError } from './problem-answer.ts'
export { CSRF_HEADER } from './same-origin.ts'
export { serveWebFiles } from './web-files.ts'
