import { operations } from 'virtual:operations'
import type { z } from 'zod'

import type { Endpoint } from '#contracts/endpoint.ts'
import type { OperationName, endpoints } from '#contracts/index.ts'
import type { Problem } from '#contracts/problems.ts'
import { fillPath } from './address.ts'

type Declared = typeof endpoints

type Part<Name extends string, Schema extends z.ZodType> = Schema extends z.ZodUndefined
  ? unknown
  : { [Key in Name]: z.input<Schema> }

/** What an operation takes: `params` of its path, `query`, `body`; those it declares. */
export type Input<Name extends OperationName> =
  Declared[Name] extends Endpoint<infer Params, infer Query, infer Body, z.ZodType>
    ? Part<'params', Params> & Part<'query', Query> & Part<'body', Body>
    : never

/** What an operation answers. */
export type Output<Name extends OperationName> = z.output<Declared[Name]['response']>

/** The server said no, or could not be reached: what was wrong and what to do about it. */
export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem, cause?: unknown) {
    super(`${problem.code} ${problem.reference}`, { cause })
    this.name = 'Refusal'
    this.problem = problem
  }
}

/** Asks the server for one operation. Throws {@link Refusal}. */
export async function call<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<Output<Name>> {
  const response = await send(name, input, signal)
  return (await response.json()) as Output<Name>
}

/** Asks for a file; its name is the one the server gives. */
export async function download<
  Name extends 'exportCustomers' | 'exportEntries' | 'readImportTemplate',
>(name: Name, input: Input<Name>): Promise<{ blob: Blob; file: string }> {
  const response = await send(name, input)
  const file = fileName(response.headers.get('content-disposition'))
  return { blob: await response.blob(), file: file ?? 'zhike.csv' }
}

/** Sends a file as it is; the operation's query says what it is. */
export async function upload<Name extends 'uploadFeedFile' | 'importEntries'>(
  name: Name,
  input: Input<Name>,
  file: Blob,
): Promise<Output<Name>> {
  const response = await send(name, input, undefined, file)
  return (await response.json()) as Output<Name>
}

interface Parts {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

async function send(
  name: OperationName,
  input: unknown,
  signal?: AbortSignal,
  file?: Blob,
): Promise<Response> {
  const { method, path } = operations[name]
  const { params, query, body } = input as Parts
  const headers: Record<string, string> = { accept: 'application/json' }
  // A page of another site can't set a header of its own: proof that the request is ours.
  if (method !== 'GET') headers['x-zhike-csrf'] = '1'
  if (file) headers['content-type'] = 'application/octet-stream'
  else if (body !== undefined) headers['content-type'] = 'application/json'
  const request: RequestInit = { method, headers, credentials: 'same-origin' }
  if (file) request.body = file
  else if (body !== undefined) request.body = JSON.stringify(body)
  if (signal) request.signal = signal
  const response = await reach(fillPath(path, params, query), request)
  if (!response.ok) throw new Refusal(await problemOf(response))
  return response
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    if (error instanceof TypeError) throw new Refusal(UNREACHABLE, error)
    throw error
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('json')) return (await response.json()) as Problem
  return { ...UNREACHABLE, status: response.status, reference: `HTTP ${response.status}` }
}

function fileName(disposition: string | null): string | undefined {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  if (extended !== undefined) return decodeURIComponent(extended)
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1]
}

/** The one problem the server can't report: that it does not answer. */
const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'Zhike does not answer',
  status: 0,
  code: 'unreachable',
  words: { zh: '连接不上知客服务', en: 'Zhike does not answer' },
  cure: {
    zh: '请检查网络后重试；如仍不通，请告知管理员',
    en: 'Check the network and try again; if it stays so, tell the administrator',
  },
  reference: '',
}
