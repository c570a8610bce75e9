import type { z } from 'zod'

import type { Right } from './vocabulary.ts'
import type { Words } from './words.ts'

/** `public`: nobody need sign in. `signed_in`: anybody who has. Else the right it takes. */
export type Admission = 'public' | 'signed_in' | Right

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for path parameters, beginning with `/api/`. */
  readonly path: `/api/${string}`
  readonly summary: Words
  readonly admits: Admission
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** A file instead of JSON: its media type. The body of an upload is a stream of bytes. */
  readonly responds?: 'text/csv' | 'text/event-stream'
  readonly accepts?: 'application/octet-stream'
}

/** Declares an endpoint once: handler, client, form and OpenAPI are typed from it. */
export function endpoint<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodUndefined,
>(declaration: Endpoint<Params, Query, Body, Response>): Endpoint<Params, Query, Body, Response> {
  return declaration
}
