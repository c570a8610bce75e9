export type {
  Answer, Call, CallContext, Download, Handler, Handlers, SessionCookie, SignedIn,
} from './handler.ts'
