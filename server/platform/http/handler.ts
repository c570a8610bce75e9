import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Endpoint } from '#contracts/endpoint.ts'
import type { OperationName, endpoints } from '#contracts/index.ts'
import type { Right } from '#contracts/vocabulary.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Log } from '#platform/log/index.ts'

/** What the HTTP edge must know of whoever is signed in; modules give it more. */
export interface SignedIn {
  readonly userId: string
  readonly rights: ReadonlySet<Right>
}

/** A file as an answer. Text is sent as UTF-8; nothing is held in memory. */
export interface Download {
  /** As the person will find it on disk; Chinese is fine. */
  readonly fileName: string
  readonly content: AsyncIterable<string | Uint8Array>
}

/** An answer its handler has written as JSON, in UTF-8: sent as it is. */
export class WrittenJson {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** The cookie of a sign-in: only the operations that begin and end one touch it. */
export interface SessionCookie {
  /** What the browser sent; not checked. */
  readonly token: string | undefined
  set(token: string, lifetimeSeconds: number): void
  clear(): void
}

/** What a handler is given besides its input. */
export interface CallContext {
  /** The instant the request arrived: the only "now" a handler knows. */
  readonly now: EpochMs
  /** Also the `reference` of any problem answered. */
  readonly requestId: string
  /** The client's address, for audit rows and lock-out. */
  readonly address: string
  readonly userAgent: string | undefined
  /** Bound to the request's id. */
  readonly log: Log
  readonly session: SessionCookie
}

type AdmissionOf<E> = E extends { admits: infer Admits } ? Admits : never
type DownloadOf<E> = E extends { responds?: infer Responds } ? Exclude<Responds, undefined> : never
type UploadOf<E> = E extends { accepts?: infer Accepts } ? Exclude<Accepts, undefined> : never
type WritesOf<E> = E extends { writes?: infer Writes } ? Exclude<Writes, undefined> : never
type Input<E, Part extends 'params' | 'query' | 'body'> = E extends {
  readonly [P in Part]?: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

/** The checked input of an endpoint, with who asks. */
export interface Call<E extends Endpoint, P extends SignedIn = SignedIn> extends CallContext {
  readonly params: Input<E, 'params'>
  readonly query: Input<E, 'query'>
  /** A stream where the endpoint accepts a file. */
  readonly body: [UploadOf<E>] extends [never] ? Input<E, 'body'> : Readable
  readonly principal: AdmissionOf<E> extends 'public' ? undefined : P
}

/** What a handler answers: the response's value, the same already written, or a file. */
export type Answer<E extends Endpoint> = [DownloadOf<E>] extends [never]
  ? [WritesOf<E>] extends [never]
    ? z.output<E['response']>
    : WrittenJson
  : Download

/**
 * Answers one endpoint. `Handler<typeof countSegment>` is typed from the declaration; the right
 * has been checked and the input validated before it is called. Mistakes are thrown as
 * `ProblemError`; anything else thrown is answered as `internal` and logged with its cause.
 */
export type Handler<E extends Endpoint, P extends SignedIn = SignedIn> = (
  call: Call<E, P>,
) => Promise<Answer<E>> | Answer<E>

/** Every operation with its handler: what `registerEndpoints` asks for. */
export type Handlers<P extends SignedIn = SignedIn> = {
  readonly [Name in OperationName]: Handler<(typeof endpoints)[Name], P>
}
