import type { z } from 'zod'

import type { Right } from './vocabulary.ts'
import type { Words } from './words.ts'

/** `public`: nobody need sign in. `signed_in`: anybody who has. Else the right it takes. */
export type Admission = 'public' | 'signed_in' | Right

export type DownloadType =
  | 'text/csv'
  | 'text/event-stream'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export type UploadType = 'application/octet-stream'

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
  Admits extends Admission = Admission,
  Responds extends DownloadType = DownloadType,
  Accepts extends UploadType = UploadType,
  Writes extends 'json' = 'json',
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for path parameters: `/api/` for the pages, `/v1/` for other systems. */
  readonly path: `/api/${string}` | `/v1/${string}`
  readonly summary: Words
  readonly admits: Admits
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** A file instead of JSON: its media type. */
  readonly responds?: Responds
  /** The body is a stream of bytes instead of JSON: a file as it is. */
  readonly accepts?: Accepts
  /** The longest JSON body it takes, where that is less than everywhere. */
  readonly bodyBytes?: number
  /** The handler writes the JSON itself: for answers that are large and mostly the same. */
  readonly writes?: Writes
}

/** Declares an endpoint once: handler, client, form and OpenAPI are typed from it. */
export function endpoint<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodUndefined,
  const Admits extends Admission = Admission,
  const Responds extends DownloadType = never,
  const Accepts extends UploadType = never,
  const Writes extends 'json' = never,
>(
  declaration: Endpoint<Params, Query, Body, Response, Admits, Responds, Accepts, Writes>,
): Endpoint<Params, Query, Body, Response, Admits, Responds, Accepts, Writes> {
  return declaration
}
