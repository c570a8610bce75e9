import { open } from 'node:fs/promises'
import type { Feed } from './domain/feed/feed.ts'

const HEAD_BYTES = 256 * 1024
const CR = 13
const LF = 10

/**
 * The feed, with CR as the end of its records where the files end their lines with nothing else, as
 * some hosts and old spreadsheets write. A feed that names its record separator knows better.
 */
export async function withLineEndsOf(feed: Feed, paths: readonly string[]): Promise<Feed> {
  if (feed.format.recordSeparator !== undefined) return feed
  for (const path of paths) {
    if (!(await endsLinesWithCr(path))) return feed
  }
  const { format } = feed
  return {
    ...feed,
    // A last line feed after the last CR is what an editor adds.
    format: { ...format, recordSeparator: '\r', lastLineEnd: 'optional' },
  }
}

/** More than one CR that no LF follows, and no LF but perhaps as the last byte. */
async function endsLinesWithCr(path: string): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const bytes = head.subarray(0, bytesRead)
    const firstLf = bytes.indexOf(LF)
    const isLast = firstLf < 0 || firstLf === bytesRead - 1
    return isLast && bytes.indexOf(CR) >= 0 && bytes[firstLf - 1] !== CR
  } finally {
    await handle.close()
  }
}
