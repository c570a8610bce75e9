import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { ProblemError } from '#contracts/problems.ts'

/** The bytes of an upload; fails with `too_large` at the first byte beyond the limit. */
export function boundedStream(source: Readable, limitBytes: number): Readable {
  let bytes = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limitBytes) done(tooLarge(limitBytes))
      else done(null, chunk)
    },
  })
  source.on('error', (error) => bounded.destroy(error))
  // A client that goes away in the middle must not look like the end of the file.
  source.on('close', () => {
    if (!source.readableEnded) bounded.destroy(new Error('the upload ended before its end'))
  })
  return source.pipe(bounded)
}

export function tooLarge(limitBytes: number): ProblemError {
  const megabytes = Math.floor(limitBytes / 1_000_000)
  return new ProblemError('too_large', {
    zh: `文件超过 ${megabytes} MB 的上限`,
    en: `The file is larger than the ${megabytes} MB allowed`,
  })
}
