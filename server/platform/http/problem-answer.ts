import { STATUS_CODES } from 'node:http'
import { ProblemError, problemKinds } from '#contracts/problems.ts'
import type { Problem, ProblemCode } from '#contracts/problems.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** RFC 9457: the same for every mistake, whoever noticed it. */
export function problemOf(error: ProblemError, reference: string): Problem {
  const kind = problemKinds[error.code]
  return {
    type: `urn:zhike:problem:${error.code}`,
    title: kind.title.en,
    status: kind.status,
    code: error.code,
    words: error.words,
    cure: kind.cure,
    ...(error.fields.length > 0 && { fields: error.fields }),
    reference,
  }
}

/** Turns errors of other parts that a person can act on into problems; undefined: not one. */
export type TranslateError = (error: unknown) => ProblemError | undefined

/**
 * What a person is told of an error. What nobody foresaw is `internal`: the cause stays here, in
 * the log, under the reference.
 */
export function asProblemError(error: unknown, translate: TranslateError): ProblemError {
  if (error instanceof ProblemError) return error
  return (
    translate(error) ??
    edgeProblem(error) ??
    new ProblemError('internal', undefined, { cause: error })
  )
}

/** Mistakes Fastify finds before a handler is reached: bad JSON, a body too long, a bad address. */
function edgeProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const code = codeOfStatus(Number(error.statusCode))
  return code === undefined ? undefined : new ProblemError(code, undefined, { cause: error })
}

function codeOfStatus(status: number): ProblemCode | undefined {
  if (status === 404 || status === 405) return 'not_found'
  if (status === 413) return 'too_large'
  if (status === 429) return 'too_many_requests'
  return status >= 400 && status < 500 && STATUS_CODES[status] !== undefined
    ? 'input_invalid'
    : undefined
}
